"""Populations that stand for all populations of a given co-ancestry."""

import time
from math import exp, lgamma

import numpy as np
import pytest

from matching.dna import contraction
from matching.dna.likelihood import likelihood
from matching.dna.locus_model import LocusModel
from matching.dna.mixture import beta_nodes, population_mixture
from matching.dna.observation import read
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from tests.dna_factories import F, M, one_locus


def beta_mean(first: float, second: float, power: int, other: int) -> float:
    """The mean of x ** power * (1 - x) ** other under Beta(first, second)."""
    both = lgamma(first + second) - lgamma(first + second + power + other)
    return exp(both + lgamma(first + power) - lgamma(first) + lgamma(second + other) - lgamma(second))


@pytest.mark.parametrize("shape", [(0.03, 33.0), (2.0, 5.0), (0.5, 0.5), (1e-3, 50.0), (3.0, 0.01)])
@pytest.mark.parametrize("points", [1, 2, 7])
def test_nodes_give_the_mean_of_every_polynomial_they_should(shape: tuple[float, float], points: int) -> None:
    nodes, weights = beta_nodes(*shape, points)
    for power in range(2 * points):
        for other in range(2 * points - power):
            found = float(np.sum(weights * nodes**power * (1 - nodes) ** other))
            assert found == pytest.approx(beta_mean(*shape, power, other), rel=1e-10)


def test_known_draws_shift_the_mean_as_balding_and_nichols_say() -> None:
    model = one_locus({"8": 0.2, "9": 0.3, "10": 0.5}, theta=0.05)
    domains = [np.array([0]), np.array([0]), np.arange(3)]
    weights, frequencies = next(population_mixture(domains, model).chunks())
    expected = (2 * 0.05 + 0.95 * 0.2) / 1.05
    assert float(weights @ frequencies[:, 0]) == pytest.approx(expected, rel=1e-12)
    assert float(weights.sum()) == pytest.approx(1, rel=1e-12)


def wide_family() -> Pedigree:
    """Six siblings, of each a child with an untyped stranger."""
    members = [Member("A", sex=M), Member("B", sex=F), Member("MP", "A", "B")]
    for n in range(6):
        members += [Member(f"s{n}", "A", "B", M), Member(f"w{n}", sex=F), Member(f"c{n}", f"s{n}", f"w{n}")]
    return Pedigree(tuple(members))


def of_wide_family(model: LocusModel) -> float:
    seen = [("8", "9"), ("9", "9"), ("9", "11"), ("8", "11"), ("11", "11"), ("8", "8")]
    readings = {f"c{n}": read(Genotype(alleles), model) for n, alleles in enumerate(seen)}
    return likelihood(wide_family(), readings, model)


def test_a_wide_family_with_theta_is_exact_where_the_joint_table_would_be_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = {str(7 + n): 1 / 14 for n in range(14)}
    model = one_locus(many, theta=0.02)
    whole = of_wide_family(model)
    monkeypatch.setattr(contraction, "LARGEST_JOINT", 0)
    monkeypatch.setattr(contraction, "LARGEST_DESCENT", 0)
    started = time.process_time()
    assert of_wide_family(model) == pytest.approx(whole, rel=1e-10)
    assert time.process_time() - started < 5
