"""One immutable part of a gallery: rows that never change, and which of them are still live."""

from dataclasses import dataclass, replace

import numpy as np

from index.arrays import Bool, Int64
from index.compressed import CompressedVectors
from index.eligible import EligiblePersons
from index.entries import GalleryEntries
from index.vectors import ExactVectors


@dataclass(frozen=True, slots=True, eq=False)
class GalleryPart:
    """Rows that never change, in order of template id; only `is_live` differs between states.

    `template_ids` int64[n] ascending; `person_ids` int64[n]; `by_person` int64[n] lists the rows in order
    of person id; `is_live` bool[n] is False for removed rows; `live` counts the others. `codes` of the same
    rows are there once the part is large enough for a scan of them to pay.
    """

    vectors: ExactVectors
    template_ids: Int64
    person_ids: Int64
    by_person: Int64
    is_live: Bool
    live: int
    codes: CompressedVectors | None = None

    @staticmethod
    def of(entries: GalleryEntries) -> "GalleryPart":
        """A part holding the entries, all live, without codes."""
        if (entries.template_ids[1:] < entries.template_ids[:-1]).any():
            entries = entries.rows(np.argsort(entries.template_ids))
        return GalleryPart(
            vectors=ExactVectors(entries.vectors),
            template_ids=entries.template_ids,
            person_ids=entries.person_ids,
            by_person=np.argsort(entries.person_ids, kind="stable"),
            is_live=np.ones(len(entries), np.bool_),
            live=len(entries),
        )

    def __len__(self) -> int:
        return len(self.template_ids)

    @property
    def nbytes(self) -> int:
        """Memory of the vectors and everything kept beside them."""
        arrays = (self.template_ids, self.person_ids, self.by_person, self.is_live)
        codes = 0 if self.codes is None else self.codes.nbytes
        return self.vectors.nbytes + codes + sum(array.nbytes for array in arrays)

    def compressed(self, like: CompressedVectors | None) -> "GalleryPart":
        """The part with codes, by the codebook of `like` if there is one."""
        return replace(self, codes=CompressedVectors.of(self.vectors.rows(slice(None)), like=like))

    def entries(self, rows: Int64) -> GalleryEntries:
        """A copy of those rows."""
        return GalleryEntries(self.template_ids[rows], self.person_ids[rows], self.vectors.rows(rows))

    def live_entries(self) -> GalleryEntries:
        """A copy of the rows that are not removed."""
        kept = self.is_live
        return GalleryEntries(self.template_ids[kept], self.person_ids[kept], self.vectors.rows(kept))

    def live_rows_of(self, template_ids: Int64) -> Int64:
        """Rows of those templates that are live here, int64[m]; templates unknown here are passed over."""
        rows: Int64 = np.searchsorted(self.template_ids, template_ids)
        rows = rows[self.template_ids[np.minimum(rows, len(self) - 1)] == template_ids]
        return rows[self.is_live[rows]]

    def without(self, rows: Int64) -> "GalleryPart":
        """The part with those live rows removed; vectors and ids are shared with this one."""
        is_live = self.is_live.copy()
        is_live[rows] = False
        return replace(self, is_live=is_live, live=self.live - len(rows))

    def live_rows_of_persons(self, person_ids: Int64) -> Int64:
        """Rows of those persons that are live here, int64[m] ascending."""
        _, places = self._places_of(person_ids)
        rows: Int64 = np.sort(self.by_person[places])
        return rows[self.is_live[rows]]

    def live_photos_of(self, person_ids: Int64) -> Int64:
        """How many live rows each of the persons has here, int64[m]."""
        owners, places = self._places_of(person_ids)
        is_live = self.is_live[self.by_person[places]]
        return np.bincount(owners[is_live], minlength=len(person_ids))

    def _places_of(self, person_ids: Int64) -> tuple[Int64, Int64]:
        """Places in `by_person` of all rows of the persons, and which of the persons each is of."""
        first, last = (
            np.searchsorted(self.person_ids, person_ids, side=side, sorter=self.by_person)
            for side in ("left", "right")
        )
        counts = last - first
        owners = np.repeat(np.arange(len(person_ids)), counts)
        places = np.arange(len(owners)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        return owners, places

    def searchable_rows(self, eligible: EligiblePersons | None) -> Bool | None:
        """Which rows a search may find, bool[n]; None when it may find every row."""
        if eligible is not None:
            return self.is_live & eligible.among(self.person_ids)
        return None if self.live == len(self) else self.is_live
