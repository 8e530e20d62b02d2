"""One profile against many, pair by pair: a wide scan, then the short list exactly, in every population."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.dna.explain import Explanation, explain
from matching.dna.locus_model import PopulationModel
from matching.dna.packed_people import PackedPeople
from matching.dna.packing import Codes, Packing
from matching.dna.relation_evidence import (
    chance_hits,
    expected_by_tables,
    not_comparable,
    relation_evidence,
)
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.scan import Wanted, scan
from matching.dna.stack import FamilyStack
from matching.dna.tables import CompiledFamily, compile_family
from matching.dna.verdict_rules import RuleTable
from models.dna_candidate import ChanceHits, NotComparable, RelationEvidence, TestedRelation

_SCANNED_PER_LISTED = 2
# Scan and tables do not know whether a parent asked about is a father or a mother, whose mutation rates
# differ: a pair that needs a mutation and lies up to a factor of ten below the gate is computed exactly.
_SCAN_MARGIN = 1.0
_CHANCE_MARGIN_WITHOUT_MUTATION, _CHANCE_MARGIN = 1.2, 10.0
_NAMED_NOT_COMPARABLE = 20


@dataclass(frozen=True, slots=True)
class Partners:
    """Those whom the probe is compared with, and as what; `probe_is_subject` says which of a pair it is."""

    packed: PackedPeople
    relations: tuple[TestedRelation, ...]
    probe_is_subject: bool


@dataclass(frozen=True, slots=True)
class PairFound:
    """A partner that is listed, with every relation of LR 1 or more, the best first."""

    partner: int
    relations: tuple[RelationEvidence, ...]


@dataclass(frozen=True, slots=True)
class PairsFound:
    """What a search gave: pairs best first, how many were compared, and who shares too few loci."""

    pairs: tuple[PairFound, ...] = ()
    searched: int = 0
    not_comparable_count: int = 0
    not_comparable: tuple[NotComparable, ...] = ()


@dataclass(frozen=True)
class PairSearch:
    """Searches under populations (the first for the wide scan) and a rule table."""

    populations: tuple[PopulationModel, ...]
    rules: RuleTable

    def find(self, probe: TypedPerson, partners: Partners) -> PairsFound:
        """The listed partners of a probe.

        A pair is listed when at most `rules.most_chance_hits` unrelated people are expected at its LR among
        all that were compared, for one relation or another; partners with fewer than `rules.fewest_loci`
        shared loci are not compared.
        """
        people = partners.packed.people
        if not people:
            return PairsFound()
        packing, codes = partners.packed.at(probe.profile)
        shared = packing.is_typed(codes).sum(axis=1)
        compared = np.flatnonzero(shared >= self.rules.fewest_loci).tolist()
        question = _Question(self, probe, partners, packing, len(compared))
        pairs = question.answered([people[row] for row in compared], codes[compared])
        few = np.flatnonzero(shared < self.rules.fewest_loci).tolist()
        return PairsFound(
            pairs=pairs,
            searched=len(compared),
            not_comparable_count=len(few),
            not_comparable=_not_comparable(probe, [people[row] for row in few]),
        )


@dataclass(frozen=True)
class _Question:
    """One probe against its partners, with the families of the probe compiled once each."""

    search: PairSearch
    probe: TypedPerson
    partners: Partners
    packing: Packing
    searched: int
    compiled: dict[tuple[TestedRelation, str], CompiledFamily] = field(default_factory=dict)

    def answered(self, people: Sequence[TypedPerson], codes: Codes) -> tuple[PairFound, ...]:
        """The listed pairs among these people, whose codes these are."""
        if not len(codes):
            return ()
        near = {relation: self._near(relation, people, codes) for relation in self.partners.relations}
        pairs = [
            self._pair(people[row], [relation for relation, rows in near.items() if row in rows])
            for row in sorted(set().union(*near.values()))
        ]
        listed = [pair for pair in pairs if pair is not None]
        listed.sort(key=lambda pair: (-pair.relations[0].lowest.log10_lr, pair.partner))
        return tuple(listed[: self.search.rules.most_candidates])

    def _near(self, relation: TestedRelation, people: Sequence[TypedPerson], codes: Codes) -> set[int]:
        """The rows that can be listed: the best by the first population that pass at their lowest of all."""
        compiled = self._compiled(relation, self.search.populations[0])
        top = _SCANNED_PER_LISTED * self.search.rules.most_candidates
        wanted = Wanted(at_least=-_SCAN_MARGIN, top=top, threads=1)
        hits = scan(FamilyStack.of(self.packing, [compiled]), codes, wanted)
        found = zip(hits.profile.tolist(), hits.excluded.tolist(), strict=True)
        margins = {
            row: _CHANCE_MARGIN if excluded else _CHANCE_MARGIN_WITHOUT_MUTATION for row, excluded in found
        }
        most = self.search.rules.most_chance_hits
        return {
            row
            for row, margin in margins.items()
            if self._expected(relation, people[row], codes[row]) <= margin * most
        }

    def _expected(self, relation: TestedRelation, partner: TypedPerson, codes: Codes) -> float:
        """The chance hits by the tables: exact unless a mutation of a parent of unknown sex is needed."""
        tables = [self._compiled(relation, population) for population in self.search.populations]
        return expected_by_tables(tables, codes, partner.profile, searched=self.searched)

    def _pair(self, partner: TypedPerson, near: Sequence[TestedRelation]) -> PairFound | None:
        """The pair, if one of the relations it was found by passes; the others are computed only then."""
        passing = [self._tested(partner, relation) for relation in near]
        if not any(self._is_listed(each) for each in passing):
            return None
        others = [each for each in self.partners.relations if each not in near]
        tested = [*passing, *(self._tested(partner, relation) for relation in others)]
        likely = [each for each in tested if each is not None and each.lowest.log10_lr >= 0]
        likely.sort(key=lambda each: -each.lowest.log10_lr)
        return PairFound(partner.number, tuple(likely))

    def _is_listed(self, evidence: RelationEvidence | None) -> bool:
        if evidence is None or evidence.lowest.log10_lr < 0:
            return False
        return evidence.chance.expected <= self.search.rules.most_chance_hits

    def _tested(self, partner: TypedPerson, relation: TestedRelation) -> RelationEvidence | None:
        """The evidence, always computed from the other person's side, so that it is the same both ways."""
        is_subject = self.partners.probe_is_subject
        subject, other = (self.probe, partner) if is_subject else (partner, self.probe)
        family = family_around(other, relation, is_subject=False)
        explanation = explain(family, subject.profile, self.search.populations)
        if not math.isfinite(explanation.log10_lr):
            return None
        chance = self._chance(partner, relation, explanation)
        return relation_evidence(relation, explanation, chance, rules=self.search.rules)

    def _chance(self, partner: TypedPerson, relation: TestedRelation, explanation: Explanation) -> ChanceHits:
        """The chance hits in the lowest population, from the probe's side."""
        version = explanation.lowest.population
        population = next(each for each in self.search.populations if each.table.version == version)
        compiled = self._compiled(relation, population)
        return chance_hits(explanation, compiled, partner.profile, searched=self.searched)

    def _compiled(self, relation: TestedRelation, population: PopulationModel) -> CompiledFamily:
        key = relation, population.table.version
        if key not in self.compiled:
            family = family_around(self.probe, relation, is_subject=self.partners.probe_is_subject)
            self.compiled[key] = compile_family(family, population, self.packing)
        return self.compiled[key]


def _not_comparable(probe: TypedPerson, people: Sequence[TypedPerson]) -> tuple[NotComparable, ...]:
    return tuple(
        not_comparable(probe.profile.loci, person.number, person.profile)
        for person in people[:_NAMED_NOT_COMPARABLE]
    )
