"""What the family page does with those behind a report, their consents, and the report itself."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.pages.family_view import family_page
from api.pages.forms import PageFormGiven, parsed, picked
from api.pages.records import Visit
from api.problems import Problem
from api.roles import MANAGES_REPORTS
from api.schemas.reporters import ConsentGiven, MoveGiven, ReporterGiven
from api.security.access import allow
from casework.reports.reporters import add_reporter, change_consent, withdraw_reporter
from casework.reports.states import move_report
from models.consent import Purpose
from models.errors import GuituError

router = APIRouter(include_in_schema=False)


@router.post("/reports/{record_id}/reporters", dependencies=[allow(*MANAGES_REPORTS)])
def post_reporter(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """One more reporter, with the consents that were ticked."""
    agreed = [purpose for purpose in Purpose if f"agrees_to_{purpose}" in form.fields]
    facts = picked(form.fields, "name", "contact", "relation")
    given = parsed(ReporterGiven, {**facts, "agrees_to": agreed})
    try:
        if not isinstance(given, Problem):
            add_reporter(
                runtime,
                record_id,
                given.as_facts(),
                actor=caller,
                agrees_to=given.agrees_to,
                idempotency_key=form.key,
            )
            return _to_reporters(record_id)
    except GuituError as refusal:
        given = problem_of(refusal)
    visit = Visit(request, runtime, caller)
    return family_page(visit, record_id, given, form="reporter", values=form.fields)


@router.post("/reports/{record_id}/reporters/{reporter_id}/consents", dependencies=[allow(*MANAGES_REPORTS)])
def post_consent(
    record_id: RecordId,
    reporter_id: RecordId,
    request: Request,
    form: PageFormGiven,
    runtime: RuntimeGiven,
    caller: Caller,
) -> Response:
    """Gives or withdraws one consent."""
    given = parsed(ConsentGiven, picked(form.fields, "purpose", "is_given"))
    try:
        if not isinstance(given, Problem):
            change_consent(runtime, reporter_id, given.purpose, is_given=given.is_given, actor=caller)
            return _to_reporters(record_id)
    except GuituError as refusal:
        given = problem_of(refusal)
    return family_page(Visit(request, runtime, caller), record_id, given)


@router.post("/reports/{record_id}/reporters/{reporter_id}/withdraw", dependencies=[allow(*MANAGES_REPORTS)])
def post_withdrawal(
    record_id: RecordId, reporter_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """The reporter does not stand behind the report any more."""
    try:
        withdraw_reporter(runtime, reporter_id, actor=caller)
    except GuituError as refusal:
        return family_page(Visit(request, runtime, caller), record_id, problem_of(refusal))
    return _to_reporters(record_id)


@router.post("/reports/{record_id}/moves", dependencies=[allow(*MANAGES_REPORTS)])
def post_move(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Pauses, resumes, withdraws or ends the report."""
    given = parsed(MoveGiven, picked(form.fields, "move", "reason"))
    try:
        if not isinstance(given, Problem):
            move_report(runtime, record_id, given.move, reason=given.reason, actor=caller)
            return RedirectResponse(f"/reports/{record_id}/family#report", 303)
    except GuituError as refusal:
        given = problem_of(refusal)
    visit = Visit(request, runtime, caller)
    return family_page(visit, record_id, given, form="move", values=form.fields)


def _to_reporters(report_id: int) -> Response:
    return RedirectResponse(f"/reports/{report_id}/family#reporters", 303)
