"""From stated relations to a pedigree: members in their places, untyped people in between as placeholders.

Every statement says that two places are the same place: "brother" says that both have the same father and
the same mother, "paternal uncle" that he and the father have the same parents. Places that turn out to be
the same are merged, so the order of statements does not matter, and people who relate to different missing
members meet where the missing members do.
"""

from collections.abc import Collection

from models.family import Biological, Family, FamilyMember, MemberFacts, StatedRelation, sex_of
from models.family_places import SIBLINGS_CHILDREN, Places
from models.pedigree import Pedigree
from models.subject import Sex

_UNPLACED = frozenset({StatedRelation.SPOUSE, StatedRelation.OTHER})


def family_pedigree(
    family: Family, *, biological: Collection[Biological] = frozenset({Biological.YES})
) -> Pedigree:
    """The pedigree of the missing members and of those whose relation is `biological` as asked.

    Ids are member numbers as text; placeholders are named after whose parent they are. Members who withdrew
    and those of no stated place are left out. Raises InvalidInput naming the member whose statement
    contradicts the others: a second father, a person as their own ancestor, a sex that cannot be.
    """
    members = [each for each in family.standing if each.is_missing or _is_stated(each, biological)]
    places = Places({str(each.id): _sex(each) for each in members})
    for each in members:
        if _is_placed(each, biological) and str(each.facts.related_to) in places.sexes:
            places.place(each.id, each.facts, through=_between(family, each.facts))
    return places.pedigree(tuple(str(each.id) for each in members if each.is_missing))


def is_in_tree(family: Family, member_id: int, pedigree: Pedigree) -> bool:
    """Whether the pedigree gives the member a place that is connected to some missing member."""
    name = str(member_id)
    if name not in pedigree.ids:
        return False
    return any(str(each.id) in pedigree.relatives_of(name) for each in family.missing)


def _is_stated(member: FamilyMember, biological: Collection[Biological]) -> bool:
    return member.facts.biological in biological and member.facts.relation is not StatedRelation.OTHER


def _is_placed(member: FamilyMember, biological: Collection[Biological]) -> bool:
    return member.facts.biological in biological and member.facts.relation not in (None, *_UNPLACED)


def _sex(member: FamilyMember) -> Sex:
    stated = member.facts.sex
    if stated is not Sex.UNKNOWN or member.facts.relation is None:
        return stated
    return sex_of(member.facts.relation)


def _between(family: Family, facts: MemberFacts) -> tuple[str, Sex] | None:
    """The member in between, who has a place even where their own relation is none of blood.

    But not a brother or sister by law alone: whose child a nephew by blood is, nobody named then.
    """
    if facts.through is None:
        return None
    between = family.member(facts.through)
    if facts.relation in SIBLINGS_CHILDREN and between.facts.biological is Biological.NO:
        return None
    return str(between.id), _sex(between)
