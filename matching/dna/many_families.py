"""Many families against everybody at once: compiled together, scanned in stacks, the strong pairs weighed.

A pair is listed when at most so many unrelated people are expected to reach its ratio, by the tables, among
all that were compared: the gate, `rules.most_chance_hits_by_night`. The scan passes over ratios below the
floor of `scan_floor`, where the gate lets hardly anybody through. The ratio of a pair that is left is
exact under every population, as everywhere: looked up where nobody shows an unpublished allele, else
computed.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.dna.chance import chance_in_tables
from matching.dna.kept_families import family_floors, scan_floor
from matching.dna.locus_model import PopulationModel
from matching.dna.many_ratios import locus_ratios, total
from matching.dna.many_tables import chances_of_codes
from matching.dna.packed_everybody import Everybody
from matching.dna.published import Published, PublishedPeople
from matching.dna.scan import pairs_above
from matching.dna.stack import FamilyStack
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


@dataclass(frozen=True, slots=True)
class ManyNear:
    """Place of the family and number of the person of each near pair; how many pairs were compared."""

    pairs: tuple[tuple[int, int], ...]
    compared: int
    not_comparable: int


Pairs = Sequence[tuple[int, int]]
"""Places of families, and rows or numbers of people."""
_Ratios = tuple[tuple[int, int], Sequence[float]]
"""A pair, and its log10 LR under each population, NaN where nothing is compared."""


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
        self._published = [Published(population, everybody.packing.loci) for population in populations]

    def knowing(self, everybody: Everybody) -> "ManyFamilies":
        """The same search where more alleles are packed; it knows the tables that this does not change."""
        search = ManyFamilies(self._populations, self._rules, everybody)
        if everybody.packing.loci == self._everybody.packing.loci:
            search._published = self._published
            search._memos = [memo.knowing(everybody.packing) for memo in self._memos]
        return search

    def find(
        self,
        families: Sequence[Family],
        among: Everybody | None = None,
        *,
        own: Sequence[int] = (),
    ) -> ManyFound:
        """The listed people, at most `rules.most_candidates` for each family; arguments as of `near`.

        The gate is that of a night, `rules.most_chance_hits_by_night`.
        """
        near = self.near(families, among, own=own)
        listed = self.listed(families, near.pairs, among or self._everybody, at_night=True)
        return ManyFound(listed, near.compared, near.not_comparable)

    def near(
        self,
        families: Sequence[Family],
        among: Everybody | None = None,
        *,
        own: Sequence[int] = (),
    ) -> ManyNear:
        """The pairs that a scan by the gate of a night finds worth an exact look.

        `among` are the people compared, packed as everybody is; all, unless given. `own` are the numbers of
        the people that the families were made of, who are not near to their own.
        """
        people = among or self._everybody
        most = self._rules.most_chance_hits_by_night
        near: list[tuple[int, int]] = []
        compared = first = 0
        for stack in self._memos[0].stacks(families) if people.people else ():
            near += [
                (first + place, people.people[row].number)
                for place, row in self.scanned(stack, people, most)
                if not own or own[first + place] != people.people[row].number
            ]
            informative = np.array([each.informative for each in stack.exact])
            compared += int(self._searched(informative, people).sum())
            first += stack.families
        return ManyNear(tuple(near), compared, first * len(people.people) - compared)

    def listed(
        self,
        families: Sequence[Family],
        near: Pairs,
        counted: Everybody,
        *,
        at_night: bool = False,
    ) -> tuple[Listed, ...]:
        """What is listed of the pairs (place of a family, number of a person) that are near.

        The gate is that of a single search, `rules.most_chance_hits`, or that of a night: `by_night` says
        which of the first a night lists. Chance hits are those among `counted`, who hold everybody near.
        """
        rows = counted.rows
        places = sorted({place for place, number in near if number in rows})
        at = {place: n for n, place in enumerate(places)}
        pairs = [(at[place], rows[number]) for place, number in near if number in rows]
        if not pairs:
            return ()
        asked, rules = [families[place] for place in places], self._rules
        most = rules.most_chance_hits_by_night if at_night else rules.most_chance_hits
        found = self._listed(asked, pairs, counted, informative=self._informative(asked), most=most)
        return tuple(replace(each, family=places[each.family]) for each in found)

    def by_night(self, listed: Sequence[Listed]) -> tuple[Listed, ...]:
        """Those of them that pass the gate of a night."""
        return tuple(each for each in listed if each.expected <= self._rules.most_chance_hits_by_night)

    def compiled(self, families: Sequence[Family]) -> Iterator[FamilyStack]:
        """The families in stacks for the scan, compiled anew with a memory of their own."""
        first = self._memos[0]
        return TableMemo(self._populations[0], first.packing).stacks(families)

    def scanned(
        self, stack: FamilyStack, people: Everybody, most_chance_hits: float
    ) -> Iterator[tuple[int, int]]:
        """Family of the stack and row of the person of each pair whose ratio is worth an exact look."""
        scores = stack.lanes.transpose(1, 0, 2).reshape(stack.packing.rows, -1)[:, : stack.families]
        floor = scan_floor(len(people.people), most_chance_hits)
        floors = family_floors(scores, stack.packing, self._chances, floor=floor)
        return pairs_above(stack.lanes, people.codes, floors - stack.slack)

    def _informative(self, families: Sequence[Family]) -> npt.NDArray[np.bool_]:
        """The loci of the packing at which each family says something, bool[families, loci]."""
        first, loci = self._published[0], self._everybody.packing.loci
        found = np.zeros((len(families), len(loci)), np.bool_)
        held = [place for place, family in enumerate(families) if not first.unheld(family)]
        rest = sorted(set(range(len(families))).difference(held))
        columns = [loci.index(locus) for locus in first.packing.loci]
        for place, table in zip(held, first.compiled([families[place] for place in held]), strict=True):
            found[place, columns] = table.informative
        tables = self._memos[0].compiled_all([families[place] for place in rest])
        for place, table in zip(rest, tables, strict=True):
            found[place] = table.informative
        return found

    def _searched(self, informative: npt.NDArray[np.bool_], people: Everybody) -> npt.NDArray[np.int64]:
        """How many people each family shares enough loci with, int64[families]."""
        patterns, counts = people.kits
        shared = informative.astype(np.int64) @ patterns.T.astype(np.int64)
        searched = np.where(shared >= self._rules.fewest_loci, counts, 0).sum(axis=1)
        return np.asarray(searched, np.int64)

    def _listed(
        self,
        families: Sequence[Family],
        near: Pairs,
        people: Everybody,
        *,
        informative: npt.NDArray[np.bool_],
        most: float,
    ) -> list[Listed]:
        by_family: dict[int, list[Listed]] = {}
        searched = self._searched(informative, people)
        for each in self._weighed(families, self._comparable(informative, near, people), people):
            chance = chance_in_tables(each.log10_lr, each.table, each.profile)[0]
            expected = _told(int(searched[each.family]) * chance)
            if expected <= most:
                number = people.people[each.row].number
                found = Listed(each.family, number, round(each.log10_lr, _DECIMALS), expected)
                by_family.setdefault(each.family, []).append(found)
        return [each for family in sorted(by_family) for each in self._best(by_family[family])]

    def _comparable(
        self, informative: npt.NDArray[np.bool_], near: Pairs, people: Everybody
    ) -> list[tuple[int, int]]:
        """The pairs that share enough loci at which the family says something."""
        places, rows = np.array(near, np.int64).reshape(-1, 2).T
        shared = (informative[places] & people.packing.is_typed(people.codes[rows])).sum(axis=1)
        return [pair for pair, loci in zip(near, shared, strict=True) if loci >= self._rules.fewest_loci]

    def _weighed(self, families: Sequence[Family], pairs: Pairs, people: Everybody) -> Iterator[_Weighed]:
        """The pairs at their lowest population's exact log10 LR, where it is not below 0.

        The tables tell what chance does, and know the alleles of everybody.
        """
        of_lowest: dict[int, list[tuple[int, int, float]]] = {}
        for pair, found in self._ratios(families, pairs, people):
            said = [(log10_lr, n) for n, log10_lr in enumerate(found) if not math.isnan(log10_lr)]
            if said and min(said)[0] >= 0:
                of_lowest.setdefault(min(said)[1], []).append((*pair, min(said)[0]))
        for number, lowest in sorted(of_lowest.items()):
            tables = self._memos[number].compiled_all([families[place] for place, _, _ in lowest])
            for (place, row, log10_lr), table in zip(lowest, tables, strict=True):
                yield _Weighed(place, row, log10_lr, table, people.people[row].profile)

    def _ratios(self, families: Sequence[Family], pairs: Pairs, people: Everybody) -> Iterator[_Ratios]:
        by_population = [
            self._under(number, families, pairs, people) for number in range(len(self._populations))
        ]
        for place, pair in enumerate(pairs):
            yield pair, [found[place] for found in by_population]

    def _under(self, number: int, families: Sequence[Family], pairs: Pairs, people: Everybody) -> list[float]:
        """The log10 LR of each pair under a population: looked up at published alleles, else computed."""
        published = self._published[number]
        known = PublishedPeople(people, np.array(sorted({row for _, row in pairs}), np.int64), published)
        rows_of: dict[int, list[int]] = {}
        for place, row in pairs:
            rows_of.setdefault(place, []).append(row)
        tables = dict(zip(rows_of, published.compiled([families[place] for place in rows_of]), strict=True))
        sums: dict[tuple[int, int], tuple[float, int]] = {}
        left: dict[tuple[int, int], frozenset[str]] = {}
        for place, rows in rows_of.items():
            unheld = published.unheld(families[place])
            log10_lrs, counts = known.log10_lrs(tables[place], rows)
            for row, log10_lr, count in zip(rows, log10_lrs.tolist(), counts.tolist(), strict=True):
                sums[place, row] = log10_lr, count
                if loci := unheld | known.unheld(row):
                    left[place, row] = loci
        asked = [
            (families[place], people.people[row].profile.only(loci)) for (place, row), loci in left.items()
        ]
        for pair, ratios in zip(left, locus_ratios(asked, self._populations[number]), strict=True):
            log10_lr, count = total(ratios)
            sums[pair] = sums[pair][0] + log10_lr, sums[pair][1] + count
        return [sums[pair][0] if sums[pair][1] else math.nan for pair in pairs]

    def _best(self, found: list[Listed]) -> list[Listed]:
        found.sort(key=lambda each: (-each.log10_lr, each.number))
        return found[: self._rules.most_candidates]


def _told(expected: float) -> float:
    """To nine digits: how sums were grouped must not show in what is stored."""
    return float(f"{expected:.{_DECIMALS}g}")
