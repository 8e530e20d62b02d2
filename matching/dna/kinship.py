"""Pairwise kinship: every relationship against unrelated and against every other, and shared alleles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.dna.kits import overlap
from matching.dna.locus_model import PopulationModel
from matching.dna.ratio import Hypothesis, LikelihoodRatio, likelihoods, ratio_of
from matching.dna.relationships import A, B, Relationship, pair_pedigree
from models.genotype import Genotype
from models.profile import Profile

RELATED = tuple(Relationship)[:-1]


@dataclass(frozen=True, slots=True)
class PairReport:
    """Two profiles: the LR of each relationship against unrelated, loci used, and identity by state.

    `ibs` counts shared alleles per locus (0, 1 or 2) over the loci with two alleles in both, `ibs_loci` of
    them, the sum used for full siblings in Chinese practice (SF/T 0117). Cut-offs are the laboratory's.
    `impossible` names, by relationship, the loci that cannot be without mutation.
    """

    ratios: tuple[tuple[Relationship, LikelihoodRatio], ...]
    loci_used: tuple[str, ...]
    loci_not_used: tuple[str, ...]
    ibs: int
    ibs_loci: int
    population: str
    impossible: Mapping[Relationship, tuple[str, ...]]

    def ratio(self, relationship: Relationship) -> LikelihoodRatio:
        """The ratio of a relationship against unrelated."""
        return dict(self.ratios)[relationship]

    def log10_lr(self, relationship: Relationship, against: Relationship = Relationship.UNRELATED) -> float:
        """log10 LR of one relationship against another; nan where both are impossible."""
        stated = self.ratio(relationship).log10_lr
        return stated if against is Relationship.UNRELATED else stated - self.ratio(against).log10_lr


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
    everything = sorted(set(first.loci) | set(second.loci))
    ibs, ibs_loci = ibs_score(first, second)
    unused = tuple(locus for locus in everything if locus not in used)
    return PairReport(ratios, used, unused, ibs, ibs_loci, population.table.version, impossible)


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
