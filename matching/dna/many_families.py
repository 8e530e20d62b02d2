"""Many families against everybody at once: compiled together, scanned in stacks, the strong pairs weighed.

The same gate as for one family: a pair is listed when at most `rules.most_chance_hits` unrelated people are
expected to reach its ratio, by the tables, among all that were compared. The scan passes over ratios so low
that the gate could only let them through if chance were `SLACK_LOG10` orders rarer than its bound 1/LR. The
ratio of a listed pair is computed exactly, as everywhere.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.dna.chance import chance_of_reaching
from matching.dna.explain import explain
from matching.dna.kept_families import scan_floor
from matching.dna.locus_model import PopulationModel
from matching.dna.packing import Codes, Packing
from matching.dna.relation_families import TypedPerson
from matching.dna.scan import Hits, Wanted, scan
from matching.dna.stack import FamilyStack
from matching.dna.table_memo import TableMemo
from matching.dna.tables import CompiledFamily, Family
from matching.dna.verdict_rules import RuleTable


@dataclass(frozen=True)
class Everybody:
    """People packed once for many families: codes uint16[people, loci] at all loci of the packing."""

    people: Sequence[TypedPerson]
    packing: Packing
    codes: Codes

    @classmethod
    def of(
        cls, people: Sequence[TypedPerson], population: PopulationModel, asked: Sequence[Family]
    ) -> "Everybody":
        """The people at every locus of the population, with the alleles of these families known too."""
        profiles = [person.profile for person in people]
        shown = [profile for family in asked for profile in family.profiles.values()]
        packing = Packing.of(population.table, sorted(population.table.loci), [*profiles, *shown])
        return cls(people, packing, packing.pack(profiles))

    def only(self, numbers: frozenset[int]) -> "Everybody":
        """Those of these numbers."""
        rows = [row for row, person in enumerate(self.people) if person.number in numbers]
        if len(rows) == len(self.people):
            return self
        return Everybody(
            [self.people[row] for row in rows], self.packing, np.ascontiguousarray(self.codes[rows])
        )

    def knows(self, family: Family) -> bool:
        """Every allele of the family has a code."""
        known = self._known
        return all(
            allele in known[locus]
            for profile in family.profiles.values()
            for locus, genotype in profile
            if locus in known
            for allele in genotype.alleles
        )

    @cached_property
    def _known(self) -> Mapping[str, frozenset[str]]:
        pairs = zip(self.packing.loci, self.packing.alleles, strict=True)
        return {locus: frozenset(alleles) for locus, alleles in pairs}

    @cached_property
    def kits(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """Which loci people are typed at, each pattern once, bool[kits, loci], and how many have it."""
        patterns, counts = np.unique(self.packing.is_typed(self.codes), axis=0, return_counts=True)
        return patterns, counts


@dataclass(frozen=True, slots=True)
class Listed:
    """A person whom the family of place `family` lists: the lowest log10 LR, how many by chance."""

    family: int
    number: int
    log10_lr: float
    expected: float


@dataclass(frozen=True, slots=True)
class ManyFound:
    """Pairs that are listed, how many were compared, and how many share too few loci."""

    listed: tuple[Listed, ...]
    compared: int
    not_comparable: int


class ManyFamilies:
    """Searches with many families under populations, the first for the scan, and a rule table."""

    def __init__(
        self, populations: Sequence[PopulationModel], rules: RuleTable, everybody: Everybody
    ) -> None:
        self._populations = tuple(populations)
        self._rules = rules
        self._everybody = everybody
        self._memos = [TableMemo(population, everybody.packing) for population in populations]

    def find(
        self,
        families: Sequence[Family],
        among: Everybody | None = None,
        *,
        counted: Everybody | None = None,
    ) -> ManyFound:
        """The listed people, at most `rules.most_candidates` for each family.

        `among` are the people compared, packed as everybody is; all, unless given. Chance hits are those
        among `counted`, where the people compared are only the new ones of so many.
        """
        people = among or self._everybody
        listed: list[Listed] = []
        compared = not_comparable = first = 0
        for stack in self._memos[0].stacks(families) if people.people else ():
            some = families[first : first + stack.families]
            searched = self._searched(stack, people)
            of_all = searched if counted is None else self._searched(stack, counted)
            hits = self.scanned(stack, people, among=len((counted or people).people))
            listed += self._listed(first, some, hits, people, searched=of_all)
            compared += int(searched.sum())
            not_comparable += stack.families * len(people.people) - int(searched.sum())
            first += stack.families
        return ManyFound(tuple(listed), compared, not_comparable)

    def compiled(self, families: Sequence[Family]) -> Iterator[FamilyStack]:
        """The families in stacks for the scan, compiled anew with a memory of their own."""
        first = self._memos[0]
        return TableMemo(self._populations[0], first.packing).stacks(families)

    def scanned(self, stack: FamilyStack, people: Everybody, *, among: int | None = None) -> Hits:
        """The pairs of a stack whose ratio is high enough to be looked at, by how many are compared."""
        floor = scan_floor(len(people.people) if among is None else among, self._rules)
        return scan(stack, people.codes, Wanted(at_least=floor))

    def _searched(self, stack: FamilyStack, people: Everybody) -> npt.NDArray[np.int64]:
        """How many people each family shares enough loci with, int64[families]."""
        patterns, counts = people.kits
        informative = np.array([family.informative for family in stack.exact], np.int64)
        shared = informative @ patterns.T.astype(np.int64)
        searched = np.where(shared >= self._rules.fewest_loci, counts, 0).sum(axis=1)
        return np.asarray(searched, np.int64)

    def _listed(
        self,
        first: int,
        families: Sequence[Family],
        hits: Hits,
        people: Everybody,
        *,
        searched: npt.NDArray[np.int64],
    ) -> list[Listed]:
        by_family: dict[int, list[Listed]] = {}
        enough = hits.compared >= self._rules.fewest_loci
        for family, row in zip(hits.family[enough].tolist(), hits.profile[enough].tolist(), strict=True):
            tables = [memo.compiled(families[family]) for memo in self._memos]
            each = self._weighed(
                tables, people.codes[row], people.people[row], searched=int(searched[family])
            )
            if each is not None:
                found = Listed(first + family, people.people[row].number, *each)
                by_family.setdefault(family, []).append(found)
        return [each for found in by_family.values() for each in self._best(found)]

    def _weighed(
        self, tables: Sequence[CompiledFamily], codes: Codes, person: TypedPerson, *, searched: int
    ) -> tuple[float, float] | None:
        """The exact log10 LR and the chance hits, if the tables expect no more of these than allowed."""
        log10_lr, table = _lowest(tables, codes)
        if log10_lr < 0 or self._expected(log10_lr, table, person, searched) > self._rules.most_chance_hits:
            return None
        explanation = explain(table.family, person.profile, self._populations)
        version = explanation.lowest.population
        lowest = next(each for each in tables if each.population.table.version == version)
        expected = self._expected(explanation.log10_lr, lowest, person, searched)
        return None if explanation.log10_lr < 0 else (explanation.log10_lr, expected)

    def _expected(self, log10_lr: float, table: CompiledFamily, person: TypedPerson, searched: int) -> float:
        return searched * chance_of_reaching(log10_lr, table, person.profile)[0]

    def _best(self, found: list[Listed]) -> list[Listed]:
        found.sort(key=lambda each: (-each.log10_lr, each.number))
        return found[: self._rules.most_candidates]


def _lowest(tables: Sequence[CompiledFamily], codes: Codes) -> tuple[float, CompiledFamily]:
    """The lowest log10 LR of all populations that say anything, -inf if none does, and its tables."""
    typed = tables[0].packing.is_typed(codes)
    spoken = [table for table in tables if np.any(table.informative & typed)]
    scored = [(float(table.log10_lr[codes].sum()), place) for place, table in enumerate(spoken)]
    lowest, at = min(scored, default=(-math.inf, 0))
    return lowest, spoken[at] if spoken else tables[0]
