"""Many families against everybody at once: compiled together, scanned in stacks, the strong pairs weighed.

The same gate as for one family: a pair is listed when at most `rules.most_chance_hits` unrelated people are
expected to reach its ratio, by the tables, among all that were compared. The scan passes over ratios below
the floor of `scan_floor`, where the gate lets hardly anybody through. The ratio of a listed pair is computed
exactly, as everywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.chance import chance_in_tables
from matching.dna.kept_families import rarity, scan_floor
from matching.dna.locus_model import PopulationModel
from matching.dna.many_ratios import locus_ratios, total
from matching.dna.many_tables import chances_of_codes
from matching.dna.packed_everybody import Everybody
from matching.dna.scan import Hits, Wanted, scan
from matching.dna.stack import ExactTable, FamilyStack
from matching.dna.table_memo import TableMemo
from matching.dna.tables import CompiledFamily, Family
from matching.dna.verdict_rules import RuleTable
from models.profile import Profile

_DECIMALS = 9


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


_Lowest = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A pair by place of the family and row of the person, at the population where its ratio is lowest."""

    family: int
    row: int
    log10_lr: float
    table: CompiledFamily
    profile: Profile


class ManyFamilies:
    """Searches with many families under populations, the first for the scan, and a rule table."""

    def __init__(
        self, populations: Sequence[PopulationModel], rules: RuleTable, everybody: Everybody
    ) -> None:
        self._populations = tuple(populations)
        self._rules = rules
        self._everybody = everybody
        self._chances = chances_of_codes(self._populations[0], everybody.packing)
        self._memos = [TableMemo(population, everybody.packing) for population in populations]

    def find(
        self,
        families: Sequence[Family],
        among: Everybody | None = None,
        *,
        own: Sequence[int] = (),
    ) -> ManyFound:
        """The listed people, at most `rules.most_candidates` for each family.

        `among` are the people compared, packed as everybody is; all, unless given. `own` are the numbers of
        the people that the families were made of, who are not listed for their own.
        """
        people = among or self._everybody
        near: list[tuple[int, int]] = []
        searched: list[npt.NDArray[np.int64]] = [np.zeros(0, np.int64)]
        first = 0
        for stack in self._memos[0].stacks(families) if people.people else ():
            hits = self.scanned(stack, people)
            near += [
                (first + place, row)
                for place, row in zip(hits.family.tolist(), hits.profile.tolist(), strict=True)
                if not own or own[first + place] != people.people[row].number
            ]
            searched.append(self._searched(stack.exact, people))
            first += stack.families
        of_all = np.concatenate(searched)
        compared = int(of_all.sum())
        listed = self._listed(families, near, people, searched=of_all)
        return ManyFound(tuple(listed), compared, first * len(people.people) - compared)

    def listed(
        self, families: Sequence[Family], near: Sequence[tuple[int, int]], counted: Everybody
    ) -> tuple[Listed, ...]:
        """Those listed of the pairs (place of a family, number of a person) that were found to be near.

        Chance hits are those among `counted`, who hold everybody that is near.
        """
        if not near:
            return ()
        rows = {person.number: row for row, person in enumerate(counted.people)}
        pairs = [(place, rows[number]) for place, number in near if number in rows]
        searched = self._searched(self._memos[0].compiled_all(families), counted)
        return tuple(self._listed(families, pairs, counted, searched=searched))

    def compiled(self, families: Sequence[Family]) -> Iterator[FamilyStack]:
        """The families in stacks for the scan, compiled anew with a memory of their own."""
        first = self._memos[0]
        return TableMemo(self._populations[0], first.packing).stacks(families)

    def scanned(self, stack: FamilyStack, people: Everybody) -> Hits:
        """The pairs of a stack whose ratio is high enough to be looked at, by how many are compared."""
        scores = stack.lanes.transpose(1, 0, 2).reshape(stack.packing.rows, -1)[:, : stack.families]
        lowered = rarity(scores, stack.packing, self._chances).max(initial=0.0)
        floor = max(0.0, scan_floor(len(people.people), self._rules) - lowered)
        return scan(stack, people.codes, Wanted(at_least=floor, counts_exclusions=False))

    def _searched(self, compiled: Sequence[ExactTable], people: Everybody) -> npt.NDArray[np.int64]:
        """How many people each family shares enough loci with, int64[families]."""
        patterns, counts = people.kits
        informative = np.array([family.informative for family in compiled], np.int64)
        shared = informative @ patterns.T.astype(np.int64)
        searched = np.where(shared >= self._rules.fewest_loci, counts, 0).sum(axis=1)
        return np.asarray(searched, np.int64)

    def _listed(
        self,
        families: Sequence[Family],
        near: Sequence[tuple[int, int]],
        people: Everybody,
        *,
        searched: npt.NDArray[np.int64],
    ) -> list[Listed]:
        by_family: dict[int, list[Listed]] = {}
        for each in self._weighed(families, self._comparable(families, near, people), people):
            chance = self._chance(each)
            expected = _told(int(searched[each.family]) * chance)
            if expected <= self._rules.most_chance_hits:
                number = people.people[each.row].number
                found = Listed(each.family, number, round(each.log10_lr, _DECIMALS), expected)
                by_family.setdefault(each.family, []).append(found)
        return [each for family in sorted(by_family) for each in self._best(by_family[family])]

    def _comparable(
        self, families: Sequence[Family], near: Sequence[tuple[int, int]], people: Everybody
    ) -> list[tuple[int, int]]:
        """The pairs that share enough loci at which the family says something."""
        places = sorted({place for place, _ in near})
        tables = self._memos[0].compiled_all([families[place] for place in places])
        informative = {place: table.informative for place, table in zip(places, tables, strict=True)}
        typed = people.packing.is_typed(people.codes[[row for _, row in near]]) if near else ()
        return [
            pair
            for pair, shown in zip(near, typed, strict=True)
            if np.count_nonzero(informative[pair[0]] & shown) >= self._rules.fewest_loci
        ]

    def _weighed(
        self, families: Sequence[Family], pairs: Sequence[tuple[int, int]], people: Everybody
    ) -> Iterator[_Weighed]:
        """The pairs at their lowest population's exact log10 LR, where it is not below 0."""
        asked = [(families[place], people.people[row].profile) for place, row in pairs]
        totals = [map(total, locus_ratios(asked, population)) for population in self._populations]
        of_lowest: dict[int, list[_Lowest]] = {}
        for pair, *found in zip(pairs, *totals, strict=True):
            said = [(log10_lr, n) for n, (log10_lr, compared) in enumerate(found) if compared]
            if said and min(said)[0] >= 0:
                of_lowest.setdefault(min(said)[1], []).append((*pair, min(said)[0]))
        for number, lowest in sorted(of_lowest.items()):
            tables = self._memos[number].compiled_all([families[place] for place, _, _ in lowest])
            for (place, row, log10_lr), table in zip(lowest, tables, strict=True):
                yield _Weighed(place, row, log10_lr, table, people.people[row].profile)

    def _chance(self, each: _Weighed) -> float:
        return chance_in_tables(each.log10_lr, each.table, each.profile)[0]

    def _best(self, found: list[Listed]) -> list[Listed]:
        found.sort(key=lambda each: (-each.log10_lr, each.number))
        return found[: self._rules.most_candidates]


def _told(expected: float) -> float:
    """To nine digits: how sums were grouped must not show in what is stored."""
    return float(f"{expected:.{_DECIMALS}g}")
