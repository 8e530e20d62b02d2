"""A whole family against people in care: the numbers of the pair, the gate, the words, the contradictions."""

from dataclasses import replace

import pytest

from matching.dna.explain import explain
from matching.dna.family_consistency import impossible_parents
from matching.dna.family_search import FamilySearch, judged_as
from matching.dna.mutation_rates import default_settings
from matching.dna.populations import population_models
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.tables import Family
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import DnaVerdict, TestedRelation
from models.pedigree import Member, Pedigree
from models.subject import Sex
from tests.dna_laboratory import Genotypes, Laboratory, profile_of

PEDIGREE = Pedigree(
    (
        Member("father", sex=Sex.MALE),
        Member("mother", sex=Sex.FEMALE),
        Member("missing", "father", "mother"),
        Member("brother", "father", "mother", Sex.MALE),
    ),
    missing=("missing",),
)


@pytest.fixture(scope="module")
def search() -> FamilySearch:
    return FamilySearch(population_models(default_settings()), shipped_rules())


class Household:
    """Both parents, two sons, and forty strangers after the first son, who is number 0."""

    def __init__(self) -> None:
        laboratory = Laboratory(21)
        self.loci = laboratory.loci
        self.father, self.mother = laboratory.stranger(), laboratory.stranger()
        self.sons = [laboratory.child_of(self.father, self.mother) for _ in range(2)]
        everyone = [self.sons[0], *(laboratory.stranger() for _ in range(40))]
        self.people = [TypedPerson(number, profile_of(one)) for number, one in enumerate(everyone)]
        self.stranger = everyone[5]


@pytest.fixture(scope="module")
def household() -> Household:
    return Household()


def a_family(**typed: Genotypes) -> Family:
    return Family(PEDIGREE, {name: profile_of(one) for name, one in typed.items()}, "missing")


def test_a_mother_alone_says_what_the_pair_says(search: FamilySearch, household: Household) -> None:
    (hit,) = search.find(a_family(mother=household.mother), household.people[:1]).hits
    mother = TypedPerson(99, profile_of(household.mother), Sex.FEMALE)
    pair = explain(
        family_around(mother, TestedRelation.CHILD, is_subject=False),
        household.people[0].profile,
        search.populations,
    )
    assert hit.evidence.lowest.log10_lr == pytest.approx(pair.log10_lr)
    assert hit.evidence.relation is TestedRelation.MISSING_PERSON


def test_the_son_is_first_among_strangers_and_more_relatives_say_more(
    search: FamilySearch, household: Household
) -> None:
    brother = search.find(a_family(brother=household.sons[1]), household.people)
    both = search.find(a_family(brother=household.sons[1], mother=household.mother), household.people)
    assert both.hits[0].number == 0
    assert both.searched == 41
    alone = {hit.number: hit.evidence.lowest.log10_lr for hit in brother.hits}
    assert both.hits[0].evidence.lowest.log10_lr > alone.get(0, 0.0)
    for hit in both.hits:
        assert hit.evidence.chance.expected <= search.rules.most_chance_hits


def test_one_new_person_gets_the_evidence_of_the_whole_search(
    search: FamilySearch, household: Household
) -> None:
    family = a_family(brother=household.sons[1], mother=household.mother)
    whole = search.find(family, household.people).hits[0]
    (new,) = search.find(family, household.people[:1], among=41).hits
    assert new.evidence.loci == whole.evidence.loci
    assert new.evidence.lowest == whole.evidence.lowest
    assert new.evidence.chance.expected == pytest.approx(whole.evidence.chance.expected)


def test_the_gate_holds_for_families_too(search: FamilySearch, household: Household) -> None:
    strict = replace(search, rules=replace(search.rules, most_chance_hits=1e-30))
    assert strict.find(a_family(mother=household.mother), household.people[:1]).hits == ()


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        (("father", "mother"), TestedRelation.CHILD),
        (("mother",), TestedRelation.CHILD),
        (("mother", "brother"), TestedRelation.MISSING_PERSON),
        (("brother",), TestedRelation.MISSING_PERSON),
        (("missing",), TestedRelation.MISSING_PERSON),
    ],
)
def test_parents_alone_have_a_rule_of_the_standard(
    household: Household, typed: tuple[str, ...], rule: TestedRelation
) -> None:
    assert judged_as(a_family(**dict.fromkeys(typed, household.mother))) is rule


def test_a_child_with_the_other_parent_has_a_rule_and_a_second_child_has_none(household: Household) -> None:
    wife, missing = Member("wife", sex=Sex.FEMALE), Member("missing", sex=Sex.MALE)
    children = [Member(name, "missing", "wife") for name in ("one", "two")]
    pedigree = Pedigree((missing, wife, *children), missing=("missing",))
    profile = profile_of(household.mother)
    trio = Family(pedigree, {"wife": profile, "one": profile}, "missing")
    assert judged_as(trio) is TestedRelation.PARENT
    assert (
        judged_as(replace(trio, profiles={"one": profile, "two": profile})) is TestedRelation.MISSING_PERSON
    )


def test_both_parents_support_in_words_and_a_brother_gets_no_verdict(
    search: FamilySearch, household: Household
) -> None:
    parents = search.find(a_family(father=household.father, mother=household.mother), household.people[:1])
    assert parents.hits[0].evidence.opinion.verdict is DnaVerdict.SUPPORTS
    person = household.people[0]
    brother = search.evidence(a_family(brother=household.sons[1]), person, searched=1)
    assert brother is not None
    assert brother.opinion.verdict is None


def test_too_few_shared_loci_are_not_comparable_and_whom_to_type_again_is_named(
    search: FamilySearch, household: Household
) -> None:
    few = {locus: household.mother[locus] for locus in household.loci[:2]}
    found = search.find(a_family(mother=few), household.people[:3])
    assert (found.hits, found.searched, found.not_comparable_count) == ((), 0, 3)
    assert [(each.shared_loci, bool(each.bridging_kit)) for each in found.not_comparable] == [(2, True)] * 3


@pytest.mark.parametrize("short", [1, 0])
def test_one_person_at_fewer_loci_than_can_be_compared_gets_no_number_either(
    search: FamilySearch, household: Household, short: int
) -> None:
    loci = household.loci[: search.rules.fewest_loci - short]
    family, person = a_family(mother={locus: household.mother[locus] for locus in loci}), household.people[0]
    found = search.evidence(family, person, searched=1)
    assert search.shared_loci(family, person) == len(loci)
    assert (found is None) == bool(short)


def test_a_father_who_cannot_be_the_brothers_is_noticed_and_a_true_one_is_not(
    search: FamilySearch, household: Household
) -> None:
    population = search.populations[0]
    true = {"father": profile_of(household.father), "brother": profile_of(household.sons[1])}
    assert impossible_parents(PEDIGREE, true, population) == ()
    wrong = {**true, "father": profile_of(household.stranger)}
    (found,) = impossible_parents(PEDIGREE, wrong, population)
    assert (found.child, found.parents) == ("brother", ("father",))
    assert len(found.excluded) >= 3


def test_a_stated_parent_who_passes_by_the_alleles_alone_is_excluded_at_no_more_loci_than_they_say(
    search: FamilySearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick look at the alleles never hides what the likelihood of each locus would find."""
    laboratory, population = Laboratory(5), search.populations[0]
    father, mother = laboratory.stranger(), laboratory.stranger()
    son, uncle = laboratory.child_of(father, mother), laboratory.stranger()
    few = {locus: uncle[locus] for locus in laboratory.loci[:9]}
    families = [
        {"father": one, "mother": other, "brother": {**son, "TH01": ("6", "6")}}
        for one in (father, uncle, few, mother)
        for other in (mother, laboratory.child_of(father, mother), few)
    ]
    typed = [{name: profile_of(each) for name, each in family.items()} for family in families]
    quick = [impossible_parents(PEDIGREE, each, population) for each in typed]
    monkeypatch.setattr("matching.dna.family_consistency._misfits", lambda *_: 99)
    assert quick == [impossible_parents(PEDIGREE, each, population) for each in typed]
    assert () in quick
    assert len({len(each) for each in quick}) > 1
