"""Chance hits: the tail of the LR over unrelated people, against enumeration and drawing."""

from itertools import product

import numpy as np
import pytest

from matching.dna.chance import chance_in_tables, chance_of_reaching
from matching.dna.locus_model import PopulationModel
from matching.dna.mutation_rates import default_settings
from matching.dna.packing import Packing
from matching.dna.populations import population_models
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.tables import CompiledFamily, compile_family
from models.dna_candidate import TestedRelation
from models.genotype import Genotype
from models.profile import Profile
from tests.dna_laboratory import Laboratory, profile_of


@pytest.fixture(scope="module")
def population() -> PopulationModel:
    return population_models(default_settings())[0]


def compiled_for(
    population: PopulationModel, laboratory: Laboratory, relation: TestedRelation = TestedRelation.CHILD
) -> tuple[CompiledFamily, Profile]:
    probe, candidate = profile_of(laboratory.stranger()), profile_of(laboratory.stranger())
    packing = Packing.of(population.table, probe.loci, [probe, candidate])
    family = family_around(TypedPerson(1, probe), relation, is_subject=True)
    return compile_family(family, population, packing), candidate


@pytest.mark.parametrize("relation", [TestedRelation.CHILD, TestedRelation.FULL_SIBLING])
def test_two_loci_agree_with_counting_every_genotype(
    population: PopulationModel, relation: TestedRelation
) -> None:
    compiled, candidate = compiled_for(population, Laboratory(1, ("TH01", "TPOX")), relation)
    first, second = compiled.tables
    for log10_lr in (0.5, 0.0, -1.0):
        exact = sum(
            p * q
            for (x, p), (y, q) in product(
                zip(first.log10_lr, first.unrelated, strict=True),
                zip(second.log10_lr, second.unrelated, strict=True),
            )
            if x + y >= log10_lr
        )
        found, is_bound = chance_of_reaching(log10_lr, compiled, candidate)
        lower, _ = chance_of_reaching(log10_lr + 0.021, compiled, candidate)
        assert not is_bound
        assert lower - 1e-12 <= exact <= found + 1e-12


@pytest.mark.parametrize("relation", [TestedRelation.CHILD, TestedRelation.FULL_SIBLING])
def test_the_compiled_kernel_agrees_with_convolving_locus_by_locus(
    population: PopulationModel, relation: TestedRelation
) -> None:
    compiled, candidate = compiled_for(population, Laboratory(4), relation)
    for log10_lr in (-20.0, -1.0, 0.0, 0.5, 2.0, 4.0, 30.0):
        expected = chance_of_reaching(log10_lr, compiled, candidate)
        assert chance_in_tables(log10_lr, compiled, candidate) == pytest.approx(expected, rel=1e-9, abs=1e-18)
    loci = dict(candidate)
    partial = Profile.of(loci | {"TH01": Genotype.of(loci["TH01"].alleles[0])})
    assert (
        chance_in_tables(1.0, compiled, partial) == chance_of_reaching(1.0, compiled, partial) == (0.1, True)
    )


def test_a_whole_profile_agrees_with_drawing_strangers(population: PopulationModel) -> None:
    laboratory = Laboratory(2)
    compiled, candidate = compiled_for(population, laboratory, TestedRelation.FULL_SIBLING)
    random = np.random.default_rng(3)
    drawn = sum(random.choice(table.log10_lr, size=200_000, p=table.unrelated) for table in compiled.tables)
    found, _ = chance_of_reaching(0.0, compiled, candidate)
    share = float(np.mean(drawn >= 0.0))
    assert 0.95 * share <= found <= 1.25 * share


def test_it_never_exceeds_one_over_the_ratio_and_falls_with_it(population: PopulationModel) -> None:
    compiled, candidate = compiled_for(population, Laboratory(4))
    chances = [chance_of_reaching(log10_lr, compiled, candidate)[0] for log10_lr in range(-5, 12)]
    assert chances == sorted(chances, reverse=True)
    assert all(chance <= min(1.0, 10.0**-n) for n, chance in zip(range(-5, 12), chances, strict=True))


def test_more_than_anybody_can_reach_has_no_chance(population: PopulationModel) -> None:
    compiled, candidate = compiled_for(population, Laboratory(5))
    assert chance_of_reaching(60.0, compiled, candidate) == (0.0, False)


def test_a_partial_reading_gives_the_bound_and_says_so(population: PopulationModel) -> None:
    compiled, candidate = compiled_for(population, Laboratory(6))
    locus, genotype = next(iter(candidate))
    partial = Profile.of({**dict(candidate), locus: Genotype.of(genotype.alleles[0])})
    found, is_bound = chance_of_reaching(4.0, compiled, partial)
    assert found == pytest.approx(1e-4)
    assert is_bound
