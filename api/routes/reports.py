"""Missing-person reports."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.report_pages import ReportFilterAsked, ReportsAsked, ReportsRequest
from api.roles import FILES_REPORTS, READS_REPORTS
from api.routes.answers import also, problems
from api.schemas.common import Page
from api.schemas.reports import ReportGiven, ReportTold
from api.security.access import allow
from api.visibility import withheld_of_report
from casework import browse
from casework.report_missing import file_report
from casework.runtime import Runtime
from models.listing import ReportsWanted
from models.report import MissingReport

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
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> ReportTold:
    """Records that somebody is missed, and the first reporter. Photos and further reporters come after."""
    recorded = file_report(
        runtime, given.as_facts(), actor=caller, consent=given.first_consent(), idempotency_key=once.key
    )
    return ReportTold.of(once.told(recorded), withheld_of_report(caller))


@router.get(
    "",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="listReports",
    summary="List reports",
    responses=problems(),
)
def list_reports(
    asked: ReportsAsked, filtered: ReportFilterAsked, runtime: RuntimeGiven, caller: Caller
) -> Page[ReportTold]:
    """Every report, or those that fit the filter."""
    shown, next_cursor = asked.split(_found(asked, runtime, filtered.wanted))
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


def _found(asked: ReportsRequest, runtime: Runtime, wanted: ReportsWanted) -> list[MissingReport]:
    if asked.by_number is not None:
        before, after = asked.by_number.before_id, asked.by_number.after_id
        return browse.reports(runtime, before_id=before, after_id=after, limit=asked.fetched, wanted=wanted)
    return browse.reports_by_missing(
        runtime, after=asked.after, is_last_first=asked.is_last_first, limit=asked.fetched, wanted=wanted
    )
