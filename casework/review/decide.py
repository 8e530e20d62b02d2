"""Identity and other outcomes of verification: one person proposes, another confirms, either is reopened.

What a decision rests on is told with it: whoever judges first reviews decides nothing they have not judged.
"""

from datetime import datetime

from casework.actor import Actor
from casework.by_people import require_person, require_reason
from casework.clocks.records import note_identity, note_identity_reopened
from casework.own_station import in_care, require_acts_here
from casework.reports.opened import follow_searches
from casework.reports.states import moved
from casework.review.counted import counted_findings
from casework.review.courses import course_of
from casework.review.judge_first import require_judged
from casework.runtime import Runtime
from models.account import Role
from models.change import ChangeKind
from models.errors import Conflict, InvalidInput
from models.gallery import GalleryKind
from models.identity import Before, Decision, DecisionState, latest_findings
from models.message import Message
from models.pair import Outcome, Pair, PairStage
from models.report import MissingReport, ReportMove, ReportState
from models.subject import SubjectState
from store.unit_of_work import UnitOfWork

_PROPOSABLE = frozenset({Outcome.SAME_PERSON, Outcome.RELATIVE_OF, Outcome.EXCLUDED, Outcome.INCONCLUSIVE})


def propose_outcome(
    runtime: Runtime, pair_id: int, outcome: Outcome, *, reason: str, actor: Actor
) -> Decision:
    """The stored proposal, with the findings it rests on.

    Raises Conflict before verification, without a basis beyond looks, with an open contradiction, or while
    another proposal waits; InvalidInput for an outcome nobody may propose or without a reason.
    """
    require_person(actor)
    require_reason(reason)
    with runtime.store.begin() as work:
        pair = work.pairs.lock(pair_id)
        require_judged(work, pair, actor)
        _require_decidable(pair, outcome)
        course = course_of(work, pair)
        if course.proposed is not None:
            raise _waits_already()
        proposed = course.put_forward(actor.account_id, outcome)
        latest = latest_findings(counted_findings(work, pair)).values()
        return work.identity.propose(
            pair_id,
            outcome,
            bases=proposed.bases,
            finding_ids=[each.id for each in latest],
            reason=reason,
            account_id=actor.account_id,
            now=runtime.now(),
        )


def confirm_outcome(runtime: Runtime, pair_id: int, *, actor: Actor) -> Decision:
    """The confirmed decision; everything about the pair is checked once more.

    A confirmed identity ends the search for both: the subject is not searched any more, the report is found
    by us, and their other pairs are frozen. Raises Conflict for the proposer themselves, NotAllowed for
    people of another station than that of the person in care (of one of the two, where both are).
    """
    require_person(actor)
    now = runtime.now()
    with runtime.store.begin() as work:
        pair = work.pairs.lock(pair_id)
        require_acts_here(work, actor, *in_care(pair))
        require_judged(work, pair, actor)
        decision = _waiting(work, pair)
        _require_decidable(pair, decision.outcome)
        former = _report_of(work, pair)
        closed = course_of(work, pair).confirmed(actor.account_id)
        before = _before(work, pair)
        work.pairs.set_stage(pair.id, PairStage.CLOSED, now=now, outcome=closed.outcome)
        if closed.outcome is Outcome.SAME_PERSON:
            _found(runtime, work, pair, decision, actor)
        confirmed = work.identity.close(
            decision, DecisionState.CONFIRMED, account_id=actor.account_id, now=now, before=before
        )
        report = _report_of(work, pair)
    _follow(runtime, former, report, actor)
    return confirmed


def refuse_outcome(runtime: Runtime, pair_id: int, *, reason: str, actor: Actor) -> Decision:
    """The refused decision; the pair stays in verification. Raises NotAllowed as `confirm_outcome` does."""
    require_person(actor)
    require_reason(reason)
    with runtime.store.begin() as work:
        pair = work.pairs.lock(pair_id)
        require_acts_here(work, actor, *in_care(pair))
        require_judged(work, pair, actor)
        decision = _waiting(work, pair)
        return work.identity.close(
            decision,
            DecisionState.REFUSED,
            account_id=actor.account_id,
            now=runtime.now(),
            reason=reason,
        )


def reopen_outcome(runtime: Runtime, pair_id: int, *, reason: str, actor: Actor) -> Decision:
    """The reopened decision: what confirming it changed is as it was, and the history stays.

    Raises Conflict unless the pair's last decision is a confirmed one, NotAllowed for people of another
    station who are no coordinators.
    """
    require_person(actor)
    require_reason(reason)
    now = runtime.now()
    with runtime.store.begin() as work:
        pair = work.pairs.lock(pair_id)
        if Role.COORDINATOR not in actor.roles:
            require_acts_here(work, actor, *in_care(pair))
        require_judged(work, pair, actor)
        course = course_of(work, pair).reopened()
        decision = next(reversed(work.identity.decisions_of(pair_id)), None)
        if decision is None or decision.state is not DecisionState.CONFIRMED:
            raise _nothing_to_reopen()
        former = _report_of(work, pair)
        work.pairs.set_stage(pair.id, course.stage, now=now)
        work.changes.record(ChangeKind.PAIR, pair.key.subject_id)
        if decision.outcome is Outcome.SAME_PERSON:
            _searched_again(runtime, work, pair, decision, reason, actor)
        reopened = work.identity.reopen(decision, account_id=actor.account_id, now=now, reason=reason)
        report = _report_of(work, pair)
    _follow(runtime, former, report, actor)
    return reopened


def _report_of(work: UnitOfWork, pair: Pair) -> MissingReport | None:
    is_report = pair.key.other.gallery is GalleryKind.REPORTS
    return work.reports.get(pair.key.other.id) if is_report else None


def _follow(
    runtime: Runtime, before: MissingReport | None, after: MissingReport | None, actor: Actor
) -> None:
    """What is searched follows what was decided: the galleries, the family's DNA, clues and photos."""
    runtime.faces().galleries.refresh()
    if before is not None and after is not None:
        follow_searches(runtime, before, after, actor=actor)


def _before(work: UnitOfWork, pair: Pair) -> Before:
    subject = work.subjects.get(pair.key.subject_id)
    report = _report_of(work, pair)
    return Before(subject.state, subject.is_searchable, None if report is None else report.state)


def _found(runtime: Runtime, work: UnitOfWork, pair: Pair, decision: Decision, actor: Actor) -> None:
    subject_id, other = pair.key.subject_id, pair.key.other
    former = work.subjects.get(subject_id).state
    work.subjects.set_state(subject_id, SubjectState.IDENTITY_CONFIRMED)
    work.subjects.set_searchable(subject_id, False)
    work.pairs.freeze_of_subject(subject_id, now=runtime.now())
    note_identity(work, runtime.clocks, subject_id, at=runtime.now(), by=actor.username)
    if other.gallery is GalleryKind.REPORTS:
        found = ReportMove.FOUND_BY_US
        moved(runtime, work, other.id, found, reason=decision.reason, actor=actor)
    _note(work, subject_id, former, decision.reason, actor, runtime.now())


def _searched_again(
    runtime: Runtime, work: UnitOfWork, pair: Pair, decision: Decision, reason: str, actor: Actor
) -> None:
    subject_id, other, before = pair.key.subject_id, pair.key.other, decision.before
    former = work.subjects.get(subject_id).state
    if before.subject_state is not None:
        work.subjects.set_state(subject_id, SubjectState(before.subject_state))
    work.subjects.set_searchable(subject_id, before.was_searchable)
    work.pairs.unfreeze_of_subject(subject_id, now=runtime.now())
    note_identity_reopened(
        work,
        runtime.clocks,
        subject_id,
        confirmed_at=decision.closed_at or decision.proposed_at,
        at=runtime.now(),
        by=actor.username,
    )
    # A report that was moved on meanwhile stays as it is.
    if before.report_state is not None and work.reports.get(other.id).state is ReportState.FOUND_BY_US:
        moved(runtime, work, other.id, ReportMove.RESUME, reason=reason, actor=actor)
    _note(work, subject_id, former, reason, actor, runtime.now())


def _note(
    work: UnitOfWork, subject_id: int, former: SubjectState, reason: str, actor: Actor, now: datetime
) -> None:
    work.subject_histories.add_change(
        former, work.subjects.get(subject_id), reason=reason, account_id=actor.account_id, now=now
    )


def _waiting(work: UnitOfWork, pair: Pair) -> Decision:
    last = next(reversed(work.identity.decisions_of(pair.id)), None)
    if last is None or last.state is not DecisionState.PROPOSED:
        raise Conflict(
            "nothing_proposed",
            Message("还没有人提出结论。", "Nobody has put an outcome forward."),
            Message("请先由另一人提出。", "Another person proposes it first."),
        )
    return last


def _require_decidable(pair: Pair, outcome: Outcome) -> None:
    if outcome not in _PROPOSABLE:
        raise InvalidInput(
            "outcome_not_proposable",
            Message("不能提出这种结论。", "Nobody decides this outcome."),
            Message("请核对结论。", "Check the outcome."),
            field="outcome",
        )
    if pair.is_frozen:
        raise Conflict(
            "pair_frozen",
            Message("这对候选已暂停处理。", "Work on this pair has been stopped."),
            Message(
                "报案撤回或本人已认定时不能再作结论。", "The report may be withdrawn, or somebody found."
            ),
        )
    if outcome is Outcome.SAME_PERSON and pair.key.other.gallery is GalleryKind.ADMISSIONS:
        raise Conflict(
            "link_instead",
            Message("两位都是在站人员，还不知道是谁。", "Both are people in care: this names nobody."),
            Message("请改为合并两次入站。", "Link their stays instead."),
        )


def _waits_already() -> Conflict:
    return Conflict(
        "proposal_waits",
        Message("已有一项结论等待确认。", "An outcome is waiting to be confirmed."),
        Message("请先确认或退回它。", "Confirm or refuse that one first."),
    )


def _nothing_to_reopen() -> Conflict:
    return Conflict(
        "nothing_to_reopen",
        Message("没有可重开的结论。", "There is no decision to reopen."),
        Message(
            "复核排除的会在有新证据时自动回来。", "Pairs that reviews excluded come back with new evidence."
        ),
    )
