"""Missing-person reports."""

from fastapi import APIRouter, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import IdempotencyKey, mark_repeated
from api.page_order import OrderedPageAsked
from api.roles import FILES_REPORTS, READS_REPORTS
from api.routes.answers import also, problems
from api.schemas.common import Page
from api.schemas.reports import ReportGiven, ReportTold
from api.security.access import allow
from api.visibility import withheld_of_report
from casework import browse
from casework.report_missing import file_report
from models.report import ReportState

router = APIRouter(prefix="/reports", tags=["reports"])


@router.post(
    "",
    status_code=201,
    dependencies=[allow(*FILES_REPORTS)],
    operation_id="fileReport",
    summary="File a missing-person report",
    responses={**also(200, "Recorded before with this key", ReportTold), **problems(409)},
)
def open_report(
    given: ReportGiven,
    response: Response,
    runtime: RuntimeGiven,
    caller: Caller,
    key: IdempotencyKey = None,
) -> ReportTold:
    """Records that somebody is missed, and the first reporter. Photos and further reporters come after."""
    recorded = file_report(
        runtime, given.as_facts(), actor=caller, consent=given.first_consent(), idempotency_key=key
    )
    return ReportTold.of(mark_repeated(response, recorded, key), withheld_of_report(caller))


@router.get(
    "",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="listReports",
    summary="List reports",
    responses=problems(),
)
def list_reports(
    asked: OrderedPageAsked, runtime: RuntimeGiven, caller: Caller, state: ReportState | None = None
) -> Page[ReportTold]:
    """Every report, or those in one state."""
    found = browse.reports(
        runtime, before_id=asked.before_id, after_id=asked.after_id, limit=asked.fetched, state=state
    )
    shown, next_cursor = asked.split(found)
    withheld = withheld_of_report(caller)
    return Page(items=[ReportTold.of(each, withheld) for each in shown], next_cursor=next_cursor)


@router.get(
    "/{record_id}",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="getReport",
    summary="Read a report",
    responses=problems(404),
)
def get_report(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> ReportTold:
    """One report."""
    return ReportTold.of(browse.report(runtime, record_id), withheld_of_report(caller))
