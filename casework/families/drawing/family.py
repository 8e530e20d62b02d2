"""A recorded family as a drawing: squares, circles and diamonds, who is typed, missing or in doubt."""

from dataclasses import dataclass

from casework.families.drawing.kin import Kin
from casework.families.drawing.layout import layout
from casework.families.drawing.lines import Line
from casework.families.typed import MARKED
from casework.families.view import FamilyView
from models.family import Biological, Family, FamilyMember, StatedRelation
from models.family_tree import family_pedigree
from models.pedigree import Pedigree
from models.subject import Sex

_R = StatedRelation
_FORBEARS = frozenset(
    {
        _R.FATHER, _R.MOTHER, _R.PATERNAL_GRANDFATHER, _R.PATERNAL_GRANDMOTHER, _R.MATERNAL_GRANDFATHER,
        _R.MATERNAL_GRANDMOTHER, _R.SPOUSE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Symbol:
    """One person of the drawing, centre in pixels; `member_id` is None for somebody nobody has recorded."""

    member_id: int | None
    sex: Sex
    x: float
    y: float
    is_missing: bool
    is_typed: bool
    parent_ids: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PedigreeDrawing:
    """Symbols and lines, and the standing members who have no place among them: contacts."""

    width: float
    height: float
    symbols: tuple[Symbol, ...]
    lines: tuple[Line, ...]
    contact_ids: tuple[int, ...]


def drawing_of(view: FamilyView) -> PedigreeDrawing:
    """The family with relations by blood and, marked, of unknown blood; the same for the same family.

    Members without blood relation and withdrawn ones have no symbol unless others are related through them.
    """
    family = view.family
    pedigree = family_pedigree(family, biological=MARKED)
    mates = _mates(family, pedigree)
    kin = _kin(family, pedigree, mates)
    drawn = layout(kin)
    typed = {str(each.member.id) for each in view.members if each.has_profile}
    missing = {str(each.id) for each in family.missing}
    symbols = tuple(
        Symbol(
            member_id=_number(person),
            sex=pedigree.member(person).sex,
            x=x,
            y=y,
            is_missing=person in missing,
            is_typed=person in typed,
            parent_ids=tuple(_number(each) for each in kin.parents.get(person, ())),
        )
        for person, (x, y) in drawn.places.items()
    )
    contacts = tuple(each.id for each in family.standing if str(each.id) not in drawn.places)
    return PedigreeDrawing(drawn.width, drawn.height, symbols, drawn.lines, contacts)


def _mates(family: Family, pedigree: Pedigree) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(each.facts.related_to), str(each.id))
        for each in family.standing
        if each.facts.relation is StatedRelation.SPOUSE
        and {str(each.id), str(each.facts.related_to)} <= set(pedigree.ids)
    )


def _kin(family: Family, pedigree: Pedigree, mates: tuple[tuple[str, str], ...]) -> Kin:
    """Everybody joined to some missing member by descent, twins or marriage."""
    reached: set[str] = set()
    waiting = {str(each.id) for each in family.missing}
    while waiting - reached:
        reached |= {each for one in waiting for each in pedigree.relatives_of(one)}
        waiting = {each for pair in mates for each in pair if reached & set(pair)} | reached
    people = tuple(sorted(reached, key=_order))
    parents = {
        each: tuple(parent for parent in (member.father, member.mother) if parent)
        for each in people
        for member in (pedigree.member(each),)
        if member.father or member.mother
    }
    doubted = [each for each in family.standing if each.facts.biological is Biological.UNKNOWN]
    return Kin(
        people,
        parents,
        tuple(pair for pair in mates if reached.issuperset(pair)),
        tuple(each for each in pedigree.twins if each <= reached),
        doubted_children=frozenset(str(each.id) for each in doubted if not _is_above(each)),
        doubted_parents=frozenset(str(each.id) for each in doubted if _is_above(each)),
    )


def _is_above(member: FamilyMember) -> bool:
    """What is in doubt about the member is the line down to those they are related through."""
    return member.facts.relation in _FORBEARS


def _number(person: str) -> int | None:
    return int(person) if person.isdecimal() else None


def _order(person: str) -> tuple[bool, int, str]:
    number = _number(person)
    return (number is None, number or 0, person)
