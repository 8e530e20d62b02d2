"""The parts of a gallery and how they grow: cost follows what changed, not what is held."""

from dataclasses import dataclass

import numpy as np

from index.arrays import Bool, Int64
from index.entries import GalleryEntries
from index.part import GalleryPart

Parts = tuple[GalleryPart, ...]


@dataclass(frozen=True, slots=True)
class PartSizes:
    """Rows per part: up to `small` the newest part is simply rebuilt; from `compressed` on it gets codes.

    A part with codes is left alone; none has more than `sealed` rows. Adding copies a few of the `small` rows
    (1 MB at 512-D float16: 0.2 ms), once in `compressed` adds as many as that, and makes their codes (0.3 s,
    with a first codebook 0.7 s).
    """

    small: int = 1_024
    compressed: int = 32_768
    sealed: int = 131_072


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
    parts as long as those are small or no larger than what joins them, until there are enough for codes; so a
    row is copied a logarithmic number of times in its life.
    """
    kept = [part for part in parts if 2 * part.live > len(part)]
    fresh = [part.live_entries() for part in parts if 0 < 2 * part.live <= len(part)]
    fresh += [entries] if len(entries) else []
    if not fresh:
        return tuple(kept)
    count = sum(map(len, fresh))
    while kept and _joins(kept[-1], count, sizes):
        newest = kept.pop()
        fresh.append(newest.live_entries())
        count += newest.live
    return _with_parts_of(tuple(kept), GalleryEntries.joined(fresh), sizes)


def compacted(parts: Parts, sizes: PartSizes) -> Parts:
    """The same rows without removed ones among them, in as few parts as can be."""
    kept = tuple(part for part in parts if part.live == sizes.sealed)
    fresh = [part.live_entries() for part in parts if 0 < part.live != sizes.sealed]
    return _with_parts_of(kept, GalleryEntries.joined(fresh), sizes) if fresh else kept


def _joins(newest: GalleryPart, count: int, sizes: PartSizes) -> bool:
    is_small = newest.live <= max(sizes.small, count)
    return is_small and newest.codes is None and newest.live + count <= sizes.sealed


def _with_parts_of(parts: Parts, entries: GalleryEntries, sizes: PartSizes) -> Parts:
    """The parts and behind them new ones with the entries; one codebook serves all parts."""
    for start in range(0, len(entries), sizes.sealed):
        part = GalleryPart.of(entries.rows(slice(start, start + sizes.sealed)))
        if len(part) >= sizes.compressed:
            part = part.compressed(like=next((each.codes for each in parts if each.codes is not None), None))
        parts = (*parts, part)
    return parts


def live_photos(parts: Parts, person_ids: Int64) -> Int64:
    """How many live rows each of the persons has, int64[m]."""
    counts = np.zeros(len(person_ids), np.int64)
    for part in parts:
        counts += part.live_photos_of(person_ids)
    return counts


def count_persons(parts: Parts) -> int:
    """How many persons have a live row."""
    people = [part.person_ids[part.is_live] for part in parts]
    return len(np.unique(np.concatenate([np.empty(0, np.int64), *people])))


def persons_of(parts: Parts, template_ids: Int64) -> Int64:
    """The distinct persons of those templates, ascending; unknown templates are passed over."""
    found = [part.person_ids[part.live_rows_of(template_ids)] for part in parts]
    return np.unique(np.concatenate([np.empty(0, np.int64), *found]))


def enrolled(parts: Parts, template_ids: Int64) -> Bool:
    """Which of the templates are live, bool[m]."""
    found = [part.template_ids[part.live_rows_of(template_ids)] for part in parts]
    return np.isin(template_ids, np.concatenate([np.empty(0, np.int64), *found]))
