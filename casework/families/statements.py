"""What a family may state about a member: refused where it cannot be, completed where the words say it."""

from dataclasses import replace

from models.errors import InvalidInput
from models.family import WITHOUT_BLOOD, Biological, Family, MemberFacts, sex_of
from models.family_tree import family_pedigree
from models.message import Message
from models.subject import Sex


def checked(family: Family, facts: MemberFacts, member_id: int | None = None) -> MemberFacts:
    """The statement with the sex its words say; raises InvalidInput naming the field that cannot be.

    With `member_id` the family holds the statement already, and its pedigree must come together, with
    relations of unknown blood taken as true and without them.
    """
    _check_blood(facts)
    facts = _with_sex(facts)
    _check_references(family, facts, member_id)
    if member_id is not None:
        family_pedigree(family)
        family_pedigree(family, biological=frozenset({Biological.YES, Biological.UNKNOWN}))
    return facts


def _check_blood(facts: MemberFacts) -> None:
    if facts.relation in WITHOUT_BLOOD and facts.biological is Biological.YES:
        raise _refused(
            "relation_without_blood",
            Message(
                "收养、继亲关系不是血缘关系，不能登记为“有血缘”。",
                "An adoptive or step relation is none of blood.",
            ),
            "biological",
        )


def _with_sex(facts: MemberFacts) -> MemberFacts:
    said = Sex.UNKNOWN if facts.relation is None else sex_of(facts.relation)
    if said is Sex.UNKNOWN:
        return facts
    if facts.sex not in (Sex.UNKNOWN, said):
        raise _refused(
            "relation_against_sex",
            Message("登记的性别与关系的称谓不符。", "The stated sex contradicts the word of the relation."),
            "sex",
        )
    return replace(facts, sex=said)


def _check_references(family: Family, facts: MemberFacts, member_id: int | None) -> None:
    missing = {member.id for member in family.missing} - {member_id}
    if facts.related_to not in missing:
        raise _refused(
            "related_to_unknown",
            Message(
                "关系须对应该家庭中的一名失踪者。",
                "A relation is stated to another missing person of the family.",
            ),
            "related_to",
        )
    others = {member.id for member in family.members} - {member_id, facts.related_to}
    if facts.through is not None and facts.through not in others:
        raise _refused(
            "through_unknown",
            Message(
                "中间的亲属须是该家庭中的另一名成员。",
                "The person in between must be another member of the family.",
            ),
            "through",
        )


def _refused(code: str, reason: Message, field: str) -> InvalidInput:
    advice = Message("请与家属核对后更正。", "Check it with the family and correct it.")
    return InvalidInput(code, reason, advice, field=field)
