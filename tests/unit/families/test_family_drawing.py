"""A recorded family as drawn: who has a symbol, who is a contact, which lines are in doubt."""

from casework.families.drawing.family import PedigreeDrawing, Symbol, drawing_of
from casework.families.view import FamilyView, MemberView
from casework.families.wording import use_of
from models.family import Biological, Family, StatedRelation
from models.subject import Sex
from tests.family_factories import a_family, stated, without

_R = StatedRelation
NO, UNKNOWN = Biological.NO, Biological.UNKNOWN


def drawn(family: Family, *typed: int) -> PedigreeDrawing:
    members = tuple(MemberView(each, use_of(each), (), each.id in typed) for each in family.members)
    return drawing_of(FamilyView(family, members, ()))


def symbol(drawing: PedigreeDrawing, member_id: int) -> Symbol:
    (found,) = [each for each in drawing.symbols if each.member_id == member_id]
    return found


def test_parents_nobody_recorded_stand_between_recorded_people() -> None:
    drawing = drawn(a_family(stated(_R.PATERNAL_UNCLE)))
    unrecorded = [each for each in drawing.symbols if each.member_id is None]
    assert sorted(each.sex for each in unrecorded) == [Sex.FEMALE, Sex.FEMALE, Sex.MALE, Sex.MALE]
    assert symbol(drawing, 2).y < symbol(drawing, 1).y
    assert symbol(drawing, 1).parent_ids == (None, None)


def test_typed_and_missing_members_are_marked() -> None:
    drawing = drawn(a_family(stated(_R.MOTHER), stated(_R.BROTHER), missing=(1, 3)), 2)
    marks = {each.member_id: (each.is_missing, each.is_typed) for each in drawing.symbols if each.member_id}
    assert marks == {1: (True, False), 2: (False, True), 3: (True, False)}


def test_adoptive_parents_others_and_the_withdrawn_are_outside() -> None:
    family = a_family(
        stated(_R.MOTHER), stated(_R.ADOPTIVE_FATHER, biological=NO), stated(_R.OTHER), stated(_R.BROTHER)
    )
    drawing = drawn(without(family, 5))
    assert drawing.contact_ids == (3, 4)
    assert {each.member_id for each in drawing.symbols} == {1, 2, None}


def test_doubt_is_on_the_line_that_the_statement_is_about() -> None:
    sure = drawn(a_family(stated(_R.FATHER), stated(_R.BROTHER)))
    father = drawn(a_family(stated(_R.FATHER, biological=UNKNOWN), stated(_R.BROTHER)))
    brother = drawn(a_family(stated(_R.FATHER), stated(_R.BROTHER, biological=UNKNOWN)))
    assert not any(line.is_doubted for line in sure.lines)
    (down,) = [line for line in father.lines if line.is_doubted]
    (up,) = [line for line in brother.lines if line.is_doubted]
    assert down.points[0][1] == down.points[1][1] == symbol(father, 2).y
    assert {x for x, _ in up.points} == {symbol(brother, 3).x}


def test_a_spouse_stands_beside_the_missing_person_with_and_without_children() -> None:
    for family in (
        a_family(stated(_R.SPOUSE, sex=Sex.FEMALE), sex=Sex.MALE),
        a_family(stated(_R.SPOUSE, sex=Sex.FEMALE), stated(_R.SON, through=2), sex=Sex.MALE),
    ):
        drawing = drawn(family)
        one, other = symbol(drawing, 1), symbol(drawing, 2)
        assert (one.y, abs(one.x - other.x)) == (other.y, 150)
        assert drawing.contact_ids == ()


def test_the_same_family_is_drawn_the_same_way() -> None:
    family = a_family(
        stated(_R.FATHER), stated(_R.MATERNAL_HALF_SISTER), stated(_R.IDENTICAL_TWIN), stated(_R.SISTERS_SON)
    )
    assert drawn(family) == drawn(family)
