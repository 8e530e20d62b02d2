"""One profile against many: who is listed, from which side, with what behind it."""

from dataclasses import replace

import pytest

from matching.dna.explain import explain
from matching.dna.identical import FEWEST_LOCI_TO_AGREE, agreeing_loci, are_identical
from matching.dna.mutation_rates import default_settings
from matching.dna.pair_search import PairSearch, Partners
from matching.dna.populations import population_models
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import ChanceHits, TestedRelation
from models.genotype import Genotype
from models.subject import Sex
from tests.dna_laboratory import Laboratory, profile_of

RELATIVES = (TestedRelation.CHILD, TestedRelation.PARENT, TestedRelation.FULL_SIBLING)


@pytest.fixture(scope="module")
def search() -> PairSearch:
    return PairSearch(population_models(default_settings()), shipped_rules())


@pytest.fixture(scope="module")
def people() -> list[TypedPerson]:
    """A mother (number 0), her two children (1 and 2), and strangers."""
    laboratory = Laboratory(11)
    mother, father = laboratory.stranger(), laboratory.stranger()
    family = [mother, *(laboratory.child_of(father, mother) for _ in range(2))]
    everyone = [*family, *(laboratory.stranger() for _ in range(40))]
    sexes = [Sex.FEMALE, Sex.MALE, Sex.MALE]
    return [
        TypedPerson(number, profile_of(one), sexes[number] if number < 3 else Sex.UNKNOWN)
        for number, one in enumerate(everyone)
    ]


def test_mother_and_brother_are_listed_and_nobody_beyond_the_gate(
    search: PairSearch, people: list[TypedPerson]
) -> None:
    others = [person for person in people if person.number != 1]
    found = search.find(people[1], Partners(others, RELATIVES, probe_is_subject=True))
    assert {0, 2} <= {pair.partner for pair in found.pairs[:3]}
    assert found.searched == len(others)
    for pair in found.pairs:
        assert min(each.chance.expected for each in pair.relations) <= search.rules.most_chance_hits
        totals = [each.lowest.log10_lr for each in pair.relations]
        assert totals == sorted(totals, reverse=True)
        assert totals[-1] >= 0


def test_both_sides_give_the_same_evidence(search: PairSearch, people: list[TypedPerson]) -> None:
    child, mother, nobody = people[1], people[0], ChanceHits(0.0, 1, is_bound=False)
    from_child = search.find(child, Partners([mother], RELATIVES, probe_is_subject=True)).pairs[0]
    from_mother = search.find(mother, Partners([child], RELATIVES, probe_is_subject=False)).pairs[0]
    assert [replace(each, chance=nobody) for each in from_child.relations] == [
        replace(each, chance=nobody) for each in from_mother.relations
    ]
    relation = next(each for each in from_child.relations if each.relation is TestedRelation.CHILD)
    family = family_around(mother, TestedRelation.CHILD, is_subject=False)
    stated = explain(family, child.profile, search.populations)
    assert relation.lowest.log10_lr == stated.log10_lr


def test_the_gate_rises_with_the_number_of_people_compared(
    search: PairSearch, people: list[TypedPerson]
) -> None:
    strict = replace(search, rules=replace(search.rules, most_chance_hits=1e-30))
    assert strict.find(people[1], Partners([people[0]], RELATIVES, probe_is_subject=True)).pairs == ()


def test_too_few_shared_loci_are_counted_and_named_with_a_bridging_kit(
    search: PairSearch, people: list[TypedPerson]
) -> None:
    few = profile_of(Laboratory(12, people[0].profile.loci[:4]).stranger())
    found = search.find(people[0], Partners([TypedPerson(99, few)], RELATIVES, probe_is_subject=True))
    assert (found.searched, found.not_comparable_count, found.pairs) == (0, 1, ())
    assert found.not_comparable[0].profile_id == 99
    assert found.not_comparable[0].shared_loci == 4
    assert found.not_comparable[0].bridging_kit


def test_nobody_to_compare_with_is_an_empty_answer(search: PairSearch, people: list[TypedPerson]) -> None:
    found = search.find(people[0], Partners([], RELATIVES, probe_is_subject=True))
    assert (found.pairs, found.searched) == ((), 0)


def test_agreement_needs_enough_loci_and_ignores_single_alleles() -> None:
    loci = [f"L{n}" for n in range(FEWEST_LOCI_TO_AGREE)]
    full = {locus: Genotype.of("9", "10") for locus in loci}
    assert are_identical(full, full)
    assert agreeing_loci(full, {**full, "L0": Genotype.of("9", "11")}) == 0
    assert agreeing_loci(full, {**full, "L0": Genotype.of("9")}) == FEWEST_LOCI_TO_AGREE - 1
    assert not are_identical(full, {**full, "L0": Genotype.of("9")})
