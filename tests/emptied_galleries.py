"""A served installation where tests find nobody but their own people: what others made is withdrawn."""

from dataclasses import dataclass

from casework import browse
from casework.actor import LOCAL_OPERATOR
from casework.registers.record_entry import withdraw_entry
from casework.runtime import Runtime
from models.report import ReportState


@dataclass(frozen=True, slots=True)
class Newest:
    """The last report and the last admission there are; 0 for none."""

    report_id: int
    admission_id: int


def newest_records(runtime: Runtime) -> Newest:
    """What is there already."""
    reports, admissions = browse.reports(runtime, limit=1), browse.admissions(runtime, limit=1)
    return Newest(*(max((each.id for each in found), default=0) for found in (reports, admissions)))


def withdraw_everybody(runtime: Runtime, *, since: Newest) -> None:
    """No report and no person in care recorded since then, and no register entry, is searched from now on.

    Nobody is asked about their pairs any more: queues show the oldest first, and only so many.
    """
    reports = browse.reports(runtime, after_id=since.report_id, limit=200)
    admissions = browse.admissions(runtime, after_id=since.admission_id, limit=200)
    with runtime.store.begin() as work:
        for report in reports:
            if report.state is ReportState.ACTIVE:
                work.reports.set_state(report.id, ReportState.WITHDRAWN)
            work.pairs.freeze_of_report(report.id, now=runtime.now())
        for subject_id in {admission.subject_id for admission in admissions}:
            work.subjects.set_searchable(subject_id, False)
            work.pairs.freeze_of_subject(subject_id, now=runtime.now())
    for entry in browse.register_entries(runtime, limit=200):
        if entry.withdrawal is None:
            withdraw_entry(runtime, entry.id, reason="end of the test", actor=LOCAL_OPERATOR)
