"""A whole family against many people: is one of them the missing member? A wide scan, then exactly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from matching.dna.chance import chance_in_tables
from matching.dna.explain import Explanation, explain, explain_all
from matching.dna.family_conflict import fewest_log10_alone
from matching.dna.kept_families import DRIFT_LOG10
from matching.dna.locus_model import PopulationModel
from matching.dna.many_ratios import Pair
from matching.dna.packing import Codes, Packing
from matching.dna.relation_evidence import (
    chance_hits,
    expected_by_tables,
    not_comparable,
    relation_evidence,
)
from matching.dna.relation_families import TypedPerson
from matching.dna.scan import Wanted, scan
from matching.dna.stack import FamilyStack
from matching.dna.table_memo import TableMemo
from matching.dna.tables import CompiledFamily, Family, compile_family
from matching.dna.verdict_rules import RuleTable
from models.dna_candidate import ChanceHits, NotComparable, RelationEvidence, TestedRelation
from models.profile import Profile

_SCANNED_PER_LISTED = 2
_NAMED_NOT_COMPARABLE = 20
_MOST_TABLES = 10_000
"""For each population; a table holds one to three kilobytes, and a service keeps them."""


@dataclass(frozen=True, slots=True)
class FamilyHit:
    """A person who is listed, with the evidence of being the family's missing member."""

    number: int
    evidence: RelationEvidence


@dataclass(frozen=True, slots=True)
class FamilyFound:
    """What a search gave: hits best first, how many were compared, and who shares too few loci.

    `near_alone`: whoever may be above `fewest_log10_alone` for one of the families given as `alone`. Nobody
    who is is passed over; each is to be computed exactly.
    """

    hits: tuple[FamilyHit, ...] = ()
    searched: int = 0
    not_comparable_count: int = 0
    not_comparable: tuple[NotComparable, ...] = ()
    near_alone: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FamilySearch:
    """Searches under populations (the first for the wide scan) and a rule table; for any number of threads.

    Tables are kept from call to call: families of one relative share most of them.
    """

    populations: tuple[PopulationModel, ...]
    rules: RuleTable
    _memos: dict[str, TableMemo] = field(default_factory=dict, init=False, compare=False, repr=False)
    _compiling: Lock = field(default_factory=Lock, init=False, compare=False, repr=False)

    def find(
        self,
        family: Family,
        people: Sequence[TypedPerson],
        *,
        among: int | None = None,
        alone: Sequence[Family] = (),
    ) -> FamilyFound:
        """The listed people.

        A person is listed when at most `rules.most_chance_hits` unrelated people are expected at their LR
        among all that are searched: those of `people` that share enough loci, or `among` where these are only
        the new ones of so many. `alone` are the family with fewer of its members typed.
        """
        if not people:
            return FamilyFound()
        question = FamilyQuestion.of(self, family, [person.profile for person in people])
        shared = question.packing.is_typed(question.codes).sum(axis=1)
        compared = np.flatnonzero(shared >= self.rules.fewest_loci)
        few = [people[row] for row in np.flatnonzero(shared < self.rules.fewest_loci).tolist()]
        searched = len(compared) if among is None else among
        return FamilyFound(
            hits=question.answered(people, compared.tolist(), searched),
            searched=searched,
            not_comparable_count=len(few),
            not_comparable=tuple(
                not_comparable(question.packing.loci, person.number, person.profile)
                for person in few[:_NAMED_NOT_COMPARABLE]
            ),
            near_alone=frozenset(people[row].number for row in question.near_any(alone)),
        )

    def evidence(self, family: Family, person: TypedPerson, *, searched: int) -> RelationEvidence | None:
        """The evidence of one person, listed or not.

        None where the ratio is impossible or undefined, or rests on fewer loci than can be compared.
        """
        question = FamilyQuestion.of(self, family, [person.profile])
        return question.evidence(person.profile, searched)

    def shared_loci(self, family: Family, person: TypedPerson) -> int:
        """At how many loci family and person can be compared, enough of them or not."""
        question = FamilyQuestion.of(self, family, [person.profile])
        return int(question.packing.is_typed(question.codes).sum())

    def evidence_all(
        self, asked: Sequence[tuple[Family, TypedPerson]], *, searched: int
    ) -> list[RelationEvidence | None]:
        """As `evidence` for many pairs; families of one shape cost little more than one."""
        pairs = [(family, person.profile) for family, person in asked]
        explained = explain_all(pairs, self.populations) if pairs else []
        chances = self._chances(pairs, explained, searched)
        return [
            self.told(pair[0], explanation, chance) if chance is not None else None
            for pair, explanation, chance in zip(pairs, explained, chances, strict=True)
        ]

    def _chances(
        self, pairs: Sequence[Pair], explained: Sequence[Explanation], searched: int
    ) -> list[ChanceHits | None]:
        """Chance hits of each pair by the tables of its lowest population; None where it is impossible."""
        profiles = [profile for family, person in pairs for profile in (*family.profiles.values(), person)]
        published = self.populations[0].table
        loci = {locus for family, _ in pairs for locus in shown_loci(family)}.union(published.loci)
        packing = Packing.of(published, sorted(loci), profiles)
        found: list[ChanceHits | None] = [None] * len(pairs)
        for population in self.populations:
            places = [
                place
                for place, each in enumerate(explained)
                if each.lowest.population == population.table.version and self.is_said(each)
            ]
            with self._compiling:
                memo = self._memos.get(population.table.version, TableMemo(population, packing)).knowing(
                    packing
                )
                self._memos[population.table.version] = memo
                compiled = memo.compiled_all([pairs[place][0] for place in places])
            for place, table in zip(places, compiled, strict=True):
                tail, is_bound = chance_in_tables(explained[place].log10_lr, table, pairs[place][1])
                found[place] = ChanceHits(searched * tail, searched, is_bound)
        return found

    def is_said(self, explanation: Explanation) -> bool:
        """The ratio is possible and rests on enough loci."""
        is_enough = explanation.lowest.compared >= self.rules.fewest_loci
        return is_enough and math.isfinite(explanation.log10_lr)

    def told(self, family: Family, explanation: Explanation, chance: ChanceHits) -> RelationEvidence:
        """The evidence in the words of the rule that the family has."""
        return relation_evidence(
            TestedRelation.MISSING_PERSON,
            explanation,
            chance,
            rules=self.rules,
            judged_as=judged_as(family),
        )


@dataclass(frozen=True)
class FamilyQuestion:
    """A family and the people it is compared with, packed at the loci that the family shows."""

    search: FamilySearch
    family: Family
    packing: Packing
    codes: Codes
    compiled: dict[str, CompiledFamily] = field(default_factory=dict)

    @classmethod
    def of(cls, search: FamilySearch, family: Family, people: Sequence[Profile]) -> "FamilyQuestion":
        """The question, with nothing compiled yet."""
        packing = Packing.of(
            search.populations[0].table, shown_loci(family), [*family.profiles.values(), *people]
        )
        return cls(search, family, packing, packing.pack(people))

    def answered(
        self, people: Sequence[TypedPerson], rows: Sequence[int], searched: int
    ) -> tuple[FamilyHit, ...]:
        """The listed ones of the people in these rows."""
        if not rows:
            return ()
        listed = []
        for row in self._near(rows):
            person = people[row]
            tables = [self._compiled(population) for population in self.search.populations]
            expected = expected_by_tables(tables, self.codes[row], person.profile, searched=searched)
            evidence = self.evidence(person.profile, searched) if self._passes(expected) else None
            if evidence is not None and self._passes(evidence.chance.expected):
                listed.append(FamilyHit(person.number, evidence))
        likely = [hit for hit in listed if hit.evidence.lowest.log10_lr >= 0]
        likely.sort(key=lambda hit: (-hit.evidence.lowest.log10_lr, hit.number))
        return tuple(likely[: self.search.rules.most_candidates])

    def evidence(self, profile: Profile, searched: int) -> RelationEvidence | None:
        """What the family says of a person: every locus, every population, chance hits, words.

        None where nothing can be said, as in `FamilySearch.evidence`.
        """
        explanation = explain(self.family, profile, self.search.populations)
        if not self.search.is_said(explanation):
            return None
        version = explanation.lowest.population
        population = next(each for each in self.search.populations if each.table.version == version)
        chance = chance_hits(explanation, self._compiled(population), profile, searched=searched)
        return self.search.told(self.family, explanation, chance)

    def near_any(self, alone: Sequence[Family]) -> list[int]:
        """Rows of the people whom one of these families may put forward alone, by the first population."""
        above = fewest_log10_alone(self.search.rules)
        if not alone or not len(self.codes) or math.isinf(above):
            return []
        population = self.search.populations[0]
        stack = FamilyStack.of(self.packing, [compile_family(e, population, self.packing) for e in alone])
        wanted = Wanted(at_least=above - DRIFT_LOG10, threads=1, counts_exclusions=False)
        return sorted(set(scan(stack, self.codes, wanted).profile.tolist()))

    def _passes(self, expected: float) -> bool:
        return expected <= self.search.rules.most_chance_hits

    def _near(self, rows: Sequence[int]) -> list[int]:
        """Rows that may be listed: twice as many as a list has, by the first population."""
        stack = FamilyStack.of(self.packing, [self._compiled(self.search.populations[0])])
        top = _SCANNED_PER_LISTED * self.search.rules.most_candidates
        hits = scan(
            stack, np.ascontiguousarray(self.codes[list(rows)]), Wanted(at_least=0.0, top=top, threads=1)
        )
        return [rows[row] for row in hits.profile.tolist()]

    def _compiled(self, population: PopulationModel) -> CompiledFamily:
        version = population.table.version
        if version not in self.compiled:
            self.compiled[version] = compile_family(self.family, population, self.packing)
        return self.compiled[version]


def shown_loci(family: Family) -> list[str]:
    """The loci at which some member shows one or two alleles, in alphabetical order."""
    return sorted(
        {
            locus
            for profile in family.profiles.values()
            for locus, genotype in profile
            if len(genotype.alleles) <= 2
        }
    )


def judged_as(family: Family) -> TestedRelation:
    """Whose rule of the table applies: parents alone are the relation that GB/T 37223 is about.

    The standard covers one or both typed parents of a child, and one typed child of a parent with or without
    the other parent. Other families have no rule, and get no verdict.
    """
    missing = family.pedigree.member(family.missing)
    typed = set(family.profiles)
    if typed <= {missing.father, missing.mother}:
        return TestedRelation.CHILD
    children = [
        member
        for member in family.pedigree.members
        if member.id in typed and family.missing in (member.father, member.mother)
    ]
    if len(children) == 1 and typed <= {children[0].id, children[0].father, children[0].mother}:
        return TestedRelation.PARENT if family.missing not in typed else TestedRelation.MISSING_PERSON
    return TestedRelation.MISSING_PERSON
