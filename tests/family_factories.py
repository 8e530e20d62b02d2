"""Families for tests: a missing person number 1 and members who state what they are to somebody."""

from dataclasses import replace

from models.family import Biological, Family, FamilyMember, MemberFacts, StatedRelation
from models.subject import Sex
from tests.store_factories import NOON


def stated(
    relation: StatedRelation,
    to: int = 1,
    *,
    through: int | None = None,
    biological: Biological = Biological.YES,
    sex: Sex = Sex.UNKNOWN,
) -> MemberFacts:
    """What a member states."""
    return MemberFacts(relation, to, biological, through, sex=sex)


def a_family(*facts: MemberFacts, missing: tuple[int, ...] = (1,), sex: Sex = Sex.UNKNOWN) -> Family:
    """Member 1 is missing and of that sex, the others are numbered from 2; `missing` have reports."""
    everyone = (MemberFacts(sex=sex), *facts)
    return Family(
        1,
        tuple(
            FamilyMember(number, 1, each, 100 + number if number in missing else None, "desk", NOON)
            for number, each in enumerate(everyone, start=1)
        ),
    )


def without(family: Family, member_id: int) -> Family:
    """The family after a member withdrew."""
    members = tuple(
        replace(each, withdrawn_at=NOON) if each.id == member_id else each for each in family.members
    )
    return replace(family, members=members)
