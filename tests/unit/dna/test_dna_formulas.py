"""Textbook likelihood ratios, worked by hand."""

import pytest

from matching.dna.ratio import probability
from matching.dna.relationships import A, B, Relationship, pair_pedigree
from models.genotype import Genotype
from tests.dna_factories import one_locus

PA, PB, PC = 0.1, 0.2, 0.7
TABLE = {"8": PA, "9": PB, "10": PC}
AA, AB, AC, BB, BC, CC = (
    Genotype.of(x, y) for x, y in ("88", "89", ("8", "10"), "99", ("9", "10"), ("10", "10"))
)


def lr(relationship: Relationship, first: Genotype, second: Genotype, theta: float = 0.0) -> float:
    model = one_locus(TABLE, theta=theta)
    read = {A: first, B: second}
    related = probability(pair_pedigree(relationship), read, model)
    return related / probability(pair_pedigree(Relationship.UNRELATED), read, model)


@pytest.mark.parametrize(
    ("relationship", "first", "second", "expected"),
    [
        (Relationship.IDENTITY, AB, AB, 1 / (2 * PA * PB)),
        (Relationship.IDENTITY, AA, AA, 1 / PA**2),
        (Relationship.IDENTITY, AA, AB, 0),
        (Relationship.PARENT_CHILD, AA, BB, 0),
        (Relationship.PARENT_CHILD, AA, BC, 0),
        (Relationship.PARENT_CHILD, AB, AC, 1 / (4 * PA)),
        (Relationship.PARENT_CHILD, AA, AB, 1 / (2 * PA)),
        (Relationship.PARENT_CHILD, AB, AB, (PA + PB) / (4 * PA * PB)),
        (Relationship.PARENT_CHILD, AA, AA, 1 / PA),
        (Relationship.FULL_SIBLINGS, AA, BC, 1 / 4),
        (Relationship.FULL_SIBLINGS, AA, BB, 1 / 4),
        (Relationship.FULL_SIBLINGS, AB, AC, (1 + 2 * PA) / (8 * PA)),
        (Relationship.FULL_SIBLINGS, AA, AB, (1 + PA) / (4 * PA)),
        (Relationship.FULL_SIBLINGS, AB, AB, (1 + PA + PB + 2 * PA * PB) / (8 * PA * PB)),
        (Relationship.FULL_SIBLINGS, AA, AA, (1 + PA) ** 2 / (4 * PA**2)),
        (Relationship.HALF_SIBLINGS, AA, AA, (1 + PA) / (2 * PA)),
        (Relationship.FIRST_COUSINS, AA, AA, (3 * PA + 1) / (4 * PA)),
        (Relationship.FIRST_COUSINS, AA, BB, 3 / 4),
    ],
)
def test_a_pair_without_theta_follows_the_textbook(
    relationship: Relationship, first: Genotype, second: Genotype, expected: float
) -> None:
    assert lr(relationship, first, second) == pytest.approx(expected, rel=1e-12)
    assert lr(relationship, second, first) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "relationship", [Relationship.HALF_SIBLINGS, Relationship.GRANDPARENT, Relationship.UNCLE_OR_AUNT]
)
def test_second_degree_relatives_are_told_apart_by_nothing_without_mutation(
    relationship: Relationship,
) -> None:
    parent_child = lr(Relationship.PARENT_CHILD, AB, AC)
    assert lr(relationship, AB, AC) == pytest.approx(0.5 + 0.5 * parent_child, rel=1e-12)


@pytest.mark.parametrize("theta", [0.01, 0.03, 0.2])
def test_match_probabilities_with_theta_follow_balding_and_nichols(theta: float) -> None:
    below = (1 + theta) * (1 + 2 * theta)
    homozygote = (2 * theta + (1 - theta) * PA) * (3 * theta + (1 - theta) * PA) / below
    heterozygote = 2 * (theta + (1 - theta) * PA) * (theta + (1 - theta) * PB) / below
    assert lr(Relationship.IDENTITY, AA, AA, theta) == pytest.approx(1 / homozygote, rel=1e-12)
    assert lr(Relationship.IDENTITY, AB, AB, theta) == pytest.approx(1 / heterozygote, rel=1e-12)


@pytest.mark.parametrize("theta", [0.01, 0.03, 0.2])
def test_parent_and_child_with_theta_follow_the_textbook(theta: float) -> None:
    one_homozygous = (1 + 2 * theta) / (3 * theta + (1 - theta) * PA)
    one_shared = (1 + 2 * theta) / (4 * (theta + (1 - theta) * PA))
    assert lr(Relationship.PARENT_CHILD, AA, AA, theta) == pytest.approx(one_homozygous, rel=1e-12)
    assert lr(Relationship.PARENT_CHILD, AB, AC, theta) == pytest.approx(one_shared, rel=1e-12)
    assert lr(Relationship.PARENT_CHILD, AA, BB, theta) == 0


@pytest.mark.parametrize(("first", "second"), [(AA, AA), (AB, AB), (AA, AB), (AB, AC), (AA, BC), (AA, BB)])
def test_full_siblings_with_theta_mix_zero_one_and_two_alleles_by_descent(
    first: Genotype, second: Genotype
) -> None:
    theta = 0.03
    identity = lr(Relationship.IDENTITY, first, second, theta)
    parent_child = lr(Relationship.PARENT_CHILD, first, second, theta)
    expected = 1 / 4 + parent_child / 2 + identity / 4
    assert lr(Relationship.FULL_SIBLINGS, first, second, theta) == pytest.approx(expected, rel=1e-12)


def test_a_single_allele_stands_for_every_genotype_that_contains_it() -> None:
    partial = Genotype.of("8")
    seen = PA**2 + 2 * PA * (1 - PA)
    from_parent = PA  # a parent AA hands on A; B's other allele is free
    assert lr(Relationship.PARENT_CHILD, AA, partial) == pytest.approx(1 / seen, rel=1e-12)
    assert lr(Relationship.PARENT_CHILD, BB, partial) == pytest.approx(from_parent / seen, rel=1e-12)


def test_a_homozygous_parent_and_child_without_shared_allele_may_share_a_silent_one() -> None:
    silent = 0.05
    model = one_locus(TABLE, silent=silent)
    pa, pb = PA * (1 - silent), PB * (1 - silent)
    read = {A: AA, B: BB}
    related = probability(pair_pedigree(Relationship.PARENT_CHILD), read, model)
    parent_carries_silent, child_other_allele = 2 * pa * silent, pb
    assert related == pytest.approx(parent_carries_silent * 0.5 * child_other_allele, rel=1e-12)
