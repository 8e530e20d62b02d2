"""Likelihood ratios of two hypotheses over many loci; loci are taken as independent."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.dna.likelihood import likelihood
from matching.dna.locus_model import LocusModel, PopulationModel
from matching.dna.observation import read
from models.genotype import Genotype
from models.pedigree import Pedigree
from models.profile import Profile


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A pedigree and whose profile is whose in it."""

    pedigree: Pedigree
    profiles: Mapping[str, Profile]

    def genotypes_at(self, locus: str) -> dict[str, Genotype]:
        """The genotypes that enter the likelihood at a locus: tri-allelic patterns do not."""
        found = {member: profile.at(locus) for member, profile in self.profiles.items()}
        return {member: g for member, g in found.items() if g is not None and len(g.alleles) <= 2}


@dataclass(frozen=True, slots=True)
class LocusRatio:
    """One locus: the likelihood under either hypothesis."""

    locus: str
    numerator: float
    denominator: float

    @property
    def is_excluded(self) -> bool:
        """What was read is impossible under the first hypothesis and possible under the second."""
        return self.numerator == 0 and self.denominator > 0

    @property
    def lr(self) -> float:
        """The ratio; nan where both hypotheses are impossible, inf where only the second is."""
        if self.denominator > 0:
            return self.numerator / self.denominator
        return math.nan if self.numerator == 0 else math.inf

    @property
    def log10_lr(self) -> float:
        """log10 of the ratio; minus infinity for an excluded locus."""
        lr = self.lr
        return -math.inf if lr == 0 else math.log10(lr)


@dataclass(frozen=True, slots=True)
class LikelihoodRatio:
    """All loci; parts first, the total is their sum in log10."""

    loci: tuple[LocusRatio, ...]

    @property
    def log10_lr(self) -> float:
        """The sum over loci; minus infinity when any locus excludes, 0 without loci, nan where undefined."""
        return math.fsum(part.log10_lr for part in self.loci) if self.is_defined else math.nan

    @property
    def is_defined(self) -> bool:
        """No locus is impossible under both hypotheses, and none is possible under the first alone."""
        return all(part.denominator > 0 for part in self.loci)

    @property
    def excluded(self) -> tuple[str, ...]:
        """The loci that exclude the first hypothesis."""
        return tuple(part.locus for part in self.loci if part.is_excluded)


def likelihoods(hypothesis: Hypothesis, loci: Iterable[str], population: PopulationModel) -> dict[str, float]:
    """P(genotypes | hypothesis) at those of the loci that the population has."""
    found = {}
    for locus in loci:
        genotypes = hypothesis.genotypes_at(locus)
        model = population.at(locus, {allele for g in genotypes.values() for allele in g.alleles})
        if model is not None:
            found[locus] = probability(hypothesis.pedigree, genotypes, model)
    return found


def compare(
    first: Hypothesis, second: Hypothesis, loci: Iterable[str], *, population: PopulationModel
) -> LikelihoodRatio:
    """The ratio of two hypotheses about the same samples at those of the loci the population has."""
    wanted = tuple(loci)
    return ratio_of(likelihoods(first, wanted, population), likelihoods(second, wanted, population))


def ratio_of(first: Mapping[str, float], second: Mapping[str, float]) -> LikelihoodRatio:
    """The likelihood ratio from likelihoods by locus, over the same loci."""
    return LikelihoodRatio(tuple(LocusRatio(locus, first[locus], second[locus]) for locus in first))


def probability(pedigree: Pedigree, genotypes: Mapping[str, Genotype], model: LocusModel) -> float:
    """P(genotypes | pedigree) at one locus."""
    readings = {member: read(genotype, model) for member, genotype in genotypes.items()}
    return likelihood(pedigree, readings, model)
