"""What happened to people in care, and was done for them: each event starts, meets or ends clocks."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.event_scope import require_may_record, require_reads_events_of
from api.idempotency import OnceAsked
from api.pagination import PageAsked, split_page
from api.roles import READS_EVENTS, RECORDS_EVENTS
from api.routes.answers import also, problems
from api.schemas.common import Page
from api.schemas.subject_events import EventGiven, EventTold
from api.security.access import allow
from casework.clocks.record_event import events_of, record_event

router = APIRouter(prefix="/subjects", tags=["deadlines"])


@router.post(
    "/{record_id}/events",
    status_code=201,
    dependencies=[allow(*RECORDS_EVENTS)],
    operation_id="recordSubjectEvent",
    summary="Record what happened to a person in care",
    responses={**also(200, "Recorded before with this key", EventTold), **problems(404, 409)},
)
def post_event(
    record_id: RecordId,
    given: EventGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> EventTold:
    """The event and its clocks are one record: a walk-off starts the duty to report it, a request meets one.

    Typed in late, both times are kept and the clocks run from when it really happened. Liaison officers
    record requests received and answers given, without notes; visitors record visits. Of people of another
    station nobody records anything, whatever they may read.
    """
    require_may_record(caller, given.kind, has_notes=bool(given.notes))
    recorded = record_event(runtime, record_id, given.as_facts(), actor=caller, idempotency_key=once.key)
    return EventTold.of(once.told(recorded))


@router.get(
    "/{record_id}/events",
    dependencies=[allow(*READS_EVENTS)],
    operation_id="listSubjectEvents",
    summary="What happened to a person in care, newest first",
    responses=problems(404),
)
def list_events(
    record_id: RecordId, asked: PageAsked, runtime: RuntimeGiven, caller: Caller
) -> Page[EventTold]:
    """Events of the person as they were recorded."""
    require_reads_events_of(runtime, caller, record_id)
    found = events_of(runtime, record_id, before_id=asked.before_id, limit=asked.fetched)
    shown, next_cursor = split_page(found, asked.limit)
    return Page(items=[EventTold.of(each) for each in shown], next_cursor=next_cursor)
