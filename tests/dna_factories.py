"""Small populations, families and profiles for DNA tests."""

from collections.abc import Mapping, Sequence

import numpy as np

from matching.dna.frequencies import FrequencyTable, LocusFrequencies
from matching.dna.locus_model import LocusModel, PopulationModel, Settings, UntypedFounders, locus_model
from matching.dna.mutation import MutationKind, MutationModel, Rates
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

M, F = Sex.MALE, Sex.FEMALE
P = {"8": 0.1, "9": 0.2, "9.3": 0.3, "10": 0.4}
STEPWISE = MutationModel(MutationKind.STEPWISE, Rates(0.01, 0.004), step_range=0.1, rate2=0.001)
EQUAL = MutationModel(MutationKind.EQUAL, Rates(0.01, 0.004))
PROPORTIONAL = MutationModel(MutationKind.PROPORTIONAL, Rates(0.01, 0.004))
NUCLEAR = Pedigree(
    (
        Member("F", sex=M),
        Member("M", sex=F),
        Member("MP", "F", "M"),
        Member("S", "F", "M", F),
    ),
    missing=("MP",),
)
THREE_GENERATIONS = Pedigree(
    (
        Member("GF", sex=M),
        Member("GM", sex=F),
        Member("F", "GF", "GM", M),
        Member("U", "GF", "GM", M),
        Member("M", sex=F),
        Member("MP", "F", "M"),
        Member("S", "F", "M"),
    ),
    missing=("MP",),
)


def one_locus(
    published: Mapping[str, float] = P,
    *,
    mutation: MutationModel | None = None,
    theta: float = 0.0,
    silent: float = 0.0,
    keeps: bool = False,
) -> LocusModel:
    """The model of one locus "L"."""
    founders = UntypedFounders.KEPT if keeps else UntypedFounders.PRUNED
    settings = Settings(mutation or MutationModel(), theta, silent, founders)
    return locus_model(LocusFrequencies.of("L", published), settings)


def small_table(loci: int = 6, seed: int = 1) -> FrequencyTable:
    """A table of made-up loci L0, L1, ... with four to eight alleles."""
    random = np.random.default_rng(seed)
    made = {}
    for number in range(loci):
        alleles = [str(7 + step) for step in range(4 + number % 5)]
        values = random.dirichlet(np.full(len(alleles), 3.0))
        name = f"L{number}"
        made[name] = LocusFrequencies.of(name, dict(zip(alleles, values.tolist(), strict=True)), people=100)
    return FrequencyTable("SMALL", made)


def population(settings: Settings | None = None, **made: int) -> PopulationModel:
    """The small table under settings (none: no mutation)."""
    return PopulationModel(small_table(**made), settings or Settings())


def unrelated_profile(table: FrequencyTable, seed: int, loci: Sequence[str] | None = None) -> Profile:
    """A profile drawn from the table."""
    random = np.random.default_rng(seed)
    drawn = {}
    for locus in loci or table.loci:
        frequencies = table.loci[locus]
        first, second = random.choice(frequencies.alleles, 2, p=frequencies.values)
        drawn[locus] = Genotype.of(str(first), str(second))
    return Profile.of(drawn)


def child_profile(father: Profile, mother: Profile, seed: int) -> Profile:
    """A child of two full profiles, without mutation."""
    random = np.random.default_rng(seed)
    drawn = {}
    for locus, genotype in father:
        other = mother.at(locus)
        if other is not None:
            drawn[locus] = Genotype.of(
                genotype.alleles[int(random.integers(2))], other.alleles[int(random.integers(2))]
            )
    return Profile.of(drawn)
