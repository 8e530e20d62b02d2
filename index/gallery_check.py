"""A gallery compared with everything the store holds, vector by vector."""

from dataclasses import dataclass

import numpy as np

from index.arrays import Bool, Int64
from index.entries import GalleryEntries
from index.part import GalleryPart
from index.view import GalleryView


@dataclass(frozen=True, slots=True, eq=False)
class GalleryDifferences:
    """Template numbers, int64[n]: `missing` here, `different` in person or vector, `extra` here.

    Extra are those the store does not have, and those that are here more than once.
    """

    compared: int
    missing: Int64
    different: Int64
    extra: Int64

    @property
    def is_none(self) -> bool:
        """Whether gallery and store hold the same."""
        return not (self.missing.size or self.different.size or self.extra.size)


class GalleryCheck:
    """Takes the store's templates in any order, each once, and then says what differs from `view`."""

    def __init__(self, view: GalleryView) -> None:
        self._view = view
        self._compared = [np.empty(0, np.int64)]
        self._missing = [np.empty(0, np.int64)]
        self._different = [np.empty(0, np.int64)]

    def compare(self, stored: GalleryEntries) -> None:
        """Some of the store's templates, as they are enrolled there."""
        is_found = np.zeros(len(stored), np.bool_)
        is_same = np.zeros(len(stored), np.bool_)
        for part in self._view.parts:
            here = np.flatnonzero(np.isin(stored.template_ids, part.template_ids[part.is_live]))
            is_found[here] = True
            is_same[here] = _is_same(part, stored.rows(here))
        self._compared.append(stored.template_ids)
        self._missing.append(stored.template_ids[~is_found])
        self._different.append(stored.template_ids[is_found & ~is_same])

    def differences(self) -> GalleryDifferences:
        """What differs from all that was compared."""
        compared = np.concatenate(self._compared)
        live = [part.template_ids[part.is_live] for part in self._view.parts]
        held, times = np.unique(np.concatenate([np.empty(0, np.int64), *live]), return_counts=True)
        return GalleryDifferences(
            len(compared),
            np.concatenate(self._missing),
            np.concatenate(self._different),
            held[(times > 1) | ~np.isin(held, compared)],
        )


def _is_same(part: GalleryPart, stored: GalleryEntries) -> Bool:
    """Whether person and vector are the same to the bit, bool[n]; all of them are live in the part."""
    rows = part.live_rows_of(stored.template_ids)
    width = stored.vectors.dtype.itemsize * stored.vectors.shape[1]
    held, given = (
        np.ascontiguousarray(vectors).view(np.uint8).reshape(len(rows), width)
        for vectors in (part.vectors.rows(rows), stored.vectors)
    )
    is_same: Bool = (held == given).all(axis=1) & (part.person_ids[rows] == stored.person_ids)
    return is_same
