"""Pages of nightly runs: the list, one run as it goes, how it differs from another, its held alerts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.page_order import OrderedPageAsked
from api.pages.filtered import FilteredPage
from api.pages.forms import PageFormGiven, parsed, picked
from api.pages.language import language_of
from api.pages.records import Visit
from api.pages.render import render
from api.pages.words import options_of
from api.problems import Problem
from api.roles import READS_BATCH_RUNS, RELEASES_ALERTS
from api.routes import batch_runs as runs
from api.schemas.batch_runs import BatchRunReportTold, ReleaseGiven
from api.security.access import allow
from casework.nightly.wording import (
    ALERT_WORDS,
    COUNTER_WORDS,
    DIFFERENCE_WORDS,
    KIND_WORDS,
    SCOPE_WORDS,
    STATE_WORDS,
)
from models.batch_run import RunScope, RunState
from models.errors import GuituError

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
MOST_SHOWN = 100
_WORDS = {"section": "batch_runs", "states": STATE_WORDS, "scopes": SCOPE_WORDS, "counters": COUNTER_WORDS}


@router.get("/batch-runs", dependencies=[allow(*READS_BATCH_RUNS)])
def runs_page(
    request: Request,
    asked: OrderedPageAsked,
    runtime: RuntimeGiven,
    caller: Caller,
    state: RunState | None = None,
    scope: RunScope | None = None,
) -> Response:
    """Every run, or those in one state or of one scope."""
    context = {
        "page": runs.list_runs(asked, runtime, state, scope),
        "asked": asked,
        "state": state,
        "state_options": options_of(RunState, language_of(request), STATE_WORDS),
        "scope": scope,
        "scope_options": options_of(RunScope, language_of(request), SCOPE_WORDS),
    }
    return render(request, "batch_runs.html", context | _WORDS, actor=caller)


@router.get("/batch-runs/{record_id}", dependencies=[allow(*READS_BATCH_RUNS)])
def run_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """One run: state, counts beside the last run, records at fault, time, memory and versions."""
    return _run_page(Visit(request, runtime, caller), record_id)


@router.get(
    "/batch-runs/{record_id}/progress", dependencies=[allow(*READS_BATCH_RUNS, tells_of_people=False)]
)
def progress_part(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The part of the page of a run at work that renews itself; the whole page once the run is over."""
    report = runs.get_run(record_id, runtime)
    part = render(request, "batch_run_progress.html", {"report": report} | _WORDS, actor=caller)
    if not _is_at_work(report):
        part.headers["HX-Refresh"] = "true"
    return part


@router.get("/batch-runs/{record_id}/difference", dependencies=[allow(*RELEASES_ALERTS)])
def difference_page(
    record_id: RecordId,
    request: Request,
    runtime: RuntimeGiven,
    caller: Caller,
    former_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """Candidates that appear, vanish or move, beside the run before or the one that is named."""
    context = {
        "run_id": record_id,
        "difference": runs.get_difference(record_id, runtime, caller, former_id),
        "changes": DIFFERENCE_WORDS,
        "kinds": KIND_WORDS,
        "most_shown": MOST_SHOWN,
    }
    return render(request, "batch_run_difference.html", context | _WORDS, actor=caller)


@router.get("/batch-runs/{record_id}/pairs", dependencies=[allow(*RELEASES_ALERTS)])
def pairs_page(
    record_id: RecordId,
    request: Request,
    runtime: RuntimeGiven,
    caller: Caller,
    after_place: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> Response:
    """The pairs a run lists, in the order of the queue."""
    pairs = runs.list_pairs(record_id, runtime, caller, after_place, runs.USUAL_PAIRS).items
    context = {
        "run_id": record_id,
        "pairs": pairs,
        "after_place": after_place,
        "goes_on": len(pairs) == runs.USUAL_PAIRS,
        "kinds": KIND_WORDS,
        "alerts": ALERT_WORDS,
    }
    return render(request, "batch_run_pairs.html", context | _WORDS, actor=caller)


@router.post("/batch-runs/{record_id}/release", dependencies=[allow(*RELEASES_ALERTS)])
def post_release(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Lets the held alerts go out; an error shows the run again with the reason as it was typed."""
    given = parsed(ReleaseGiven, picked(form.fields, "reason"))
    if not isinstance(given, Problem):
        try:
            runs.release(record_id, given, runtime, caller)
        except GuituError as refusal:
            given = problem_of(refusal)
        else:
            return RedirectResponse(f"/batch-runs/{record_id}", 303)
    visit = Visit(request, runtime, caller)
    return _run_page(visit, record_id, problem=given, reason=form.fields.get("reason", ""))


def _run_page(visit: Visit, record_id: int, *, problem: Problem | None = None, reason: str = "") -> Response:
    report = runs.get_run(record_id, visit.runtime)
    context = {"report": report, "is_at_work": _is_at_work(report), "problem": problem, "reason": reason}
    status = 200 if problem is None else problem.status
    return render(visit.request, "batch_run.html", context | _WORDS, actor=visit.actor, status=status)


def _is_at_work(report: BatchRunReportTold) -> bool:
    return report.run.state in (RunState.CLAIMED, RunState.RUNNING)
