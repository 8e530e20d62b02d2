"""Why a score is what it is: locus by locus, population by population, with every version used."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.dna.loci import LinkageNote, catalogue
from matching.dna.locus_model import LocusModel, PopulationModel, Settings
from matching.dna.mutation_steps import fewest_steps
from matching.dna.observation import read
from matching.dna.ratio import LocusRatio
from matching.dna.tables import CANDIDATE, Family, candidate_likelihoods, candidate_pedigrees
from models.genotype import Genotype
from models.profile import Profile


class NotCompared(StrEnum):
    """Why a locus contributes nothing."""

    NOT_TYPED_IN_CANDIDATE = "not_typed_in_candidate"
    NOT_TYPED_IN_FAMILY = "not_typed_in_family"
    TRI_ALLELIC = "tri_allelic"
    NO_FREQUENCIES = "no_frequencies"
    NUMBERING_DIFFERS = "numbering_differs"
    FAMILY_CONTRADICTS_ITSELF = "family_contradicts_itself"


@dataclass(frozen=True, slots=True)
class ExplainedLocus:
    """One locus: what was read, its LR or why there is none, and whether a mutation must be assumed.

    `mutation_steps`: fewest repeat steps that make family and candidate possible together, 0 for none;
    None where the locus was not compared. `added_alleles` were not in the population's table.
    """

    locus: str
    candidate: Genotype | None
    family: tuple[tuple[str, Genotype], ...]
    ratio: LocusRatio | None
    not_compared: NotCompared | None
    is_excluded: bool
    mutation_steps: int | None
    added_alleles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PopulationScore:
    """The total under one population: its version, log10 LR, and how many loci it was based on."""

    population: str
    log10_lr: float
    compared: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The population with the lowest LR, locus by locus, and the totals under all of them."""

    lowest: PopulationScore
    populations: tuple[PopulationScore, ...]
    loci: tuple[ExplainedLocus, ...]
    settings: Settings
    linkage: tuple[LinkageNote, ...]

    @property
    def log10_lr(self) -> float:
        """The lowest total; what is reported."""
        return self.lowest.log10_lr

    @property
    def excluded(self) -> tuple[str, ...]:
        """Loci impossible without mutation."""
        return tuple(part.locus for part in self.loci if part.is_excluded)


def explain(family: Family, candidate: Profile, populations: Sequence[PopulationModel]) -> Explanation:
    """The score of a candidate as the missing member in every population, explained for the lowest.

    ValueError without populations. Loci are those typed in the candidate or in any relative.
    """
    explained = [(population, _loci(family, candidate, population)) for population in populations]
    scores = [_score(population, loci) for population, loci in explained]
    at = min(range(len(scores)), key=lambda i: (_undefined_last(scores[i]), i))
    population, loci = explained[at]
    used = [part.locus for part in loci if part.ratio is not None]
    return Explanation(scores[at], tuple(scores), loci, population.settings, catalogue().linkage_notes(used))


def _undefined_last(score: PopulationScore) -> float:
    return math.inf if math.isnan(score.log10_lr) or score.compared == 0 else score.log10_lr


def _score(population: PopulationModel, loci: tuple[ExplainedLocus, ...]) -> PopulationScore:
    parts = [part.ratio.log10_lr for part in loci if part.ratio is not None]
    return PopulationScore(population.table.version, math.fsum(parts), len(parts))


def _loci(family: Family, candidate: Profile, population: PopulationModel) -> tuple[ExplainedLocus, ...]:
    names = {locus for profile in (candidate, *family.profiles.values()) for locus in profile.loci}
    return tuple(
        _explained(family, candidate.at(locus), locus, population=population) for locus in sorted(names)
    )


def _explained(
    family: Family, genotype: Genotype | None, locus: str, *, population: PopulationModel
) -> ExplainedLocus:
    shown = tuple(sorted(family.genotypes_at(locus).items()))
    reason = _reason(family, genotype, locus, population=population)
    if reason is None and genotype is not None:
        seen = {allele for g in (genotype, *dict(shown).values()) for allele in g.alleles}
        model = population.at(locus, seen)
        if model is not None:
            return _compared(family, genotype, model, population=population)
    return ExplainedLocus(locus, genotype, shown, None, reason, False, None, ())


def _compared(
    family: Family, genotype: Genotype, model: LocusModel, *, population: PopulationModel
) -> ExplainedLocus:
    locus = model.locus
    shown = tuple(sorted(family.genotypes_at(locus).items()))
    numerator, denominator = candidate_likelihoods(family, genotype, model)
    if denominator == 0:
        reason = NotCompared.FAMILY_CONTRADICTS_ITSELF
        return ExplainedLocus(locus, genotype, shown, None, reason, False, None, ())
    strict = population.without_mutation().at(locus, model.alleles)
    is_excluded = strict is not None and _is_excluded(family, genotype, strict)
    readings = {member: read(g, model) for member, g in shown}
    pedigree, _ = candidate_pedigrees(family)
    steps = (
        fewest_steps(pedigree, {**readings, CANDIDATE: read(genotype, model)}, model) if is_excluded else 0
    )
    published = set(population.table.loci[locus].alleles)
    return ExplainedLocus(
        locus,
        genotype,
        shown,
        LocusRatio(locus, numerator, denominator),
        None,
        is_excluded,
        steps,
        tuple(allele for allele in model.alleles if allele not in published),
    )


def _is_excluded(family: Family, genotype: Genotype, strict: LocusModel) -> bool:
    numerator, denominator = candidate_likelihoods(family, genotype, strict)
    return numerator == 0 and denominator > 0


def _reason(
    family: Family, genotype: Genotype | None, locus: str, *, population: PopulationModel
) -> NotCompared | None:
    relatives = [g for profile in family.profiles.values() if (g := profile.at(locus)) is not None]
    if genotype is None:
        return NotCompared.NOT_TYPED_IN_CANDIDATE
    if len(genotype.alleles) > 2 or (relatives and all(len(g.alleles) > 2 for g in relatives)):
        return NotCompared.TRI_ALLELIC
    if not relatives:
        return NotCompared.NOT_TYPED_IN_FAMILY
    if population.numbering_differs(locus):
        return NotCompared.NUMBERING_DIFFERS
    return NotCompared.NO_FREQUENCIES if locus not in population.table.loci else None
