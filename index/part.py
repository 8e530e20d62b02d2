"""One immutable part of a gallery, and how parts grow: cost follows what changed, not what is held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.arrays import Bool, Int64
from index.entries import GalleryEntries
from index.vectors import ExactVectors


@dataclass(frozen=True, slots=True)
class PartSizes:
    """Rows per part: below `small` the newest part is simply rebuilt; from `sealed` on a part is left alone.

    Adding copies at most `sealed` rows (32 MB at 512-D float16), once in as many adds; usually a few of the
    `small` ones (1 MB: 0.2 ms).
    """

    small: int = 1_024
    sealed: int = 32_768


@dataclass(frozen=True, slots=True, eq=False)
class GalleryPart:
    """Rows that never change, in order of template id; only `is_live` differs between states.

    `template_ids` int64[n] ascending; `person_ids` int64[n]; `by_person` int64[n] lists the rows in order
    of person id; `is_live` bool[n] is False for removed rows; `live` counts the others.
    """

    vectors: ExactVectors
    template_ids: Int64
    person_ids: Int64
    by_person: Int64
    is_live: Bool
    live: int

    @staticmethod
    def of(entries: GalleryEntries) -> "GalleryPart":
        """A part holding the entries, all live."""
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
        return self.vectors.nbytes + sum(array.nbytes for array in arrays)

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

    def live_photos_of(self, person_ids: Int64) -> Int64:
        """How many live rows each of the persons has here, int64[m]."""
        first, last = (
            np.searchsorted(self.person_ids, person_ids, side=side, sorter=self.by_person)
            for side in ("left", "right")
        )
        counts = last - first
        owners = np.repeat(np.arange(len(person_ids)), counts)
        places = np.arange(len(owners)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        is_live = self.is_live[self.by_person[places]]
        return np.bincount(owners[is_live], minlength=len(person_ids))

    def searchable_rows(self, eligible_persons: Int64 | None) -> Bool | None:
        """Which rows a search may find, bool[n]; None when it may find every row."""
        if eligible_persons is not None:
            return self.is_live & np.isin(self.person_ids, eligible_persons)
        return None if self.live == len(self) else self.is_live


Parts = tuple[GalleryPart, ...]


def without_templates(parts: Parts, template_ids: Int64) -> Parts:
    """The parts with those templates removed; unknown ones are passed over."""
    if not template_ids.size:
        return parts
    rows_of_parts = [part.live_rows_of(template_ids) for part in parts]
    return tuple(
        part.without(rows) if rows.size else part for part, rows in zip(parts, rows_of_parts, strict=True)
    )


def with_entries(parts: Parts, entries: GalleryEntries, sizes: PartSizes) -> Parts:
    """The parts with more rows, tidied.

    Parts more than half removed are dissolved and their live rows written anew. New rows join the newest
    parts as long as those are small or no larger than what joins them, up to the sealed size; so a row is
    copied a logarithmic number of times in its life.
    """
    kept = [part for part in parts if 2 * part.live > len(part)]
    fresh = [part.live_entries() for part in parts if 0 < 2 * part.live <= len(part)]
    fresh += [entries] if len(entries) else []
    if not fresh:
        return tuple(kept)
    count = sum(map(len, fresh))
    while kept and kept[-1].live <= max(sizes.small, count) and kept[-1].live + count <= sizes.sealed:
        newest = kept.pop()
        fresh.append(newest.live_entries())
        count += newest.live
    return (*kept, *_parts_of(GalleryEntries.joined(fresh), sizes.sealed))


def _parts_of(entries: GalleryEntries, sealed: int) -> Sequence[GalleryPart]:
    starts = range(0, len(entries), sealed)
    return [GalleryPart.of(entries.rows(slice(start, start + sealed))) for start in starts]


def live_photos(parts: Parts, person_ids: Int64) -> Int64:
    """How many live rows each of the persons has, int64[m]."""
    counts = np.zeros(len(person_ids), np.int64)
    for part in parts:
        counts += part.live_photos_of(person_ids)
    return counts


def persons_of(parts: Parts, template_ids: Int64) -> Int64:
    """The distinct persons of those templates, ascending; unknown templates are passed over."""
    found = [part.person_ids[part.live_rows_of(template_ids)] for part in parts]
    return np.unique(np.concatenate([np.empty(0, np.int64), *found]))


def enrolled(parts: Parts, template_ids: Int64) -> Bool:
    """Which of the templates are live, bool[m]."""
    found = [part.template_ids[part.live_rows_of(template_ids)] for part in parts]
    return np.isin(template_ids, np.concatenate([np.empty(0, np.int64), *found]))
