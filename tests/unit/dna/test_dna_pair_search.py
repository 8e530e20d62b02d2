"""One profile against many: who is listed, from which side, with what behind it."""

from dataclasses import replace

import pytest

from matching.dna.explain import explain
from matching.dna.identical import FEWEST_LOCI_TO_AGREE, IdenticalProfiles, agreeing_loci
from matching.dna.mutation_rates import default_settings
from matching.dna.packed_people import PackedPeople
from matching.dna.pair_search import PairSearch, PairsFound, Partners
from matching.dna.populations import population_models
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import ChanceHits, TestedRelation
from models.genotype import Genotype
from models.profile import Profile
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


def found_by(
    search: PairSearch, probe: TypedPerson, others: list[TypedPerson], *, is_subject: bool
) -> PairsFound:
    packed = PackedPeople.of(others, search.populations[0].table, [probe.profile])
    return search.find(probe, Partners(packed, RELATIVES, is_subject))


def test_mother_and_brother_are_listed_and_nobody_beyond_the_gate(
    search: PairSearch, people: list[TypedPerson]
) -> None:
    others = [person for person in people if person.number != 1]
    found = found_by(search, people[1], others, is_subject=True)
    assert {0, 2} <= {pair.partner for pair in found.pairs[:3]}
    assert found.searched == len(others)
    for pair in found.pairs:
        assert min(each.chance.expected for each in pair.relations) <= search.rules.most_chance_hits
        totals = [each.lowest.log10_lr for each in pair.relations]
        assert totals == sorted(totals, reverse=True)
        assert totals[-1] >= 0


def test_both_sides_give_the_same_evidence(search: PairSearch, people: list[TypedPerson]) -> None:
    child, mother, nobody = people[1], people[0], ChanceHits(0.0, 1, is_bound=False)
    from_child = found_by(search, child, [mother], is_subject=True).pairs[0]
    from_mother = found_by(search, mother, [child], is_subject=False).pairs[0]
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
    assert found_by(strict, people[1], [people[0]], is_subject=True).pairs == ()


def test_too_few_shared_loci_are_counted_and_named_with_a_bridging_kit(
    search: PairSearch, people: list[TypedPerson]
) -> None:
    few = profile_of(Laboratory(12, people[0].profile.loci[:4]).stranger())
    found = found_by(search, people[0], [TypedPerson(99, few)], is_subject=True)
    assert (found.searched, found.not_comparable_count, found.pairs) == (0, 1, ())
    assert found.not_comparable[0].profile_id == 99
    assert found.not_comparable[0].shared_loci == 4
    assert found.not_comparable[0].bridging_kit


def test_nobody_to_compare_with_is_an_empty_answer(search: PairSearch, people: list[TypedPerson]) -> None:
    found = found_by(search, people[0], [], is_subject=True)
    assert (found.pairs, found.searched) == ((), 0)


def test_agreement_needs_enough_loci_and_ignores_single_alleles() -> None:
    full = {f"L{n}": Genotype.of("9", "10") for n in range(FEWEST_LOCI_TO_AGREE)}
    assert agreeing_loci(full, full) == FEWEST_LOCI_TO_AGREE
    assert agreeing_loci(full, {**full, "L0": Genotype.of("9", "11")}) == 0
    assert agreeing_loci(full, {**full, "L0": Genotype.of("9")}) == FEWEST_LOCI_TO_AGREE - 1


def test_identical_profiles_are_found_among_others(people: list[TypedPerson]) -> None:
    known = IdenticalProfiles()
    for person in people:
        assert known.add(person.profile) == person.number
    first = people[7].profile
    assert list(known.like(first)) == [7]
    fewer = first.without(frozenset(first.loci[:9]))
    assert list(known.like(fewer)) == [7]
    assert list(known.like(first.without(frozenset(first.loci[FEWEST_LOCI_TO_AGREE - 1 :])))) == []
    other = Profile.of({**dict(first), first.loci[0]: Genotype.of("1", "2")})
    assert list(known.like(other)) == []


def test_probes_of_several_kits_share_one_packing(search: PairSearch, people: list[TypedPerson]) -> None:
    short = people[1].profile.without(frozenset(people[1].profile.loci[:5]))
    probes = [people[1].profile, short]
    packed = PackedPeople.of(people, search.populations[0].table, probes)
    for probe in probes:
        packing, codes = packed.at(probe)
        assert packing.loci == probe.loci
        assert codes.tolist() == packing.pack([person.profile for person in people]).tolist()
