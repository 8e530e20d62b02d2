"""What is enrolled: templates as arrays, and the checks every array passes at the gallery's door."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index import refusals
from index.arrays import Int64, StoredType, Vectors

# Rounding a unit vector to float16 changes its length by at most 2^-11.
UNIT_TOLERANCE = 1e-3
ROWS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True, eq=False)
class GalleryEntries:
    """Templates to enrol, row by row: the template, whose it is, and its unit vector.

    `template_ids` int64[n] and `person_ids` int64[n] may be any 64-bit numbers; `vectors` is float16 or
    float32 [n, dimension].
    """

    template_ids: Int64
    person_ids: Int64
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.template_ids)

    def rows(self, rows: npt.NDArray[np.intp] | slice) -> "GalleryEntries":
        """The entries of those rows."""
        return GalleryEntries(self.template_ids[rows], self.person_ids[rows], self.vectors[rows])

    @staticmethod
    def joined(pieces: "Sequence[GalleryEntries]") -> "GalleryEntries":
        """All entries of at least one piece, in order; the vectors must be of one type."""
        if len(pieces) == 1:
            return pieces[0]
        return GalleryEntries(
            np.concatenate([piece.template_ids for piece in pieces]),
            np.concatenate([piece.person_ids for piece in pieces]),
            np.concatenate([piece.vectors for piece in pieces]),
        )

    @staticmethod
    def none(dimension: int, dtype: StoredType) -> "GalleryEntries":
        """No entries at all."""
        no_ids = np.empty(0, np.int64)
        return GalleryEntries(no_ids, no_ids, np.empty((0, dimension), np.dtype(dtype)))


def checked_entries(entries: GalleryEntries, dimension: int, dtype: StoredType) -> GalleryEntries:
    """The entries as the gallery stores them; raises InvalidInput for what it cannot hold.

    Refused: arrays of unequal length, another dimension, values that are not finite, vectors not of unit
    length (to 1e-3), a template given twice.
    """
    template_ids = checked_ids(entries.template_ids, "template_ids")
    person_ids = checked_ids(entries.person_ids, "person_ids")
    if len(person_ids) != len(template_ids):
        raise refusals.wrong_shape("person_ids", person_ids.shape, f"({len(template_ids)},)")
    vectors = checked_vectors(entries.vectors, dimension, "vectors")
    if len(vectors) != len(template_ids):
        raise refusals.wrong_shape("vectors", vectors.shape, f"({len(template_ids)}, {dimension})")
    ascending = np.sort(template_ids)
    repeated = ascending[1:][ascending[1:] == ascending[:-1]]
    if repeated.size:
        raise refusals.repeated(int(repeated[0]))
    return GalleryEntries(template_ids, person_ids, vectors.astype(np.dtype(dtype), copy=False))


def checked_ids(ids: npt.NDArray[np.integer] | Sequence[int], what: str) -> Int64:
    """The ids as int64[n]; raises InvalidInput unless they are integers that fit."""
    array = np.asarray(ids)
    if array.ndim != 1 or not (array.size == 0 or np.can_cast(array.dtype, np.int64, "safe")):
        raise refusals.not_ids(what)
    return array.astype(np.int64)


def checked_vectors(vectors: Vectors, dimension: int, what: str) -> Vectors:
    """The vectors unchanged; raises InvalidInput unless float16 or float32 [n, dimension], unit."""
    if vectors.ndim != 2 or vectors.shape[1] != dimension:
        raise refusals.wrong_shape(what, vectors.shape, f"(n, {dimension})")
    if vectors.dtype not in (np.float16, np.float32):
        raise refusals.wrong_shape(what, vectors.shape, f"(n, {dimension}) of float16 or float32")
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        _check_lengths(vectors[start : start + ROWS_AT_ONCE].astype(np.float32), start, what)
    return vectors


def _check_lengths(vectors: npt.NDArray[np.float32], start: int, what: str) -> None:
    unusable = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if unusable.size:
        raise refusals.not_finite(what, start + int(unusable[0]))
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    unusable = np.flatnonzero(np.abs(lengths - 1) > UNIT_TOLERANCE)
    if unusable.size:
        raise refusals.not_unit(what, start + int(unusable[0]), float(lengths[unusable[0]]))
