"""Pairwise kinship: every relationship against unrelated and against every other, and shared alleles."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.dna.kits import overlap
from matching.dna.locus_model import PopulationModel
from matching.dna.ratio import Hypothesis, LikelihoodRatio, likelihoods, ratio_of
from matching.dna.relationships import A, B, Relationship, pair_pedigree
from models.genotype import Genotype
from models.profile import Profile

RELATED = tuple(Relationship)[:-1]


class PairNotCompared(StrEnum):
    """Why a locus of two profiles contributes nothing."""

    NOT_TYPED_IN_FIRST = "not_typed_in_first"
    NOT_TYPED_IN_SECOND = "not_typed_in_second"
    TRI_ALLELIC = "tri_allelic"
    NO_FREQUENCIES = "no_frequencies"
    NUMBERING_DIFFERS = "numbering_differs"


@dataclass(frozen=True, slots=True)
class PairReport:
    """Two profiles: the LR of each relationship against unrelated, loci used, and identity by state.

    `ibs` counts shared alleles per locus (0, 1 or 2) over the loci with two alleles in both, `ibs_loci` of
    them, the sum used for full siblings in Chinese practice (SF/T 0117). Cut-offs are the laboratory's.
    `impossible` names, by relationship, the loci that cannot be without mutation; `not_compared` every locus
    typed in either profile that is not used, with its reason.
    """

    ratios: tuple[tuple[Relationship, LikelihoodRatio], ...]
    loci_used: tuple[str, ...]
    not_compared: Mapping[str, PairNotCompared]
    ibs: int
    ibs_loci: int
    population: str
    impossible: Mapping[Relationship, tuple[str, ...]]

    def ratio(self, relationship: Relationship) -> LikelihoodRatio:
        """The ratio of a relationship against unrelated."""
        return dict(self.ratios)[relationship]

    def log10_lr(self, relationship: Relationship, against: Relationship = Relationship.UNRELATED) -> float:
        """log10 LR of one relationship against another; nan where both are impossible."""
        return self._against_unrelated(relationship) - self._against_unrelated(against)

    def _against_unrelated(self, relationship: Relationship) -> float:
        return 0.0 if relationship is Relationship.UNRELATED else self.ratio(relationship).log10_lr


def compare_pair(
    first: Profile,
    second: Profile,
    population: PopulationModel,
    *,
    relationships: Iterable[Relationship] = RELATED,
) -> PairReport:
    """Every relationship of A (`first`, the older where it matters) to B, on the loci both have."""
    profiles = {A: first, B: second}
    shared = overlap(first.loci, second.loci)
    unrelated = likelihoods(Hypothesis(pair_pedigree(Relationship.UNRELATED), profiles), shared, population)
    used = tuple(locus for locus in unrelated if _has_both(profiles, locus))
    unrelated = {locus: unrelated[locus] for locus in used}
    ratios = tuple(
        (relationship, ratio_of(likelihoods(_pair(relationship, profiles), used, population), unrelated))
        for relationship in relationships
    )
    strict = population.without_mutation()
    impossible = {
        relationship: tuple(
            locus
            for locus, value in likelihoods(_pair(relationship, profiles), used, strict).items()
            if not value
        )
        for relationship, _ in ratios
    }
    unused = sorted((set(first.loci) | set(second.loci)) - set(used))
    reasons = {locus: _reason(first, second, locus, population=population) for locus in unused}
    return PairReport(ratios, used, reasons, *ibs_score(first, second), population.table.version, impossible)


def lowest_log10_lr(
    reports: Sequence[PairReport],
    relationship: Relationship,
    against: Relationship = Relationship.UNRELATED,
) -> float:
    """The lowest log10 LR over populations; those without any of the loci do not count, 0 if none counts.

    nan where a population finds both relationships impossible.
    """
    totals = [report.log10_lr(relationship, against) for report in reports if report.loci_used]
    return math.nan if any(math.isnan(total) for total in totals) else min(totals, default=0.0)


def best_relationship(reports: Sequence[PairReport]) -> Relationship:
    """The relationship with the highest of the lowest LRs; unrelated where none of them exceeds one."""
    asked = [Relationship.UNRELATED, *(relationship for relationship, _ in reports[0].ratios)]
    found = {relationship: lowest_log10_lr(reports, relationship) for relationship in asked}
    return max((r for r in asked if not math.isnan(found[r])), key=lambda r: found[r])


def _reason(first: Profile, second: Profile, locus: str, *, population: PopulationModel) -> PairNotCompared:
    mine, theirs = first.at(locus), second.at(locus)
    if mine is None:
        return PairNotCompared.NOT_TYPED_IN_FIRST
    if theirs is None:
        return PairNotCompared.NOT_TYPED_IN_SECOND
    if len(mine.alleles) > 2 or len(theirs.alleles) > 2:
        return PairNotCompared.TRI_ALLELIC
    if population.numbering_differs(locus):
        return PairNotCompared.NUMBERING_DIFFERS
    return PairNotCompared.NO_FREQUENCIES


def _pair(relationship: Relationship, profiles: dict[str, Profile]) -> Hypothesis:
    return Hypothesis(pair_pedigree(relationship), profiles)


def _has_both(profiles: dict[str, Profile], locus: str) -> bool:
    genotypes = [profile.at(locus) for profile in profiles.values()]
    return all(genotype is not None and len(genotype.alleles) <= 2 for genotype in genotypes)


def ibs_score(first: Profile, second: Profile) -> tuple[int, int]:
    """Alleles shared by state, summed over the loci where both have two, and the number of such loci."""
    pairs = [(mine, second.at(locus)) for locus, mine in first if mine.is_full]
    shared = [shared_alleles(mine, theirs) for mine, theirs in pairs if theirs is not None and theirs.is_full]
    return sum(shared), len(shared)


def shared_alleles(first: Genotype, second: Genotype) -> int:
    """Alleles of two genotypes that pair up as equal: 12,12 and 12,13 share one, 12,13 and 12,13 two."""
    left = list(second.alleles)
    for allele in first.alleles:
        if allele in left:
            left.remove(allele)
    return len(second.alleles) - len(left)
