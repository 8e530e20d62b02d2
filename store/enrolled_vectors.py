"""Everything enrolled in a gallery as arrays, for rebuilding and comparing copies of a million templates."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Row, select

from models.errors import SealBroken
from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from store.encryption import SEAL_BYTES, Keyring
from store.tables.photos import TemplateRow
from store.template_rows import template_context
from store.transaction import Transaction

log = logging.getLogger("guitu.store")

_STORED: Final = np.dtype("<f2")

_COLUMNS: Final = (
    TemplateRow.id,
    TemplateRow.photo_id,
    TemplateRow.person_id,
    TemplateRow.face_index,
    TemplateRow.sealed_vector,
)

_Rows = Sequence[Row[int, int, int, int, bytes]]


@dataclass(frozen=True, slots=True, eq=False)
class EnrolledVectors:
    """Enrolled templates side by side.

    `template_ids` int64[n], ascending; `person_ids` int64[n]; `vectors` float16[n, dimension].
    """

    template_ids: npt.NDArray[np.int64]
    person_ids: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.float16]


def enrolled_vectors(
    transaction: Transaction,
    is_meant: ColumnElement[bool],
    pack: PackRef,
    gallery: GalleryKind,
    chunk: int,
    *,
    leaves_out_broken: bool = False,
) -> Iterator[EnrolledVectors]:
    """The templates meant, all of that pack and gallery, by number, at most `chunk` at a time.

    Raises SealBroken naming the first vector that was altered or moved, or is not as long as the others
    of its chunk; or leaves out those that were.
    """
    after_id = 0
    while page := _page(transaction, is_meant, after_id, chunk):
        after_id = page[-1][0]
        rows = _whole(transaction.keyring, page, pack, gallery) if leaves_out_broken else page
        if not rows:
            continue
        yield EnrolledVectors(
            template_ids=np.fromiter((row[0] for row in rows), np.int64, len(rows)),
            person_ids=np.fromiter((row[2] for row in rows), np.int64, len(rows)),
            vectors=_opened(transaction.keyring, rows, pack, gallery),
        )


def _page(transaction: Transaction, is_meant: ColumnElement[bool], after_id: int, limit: int) -> _Rows:
    query = select(*_COLUMNS).where(is_meant, TemplateRow.id > after_id)
    return transaction.session.connection().execute(query.order_by(TemplateRow.id).limit(limit)).all()


def _whole(keyring: Keyring, rows: _Rows, pack: PackRef, gallery: GalleryKind) -> _Rows:
    """The rows whose vectors open: all, or what halving leaves when one of them does not."""
    try:
        _opened(keyring, rows, pack, gallery)
    except SealBroken as error:
        if len(rows) == 1:
            log.error("template %d is left out of the gallery: %s", rows[0][0], error.reason.en)
            return []
        middle = len(rows) // 2
        halves = (rows[:middle], rows[middle:])
        return [row for half in halves for row in _whole(keyring, half, pack, gallery)]
    return rows


def _opened(keyring: Keyring, rows: _Rows, pack: PackRef, gallery: GalleryKind) -> npt.NDArray[np.float16]:
    """Every vector is opened straight into its row of the array."""
    row_bytes = max(0, len(rows[0][-1]) - SEAL_BYTES) // _STORED.itemsize * _STORED.itemsize
    opened = bytearray(len(rows) * row_bytes)
    places = memoryview(opened)
    for number, (_, photo_id, person_id, face_index, sealed) in enumerate(rows):
        context = template_context(photo_id, pack, PersonRef(gallery, person_id), face_index)
        keyring.open_into(sealed, context, places[number * row_bytes : (number + 1) * row_bytes])
    vectors = np.frombuffer(opened, dtype=_STORED).reshape(len(rows), -1)
    return vectors.astype(np.float16, copy=False)
