"""Relatives of missing people: recorded with what they are by law and by blood, corrected, withdrawn."""

from dataclasses import dataclass, replace
from functools import partial

from casework.actor import Actor
from casework.families.follow import follow_member
from casework.families.search import search_family
from casework.families.statements import checked
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.errors import Conflict
from models.family import Family, FamilyMember, MemberChange, MemberFacts
from models.family_candidate import FamilyCandidateChange
from models.message import Message


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """A member as recorded now, and the candidates of the family's DNA that changed with it."""

    member: FamilyMember
    changes: tuple[FamilyCandidateChange, ...]


def family_of_report(runtime: Runtime, report_id: int) -> Family:
    """The family of the report's missing person; raises NotFound."""
    with runtime.store.read() as work:
        return work.families.of_report(report_id)


def family_of_member(runtime: Runtime, member_id: int) -> Family:
    """The family that the member belongs to; raises NotFound."""
    with runtime.store.read() as work:
        return work.families.get(work.families.member(member_id).family_id)


def add_relative(
    runtime: Runtime, report_id: int, facts: MemberFacts, *, actor: Actor, idempotency_key: str | None = None
) -> Recorded[FamilyMember]:
    """One more member of the report's family, related to its missing person unless another one is named.

    With the same key and facts the first record is returned. Raises NotFound for an unknown report,
    InvalidInput for a statement that cannot be or contradicts the family.
    """
    request = keyed_request(runtime, actor, idempotency_key, "relative", report_id, facts)
    return repeated_once(partial(_add, runtime, report_id, facts, actor=actor, request=request))


def _add(
    runtime: Runtime, report_id: int, facts: MemberFacts, *, actor: Actor, request: KeyedRequest
) -> Recorded[FamilyMember]:
    now = runtime.now()
    with runtime.store.begin() as work:
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.families.member(earlier), is_first=False)
        work.reports.lock()
        family = work.families.of_report(report_id)
        if facts.related_to is None:
            facts = replace(facts, related_to=_missing_of(family, report_id).id)
        facts = checked(family, facts)
        member = work.families.add_member(family.id, facts, recorded_by=actor.username, recorded_at=now)
        checked(work.families.get(family.id), facts, member.id)
        remember(work, request, member.id, now=now)
    return Recorded(member, is_first=True)


def change_relative(
    runtime: Runtime, member_id: int, facts: MemberFacts, *, reason: str, actor: Actor
) -> MemberOutcome:
    """The member with what is stated now; what was stated before is kept with who changed it and why.

    What the family's DNA says is computed anew. Raises NotFound, InvalidInput for a statement that cannot be,
    Conflict for the first missing member.
    """
    with runtime.store.begin() as work:
        work.reports.lock()
        member = work.families.member(member_id)
        if member.facts.relation is None:
            raise _first_missing(member_id)
        facts = replace(facts, related_to=facts.related_to or member.facts.related_to)
        facts = checked(work.families.get(member.family_id), facts, member_id)
        changed = work.families.change_member(
            member_id, facts, reason=reason, changed_by=actor.username, now=runtime.now()
        )
        checked(work.families.get(member.family_id), facts, member_id)
    return MemberOutcome(changed, follow_member(runtime, changed))


def withdraw_relative(runtime: Runtime, member_id: int, *, actor: Actor) -> MemberOutcome:
    """The member, who takes part in nothing from now on; their profiles leave every search at once.

    Raises NotFound, Conflict for a missing person (withdraw the report) or when done before.
    """
    with runtime.store.begin() as work:
        work.reports.lock()
        if work.families.member(member_id).is_missing:
            raise _is_missing(member_id)
        member = work.families.withdraw_member(member_id, recorded_by=actor.username, now=runtime.now())
    return MemberOutcome(member, search_family(runtime, member.family_id))


def join_family(
    runtime: Runtime, report_id: int, facts: MemberFacts, *, of_report_id: int, actor: Actor
) -> Family:
    """The family of another report, to which this report's missing person and relatives belong from now on.

    `facts` states what this report's missing person is to the other family's. Raises NotFound,
    Conflict for a family that has several missing members already or is the same one, InvalidInput for a
    statement that cannot be.
    """
    now = runtime.now()
    with runtime.store.begin() as work:
        work.reports.lock()
        own, other = work.families.of_report(report_id), work.families.of_report(of_report_id)
        if own.id == other.id or len(own.missing) > 1:
            raise _joined_before(report_id)
        missing = _missing_of(own, report_id)
        to = facts.related_to or _missing_of(other, of_report_id).id
        facts = checked(other, replace(facts, related_to=to, sex=missing.facts.sex))
        work.families.move_all(own.id, other.id)
        reason = f"加入 {of_report_id} 号报告的家庭 / joined the family of report {of_report_id}"
        work.families.change_member(missing.id, facts, reason=reason, changed_by=actor.username, now=now)
        checked(work.families.get(other.id), facts, missing.id)
        family = work.families.get(other.id)
    search_family(runtime, family.id)
    return family


def changes_of_member(runtime: Runtime, member_id: int) -> list[MemberChange]:
    """What was stated about the member before, the first first; raises NotFound."""
    with runtime.store.read() as work:
        work.families.member(member_id)
        return work.families.changes_of(member_id)


def _missing_of(family: Family, report_id: int) -> FamilyMember:
    return next(member for member in family.missing if member.report_id == report_id)


def _first_missing(member_id: int) -> Conflict:
    return Conflict(
        "family_first_missing",
        Message(
            f"{member_id} 号成员是失踪者本人，其他成员的关系都以其为准。",
            f"Member number {member_id} is the missing person whom the others are related to.",
        ),
        Message("请更正亲属的关系。", "Correct the relatives' relations instead."),
    )


def _is_missing(member_id: int) -> Conflict:
    return Conflict(
        "family_member_missing",
        Message(
            f"{member_id} 号成员是失踪者，不能单独退出。",
            f"Member number {member_id} is a missing person and cannot withdraw alone.",
        ),
        Message("请撤回其寻人报告。", "Withdraw the report instead."),
    )


def _joined_before(report_id: int) -> Conflict:
    return Conflict(
        "family_joined_before",
        Message(
            f"{report_id} 号报告已与其他失踪者同属一个家庭。",
            f"Report number {report_id} shares a family with another missing person already.",
        ),
        Message("请刷新后查看该家庭。", "Refresh and see the family."),
    )
