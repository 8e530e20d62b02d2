import pytest

from matching.dna.close_relatives import CloseRelative, with_relative
from matching.dna.reduction import Source, reduced
from matching.dna.refusal import DnaInputInvalid
from matching.dna.tables import Family
from models.errors import InvalidInput
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex
from tests.dna_factories import NUCLEAR, THREE_GENERATIONS

M, F = Sex.MALE, Sex.FEMALE


@pytest.mark.parametrize(
    ("members", "twins", "missing", "code", "at_fault"),
    [
        ((Member("A"), Member("A")), (), (), "pedigree_member_twice", "A"),
        ((Member("C", "X", None),), (), (), "pedigree_parent_unknown", "C"),
        ((Member("P"), Member("C", "P", "P")), (), (), "pedigree_same_parents", "C"),
        ((Member("P", sex=F), Member("C", "P", None)), (), (), "pedigree_sex_conflict", "P"),
        ((Member("P", sex=M), Member("C", None, "P")), (), (), "pedigree_sex_conflict", "P"),
        ((Member("P"), Member("C", "P"), Member("D", None, "P")), (), (), "pedigree_sex_conflict", "P"),
        ((Member("A", "B", None), Member("B", "A", None)), (), (), "pedigree_own_ancestor", "A"),
        ((Member("A", "A", None),), (), (), "pedigree_own_ancestor", "A"),
        ((Member("A"),), (), ("MP",), "pedigree_missing_unknown", "MP"),
        ((Member("A"),), (frozenset({"A", "B"}),), (), "pedigree_twin_unknown", "B"),
        (
            (Member("P"), Member("A", "P"), Member("B")),
            (frozenset({"A", "B"}),),
            (),
            "pedigree_twin_parents",
            "A",
        ),
        ((Member("A", sex=M), Member("B", sex=F)), (frozenset({"A", "B"}),), (), "pedigree_twin_sexes", "A"),
    ],
)
def test_an_impossible_pedigree_is_refused_naming_the_member(
    members: tuple[Member, ...],
    twins: tuple[frozenset[str], ...],
    missing: tuple[str, ...],
    code: str,
    at_fault: str,
) -> None:
    with pytest.raises(InvalidInput) as caught:
        Pedigree(members, twins, missing)
    assert caught.value.code == code
    assert caught.value.field == at_fault
    assert at_fault in caught.value.reason.zh
    assert at_fault in caught.value.reason.en


def test_a_person_below_a_loop_is_not_blamed_for_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        Pedigree((Member("child", "A", None), Member("A", "B", None), Member("B", "A", None)))
    assert caught.value.field in {"A", "B"}


def test_cousins_may_marry() -> None:
    inbred = THREE_GENERATIONS.with_members(Member("C1", "U", None, F), Member("X", "MP", "C1"))
    assert "X" in inbred.relatives_of("GF")


def test_a_missing_member_without_a_link_to_any_sample_is_refused() -> None:
    apart = NUCLEAR.with_members(Member("stranger"))
    with pytest.raises(DnaInputInvalid, match="not connected"):
        Family(apart, {"stranger": Profile.of({})}, "MP")
    with pytest.raises(DnaInputInvalid, match="'who'"):
        Family(NUCLEAR, {"who": Profile.of({})}, "MP")


def test_several_members_may_be_missing_and_one_is_asked_about() -> None:
    both = Pedigree(NUCLEAR.members, missing=("MP", "S"))
    assert Family(both, {"F": Profile.of({})}, "S").missing == "S"


def test_uninformative_people_are_dropped() -> None:
    nodes = reduced(THREE_GENERATIONS, frozenset({"F", "MP"}), prunes=True)
    assert {node.id for node in nodes} == {"F", "MP"}
    child = next(node for node in nodes if node.id == "MP")
    assert (child.father, child.mother) == ("F", Source.POPULATION)


def test_a_kept_untyped_founder_hands_its_allele_through_the_mutation_matrix() -> None:
    nodes = reduced(THREE_GENERATIONS, frozenset({"F", "MP"}), prunes=False)
    child = next(node for node in nodes if node.id == "MP")
    assert child.mother is Source.UNTYPED_FOUNDER


def test_pruning_goes_on_up_the_pedigree() -> None:
    nodes = reduced(THREE_GENERATIONS, frozenset({"MP"}), prunes=True)
    assert [node.id for node in nodes] == ["MP"]
    assert nodes[0].is_founder


@pytest.mark.parametrize("relative", list(CloseRelative))
def test_any_close_relative_can_be_drawn_even_where_the_parents_are_unknown(relative: CloseRelative) -> None:
    lone = Family(
        Pedigree((Member("MP"), Member("SP", sex=F), Member("C", "MP", "SP"))), {"C": Profile.of({})}, "MP"
    )
    for family in (lone, Family(THREE_GENERATIONS, {"S": Profile.of({})}, "MP")):
        drawn = with_relative(family, relative)
        assert "MP" in drawn.relatives_of("the candidate")
