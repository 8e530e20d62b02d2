"""What follows when a report opens or closes to searches: work on its pairs stops or goes on."""

from collections.abc import Mapping
from datetime import datetime

from models.consent import SEARCHES, Purpose
from models.errors import Conflict
from models.message import Message
from models.pair import FreezeReason
from models.report import MissingReport, ReportState
from store.unit_of_work import UnitOfWork

_REASONS: Mapping[ReportState, FreezeReason] = {
    ReportState.ACTIVE: FreezeReason.REPORT_PAUSED,  # active, but nobody agrees to a search
    ReportState.PAUSED: FreezeReason.REPORT_PAUSED,
    ReportState.WITHDRAWN: FreezeReason.REPORT_WITHDRAWN,
}


def follow_openness(work: UnitOfWork, before: MissingReport, *, now: datetime) -> MissingReport:
    """The report as it is now; its pairs stop or go on with it, in the same unit of work."""
    after = work.reports.get(before.id)
    if is_searched(after) and not is_searched(before):
        work.pairs.unfreeze_of_report(before.id, now=now)
    if not is_searched(after) and (is_searched(before) or after.state is not before.state):
        reason = _REASONS.get(after.state, FreezeReason.REPORT_CLOSED)
        work.pairs.freeze_of_report(before.id, now=now, reason=reason)
    return after


def is_searched(report: MissingReport) -> bool:
    """The report is open to searches, by face or by DNA."""
    return bool(report.open_to & SEARCHES)


def require_open(report: MissingReport, purpose: Purpose) -> None:
    """Nothing when the report may be used for the purpose; raises Conflict otherwise."""
    if purpose not in report.open_to:
        raise Conflict(
            "report_not_open",
            Message(
                "该报告目前不能用于此项检索：报告未生效，或没有报案人同意。",
                "The report may not be searched with now: it is not active, or no reporter agrees to it.",
            ),
            Message(
                "请核对报告状态和报案人的同意；取得同意并登记后再检索。",
                "Check the state of the report and the reporters' consents; record a consent, then search.",
            ),
        )
