"""Deadlines, and the rules they follow."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deadline_pages import DeadlinesAsked, DeadlinesRequest, cursor_after
from api.deadline_scope import require_answers_for, require_seen, scope_of
from api.deps import Caller, RecordId, RuntimeGiven
from api.roles import CLOSES_DEADLINES, READS_DEADLINES, WAIVES_DEADLINES
from api.routes.answers import problems
from api.schemas.common import Listed, Page
from api.schemas.deadlines import DeadlineTold, MetGiven, ReasonGiven, RuleTold
from api.security.access import allow
from api.visibility import withheld_of_deadline
from casework.actor import Actor
from casework.clocks import board
from casework.clocks.close import Check, explain_deadline, meet_deadline, waive_deadline
from casework.runtime import Runtime
from models.deadline import Deadline
from models.deadline_query import DeadlineQuery
from models.errors import NotAllowed
from models.message import Message

router = APIRouter(tags=["deadlines"])


@router.get(
    "/deadlines",
    dependencies=[allow(*READS_DEADLINES)],
    operation_id="listDeadlines",
    summary="List deadlines, the first due first",
    responses=problems(),
)
def list_deadlines(asked: DeadlinesAsked, runtime: RuntimeGiven, caller: Caller) -> Page[DeadlineTold]:
    """Running deadlines unless states are named, by hour; those without limit come last.

    Own station only, unless the role crosses stations; coordinators see what was escalated to them;
    liaison officers, visitors and operators their own duties; DNA operators requests for DNA of any station.
    """
    found = board.deadlines(runtime, _query(asked, caller))
    shown = found[: asked.limit]
    next_cursor = cursor_after(shown[-1]) if len(found) > asked.limit else None
    return Page(items=[_told(runtime, each, caller) for each in shown], next_cursor=next_cursor)


@router.get(
    "/deadlines/{record_id}",
    dependencies=[allow(*READS_DEADLINES)],
    operation_id="getDeadline",
    summary="Read a deadline",
    responses=problems(404),
)
def get_deadline(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> DeadlineTold:
    """One deadline with its source, the other texts on the same duty, and who was told."""
    deadline = board.deadline(runtime, record_id)
    require_seen(caller, deadline)
    return _told(runtime, deadline, caller)


@router.post(
    "/deadlines/{record_id}/met",
    dependencies=[allow(*CLOSES_DEADLINES)],
    operation_id="meetDeadline",
    summary="Say that a duty was done",
    responses=problems(404, 409),
)
def meet(record_id: RecordId, given: MetGiven, runtime: RuntimeGiven, caller: Caller) -> DeadlineTold:
    """Closes the deadline; both the real and the recorded time are kept. Once past due it asks for a reason.

    A recurring duty has its next deadline.
    """
    met = meet_deadline(
        runtime,
        record_id,
        actor=caller,
        met_at=given.met_at,
        reason=given.reason,
        may_close=_may_close(caller),
    )
    return _told(runtime, met, caller)


@router.post(
    "/deadlines/{record_id}/waive",
    dependencies=[allow(*WAIVES_DEADLINES)],
    operation_id="waiveDeadline",
    summary="Say that a duty does not apply",
    responses=problems(404, 409),
)
def waive(record_id: RecordId, given: ReasonGiven, runtime: RuntimeGiven, caller: Caller) -> DeadlineTold:
    """Closes the deadline with a reason, without its having been met."""
    return _told(
        runtime,
        waive_deadline(runtime, record_id, reason=given.reason, actor=caller, may_close=_may_close(caller)),
        caller,
    )


@router.post(
    "/deadlines/{record_id}/reason",
    dependencies=[allow(*CLOSES_DEADLINES)],
    operation_id="explainDeadline",
    summary="Say why a deadline was missed",
    responses=problems(404, 409),
)
def explain(record_id: RecordId, given: ReasonGiven, runtime: RuntimeGiven, caller: Caller) -> DeadlineTold:
    """Adds the reason to a deadline that is late, or was met too late by an event. Given once, it stays."""
    return _told(
        runtime,
        explain_deadline(runtime, record_id, reason=given.reason, may_close=_may_close(caller)),
        caller,
    )


@router.get(
    "/deadline-rules",
    dependencies=[allow(*READS_DEADLINES)],
    operation_id="listDeadlineRules",
    summary="List the rules of deadlines",
    responses=problems(),
)
def list_rules(
    runtime: RuntimeGiven,
    caller: Caller,
    station: Annotated[
        str | None, Query(max_length=100, description="Whose winning rows are marked; the caller's own")
    ] = None,
) -> Listed[RuleTold]:
    """Every row with its source; where several texts conflict, which of them holds at the station today."""
    return Listed(items=[RuleTold.of(each) for each in board.rules_at(runtime, station or caller.station)])


def _may_close(caller: Actor) -> Check:
    return lambda deadline: require_answers_for(caller, deadline)


def _query(asked: DeadlinesRequest, caller: Actor) -> DeadlineQuery:
    """What is asked for within what the caller sees; raises NotAllowed for another station."""
    scope = scope_of(caller)
    if asked.station is not None and scope.station not in (None, asked.station):
        raise NotAllowed(
            "other_station",
            Message("您只能查看本站的时限。", "You see the deadlines of your own station."),
            Message("请去掉救助站条件。", "Leave out the station."),
            field="station",
        )
    return DeadlineQuery(
        limit=asked.limit + 1,
        states=asked.states,
        after=asked.after,
        due_before=asked.due_bound,
        station=asked.station or scope.station,
        answered_by=scope.answered_by,
        told=scope.told,
        shown_duties=scope.duties,
        role=asked.role,
        subject_id=asked.subject_id,
        report_id=asked.report_id,
        duties=asked.duties,
    )


def _told(runtime: Runtime, deadline: Deadline, caller: Actor) -> DeadlineTold:
    return DeadlineTold.of(board.shown(runtime.clocks, deadline), withheld_of_deadline(caller))
