"""The likelihood of one locus of a pedigree, written as the textbook defines it: slow, plain, for tests.

Sums over every ordered genotype of every person. No pruning, no lumping, no tensors.
"""

from collections.abc import Mapping, Sequence
from itertools import product

Matrix = Sequence[Sequence[float]]


def drawn_probability(alleles: Sequence[int], frequencies: Sequence[float], theta: float) -> float:
    """Probability of founder alleles drawn one after the other (Balding and Nichols 1994)."""
    probability = 1.0
    for position, allele in enumerate(alleles):
        copies = sum(earlier == allele for earlier in alleles[:position])
        own = copies * theta + (1 - theta) * frequencies[allele]
        probability *= own / (1 + (position - 1) * theta)
    return probability


def transmitted(parent: tuple[int, int], child_allele: int, mutation: Matrix) -> float:
    """Probability that a parent hands on `child_allele`: half of either, through the mutation matrix."""
    return 0.5 * mutation[parent[0]][child_allele] + 0.5 * mutation[parent[1]][child_allele]


def pedigree_likelihood(
    family: Sequence[tuple[str, str | None, str | None]],
    typed: Mapping[str, Matrix],
    frequencies: Sequence[float],
    *,
    male: Matrix,
    female: Matrix,
    theta: float = 0.0,
) -> float:
    """P(observations | family); `typed[id][a][b]` is P(observation | ordered genotype a, b)."""
    ids = [member[0] for member in family]
    size = len(frequencies)
    states = [(first, second) for first in range(size) for second in range(size)]
    total = 0.0
    for genotypes in product(states, repeat=len(family)):
        of = dict(zip(ids, genotypes, strict=True))
        weight = 1.0
        founder_alleles: list[int] = []
        for member, father, mother in family:
            if member in typed:
                weight *= typed[member][of[member][0]][of[member][1]]
            if father is None or mother is None:
                founder_alleles += of[member]
            else:
                weight *= transmitted(of[father], of[member][0], male)
                weight *= transmitted(of[mother], of[member][1], female)
            if weight == 0.0:
                break
        if weight > 0.0:
            total += weight * drawn_probability(founder_alleles, frequencies, theta)
    return total


def exactly(first: int, second: int, alleles: int) -> list[list[float]]:
    """The observation matrix of a genotype read without error."""
    return [
        [1.0 if {row, column} == {first, second} else 0.0 for column in range(alleles)]
        for row in range(alleles)
    ]


def equal_matrix(alleles: int, rate: float) -> list[list[float]]:
    """The `equal` mutation matrix, entry by entry."""
    return [[1 - rate if i == j else rate / (alleles - 1) for j in range(alleles)] for i in range(alleles)]


def proportional_matrix(frequencies: Sequence[float], rate: float) -> list[list[float]]:
    """The `proportional` mutation matrix, entry by entry."""
    scale = rate / sum(p * (1 - p) for p in frequencies)
    size = len(frequencies)
    return [
        [1 - scale + scale * frequencies[i] if i == j else scale * frequencies[j] for j in range(size)]
        for i in range(size)
    ]


def stepwise_matrix(numbers: Sequence[float], rate: float, shrink: float, rate2: float) -> list[list[float]]:
    """The extended `stepwise` mutation matrix, entry by entry."""
    groups = [round(10 * (x - round(x))) for x in numbers]
    size = len(numbers)
    matrix = [[0.0] * size for _ in range(size)]
    for i in range(size):
        same = [j for j in range(size) if j != i and groups[j] == groups[i]]
        other = [j for j in range(size) if groups[j] != groups[i]]
        whole = sum(shrink ** abs(numbers[i] - numbers[k]) for k in same)
        for j in same:
            matrix[i][j] = rate * shrink ** abs(numbers[i] - numbers[j]) / whole
        for j in other:
            matrix[i][j] = rate2 / len(other)
        matrix[i][i] = 1 - (rate if same else 0.0) - (rate2 if other else 0.0)
    return matrix
