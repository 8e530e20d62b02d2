"""Each stated relation gives the likelihood ratio of that relationship; statements meet as they should."""

from collections.abc import Mapping

import pytest

from matching.dna.ratio import Hypothesis, compare
from matching.dna.relationships import A, B, Relationship, pair_pedigree
from matching.dna.tables import Family as TypedFamily
from matching.dna.tables import candidate_likelihoods
from models.errors import InvalidInput
from models.family import Biological, Family, StatedRelation, sex_of
from models.family_tree import family_pedigree, is_in_tree
from models.profile import Profile
from models.subject import Sex
from tests.dna_factories import population, unrelated_profile
from tests.family_factories import a_family, stated, without

R = StatedRelation
POPULATION = population()
LOCI = tuple(POPULATION.table.loci)
PROFILES = [unrelated_profile(POPULATION.table, seed) for seed in (3, 4, 5)]
PAIRWISE: Mapping[StatedRelation, Relationship] = {
    R.FATHER: Relationship.PARENT_CHILD,
    R.MOTHER: Relationship.PARENT_CHILD,
    R.SON: Relationship.PARENT_CHILD,
    R.DAUGHTER: Relationship.PARENT_CHILD,
    R.IDENTICAL_TWIN: Relationship.IDENTITY,
    R.BROTHER: Relationship.FULL_SIBLINGS,
    R.SISTER: Relationship.FULL_SIBLINGS,
    R.PATERNAL_HALF_BROTHER: Relationship.HALF_SIBLINGS,
    R.PATERNAL_HALF_SISTER: Relationship.HALF_SIBLINGS,
    R.MATERNAL_HALF_BROTHER: Relationship.HALF_SIBLINGS,
    R.MATERNAL_HALF_SISTER: Relationship.HALF_SIBLINGS,
    R.PATERNAL_GRANDFATHER: Relationship.GRANDPARENT,
    R.PATERNAL_GRANDMOTHER: Relationship.GRANDPARENT,
    R.MATERNAL_GRANDFATHER: Relationship.GRANDPARENT,
    R.MATERNAL_GRANDMOTHER: Relationship.GRANDPARENT,
    R.PATERNAL_UNCLE: Relationship.UNCLE_OR_AUNT,
    R.PATERNAL_AUNT: Relationship.UNCLE_OR_AUNT,
    R.MATERNAL_UNCLE: Relationship.UNCLE_OR_AUNT,
    R.MATERNAL_AUNT: Relationship.UNCLE_OR_AUNT,
    R.BROTHERS_SON: Relationship.UNCLE_OR_AUNT,
    R.BROTHERS_DAUGHTER: Relationship.UNCLE_OR_AUNT,
    R.SISTERS_SON: Relationship.UNCLE_OR_AUNT,
    R.SISTERS_DAUGHTER: Relationship.UNCLE_OR_AUNT,
}


def family_lrs(family: Family, profiles: Mapping[str, Profile], candidate: Profile) -> list[float]:
    """The likelihood ratio of the candidate as the missing member 1, locus by locus."""
    typed = TypedFamily(family_pedigree(family), profiles, "1")
    found = []
    for locus in LOCI:
        genotype, shown = candidate.at(locus), [each.at(locus) for each in profiles.values()]
        assert genotype is not None
        alleles = {allele for each in (genotype, *shown) if each is not None for allele in each.alleles}
        model = POPULATION.at(locus, alleles)
        assert model is not None
        numerator, denominator = candidate_likelihoods(typed, genotype, model)
        found.append(numerator / denominator)
    return found


@pytest.mark.parametrize("relation", sorted(PAIRWISE))
def test_a_single_relative_gives_the_ratio_of_the_pair(relation: StatedRelation) -> None:
    relative, candidate = PROFILES[:2]
    both = {A: relative, B: candidate}
    pair = compare(
        Hypothesis(pair_pedigree(PAIRWISE[relation]), both),
        Hypothesis(pair_pedigree(Relationship.UNRELATED), both),
        LOCI,
        population=POPULATION,
    )
    family = a_family(stated(relation))
    assert family_lrs(family, {"2": relative}, candidate) == pytest.approx([each.lr for each in pair.loci])


def test_every_relation_of_blood_is_checked_and_the_others_have_no_place() -> None:
    unplaced = set(R) - set(PAIRWISE)
    assert {R.SPOUSE, R.ADOPTIVE_FATHER, R.STEPMOTHER, R.OTHER} <= unplaced
    for relation in unplaced:
        family = a_family(stated(relation))
        assert not is_in_tree(family, 2, family_pedigree(family))


def test_two_stated_brothers_share_both_parents_and_a_half_brother_one() -> None:
    family = a_family(stated(R.BROTHER), stated(R.BROTHER), stated(R.PATERNAL_HALF_BROTHER))
    pedigree = family_pedigree(family)
    parents = [(pedigree.member(n).father, pedigree.member(n).mother) for n in "1234"]
    assert parents[0] == parents[1] == parents[2]
    assert parents[3][0] == parents[0][0]
    assert parents[3][1] not in (None, parents[0][1])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_statements_does_not_matter(order: tuple[int, ...]) -> None:
    statements = (stated(R.FATHER), stated(R.PATERNAL_UNCLE), stated(R.PATERNAL_GRANDMOTHER))
    family = a_family(*(statements[n] for n in order))
    number = {
        relation: str(2 + order.index(n)) for n, relation in enumerate(("father", "uncle", "grandmother"))
    }
    pedigree = family_pedigree(family)
    assert pedigree.member("1").father == number["father"]
    uncle, father = pedigree.member(number["uncle"]), pedigree.member(number["father"])
    assert (uncle.father, uncle.mother) == (father.father, father.mother)
    assert father.mother == number["grandmother"]


def test_relatives_of_two_missing_brothers_meet_where_the_brothers_do() -> None:
    family = a_family(stated(R.BROTHER), stated(R.MOTHER, 2), stated(R.SON, 2), missing=(1, 2), sex=Sex.MALE)
    pedigree = family_pedigree(family)
    assert pedigree.missing == ("1", "2")
    assert pedigree.member("1").mother == pedigree.member("2").mother == "3"
    assert pedigree.member("4").father == "2"


def test_children_share_the_other_parent_only_where_it_is_stated() -> None:
    apart = family_pedigree(a_family(stated(R.SON), stated(R.DAUGHTER), sex=Sex.MALE))
    assert apart.member("2").mother != apart.member("3").mother
    wife = stated(R.SPOUSE, biological=Biological.NO, sex=Sex.FEMALE)
    together = family_pedigree(
        a_family(wife, stated(R.SON, through=2), stated(R.DAUGHTER, through=2), sex=Sex.MALE)
    )
    assert together.member("3").mother == together.member("4").mother == "2"
    assert together.member("3").father == "1"


def test_a_missing_mother_is_a_mother_and_the_stated_husband_the_father() -> None:
    husband = stated(R.SPOUSE, sex=Sex.MALE)
    for sex in (Sex.FEMALE, Sex.UNKNOWN):
        pedigree = family_pedigree(a_family(husband, stated(R.SON, through=2), sex=sex))
        assert (pedigree.member("3").father, pedigree.member("3").mother) == ("2", "1")


def test_a_nephew_is_the_child_of_the_brother_who_is_named() -> None:
    pedigree = family_pedigree(a_family(stated(R.BROTHER), stated(R.BROTHERS_SON, through=2)))
    assert pedigree.member("3").father == "2"
    unnamed = family_pedigree(a_family(stated(R.BROTHER), stated(R.BROTHERS_SON)))
    assert unnamed.member("3").father not in ("2", None)


def test_an_adopted_brother_makes_no_blood_brother_of_himself_by_his_son() -> None:
    adopted = stated(R.BROTHER, biological=Biological.NO)
    pedigree = family_pedigree(a_family(adopted, stated(R.BROTHERS_SON, through=2)))
    assert "2" not in pedigree.ids
    assert pedigree.member("3").father not in ("2", None)


def test_identical_twins_are_one_group_however_many_there_are() -> None:
    pedigree = family_pedigree(a_family(stated(R.IDENTICAL_TWIN), stated(R.IDENTICAL_TWIN)))
    assert pedigree.twins == (frozenset({"1", "2", "3"}),)


def test_only_relations_of_blood_are_placed_and_unknown_ones_when_asked_for() -> None:
    family = a_family(
        stated(R.FATHER, biological=Biological.UNKNOWN),
        stated(R.MOTHER, biological=Biological.NO),
        stated(R.SISTER),
    )
    certain = family_pedigree(family)
    assert [is_in_tree(family, n, certain) for n in (2, 3, 4)] == [False, False, True]
    marked = family_pedigree(family, biological={Biological.YES, Biological.UNKNOWN})
    assert [is_in_tree(family, n, marked) for n in (2, 3, 4)] == [True, False, True]


def test_a_member_who_withdrew_takes_part_in_nothing() -> None:
    family = without(a_family(stated(R.FATHER), stated(R.BROTHER)), 2)
    assert not is_in_tree(family, 2, family_pedigree(family))
    assert is_in_tree(family, 3, family_pedigree(family))


@pytest.mark.parametrize(
    "family",
    [
        a_family(stated(R.FATHER), stated(R.FATHER)),
        a_family(stated(R.FATHER, sex=Sex.FEMALE)),
        a_family(stated(R.MOTHER), stated(R.PATERNAL_HALF_BROTHER, through=2)),
        a_family(stated(R.FATHER), stated(R.SON, 2), stated(R.FATHER, 3), missing=(1, 2)),
    ],
    ids=["two fathers", "a female father", "a half brother with both parents", "a son with two fathers"],
)
def test_statements_that_contradict_each_other_are_refused(family: Family) -> None:
    with pytest.raises(InvalidInput):
        family_pedigree(family)


def test_a_word_says_the_sex_where_it_does() -> None:
    assert sex_of(R.MATERNAL_AUNT) is Sex.FEMALE
    assert sex_of(R.BROTHERS_SON) is Sex.MALE
    assert sex_of(R.SPOUSE) is Sex.UNKNOWN
