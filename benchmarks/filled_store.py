"""A SQLite store filled at once with reports, photos, sealed templates and the events of their enrolment.

Rows are those which the store's own repositories would write, save that photos have neither picture nor
assessment, which no gallery reads. A million go in within minutes; one transaction per photo takes hours.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, insert

from benchmarks.synthetic_people import Float32, Int64
from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from models.quality import Verdict
from models.report import ReportState
from models.subject import Sex
from store.db import Store, open_store
from store.encryption import Keyring
from store.engine import make_engine
from store.tables import Row
from store.tables.people import ReportRow
from store.tables.photos import PackRow, PhotoRow, TemplateEventRow, TemplateRow
from store.template_event import TemplateEventKind
from store.template_rows import template_context

KIND = GalleryKind.REPORTS
_ROWS_AT_ONCE = 16_384
_TOKEN_BITS = 62
_PACK_KEY = 1
_RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StorePlace:
    """A folder with a store in it: its database, its key and its blobs."""

    folder: Path
    pack: PackRef

    @property
    def url(self) -> str:
        """Where the database is."""
        return f"sqlite:///{self.folder / 'guitu.db'}"

    def keyring(self) -> Keyring:
        """The keys of the store, made the first time."""
        return Keyring.open(self.folder / "key")

    def open(self) -> Store:
        """The store, with its tables."""
        return open_store(self.url, keyring=self.keyring(), blob_folder=self.folder / "blobs")


def fill(place: StorePlace, vectors: Float32, person_ids: Int64, *, spare: int) -> None:
    """An empty store now holds an active report per person and an enrolled template per vector.

    `person_ids` ascend from 0 without gaps. Rows are numbered from 1: person p is report p + 1, and photo and
    template of row r have the number r + 1. `spare` more reports have a photo each and no template yet.
    """
    place.open().close()
    owners = np.concatenate([person_ids, person_ids[-1] + 1 + np.arange(spare)])
    engine = make_engine(place.url)
    _insert(engine, PackRow, [{"id": _PACK_KEY, "pack_id": place.pack.id, "digest": place.pack.digest}])
    for people in _chunks(int(owners[-1]) + 1):
        _insert(engine, ReportRow, (_report(person) for person in people))
    for rows in _chunks(len(owners)):
        _insert(engine, PhotoRow, (_photo(row, int(owners[row])) for row in rows))
    for rows in _chunks(len(vectors)):
        stored = vectors[rows.start : rows.stop].astype("<f2")
        _insert(engine, TemplateRow, _templates(place, rows, stored, person_ids))
        _insert(engine, TemplateEventRow, _events(rows))
    engine.dispose()


def _chunks(count: int) -> Iterator[range]:
    for start in range(0, count, _ROWS_AT_ONCE):
        yield range(start, min(start + _ROWS_AT_ONCE, count))


def _insert(engine: Engine, table: type[Row], rows: Iterable[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(table), list(rows))


def _report(person: int) -> dict[str, Any]:
    return {
        "id": person + 1,
        "state": ReportState.ACTIVE,
        "sex": Sex.UNKNOWN,
        "is_open_to_face": True,
        "is_open_to_dna": False,
        "is_open_to_publication": False,
        "recorded_at": _RECORDED_AT,
    }


def _photo(row: int, person: int) -> dict[str, Any]:
    return {
        "id": row + 1,
        "report_id": person + 1,
        "digest": f"{row:064x}",
        "source_digest": f"{row:064x}",
        "width_px": 640,
        "height_px": 480,
        "received_at": _RECORDED_AT,
    }


def _templates(
    place: StorePlace, rows: range, stored: npt.NDArray[np.float16], person_ids: Int64
) -> Iterator[dict[str, Any]]:
    keyring = place.keyring()
    for row, vector in zip(rows, stored, strict=True):
        person = PersonRef(KIND, int(person_ids[row]) + 1)
        context = template_context(row + 1, place.pack, person, 0)
        yield {
            "id": row + 1,
            "photo_id": row + 1,
            "pack_key": _PACK_KEY,
            "gallery": KIND,
            "person_id": person.id,
            "face_index": 0,
            "verdict": Verdict.USABLE,
            "is_enrolled": True,
            "sealed_vector": keyring.seal(vector.tobytes(), context),
        }


def _events(rows: range) -> Iterator[dict[str, Any]]:
    token = secrets.randbits(_TOKEN_BITS)
    for row in rows:
        yield {
            "pack_key": _PACK_KEY,
            "gallery": KIND,
            "kind": TemplateEventKind.ADDED,
            "template_id": row + 1,
            "token": token,
        }
