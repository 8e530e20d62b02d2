"""The parts of a gallery and how they grow: cost follows what changed, not what is held."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Bool, Int64
from index.entries import GalleryEntries
from index.part import GalleryPart

Parts = tuple[GalleryPart, ...]


@dataclass(frozen=True, slots=True)
class PartSizes:
    """Rows per part: below `small` the newest part is simply rebuilt; from `sealed` on a part is left alone.

    Adding copies at most `sealed` rows (32 MB at 512-D float16), once in as many adds; usually a few of the
    `small` ones (1 MB: 0.2 ms).
    """

    small: int = 1_024
    sealed: int = 32_768


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
