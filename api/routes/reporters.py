"""Those behind a report, what they agree to, and what becomes of the report."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.roles import MANAGES_REPORTS, READS_REPORTS
from api.routes.answers import also, problems
from api.schemas.common import Listed
from api.schemas.reporters import ConsentGiven, MoveGiven, ReportChangeTold, ReporterGiven, ReporterTold
from api.schemas.reports import ReportTold
from api.security.access import allow
from api.visibility import withheld_of_report
from casework.reports.reporters import add_reporter, change_consent, reporters_of, withdraw_reporter
from casework.reports.states import changes_of, move_report

router = APIRouter(tags=["reports"])


@router.get(
    "/reports/{record_id}/reporters",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="listReporters",
    summary="Who stands behind a report",
    responses=problems(404),
)
def list_reporters(record_id: RecordId, runtime: RuntimeGiven) -> Listed[ReporterTold]:
    """Everybody who stands or stood behind the report, with their consents, given and withdrawn."""
    return Listed(items=[ReporterTold.of(each) for each in reporters_of(runtime, record_id)])


@router.post(
    "/reports/{record_id}/reporters",
    status_code=201,
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="addReporter",
    summary="Add a reporter",
    responses={**also(200, "Recorded before with this key", ReporterTold), **problems(404, 409)},
)
def post_reporter(
    record_id: RecordId,
    given: ReporterGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> ReporterTold:
    """One more person stands behind the report; each has consents of their own."""
    recorded = add_reporter(
        runtime,
        record_id,
        given.as_facts(),
        actor=caller,
        agrees_to=given.agrees_to,
        idempotency_key=once.key,
    )
    return ReporterTold.of(once.told(recorded))


@router.post(
    "/reporters/{record_id}/consents",
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="changeConsent",
    summary="Give or withdraw a consent",
    responses=problems(404, 409),
)
def post_consent(
    record_id: RecordId, given: ConsentGiven, runtime: RuntimeGiven, caller: Caller
) -> ReporterTold:
    """Acts before the next search; a purpose stays open while any reporter agrees to it."""
    return ReporterTold.of(
        change_consent(runtime, record_id, given.purpose, is_given=given.is_given, actor=caller)
    )


@router.post(
    "/reporters/{record_id}/withdraw",
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="withdrawReporter",
    summary="Withdraw a reporter",
    responses=problems(404, 409),
)
def post_withdrawal(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> ReporterTold:
    """The reporter does not stand behind the report any more; the record is kept, other consents hold."""
    return ReporterTold.of(withdraw_reporter(runtime, record_id, actor=caller))


@router.post(
    "/reports/{record_id}/moves",
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="moveReport",
    summary="Pause, resume, withdraw or end a report",
    responses=problems(404, 409),
)
def post_move(record_id: RecordId, given: MoveGiven, runtime: RuntimeGiven, caller: Caller) -> ReportTold:
    """Acts before the next search: only an active report is searched, work on its pairs stops with it."""
    report = move_report(runtime, record_id, given.move, reason=given.reason, actor=caller)
    return ReportTold.of(report, withheld_of_report(caller))


@router.get(
    "/reports/{record_id}/moves",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="listReportMoves",
    summary="What became of a report",
    responses=problems(404),
)
def list_moves(record_id: RecordId, runtime: RuntimeGiven) -> Listed[ReportChangeTold]:
    """Every move with who decided and why, the first first."""
    return Listed(items=[ReportChangeTold.of(each) for each in changes_of(runtime, record_id)])
