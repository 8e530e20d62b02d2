"""Two missing brothers whose mother gave a sample, solved jointly as it is defined. For tests."""

import math
from collections.abc import Mapping, Sequence
from itertools import product

from matching.dna.locus_model import LocusModel, PopulationModel
from tests.dna_laboratory import Genotypes
from tests.reference.dna_frontier import frontier_likelihood
from tests.reference.joint_twin import posteriors

Given = tuple[int | None, int | None]
"""The profile each brother is given."""
_ROWS = [("F", None, None), ("M", None, None), ("B1", "F", "M"), ("B2", "F", "M")]


def brothers_jointly(
    mother: Genotypes, people: Mapping[int, Genotypes], population: PopulationModel
) -> dict[Given, tuple[float, float]]:
    """Log10 LR against nobody and flat posterior of every way to give the brothers people or nobody."""
    everyone = [None, *people]
    given = [(one, other) for one, other in product(everyone, everyone) if one is None or one != other]
    likelihoods = [_log10_likelihood(each, mother, people, population) for each in given]
    shares = posteriors(likelihoods, [1.0] * len(given))
    nobody = likelihoods[given.index((None, None))]
    return {
        each: (value - nobody, share) for each, value, share in zip(given, likelihoods, shares, strict=True)
    }


def _log10_likelihood(
    given: Given, mother: Genotypes, people: Mapping[int, Genotypes], population: PopulationModel
) -> float:
    shown = {"M": mother} | {
        brother: people[person] for brother, person in zip(("B1", "B2"), given, strict=True) if person
    }
    strangers = [genotypes for person, genotypes in people.items() if person not in given]
    return math.fsum(_at(locus, shown, strangers, population) for locus in mother)


def _at(
    locus: str, shown: Mapping[str, Genotypes], strangers: Sequence[Genotypes], population: PopulationModel
) -> float:
    model = population.at(locus)
    assert model is not None
    typed = {who: _ordered(genotypes[locus], model) for who, genotypes in shown.items()}
    frequencies = model.frequencies.tolist()
    mutation = (model.male.tolist(), model.female.tolist())
    # Both brothers stay in the family, given somebody or not, so their father has two children: not pruned.
    family = frontier_likelihood(_ROWS, typed, frequencies, mutation=mutation)
    apart = (
        sum(frequencies[a] * frequencies[b] for a, b in _ordered(genotypes[locus], model))
        for genotypes in strangers
    )
    return math.log10(family) + math.fsum(math.log10(each) for each in apart)


def _ordered(alleles: tuple[str, str], model: LocusModel) -> dict[tuple[int, int], float]:
    first, second = (model.alleles.index(allele) for allele in alleles)
    return {(first, second): 1.0, (second, first): 1.0}
