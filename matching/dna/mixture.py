"""Co-ancestry as a mixture of populations: given the population's own frequencies, draws are independent.

Balding-Nichols draws are those from a population whose frequencies are Dirichlet distributed. What is asked
is a polynomial in these frequencies, so a finite number of populations with weights (Gauss-Jacobi nodes of
the beta distributions that a Dirichlet breaks into) gives the expectation exactly.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import LocusModel

Domain = npt.NDArray[np.intp]
Float64Array = npt.NDArray[np.float64]

CHUNK = 2048


@dataclass(frozen=True, slots=True)
class PopulationMixture:
    """Populations that stand for all: `nodes` and `weights` float64[alleles - 1, m] of the broken stick.

    `alleles` are the indices of those with positive frequency among `size`.
    """

    alleles: Domain
    size: int
    nodes: Float64Array
    weights: Float64Array

    @property
    def count(self) -> float:
        """Number of populations."""
        return float(self.nodes.shape[1]) ** len(self.nodes)

    def chunks(self) -> Iterator[tuple[Float64Array, Float64Array]]:
        """Weights float64[k] and frequencies float64[k, size] of at most `CHUNK` populations at a time."""
        sticks, points = self.nodes.shape
        for start in range(0, int(self.count), CHUNK):
            numbers = np.arange(start, min(start + CHUNK, int(self.count)))
            weights, left = np.ones(len(numbers)), np.ones(len(numbers))
            frequencies = np.zeros((len(numbers), self.size))
            for stick in range(sticks):
                chosen = numbers // points**stick % points
                weights = weights * self.weights[stick, chosen]
                frequencies[:, self.alleles[stick]] = left * self.nodes[stick, chosen]
                left = left * (1 - self.nodes[stick, chosen])
            frequencies[:, self.alleles[-1]] = left
            yield weights, frequencies


def population_mixture(domains: Sequence[Domain], model: LocusModel) -> PopulationMixture:
    """The mixture for the draws that nothing fixes, given those of a single possible allele."""
    known = [int(domain[0]) for domain in domains if len(domain) == 1]
    concentration = (1 - model.theta) / model.theta
    shape = concentration * model.frequencies + np.bincount(known, minlength=model.size)
    alleles = np.flatnonzero(shape > 0)
    points = math.ceil((len(domains) - len(known) + 1) / 2)
    beyond = np.cumsum(shape[alleles][::-1])[::-1]
    sticks = [
        beta_nodes(float(shape[allele]), float(rest), points)
        for allele, rest in zip(alleles[:-1], beyond[1:], strict=True)
    ]
    nodes = np.array([stick[0] for stick in sticks]).reshape(-1, points)
    weights = np.array([stick[1] for stick in sticks]).reshape(-1, points)
    return PopulationMixture(alleles, model.size, nodes, weights)


def beta_nodes(first: float, second: float, points: int) -> tuple[Float64Array, Float64Array]:
    """Points and weights that give the mean of any polynomial of degree below 2 points under the beta law.

    Golub and Welsch 1969, on the Jacobi polynomials of [0, 1]; weights by Christoffel's formula.
    """
    centre, side = _jacobi(second - 1, first - 1, points)
    roots = np.linalg.eigvalsh(np.diag(centre) + np.diag(side, 1) + np.diag(side, -1))
    before, current, total = np.zeros(points), np.ones(points), np.ones(points)
    for degree in range(points - 1):
        below = side[degree - 1] if degree else 0.0
        following = ((roots - centre[degree]) * current - below * before) / side[degree]
        before, current = current, following
        total = total + current**2
    return (1 + roots) / 2, 1 / total


def _jacobi(a: float, b: float, points: int) -> tuple[Float64Array, Float64Array]:
    """Recurrence of the orthonormal Jacobi polynomials: float64[points] and float64[points - 1]."""
    k = np.arange(points, dtype=np.float64)
    both = 2 * k + a + b
    centre = np.full(points, (b - a) / (a + b + 2))
    centre[1:] = (b - a) * (b + a) / (both[1:] * (both[1:] + 2))
    spread = np.full(max(points - 1, 0), 4 * (1 + a) * (1 + b) / ((2 + a + b) ** 2 * (3 + a + b)))
    k, both = k[2:], both[2:]
    spread[1:] = 4 * k * (k + a) * (k + b) * (k + a + b) / (both**2 * (both**2 - 1))
    return centre, np.sqrt(spread)
