"""Pages of nightly runs: the list, and one run as a report that can be printed."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.pages.render import render
from api.pagination import PageAsked, split_page
from api.roles import READS_BATCH_RUNS
from api.schemas.batch_runs import BatchRunReportTold, BatchRunTold
from api.security.access import allow
from casework.nightly import records
from casework.nightly.wording import COUNTER_WORDS, SCOPE_WORDS, STATE_WORDS

router = APIRouter(include_in_schema=False)
_WORDS = {"states": STATE_WORDS, "scopes": SCOPE_WORDS}


@router.get("/batch-runs", dependencies=[allow(*READS_BATCH_RUNS)])
def runs_page(request: Request, asked: PageAsked, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Every run, the last first."""
    found = records.batch_runs(runtime, before_id=asked.before_id, limit=asked.fetched)
    shown, next_cursor = split_page(found, asked.limit)
    runs = [BatchRunTold.of(each) for each in shown]
    context = {"section": "batch_runs", "runs": runs, "next_cursor": next_cursor} | _WORDS
    return render(request, "batch_runs.html", context, actor=caller)


@router.get("/batch-runs/{record_id}", dependencies=[allow(*READS_BATCH_RUNS)])
def run_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """One run: state, counts beside the last run, records at fault, time, memory and versions."""
    report = BatchRunReportTold.of(records.run_report(runtime, record_id))
    context = {"section": "batch_runs", "report": report, "counters": COUNTER_WORDS} | _WORDS
    return render(request, "batch_run.html", context, actor=caller)
