"""Nightly runs: how they stand, what they found, and the release of what they hold back."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Caller, RecordId, RuntimeGiven
from api.page_order import OrderedPageAsked
from api.roles import READS_BATCH_RUNS, RELEASES_ALERTS
from api.routes.answers import problems
from api.schemas.batch_pairs import QueuedPairTold, RunDifferenceTold
from api.schemas.batch_runs import BatchRunReportTold, BatchRunTold, ReleaseGiven
from api.schemas.common import Listed, Page
from api.security.access import allow
from api.visibility import require_no_judge
from casework.nightly import records
from models.batch_run import RunScope, RunStage, RunState
from models.listing import RunsWanted

router = APIRouter(prefix="/batch-runs", tags=["batch runs"])
MOST_PAIRS = 200
USUAL_PAIRS = 50


@router.get(
    "",
    dependencies=[allow(*READS_BATCH_RUNS)],
    operation_id="listBatchRuns",
    summary="List nightly runs",
    responses=problems(),
)
def list_runs(
    asked: OrderedPageAsked,
    runtime: RuntimeGiven,
    state: RunState | None = None,
    scope: RunScope | None = None,
) -> Page[BatchRunTold]:
    """Runs, the last first, or those in one state or of one scope."""
    found = records.batch_runs(
        runtime,
        before_id=asked.before_id,
        after_id=asked.after_id,
        limit=asked.fetched,
        wanted=RunsWanted(state, scope),
    )
    shown, next_cursor = asked.split(found)
    return Page(items=[BatchRunTold.of(each) for each in shown], next_cursor=next_cursor)


@router.get(
    "/{record_id}",
    dependencies=[allow(*READS_BATCH_RUNS)],
    operation_id="getBatchRun",
    summary="Read a nightly run",
    responses=problems(404),
)
def get_run(record_id: RecordId, runtime: RuntimeGiven) -> BatchRunReportTold:
    """One run as it stands now, with the records it could not compare."""
    return BatchRunReportTold.of(records.run_report(runtime, record_id))


@router.get(
    "/{record_id}/pairs",
    dependencies=[allow(*RELEASES_ALERTS)],
    operation_id="listBatchRunPairs",
    summary="Pairs a run lists",
    responses=problems(404),
)
def list_pairs(
    record_id: RecordId,
    runtime: RuntimeGiven,
    caller: Caller,
    after_place: Annotated[int, Query(ge=0, description="Continue behind this place")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_PAIRS, description="How many pairs at most")] = USUAL_PAIRS,
) -> Listed[QueuedPairTold]:
    """In the order of the queue, each with its rivals; empty until everything is compared."""
    require_no_judge(caller)
    pairs = records.queued_pairs(runtime, record_id, after_place=after_place, limit=limit)
    return Listed(items=[QueuedPairTold.of(pair) for pair in pairs])


@router.get(
    "/{record_id}/difference",
    dependencies=[allow(*RELEASES_ALERTS)],
    operation_id="getBatchRunDifference",
    summary="Difference between two runs",
    responses=problems(404, 409),
)
def get_difference(
    record_id: RecordId,
    runtime: RuntimeGiven,
    caller: Caller,
    former_id: Annotated[int | None, Query(ge=1, description="The run to compare with")] = None,
) -> RunDifferenceTold:
    """Candidates that appear, vanish or move, beside the complete run before, or the one that is named."""
    require_no_judge(caller)
    return RunDifferenceTold.of(records.run_difference(runtime, record_id, former_id=former_id))


@router.post(
    "/{record_id}/release",
    dependencies=[allow(*RELEASES_ALERTS)],
    operation_id="releaseBatchRun",
    summary="Release held alerts",
    responses=problems(404, 409, 503),
)
def release(record_id: RecordId, given: ReleaseGiven, runtime: RuntimeGiven, caller: Caller) -> BatchRunTold:
    """Lets the alerts of a held run go out, in the name of the caller, with the reason."""
    run = records.release_run(runtime, record_id, reason=given.reason, actor=caller, progress=_unseen)
    return BatchRunTold.of(run)


def _unseen(stage: RunStage, done: int, total: int) -> None:
    """The caller waits for the answer."""
