"""A SQLite store for nightly runs, filled at once: residents with a photo each beside reports with two.

Reports are those of `filled_store`, with what a candidate needs besides: facts and assessments.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import BindParameter, Engine, bindparam, insert, update

from benchmarks.filled_store import StorePlace, fill
from benchmarks.synthetic_faces import SyntheticFaces
from benchmarks.synthetic_people import Float32
from models.gallery import GalleryKind, PersonRef
from models.photo import PhotoAssessment
from models.quality import Verdict
from models.subject import Sex, SubjectState
from store.assessment_json import findings_of
from store.encryption import Keyring, seal_context
from store.engine import make_engine
from store.sealed_values import seal_fields, seal_json
from store.tables.people import AdmissionRow, ReportRow, SubjectRow
from store.tables.photos import PhotoAssessmentRow, PhotoRow, TemplateEventRow, TemplateRow
from store.template_event import TemplateEventKind
from store.template_rows import template_context

_AT_ONCE = 16_384
_PACK_KEY = 1
ENTERED = datetime(2026, 1, 1, tzinfo=UTC)
NOW = ENTERED + timedelta(days=60)
_SEEN = findings_of(PhotoAssessment((), None, Verdict.USABLE, (), ()))


def fill_nightly(place: StorePlace, faces: SyntheticFaces, residents: Float32) -> None:
    """Reports as `fill` makes them, and a resident with one photo for each row of `residents`.

    Resident r is subject and admission r + 1; photos and templates are numbered behind those of the reports.
    """
    fill(place, faces.vectors, faces.person_ids, spare=0)
    engine, keyring = make_engine(place.url), place.keyring()
    _complete_reports(engine, keyring, int(faces.person_ids[-1]) + 1)
    first = len(faces.vectors)
    for rows in _pieces(len(residents)):
        stored = residents[rows.start : rows.stop].astype("<f2")
        _insert(engine, SubjectRow, [_subject(row) for row in rows])
        _insert(engine, AdmissionRow, [_admission(row) for row in rows])
        _insert(engine, PhotoRow, [_photo(first, row) for row in rows])
        templates = [
            _template(place, keyring, first, row, vector) for row, vector in zip(rows, stored, strict=True)
        ]
        _insert(engine, TemplateRow, templates)
        _insert(engine, TemplateEventRow, [_event(each["id"]) for each in templates])
    for rows in _pieces(first + len(residents)):
        _insert(engine, PhotoAssessmentRow, [_assessment(place, keyring, row + 1) for row in rows])
    engine.dispose()


def _complete_reports(engine: Engine, keyring: Keyring, count: int) -> None:
    meant: BindParameter[int] = bindparam("number")
    details: BindParameter[bytes] = bindparam("details")
    statement = update(ReportRow).where(ReportRow.id == meant).values(sealed_details=details)
    for rows in _pieces(count):
        with engine.begin() as connection:
            connection.execute(statement, [_named(keyring, row + 1) for row in rows])


def _named(keyring: Keyring, report_id: int) -> dict[str, Any]:
    context = seal_context("reports.sealed_details", report_id)
    return {"number": report_id, "details": seal_fields(keyring, {"name": "虚构"}, context)}


def _pieces(count: int) -> Iterator[range]:
    for start in range(0, count, _AT_ONCE):
        yield range(start, min(start + _AT_ONCE, count))


def _insert(engine: Engine, table: Any, rows: list[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(table), rows)


def _subject(row: int) -> dict[str, Any]:
    state = SubjectState.IN_CARE_UNIDENTIFIED
    return {"id": row + 1, "state": state, "is_searchable": True, "created_at": ENTERED}


def _admission(row: int) -> dict[str, Any]:
    return {
        "id": row + 1,
        "subject_id": row + 1,
        "station": f"station {row % 300}",
        "entered_at": ENTERED,
        "sex": Sex.UNKNOWN,
        "recorded_at": ENTERED,
    }


def _photo(first: int, row: int) -> dict[str, Any]:
    number = first + row + 1
    return {
        "id": number,
        "admission_id": row + 1,
        "digest": f"{number:064x}",
        "source_digest": f"{number:064x}",
        "width_px": 640,
        "height_px": 480,
        "received_at": ENTERED,
    }


def _template(
    place: StorePlace, keyring: Keyring, first: int, row: int, vector: np.ndarray[Any, np.dtype[np.float16]]
) -> dict[str, Any]:
    number, person = first + row + 1, PersonRef(GalleryKind.ADMISSIONS, row + 1)
    return {
        "id": number,
        "photo_id": number,
        "pack_key": _PACK_KEY,
        "gallery": person.gallery,
        "person_id": person.id,
        "face_index": 0,
        "verdict": Verdict.USABLE,
        "is_enrolled": True,
        "sealed_vector": keyring.seal(vector.tobytes(), template_context(number, place.pack, person, 0)),
    }


def _event(template_id: int) -> dict[str, Any]:
    return {
        "pack_key": _PACK_KEY,
        "gallery": GalleryKind.ADMISSIONS,
        "kind": TemplateEventKind.ADDED,
        "template_id": template_id,
        "token": secrets.randbits(62),
    }


def _assessment(place: StorePlace, keyring: Keyring, photo_id: int) -> dict[str, Any]:
    context = seal_context("photo_assessments.sealed_findings", photo_id, place.pack.id, place.pack.digest)
    return {
        "photo_id": photo_id,
        "pack_key": _PACK_KEY,
        "verdict": Verdict.USABLE,
        "sealed_findings": seal_json(keyring, _SEEN, context),
    }
