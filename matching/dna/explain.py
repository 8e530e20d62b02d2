"""Why a score is what it is: locus by locus, population by population, with every version used."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.dna.loci import LinkageNote, catalogue
from matching.dna.locus_model import LocusModel, PopulationModel, Settings
from matching.dna.many_ratios import Pair, locus_ratios, total
from matching.dna.mutation_steps import fewest_steps
from matching.dna.observation import read
from matching.dna.ratio import LocusRatio
from matching.dna.tables import CANDIDATE, Family, candidate_pedigrees
from models.genotype import Genotype, repeat_number
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
    return explain_all([(family, candidate)], populations)[0]


def explain_all(pairs: Sequence[Pair], populations: Sequence[PopulationModel]) -> list[Explanation]:
    """As `explain` for many pairs; families of one shape cost little more than one."""
    by_population = [locus_ratios(pairs, population) for population in populations]
    lowest: dict[int, list[int]] = {}
    scores: list[tuple[PopulationScore, ...]] = []
    for place, found in enumerate(zip(*by_population, strict=True)):
        named = zip(populations, found, strict=True)
        scores.append(tuple(PopulationScore(each.table.version, *total(ratios)) for each, ratios in named))
        of_pair = scores[place]
        at = min(range(len(of_pair)), key=lambda i: (_undefined_last(of_pair[i]), i))
        lowest.setdefault(at, []).append(place)
    told: dict[int, Explanation] = {}
    for at, places in lowest.items():
        strict = locus_ratios([pairs[place] for place in places], populations[at].without_mutation())
        for place, possible in zip(places, strict, strict=True):
            ratios = by_population[at][place]
            loci = _loci(pairs[place], populations[at], ratios, possible)
            used = [part.locus for part in loci if part.ratio is not None]
            settings, notes = populations[at].settings, catalogue().linkage_notes(used)
            told[place] = Explanation(scores[place][at], scores[place], loci, settings, notes)
    return [told[place] for place in range(len(pairs))]


def _undefined_last(score: PopulationScore) -> float:
    return math.inf if math.isnan(score.log10_lr) or score.compared == 0 else score.log10_lr


def _loci(
    pair: Pair,
    population: PopulationModel,
    ratios: Mapping[str, LocusRatio],
    possible: Mapping[str, LocusRatio],
) -> tuple[ExplainedLocus, ...]:
    family, candidate = pair
    names = {locus for profile in (candidate, *family.profiles.values()) for locus in profile.loci}
    return tuple(
        _explained(
            pair,
            population,
            locus,
            ratio=ratios.get(locus),
            is_excluded=locus in possible and possible[locus].is_excluded,
        )
        for locus in sorted(names)
    )


def _explained(
    pair: Pair, population: PopulationModel, locus: str, *, ratio: LocusRatio | None, is_excluded: bool
) -> ExplainedLocus:
    family, genotype = pair[0], pair[1].at(locus)
    shown = tuple(sorted(family.genotypes_at(locus).items()))
    if ratio is None or genotype is None:
        reason = _reason(family, genotype, locus, population=population)
        return ExplainedLocus(locus, genotype, shown, None, reason, False, None, ())
    if ratio.denominator == 0:
        reason = NotCompared.FAMILY_CONTRADICTS_ITSELF
        return ExplainedLocus(locus, genotype, shown, None, reason, False, None, ())
    published = set(population.table.loci[locus].alleles)
    seen = {allele for g in (genotype, *dict(shown).values()) for allele in g.alleles}
    steps = _steps(family, genotype, population.at(locus, seen)) if is_excluded else 0
    added = tuple(sorted(seen - published, key=repeat_number))
    return ExplainedLocus(locus, genotype, shown, ratio, None, is_excluded, steps, added)


def _steps(family: Family, genotype: Genotype, model: LocusModel | None) -> int | None:
    if model is None:
        return None
    pedigree, _ = candidate_pedigrees(family)
    readings = {member: read(g, model) for member, g in family.genotypes_at(model.locus).items()}
    return fewest_steps(pedigree, {**readings, CANDIDATE: read(genotype, model)}, model)


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
