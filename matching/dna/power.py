"""What a family can show before any candidate is known: exclusion power, and the LRs to expect.

Exclusion power after Vigeland, Marsico, Herrera Pinero and Egeland 2020, "Prioritising family members for
genotyping in missing person cases" (Forensic Science International: Genetics 49), as in forrel's
`missingPersonEP` and `missingPersonIP`; here exact, from the compiled tables, where those simulate.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import PopulationModel
from matching.dna.lr_distribution import LocusValues, LrDistribution, summed_over_loci
from matching.dna.packing import Packing
from matching.dna.tables import CompiledFamily, Family, LocusTable, compile_family

Float64Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LocusExclusion:
    """P(an unrelated person's genotype is impossible for the missing member without mutation)."""

    locus: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class FamilyPower:
    """Of a candidate typed at `exclusion`'s loci: what to expect of a stranger and of the missing person.

    `excluding_loci` float64[loci + 1]: P(a stranger is excluded at exactly that many loci). `stranger` and
    `true_person`: the distributions of log10 LR under the population's own model. `contradicted`: loci at
    which the relatives contradict their own pedigree; they say nothing.
    """

    exclusion: tuple[LocusExclusion, ...]
    excluding_loci: Float64Array
    stranger: LrDistribution
    true_person: LrDistribution
    contradicted: tuple[str, ...]

    @property
    def exclusion_in_total(self) -> float:
        """P(a stranger is excluded at one locus or more)."""
        return -math.expm1(math.fsum(_log_kept(each.probability) for each in self.exclusion))

    @property
    def expected_excluding_loci(self) -> float:
        """Expected number of loci at which a stranger is excluded."""
        return math.fsum(each.probability for each in self.exclusion)


def family_power(family: Family, population: PopulationModel, loci: Sequence[str] = ()) -> FamilyPower:
    """The power of a family against candidates fully typed at `loci`; those typed in the family by default.

    Probabilities are of strangers and of the true missing person as the population and the typed relatives
    make them. Exclusion is counted without mutation and theta. Loci that the population lacks are left out.
    """
    typed = sorted({locus for profile in family.profiles.values() for locus in profile.loci})
    used = [locus for locus in dict.fromkeys(loci or typed) if population.at(locus) is not None]
    packing = Packing.of(population.table, used, family.profiles.values())
    compiled = compile_family(family, population, packing)
    strict = compile_family(family, population.without_mutation(), packing)
    excluding = tuple(
        LocusExclusion(locus, _excluded(table)) for locus, table in zip(used, strict.tables, strict=True)
    )
    return FamilyPower(
        excluding,
        _number_distribution([each.probability for each in excluding]),
        summed_over_loci(_values(table, of_true_person=False) for table in _saying(compiled)),
        summed_over_loci(_values(table, of_true_person=True) for table in _saying(compiled)),
        compiled.inconsistent_loci,
    )


def _saying(compiled: CompiledFamily) -> list[LocusTable]:
    return [table for table in compiled.tables if table.is_informative]


def _excluded(table: LocusTable) -> float:
    return float(table.unrelated[np.isneginf(table.log10_lr)].sum())


def _values(table: LocusTable, *, of_true_person: bool) -> LocusValues:
    """The ratios of fully typed genotypes: P(genotype | true person) is P(genotype | stranger) times LR."""
    typed = table.unrelated > 0
    log10_lr, chances = table.log10_lr[typed], table.unrelated[typed]
    if of_true_person:
        chances = chances * 10.0**log10_lr
        chances = chances / chances.sum()
    return LocusValues(log10_lr, chances)


def _number_distribution(probabilities: Sequence[float]) -> Float64Array:
    """Of the number of independent events that happen, float64[events + 1]."""
    distribution = np.ones(1)
    for probability in probabilities:
        distribution = np.convolve(distribution, [1 - probability, probability])
    return distribution


def _log_kept(probability: float) -> float:
    return math.log1p(-probability) if probability < 1 else -math.inf
