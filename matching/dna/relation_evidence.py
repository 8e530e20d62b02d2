"""From an explained score to the evidence that is stored: shared by pairs of profiles and whole families."""

import math
from collections.abc import Sequence

import numpy as np

from matching.dna.chance import chance_of_reaching
from matching.dna.explain import ExplainedLocus, Explanation, PopulationScore
from matching.dna.kits import bridging_kits, overlap
from matching.dna.packing import Codes
from matching.dna.tables import CompiledFamily
from matching.dna.verdict import opinion
from matching.dna.verdict_rules import RuleTable
from models.dna_candidate import (
    ChanceHits,
    LocusEvidence,
    NotComparable,
    PopulationTotal,
    RelationEvidence,
    TestedRelation,
)
from models.profile import Profile


def relation_evidence(
    relation: TestedRelation,
    explanation: Explanation,
    chance: ChanceHits,
    *,
    rules: RuleTable,
    judged_as: TestedRelation | None = None,
) -> RelationEvidence:
    """The evidence with the words of the rule table; `judged_as` is the relation whose rule applies."""
    totals = tuple(_total(score) for score in explanation.populations)
    lowest = _total(explanation.lowest)
    said = opinion(rules, judged_as or relation, lowest=lowest, populations=totals)
    loci = tuple(_locus(part) for part in explanation.loci)
    return RelationEvidence(relation, lowest, totals, loci, chance, said)


def chance_hits(
    explanation: Explanation, compiled: CompiledFamily, candidate: Profile, *, searched: int
) -> ChanceHits:
    """N times P(an unrelated person typed like the candidate reaches the LR), by these tables."""
    probability, is_bound = chance_of_reaching(explanation.log10_lr, compiled, candidate)
    return ChanceHits(searched * probability, searched, is_bound)


def expected_by_tables(
    tables: Sequence[CompiledFamily], codes: Codes, candidate: Profile, *, searched: int
) -> float:
    """The chance hits at the lowest of these populations, by tables alone; infinite where none has an LR.

    `codes` uint16[loci] are the candidate's. Exact unless the tables lack the sex of a mutating parent.
    """
    typed = tables[0].packing.is_typed(codes)
    spoken = [table for table in tables if np.any(table.informative & typed)]
    scored = [(float(table.log10_lr[codes].sum()), n) for n, table in enumerate(spoken)]
    lowest, at = min(scored, default=(-math.inf, 0))
    if not math.isfinite(lowest):
        return math.inf
    probability, _ = chance_of_reaching(lowest, spoken[at], candidate)
    return searched * probability


def not_comparable(loci: Sequence[str], number: int, profile: Profile) -> NotComparable:
    """A profile that shares too few of these loci, with the kit whose re-typing helps most.

    Re-typing the person of the profile, or where that cannot help, the others.
    """
    best = bridging_kits(tuple(loci), profile.loci) or bridging_kits(profile.loci, tuple(loci))
    shared = overlap(tuple(loci), profile.loci)
    return NotComparable(number, len(shared), best[0][0].name if best else None)


def _total(score: PopulationScore) -> PopulationTotal:
    return PopulationTotal(score.population, score.log10_lr, score.compared)


def _locus(part: ExplainedLocus) -> LocusEvidence:
    return LocusEvidence(
        locus=part.locus,
        log10_lr=None if part.ratio is None else part.ratio.log10_lr,
        not_compared=None if part.not_compared is None else part.not_compared.value,
        is_excluded=part.is_excluded,
        mutation_steps=part.mutation_steps,
    )
