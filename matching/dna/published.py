"""Exact ratios looked up, at loci where nobody compared shows an allele that the frequency table lacks.

What an allele's frequency is depends on which unpublished alleles are seen beside it. Where a pair shows
none, the tables over the published alleles hold the very numbers that are computed for the pair alone,
whoever else is searched; nearly every locus of every pair is of this kind.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import PopulationModel
from matching.dna.packed_everybody import Everybody
from matching.dna.packing import Packing, moved_codes
from matching.dna.table_memo import TableMemo
from matching.dna.tables import CompiledFamily, Family

Float64Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]


class Published:
    """One population's tables over the alleles it publishes, at those of the loci that it has."""

    def __init__(self, population: PopulationModel, loci: Sequence[str]) -> None:
        known = {locus: alleles for locus in loci if (alleles := population.published(locus))}
        self.packing = Packing(tuple(known), tuple(known.values()))
        self._known = {locus: frozenset(alleles) for locus, alleles in known.items()}
        self._memo = TableMemo(population, self.packing)

    def unheld(self, family: Family) -> frozenset[str]:
        """Loci at which a typed member shows an allele beside the published ones."""
        return frozenset(
            locus
            for profile in family.profiles.values()
            for locus, genotype in profile
            if locus in self._known and not self._known[locus].issuperset(genotype.alleles)
        )

    def compiled(self, families: Sequence[Family]) -> list[CompiledFamily]:
        """The families' tables, which say nothing at loci that are `unheld`."""
        return self._memo.compiled_all([_without(family, self.unheld(family)) for family in families])


def _without(family: Family, loci: frozenset[str]) -> Family:
    if not loci:
        return family
    profiles = {who: profile.without(loci) for who, profile in family.profiles.items()}
    return Family(family.pedigree, profiles, family.missing)


class PublishedPeople:
    """Some people in the codes of one population; what they show beside published alleles is not typed."""

    def __init__(self, people: Everybody, rows: Rows, published: Published) -> None:
        columns = [people.packing.loci.index(locus) for locus in published.packing.loci]
        self._places = {row: place for place, row in enumerate(rows.tolist())}
        found = moved_codes(people.packing, published.packing)[people.codes[rows][:, columns]]
        self._is_held = found >= 0
        self._codes = np.where(self._is_held, found, np.array(published.packing.offsets[:-1]))
        self._loci = published.packing.loci

    def unheld(self, row: int) -> frozenset[str]:
        """Loci at which the person of the row shows an allele beside the published ones."""
        is_held = self._is_held[self._places[row]]
        if is_held.all():
            return frozenset()
        return frozenset(self._loci[column] for column in np.flatnonzero(~is_held).tolist())

    def log10_lrs(self, family: CompiledFamily, rows: Sequence[int]) -> tuple[Float64Array, Counts]:
        """The exact log10 LR of these rows at held loci, and at how many loci it is compared."""
        codes = self._codes[[self._places[row] for row in rows]]
        typed = codes != np.array(family.packing.offsets[:-1])
        return family.log10_lr[codes].sum(axis=1), (typed & family.informative).sum(axis=1)
