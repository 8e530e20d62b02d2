"""Wide families with theta: quick, and the same however they are summed."""

import time

import numpy as np
import pytest

from matching.dna import contraction
from matching.dna.close_relatives import CloseRelative, against_relatives
from matching.dna.founders import joint_draws
from matching.dna.locus_model import PopulationModel, Settings
from matching.dna.mutation_rates import default_settings
from matching.dna.populations import default_population
from matching.dna.shared_draws import means_of_products
from matching.dna.tables import Family
from tests.dna_factories import THREE_GENERATIONS, child_profile, one_locus, unrelated_profile

LOCI = ("FGA", "Penta E", "D12S391", "D18S51")
TABLE = default_population()


def family_of_uncle_and_sibling() -> tuple[Family, PopulationModel]:
    grandfather, grandmother, mother = (unrelated_profile(TABLE, seed, LOCI) for seed in (1, 2, 3))
    father, uncle = (child_profile(grandfather, grandmother, seed) for seed in (4, 5))
    profiles = {"U": uncle, "S": child_profile(father, mother, 6)}
    settings = Settings(default_settings().mutation, theta=0.01)
    return Family(THREE_GENERATIONS, profiles, "MP"), PopulationModel(TABLE, settings)


def test_every_close_relative_of_a_wide_family_with_theta_is_weighed_in_seconds_and_told() -> None:
    family, population = family_of_uncle_and_sibling()
    told: list[tuple[int, int]] = []
    started = time.process_time()
    traps = against_relatives(
        family,
        family.profiles["S"],
        population,
        progress=lambda done, total: told.append((done, total)),
    )
    assert time.process_time() - started < 6  # by the groupings of draws alone: more than a minute
    assert all(trap.ratio.is_defined for trap in traps)
    assert told == [(done, len(CloseRelative)) for done in range(len(CloseRelative) + 1)]


def test_ways_of_descent_give_what_groupings_of_draws_give(monkeypatch: pytest.MonkeyPatch) -> None:
    family, population = family_of_uncle_and_sibling()
    candidate = unrelated_profile(TABLE, 9, LOCI[2:3])
    asked = (CloseRelative.MATERNAL_HALF_SIBLING, CloseRelative.CHILD)
    quick = against_relatives(family, candidate, population, relatives=asked)
    monkeypatch.setattr(contraction, "LARGEST_DESCENT", 0)
    slow = against_relatives(family, candidate, population, relatives=asked)
    for one, other in zip(quick, slow, strict=True):
        assert one.relative is other.relative
        assert one.ratio.log10_lr == pytest.approx(other.ratio.log10_lr, abs=1e-10)


def test_the_mean_of_a_product_over_draws_is_that_of_their_joint_table() -> None:
    model = one_locus(theta=0.04)
    vectors = np.random.default_rng(1).random((4, 3, model.size))
    vectors[1, 2] = 1.0
    known = (0, 2)
    domains = [np.array([allele]) for allele in known] + [np.arange(model.size)] * 4
    joint = joint_draws(domains, model)[0, 0] / joint_draws(domains[:2], model).item()
    expected = np.einsum("abcd,wa,wb,wc,wd->w", joint, *vectors)
    assert means_of_products(vectors, known, model) == pytest.approx(expected, rel=1e-12)
