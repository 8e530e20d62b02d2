"""Families opened from the store and compiled into a block."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial

from casework.dna.shipped import pair_search
from casework.families.consistency import parts_at_night
from casework.families.typed import CERTAIN, MARKED, TypedFamily, typed_families
from casework.nightly.crew import Crew
from casework.nightly.isolate import readable
from index.family_tables import BlockHeader, FamilyBlock, KeptFamily, KeptQuestion
from matching.dna.kept_families import KeptFamilies
from matching.dna.packing import Packing
from matching.dna.table_memo import TableMemo
from matching.dna.tables import CompiledFamily, Family
from models.batch_run import RunError
from models.genotype import repeat_number
from store.db import Store
from store.unit_of_work import UnitOfWork

Question = tuple[KeptQuestion, Family]
Compiled = tuple[FamilyBlock, tuple[RunError, ...]]
_READ_AHEAD = 2
"""Groups that wait to be compiled: enough to keep the other process busy."""


@dataclass(frozen=True, slots=True)
class OpenedFamilies:
    """Families read from the store: what each was made of, what it asks for, and those at fault."""

    digests: Mapping[int, str]
    asked: Mapping[int, tuple[Question, ...]]
    errors: tuple[RunError, ...]


class BlockCompiler:
    """Compiles blocks of families that are read from a store."""

    def __init__(self, store: Store, basis: str) -> None:
        self._store = store
        self._basis = basis
        self._tables = BlockTables()

    def blocks(
        self, groups: Sequence[Sequence[int]], crew: Crew | None = None
    ) -> Iterator[tuple[FamilyBlock, tuple[RunError, ...]]]:
        """A block of each group; a family that cannot be read, or makes no pedigree, is an error.

        Of several groups one is read while a process of the crew compiles the one before.
        """
        if crew is None or crew.is_alone or len(groups) < 2:
            yield from (self._tables.block(self._basis, self._opened(group)) for group in groups)
            return
        begun: deque[tuple[OpenedFamilies, Future[Compiled]]] = deque()
        for group in groups:
            opened = self._opened(group)
            begun.append((opened, crew.begin(_block_beside, self._basis, opened)))
            if len(begun) > _READ_AHEAD:
                yield self._taken(*begun.popleft())
        while begun:
            yield self._taken(*begun.popleft())

    def _taken(self, opened: OpenedFamilies, begun: "Future[Compiled]") -> Compiled:
        try:
            return begun.result()
        except BrokenProcessPool:  # it was killed: compiled here
            return self._tables.block(self._basis, opened)

    def _opened(self, family_ids: Sequence[int]) -> OpenedFamilies:
        with self._store.read() as work:
            digests = work.family_states.digests(family_ids)
            asked, errors = readable(partial(_asked, work), digests, "family")
        return OpenedFamilies(digests, asked, errors)


class BlockTables:
    """Compiles opened families; tables that they share are made once for all of them."""

    def __init__(self) -> None:
        population = pair_search().populations[0]
        self._memo = TableMemo(population, Packing.of(population.table, sorted(population.table.loci)))

    def block(self, basis: str, opened: OpenedFamilies) -> Compiled:
        """The block of the families, and those at fault."""
        asked = opened.asked
        self._learn([family for questions in asked.values() for _, family in questions])
        compiled, faults = readable(partial(self._compiled, asked), asked, "family")
        families = tuple(
            KeptFamily(number, opened.digests[number], tuple(question for question, _ in asked[number]))
            for number in compiled
        )
        tables = [each for of_family in compiled.values() for each in of_family]
        kept = KeptFamilies.of(self._memo.packing, tables, pair_search().populations[0])
        header = BlockHeader(
            basis, kept.packing.loci, kept.packing.alleles, kept.packing.rows, kept.slack, families
        )
        return FamilyBlock(header, kept.scores, kept.informative, kept.rarity), opened.errors + faults

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
            self._memo = TableMemo(population, Packing(known.loci, joined))

    def _compiled(
        self, asked: Mapping[int, Sequence[Question]], numbers: Sequence[int]
    ) -> dict[int, list[CompiledFamily]]:
        families = [family for number in numbers for _, family in asked[number]]
        compiled = iter(self._memo.compiled_all(families))
        return {number: [next(compiled) for _ in asked[number]] for number in numbers}


@cache
def _tables_beside() -> BlockTables:
    return BlockTables()


def _block_beside(basis: str, opened: OpenedFamilies) -> Compiled:
    return _tables_beside().block(basis, opened)


def _asked(work: UnitOfWork, family_ids: Sequence[int]) -> dict[int, tuple[Question, ...]]:
    families = work.families.of_ids(family_ids)
    reports = {m.report_id for family in families.values() for m in family.missing if m.report_id is not None}
    is_open = work.reports.open_to_dna(reports)
    typed = typed_families(work, list(families.values()))
    return {each.family.id: tuple(_questions(each, is_open)) for each in typed}


def _questions(typed: TypedFamily, is_open: Collection[int]) -> Iterator[Question]:
    """By relatives of certain blood, beside them with those of unknown blood where there are any.

    Of several by blood some without the rest too: they may find whom all together pass over.
    """
    for member in typed.family.missing:
        if member.report_id is None or member.report_id not in is_open:
            continue
        certain, marked = typed.used(member.id, CERTAIN), typed.used(member.id, MARKED)
        if certain:
            question = KeptQuestion(member.id, member.report_id, is_marked=False, is_first=True)
            yield question, typed.compilable(member.id, CERTAIN, certain)
        if set(marked) - set(certain):
            question = KeptQuestion(member.id, member.report_id, is_marked=True, is_first=not certain)
            yield question, typed.compilable(member.id, MARKED, marked)
        for family in parts_at_night(typed, member.id):
            question = KeptQuestion(
                member.id, member.report_id, is_marked=False, is_first=False, is_part=True
            )
            yield question, family
