"""The rest of an admission's page: clues as heard, the person's state and events, warnings about photos."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.event_scope import require_may_record
from api.open_records import require_owner
from api.pages.forms import PageFormGiven, instant_of, parsed, picked
from api.pages.records import Visit, record_page
from api.problems import Problem
from api.roles import CHANGES_SUBJECTS, MANAGES_REPORTS, READS_EVENTS, RECORDS_CLUES
from api.schemas.clues import ClueGiven
from api.schemas.registers import WithdrawalGiven
from api.schemas.subject_events import EventGiven
from api.schemas.subjects import StateGiven
from api.security.access import allow
from api.visibility import require_station
from casework import browse
from casework.clocks.record_event import record_event
from casework.clues.arrival import record_clue_and_search
from casework.clues.record_clue import retract_clue
from casework.families.codes import issue_code
from casework.review.subjects import change_state
from models.collection_code import SampledPerson
from models.errors import GuituError
from models.photo import OwnerKind, PhotoOwner

router = APIRouter(include_in_schema=False)
_CLUE = ("kind", "text", "source", "certainty", "heard_by", "language")


@router.post("/admissions/{record_id}/clues", dependencies=[allow(*RECORDS_CLUES)])
def post_clue(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Keeps what was heard, as it was heard, and searches with it."""
    owner = PhotoOwner(OwnerKind.ADMISSION, record_id)
    heard_at = instant_of(form.fields.get("heard_at")) or runtime.now()
    given = parsed(ClueGiven, {**picked(form.fields, *_CLUE), "heard_at": heard_at})
    if not isinstance(given, Problem):
        try:
            require_owner(runtime, owner, caller)
            record_clue_and_search(
                runtime, record_id, given.as_facts(), actor=caller, idempotency_key=form.key
            )
        except GuituError as refusal:
            given = problem_of(refusal)
    if isinstance(given, Problem):
        return record_page(Visit(request, runtime, caller), owner, [given], form.fields)
    return RedirectResponse(f"/admissions/{record_id}#clues", 303)


@router.post("/clues/{record_id}/retraction", dependencies=[allow(*RECORDS_CLUES)])
def post_retraction(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """The clue counts no more; what it said is kept."""
    stay = browse.admission(runtime, browse.clue(runtime, record_id).admission_id)
    require_station(caller, stay.facts.station)
    given = parsed(WithdrawalGiven, picked(form.fields, "reason"))
    if isinstance(given, Problem):
        return record_page(
            Visit(request, runtime, caller), PhotoOwner(OwnerKind.ADMISSION, stay.id), [given], form.fields
        )
    retract_clue(runtime, record_id, reason=given.reason, actor=caller)
    return RedirectResponse(f"/admissions/{stay.id}#clues", 303)


@router.post("/admissions/{record_id}/state", dependencies=[allow(*CHANGES_SUBJECTS)])
def post_state(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Records where the person's case stands now."""
    given = parsed(StateGiven, picked(form.fields, "state", "reason"))
    subject_id = browse.admission(runtime, record_id).subject_id
    if not isinstance(given, Problem):
        try:
            change_state(runtime, subject_id, given.state, reason=given.reason, actor=caller)
        except GuituError as refusal:
            given = problem_of(refusal)
    return _answer(Visit(request, runtime, caller), record_id, form.fields, given)


@router.post("/admissions/{record_id}/events", dependencies=[allow(*READS_EVENTS)])
def post_event(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Records what happened to the person; its clocks start or end with it. For those who open this page."""
    subject_id = browse.admission(runtime, record_id).subject_id
    filled = {"happened_at": instant_of(form.fields.get("happened_at")), "kind": form.fields.get("event")}
    given = parsed(EventGiven, {**filled, **picked(form.fields, "notes")})
    if not isinstance(given, Problem):
        try:
            require_may_record(caller, given.kind, has_notes=bool(given.notes))
            facts, key = given.as_facts(), form.key
            record_event(runtime, subject_id, facts, actor=caller, idempotency_key=key)
        except GuituError as refusal:
            given = problem_of(refusal)
    return _answer(Visit(request, runtime, caller), record_id, form.fields, given)


@router.post("/admissions/{record_id}/codes", dependencies=[allow(*MANAGES_REPORTS)])
def post_subject_code(
    record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Issues a code for the person's sample; the page shows it."""
    person = SampledPerson(subject_id=browse.admission(runtime, record_id).subject_id)
    try:
        issue_code(runtime, person, actor=caller)
    except GuituError as refusal:
        return _answer(Visit(request, runtime, caller), record_id, {}, problem_of(refusal))
    return RedirectResponse(f"/admissions/{record_id}#person", 303)


def _answer(visit: Visit, record_id: int, fields: Any, given: object) -> Response:
    if isinstance(given, Problem):
        owner = PhotoOwner(OwnerKind.ADMISSION, record_id)
        return record_page(visit, owner, [given], fields)
    return RedirectResponse(f"/admissions/{record_id}#person", 303)
