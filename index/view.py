"""One published state of a gallery: immutable, so that a search needs no lock."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index import parts as parts_of
from index import refusals
from index.answers import GalleryHits, GalleryStatistics
from index.arrays import Int64, StoredType, Vectors
from index.eligible import EligiblePersons
from index.entries import GalleryEntries, checked_ids, checked_vectors
from index.parts import Parts, PartSizes
from index.person_search import best_persons, select
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH, SearchChoice


@dataclass(frozen=True, slots=True, eq=False)
class GalleryView:
    """What a gallery held at one moment; searches, statistics and mark of one view belong together."""

    dimension: int
    dtype: StoredType
    sizes: PartSizes
    parts: Parts = ()
    version: int = 0
    high_water_mark: int = 0
    persons: int = 0
    choice: SearchChoice = EXACT_SEARCH

    def search(
        self, probes: Vectors, *, persons: int, eligible_persons: Int64 | None = None
    ) -> list[GalleryHits]:
        """The best `persons` persons for each probe; fewer only when no more are eligible.

        `probes` float32 (or float16) [q, dimension], unit vectors; `eligible_persons` int64[m] in any
        order, None for everyone. A person's score is that of their best photo: the dot product with the
        vector as stored, rounded once to float32, whichever way they were found. With `choice` exact nobody
        better is left out; with a scan of the codes hardly anybody (docs/gallery.md). Raises InvalidInput
        for malformed probes and for a count below 1.
        """
        if persons < 1:
            raise refusals.not_a_count("persons", persons)
        checked = checked_vectors(probes, self.dimension, "probes").astype(np.float32)
        eligible = None
        if eligible_persons is not None:
            eligible = EligiblePersons(checked_ids(eligible_persons, "eligible_persons"))
        return best_persons(select(self.parts, eligible, self.choice.method), checked, persons)

    def entries_of(self, person_ids: Int64) -> GalleryEntries:
        """The live templates of those persons, int64[m] distinct, as stored."""
        wanted = checked_ids(person_ids, "person_ids")
        found = [part.entries(part.live_rows_of_persons(wanted)) for part in self.parts]
        return GalleryEntries.joined([GalleryEntries.none(self.dimension, self.dtype), *found])

    def holds(self, template_ids: Int64) -> npt.NDArray[np.bool_]:
        """Which of the templates are here, bool[n]."""
        return parts_of.enrolled(self.parts, template_ids)

    def in_batches(self) -> "GalleryView":
        """The same state, searched by its codes where it has any, however single searches are done."""
        has_codes = any(part.codes is not None for part in self.parts)
        return self.searched(SCANNED_SEARCH if has_codes else EXACT_SEARCH)

    def statistics(self) -> GalleryStatistics:
        """Size and version of this state."""
        return GalleryStatistics(
            version=self.version,
            high_water_mark=self.high_water_mark,
            templates=sum(part.live for part in self.parts),
            persons=self.persons,
            dimension=self.dimension,
            dtype=self.dtype,
            bytes=sum(part.nbytes for part in self.parts),
            compressed=sum(part.live for part in self.parts if part.codes is not None),
            method=self.choice.method,
            exact_ms=self.choice.exact_ms,
            scan_ms=self.choice.scan_ms,
        )

    def searched(self, choice: SearchChoice) -> "GalleryView":
        """The same state, searched another way."""
        return replace(self, choice=choice)

    def compacted(self) -> "GalleryView":
        """The same rows, without removed ones kept among them and in as few parts as can be."""
        return replace(self, parts=parts_of.compacted(self.parts, self.sizes), version=self.version + 1)

    def changed(self, added: GalleryEntries, removed: Int64, high_water_mark: int) -> "GalleryView":
        """The next state: `removed` leave, then `added` (none of them enrolled) come in."""
        leaving = parts_of.persons_of(self.parts, removed)
        touched = np.union1d(leaving, added.person_ids)
        parts = parts_of.with_entries(parts_of.without_templates(self.parts, removed), added, self.sizes)
        before, after = (
            np.count_nonzero(parts_of.live_photos(state, touched)) for state in (self.parts, parts)
        )
        return replace(
            self,
            parts=parts,
            version=self.version + 1,
            high_water_mark=high_water_mark,
            persons=self.persons + int(after) - int(before),
        )
