"""Families opened from the store and compiled into a block."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from casework.crew.crew import Crew
from casework.crew.deal import Deal
from casework.dna.shipped import pair_search
from casework.families.opened import OpenedFamilies, Question, opened
from casework.readable import readable
from index.family_tables import BlockHeader, FamilyBlock, KeptFamily
from matching.dna.kept_families import KeptFamilies
from matching.dna.packing import Packing
from matching.dna.table_memo import TableMemo
from matching.dna.tables import CompiledFamily, Family
from models.batch_run import RunError
from models.genotype import repeat_number
from store.db import Store

Compiled = tuple[FamilyBlock, tuple[RunError, ...]]
"""A block, and the families at fault."""
_BLOCKS_READ_AT_ONCE = 4


class BlockCompiler:
    """Compiles blocks of families that are read from a store."""

    def __init__(self, store: Store, basis: str) -> None:
        self._store = store
        self._basis = basis
        self._tables = BlockTables()

    def blocks(self, family_ids: Sequence[int], size: int, crew: Crew | None = None) -> Iterator[Compiled]:
        """Blocks of at most `size`; a family that cannot be read, or makes no pedigree, is an error.

        A crew compiles some of them; this process reads, and compiles where the others have enough to do.
        """
        here, beside = partial(self._tables.block, self._basis), partial(_block_beside, self._basis)
        is_shared = len(family_ids) > size
        deal = crew.deal(here, beside) if crew is not None and is_shared else Deal(here)
        at_once = size * _BLOCKS_READ_AT_ONCE
        for start in range(0, len(family_ids), at_once):
            for part in opened(self._store, family_ids[start : start + at_once]).cut(size):
                deal.add(part)
            while deal.left > 1 and deal.do_one():
                yield from deal.ready()
        yield from deal.rest()

    def block(self, family_ids: Sequence[int]) -> FamilyBlock:
        """One block of these families."""
        return self._tables.block(self._basis, opened(self._store, family_ids))[0]


class BlockTables:
    """Compiles opened families; tables that they share are made once for all of them."""

    def __init__(self) -> None:
        population = pair_search().populations[0]
        self._memo = TableMemo(population, Packing.of(population.table, sorted(population.table.loci)))

    def block(self, basis: str, of: OpenedFamilies) -> Compiled:
        """The block of the families, and those at fault."""
        asked = of.asked
        self._learn([family for questions in asked.values() for _, family in questions])
        compiled, faults = readable(partial(self._compiled, asked), asked, "family")
        families = tuple(
            KeptFamily(number, of.digests[number], tuple(question for question, _ in asked[number]))
            for number in compiled
        )
        tables = [each for of_family in compiled.values() for each in of_family]
        kept = KeptFamilies.of(self._memo.packing, tables, pair_search().populations[0])
        header = BlockHeader(
            basis, kept.packing.loci, kept.packing.alleles, kept.packing.rows, kept.slack, families
        )
        return FamilyBlock(header, kept.scores, kept.informative, kept.rarity), of.errors + faults

    def _learn(self, families: Sequence[Family]) -> None:
        """Tables know every allele that the families show."""
        population, known = pair_search().populations[0], self._memo.packing
        alleles = dict(zip(known.loci, map(set, known.alleles), strict=True))
        shown = {
            (locus, allele)
            for family in families
            for profile in family.profiles.values()
            for locus, genotype in profile
            for allele in genotype.alleles
        }
        if any(allele not in alleles.get(locus, (allele,)) for locus, allele in shown):
            profiles = [profile for family in families for profile in family.profiles.values()]
            more = Packing.of(population.table, known.loci, profiles)
            joined = tuple(
                tuple(sorted(alleles[locus].union(new), key=repeat_number))
                for locus, new in zip(known.loci, more.alleles, strict=True)
            )
            self._memo = self._memo.knowing(Packing(known.loci, joined))

    def _compiled(
        self, asked: Mapping[int, Sequence[Question]], numbers: Sequence[int]
    ) -> dict[int, list[CompiledFamily]]:
        families = [family for number in numbers for _, family in asked[number]]
        compiled = iter(self._memo.compiled_all(families))
        return {number: [next(compiled) for _ in asked[number]] for number in numbers}


@cache
def _tables_beside() -> BlockTables:
    return BlockTables()


def _block_beside(basis: str, families: OpenedFamilies) -> Compiled:
    return _tables_beside().block(basis, families)
