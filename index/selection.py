"""The rows of one part that a search may find, and how they are to be gone through."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Bool, Float32, Int64
from index.best_rows import BestRows
from index.entries import GalleryEntries
from index.part import GalleryPart
from index.search_method import SearchMethod

# Codes cannot be left out of a scan. With fewer rows allowed, comparing those exactly is faster.
_SCANNED_SHARE = 0.05
# More codes than the share of allowed rows asks for, since it is not the same everywhere.
_MORE_CODES = 1.25


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """`allowed` bool[rows of the part], None for all; rows are numbered from `first_row` over all parts."""

    part: GalleryPart
    first_row: int
    allowed: Bool | None
    count: int
    is_scanned: bool

    @staticmethod
    def of(
        part: GalleryPart, first_row: int, allowed: Bool | None, count: int, method: SearchMethod
    ) -> "Selection":
        """Scanned if the part has codes, the method uses them and enough rows are allowed."""
        is_scanned = method is SearchMethod.SCAN and part.codes is not None
        return Selection(part, first_row, allowed, count, is_scanned and count > _SCANNED_SHARE * len(part))

    def offer_exactly(self, best: BestRows, probes: Float32) -> None:
        """Offer the best allowed rows by their vectors, as many as `best` keeps."""
        self.part.vectors.offer_nearest(best, probes, first_row=self.first_row, allowed=self.allowed)

    def offer_scanned(self, best: BestRows, probes: Float32, most: int) -> bool:
        """Offer the `most` best allowed rows by their codes; False, with none offered, if codes show too few.

        Too few are fewer than half of those looked for, although more are allowed: then those allowed lie
        farther from a probe than the others.
        """
        assert self.part.codes is not None  # noqa: S101  (what `is_scanned` says)
        wanted = min(most, self.count)
        if self.allowed is None:
            scores, rows = self.part.codes.nearest(probes, wanted)
            best.offer(scores, rows + self.first_row)
            return True
        share = self.count / len(self.part)
        scores, rows = self.part.codes.nearest(probes, int(_MORE_CODES * wanted / share) + 1)
        is_allowed = self.allowed[rows]
        if np.count_nonzero(is_allowed, axis=1).min(initial=wanted) < wanted / 2:
            return False
        best.offer(np.where(is_allowed, scores, np.float32(-np.inf)), rows + self.first_row)
        return True


def rows_of(selections: Sequence[Selection], rows: Int64) -> GalleryEntries:
    """The entries of those rows, numbered over all parts; `rows` int64[n] ascending and in the selections."""
    first_rows = np.array([selection.first_row for selection in selections], np.int64)
    owners = np.searchsorted(first_rows, rows, side="right") - 1
    ends = np.searchsorted(owners, np.arange(len(selections)), side="right")
    pieces, start = [], 0
    for selection, end in zip(selections, ends.tolist(), strict=True):
        if end > start:
            pieces.append(selection.part.entries(rows[start:end] - selection.first_row))
        start = end
    return GalleryEntries.joined(pieces)
