"""Alternatives to a stated pedigree: each equals the pair of relationships it stands for."""

import math

import pytest

from matching.dna.kinship import compare_pair
from matching.dna.mutation_rates import default_settings
from matching.dna.populations import population_models, shipped_populations
from matching.dna.reference_alternatives import Alternative
from matching.dna.reference_check import ReferenceReport, check_references
from matching.dna.relationships import Relationship
from matching.dna.tables import Family
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from tests.dna_factories import NUCLEAR, child_profile, unrelated_profile

STANDARD = shipped_populations()[0]
LOCI = ("D3S1358", "vWA", "FGA", "D8S1179", "D21S11", "D18S51", "D12S391", "TH01", "Penta E", "D6S1043")
POPULATION = population_models(default_settings())[0]
FATHER, OTHER_FATHER, MOTHER, OTHER_MOTHER = (unrelated_profile(STANDARD, seed, LOCI) for seed in range(4))
SIBLINGS = NUCLEAR.with_members(Member("S2", "F", "M"), Member("S3", "F", "M"))
TWINS = Pedigree(SIBLINGS.members, (frozenset({"S", "S2"}),), ("MP",))


def siblings(*seeds: int) -> list[Profile]:
    return [child_profile(FATHER, MOTHER, seed) for seed in seeds]


def ratios(report: ReferenceReport) -> dict[tuple[Alternative, tuple[str, ...]], float]:
    return {(found.alternative, found.members): found.log10_lr for found in report.alternatives}


def test_another_parent_is_full_siblings_against_half_siblings() -> None:
    first, second = siblings(10, 11)
    found = ratios(check_references(Family(SIBLINGS, {"S": first, "S2": second}, "MP"), POPULATION))
    pair = compare_pair(first, second, POPULATION)
    expected = pair.log10_lr(Relationship.FULL_SIBLINGS, Relationship.HALF_SIBLINGS)
    for member in ("S", "S2"):  # the half siblings of a pair share a father, so the mother is another one
        assert found[Alternative.ANOTHER_MOTHER, (member,)] == pytest.approx(expected, abs=1e-9)
        assert math.isfinite(found[Alternative.ANOTHER_FATHER, (member,)])


def test_an_aunt_or_uncle_is_a_parent_against_the_siblings_of_a_parent() -> None:
    (child,) = siblings(10)
    found = ratios(check_references(Family(NUCLEAR, {"F": FATHER, "S": child}, "MP"), POPULATION))
    pair = compare_pair(FATHER, child, POPULATION)
    expected = pair.log10_lr(Relationship.PARENT_CHILD, Relationship.UNCLE_OR_AUNT)
    assert found[Alternative.AUNT_OR_UNCLE, ("F",)] == pytest.approx(expected, abs=1e-9)
    unrelated = pair.log10_lr(Relationship.PARENT_CHILD)
    assert found[Alternative.ANOTHER_FATHER, ("S",)] == pytest.approx(unrelated, abs=1e-9)


def test_the_same_person_is_full_siblings_against_identity() -> None:
    (twice,) = siblings(10)
    report = check_references(Family(SIBLINGS, {"S": twice, "S2": twice}, "MP"), POPULATION)
    pair = compare_pair(twice, twice, POPULATION)
    expected = pair.log10_lr(Relationship.FULL_SIBLINGS, Relationship.IDENTITY)
    found = ratios(report)
    assert found[Alternative.SAME_PERSON, ("S", "S2")] == pytest.approx(expected, abs=1e-9)
    assert found[Alternative.SAME_PERSON, ("S2", "S")] == pytest.approx(expected, abs=1e-9)
    assert report.best_alternative is not None
    assert report.best_alternative.alternative is Alternative.SAME_PERSON


def test_a_half_sibling_stated_as_a_full_one_is_found_on_either_side() -> None:
    first, second, third = siblings(10, 11, 12)
    cases = (
        (child_profile(OTHER_FATHER, MOTHER, 13), Alternative.ANOTHER_FATHER),
        (child_profile(FATHER, OTHER_MOTHER, 14), Alternative.ANOTHER_MOTHER),
    )
    for half, expected in cases:
        other = {Alternative.ANOTHER_FATHER: ("M", MOTHER), Alternative.ANOTHER_MOTHER: ("F", FATHER)}
        parent, profile = other[expected]
        profiles = {parent: profile, "MP": third, "S": first, "S2": second, "S3": half}
        report = check_references(Family(SIBLINGS, profiles, "MP"), POPULATION)
        best = report.best_alternative
        assert best is not None
        assert (best.alternative, best.members) == (expected, ("S3",))
        assert report.is_doubtful


def test_an_aunt_who_gave_the_sample_of_the_mother_is_the_best_alternative() -> None:
    grandmother, grandfather = (unrelated_profile(STANDARD, seed, LOCI) for seed in (20, 21))
    mother, aunt = (child_profile(grandfather, grandmother, seed) for seed in (22, 23))
    children = [child_profile(FATHER, mother, seed) for seed in (24, 25, 26)]
    profiles = dict(zip(("F", "M", "S", "S2", "S3"), (FATHER, aunt, *children), strict=True))
    report = check_references(Family(SIBLINGS, profiles, "MP"), POPULATION)
    best = report.best_alternative
    assert best is not None
    assert (best.alternative, best.members) == (Alternative.AUNT_OR_UNCLE, ("M",))
    assert best.log10_lr < -3


def test_stated_twins_that_are_ordinary_siblings_are_found_and_true_ones_are_not_doubted() -> None:
    first, second = siblings(10, 11)
    report = check_references(Family(TWINS, {"S": first, "S2": second}, "MP"), POPULATION)
    found = ratios(report)
    assert found[Alternative.NOT_IDENTICAL, ("S", "S2")] == -math.inf
    assert report.is_doubtful
    true = check_references(Family(TWINS, {"S": first, "S2": first}, "MP"), POPULATION)
    assert ratios(true)[Alternative.NOT_IDENTICAL, ("S", "S2")] > 3
    assert not true.is_doubtful
    assert not any(alternative is Alternative.SAME_PERSON for alternative, _ in ratios(true))


def test_twins_with_typed_parents_change_their_parents_together() -> None:
    (twin,) = siblings(10)
    found = ratios(check_references(Family(TWINS, {"F": FATHER, "S": twin, "S2": twin}, "MP"), POPULATION))
    alone = ratios(check_references(Family(NUCLEAR, {"F": FATHER, "S": twin}, "MP"), POPULATION))
    expected = alone[Alternative.ANOTHER_FATHER, ("S",)]
    assert found[Alternative.ANOTHER_FATHER, ("S",)] == pytest.approx(expected, abs=1e-9)
    assert found[Alternative.ANOTHER_FATHER, ("S2",)] == pytest.approx(expected, abs=1e-9)


def test_the_alternatives_of_a_couple_and_its_child_are_these() -> None:
    (child,) = siblings(10)
    family = Family(NUCLEAR, {"F": FATHER, "M": MOTHER, "S": child}, "MP")
    asked = set(ratios(check_references(family, POPULATION)))
    assert asked == {
        *((Alternative.NOT_RELATED, (member,)) for member in ("F", "M", "S")),
        *((Alternative.SWAPPED, pair) for pair in (("F", "M"), ("F", "S"), ("M", "S"))),
        *((Alternative.AUNT_OR_UNCLE, (member,)) for member in ("F", "M")),
        (Alternative.ANOTHER_FATHER, ("S",)),
        (Alternative.ANOTHER_MOTHER, ("S",)),
    }


def test_a_lone_reference_has_no_alternative() -> None:
    report = check_references(Family(NUCLEAR, {"F": FATHER}, "MP"), POPULATION)
    assert report.alternatives == ()
    assert not report.is_doubtful


def test_a_locus_impossible_for_the_stated_parent_is_possible_for_an_aunt_without_mutation() -> None:
    strict = POPULATION.without_mutation()
    profiles = {
        "M": Profile.of({"TH01": Genotype.of("6", "6")}),
        "S": Profile.of({"TH01": Genotype.of("7", "9")}),
    }
    report = check_references(Family(NUCLEAR, profiles, "MP"), strict)
    assert report.inconsistent_loci == ("TH01",)
    assert ratios(report)[Alternative.AUNT_OR_UNCLE, ("M",)] == -math.inf
