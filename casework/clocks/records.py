"""The clocks of records: an admission or a report that is stored, and the search that compares it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.clocks.book import ClockBook
from casework.clocks.standing import first_standing
from casework.clocks.tell import Happening, tell_clocks
from models.admission import Admission
from models.deadline import Concern
from models.duty import ClockEvent
from models.photo import OwnerKind, PhotoOwner
from models.report import MissingReport, ReportState
from models.subject import SubjectState
from store.unit_of_work import UnitOfWork

_EVENT_OF_STATE: Mapping[SubjectState, ClockEvent] = {
    SubjectState.SETTLEMENT_APPLIED: ClockEvent.SETTLEMENT_APPLIED,
    SubjectState.SETTLED: ClockEvent.SETTLED,
    SubjectState.RETURNED: ClockEvent.RETURNED,
    SubjectState.LEFT: ClockEvent.LEFT,
    SubjectState.WALKED_OFF: ClockEvent.WALKED_OFF,
    SubjectState.DECEASED_UNIDENTIFIED: ClockEvent.DIED,
}
_EVENTS_LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class AdmissionClocks:
    """Starts the clocks of an admission in the name of `by`; `is_backlog` as in `Happening`."""

    book: ClockBook
    by: str
    is_backlog: bool

    def start(self, work: UnitOfWork, admission: Admission) -> None:
        """The clocks of the stay run from the real entry, that of comparing from when it was stored."""
        concern = _concern_of(admission)
        entered, recorded = admission.facts.entered_at, admission.recorded_at
        entry = Happening(ClockEvent.ENTRY, concern, entered, recorded, self.by, self.is_backlog)
        tell_clocks(work, self.book, entry)
        if not self.is_backlog:
            saved = Happening(ClockEvent.RECORD_SAVED, concern, recorded, recorded, self.by)
            tell_clocks(work, self.book, saved)


@dataclass(frozen=True, slots=True)
class ReportClocks:
    """Starts the clocks of a report in the name of `by`; of one from elsewhere there are none."""

    book: ClockBook
    by: str
    is_backlog: bool

    def start(self, work: UnitOfWork, report: MissingReport) -> None:
        """The clock of comparing runs from when the report was stored."""
        if not self.is_backlog:
            at = report.recorded_at
            saved = Happening(ClockEvent.RECORD_SAVED, Concern(report_id=report.id), at, at, self.by)
            tell_clocks(work, self.book, saved)


def note_comparison(work: UnitOfWork, book: ClockBook, owner: PhotoOwner, *, at: datetime, by: str) -> None:
    """Meets the clock of comparing: the record was searched with at least one usable photo."""
    if owner.kind is OwnerKind.ADMISSION:
        concern = _concern_of(work.admissions.get(owner.id))
    elif owner.kind is OwnerKind.REPORT:
        concern = Concern(report_id=owner.id)
    else:  # entries of registers have no clocks
        return
    tell_clocks(work, book, Happening(ClockEvent.COMPARED, concern, at, at, by))


def end_clocks_of_report(
    work: UnitOfWork, book: ClockBook, report_id: int, state: ReportState, *, at: datetime, by: str
) -> None:
    """Ends the clocks of a report that is not open any more; one that is paused keeps them."""
    if state not in (ReportState.DRAFT, ReportState.ACTIVE, ReportState.PAUSED):
        closed = Happening(ClockEvent.REPORT_CLOSED, Concern(report_id=report_id), at, at, by)
        tell_clocks(work, book, closed)


def note_nightly_run(work: UnitOfWork, book: ClockBook, *, at: datetime) -> None:
    """Meets the clock of the nightly check: everybody was compared, whether or not the alerts are held."""
    tell_clocks(work, book, Happening(ClockEvent.NIGHTLY_RUN_FINISHED, Concern(), at, at, "batch run"))


def note_identity(work: UnitOfWork, book: ClockBook, subject_id: int, *, at: datetime, by: str) -> None:
    """Ends the clocks that an identified person has no more, and starts the feedback to the home place."""
    _note(work, book, ClockEvent.IDENTITY_CONFIRMED, subject_id, at=at, by=by)


def note_identity_reopened(
    work: UnitOfWork, book: ClockBook, subject_id: int, *, confirmed_at: datetime, at: datetime, by: str
) -> None:
    """The clocks that the identity ended run on as they were set, and those it started end.

    Nobody knows who the person is and nobody did since they came in, so nothing begins anew: what has come
    due meanwhile is late by the next look.
    """
    _note(work, book, ClockEvent.IDENTITY_REOPENED, subject_id, at=at, by=by)
    identity = ClockEvent.IDENTITY_CONFIRMED
    for each in work.deadlines.ended_through(identity, subject_id, since=confirmed_at):
        work.deadlines.run_on(each, first_standing(each.clock).attention_at)


def note_state(
    work: UnitOfWork, book: ClockBook, subject_id: int, state: SubjectState, *, at: datetime, by: str
) -> None:
    """Tells the clocks of a state that a person recorded, unless the same was recorded as an event before.

    An event of the present stay says when it really happened; a state alone only when it was typed in.
    """
    event = _EVENT_OF_STATE.get(state)
    stays = work.admissions.of_subject(subject_id)
    since = stays[0].facts.entered_at if stays else None
    told = work.subject_events.of_subject(subject_id, limit=_EVENTS_LOOKED_AT)
    if event is None or any(
        each.facts.kind is event and (since is None or each.facts.happened_at >= since) for each in told
    ):
        return
    _note(work, book, event, subject_id, at=at, by=by)


def _note(
    work: UnitOfWork, book: ClockBook, event: ClockEvent, subject_id: int, *, at: datetime, by: str
) -> None:
    stays = work.admissions.of_subject(subject_id)
    station = stays[0].facts.station if stays else None
    concern = Concern(subject_id=subject_id, station=station)
    tell_clocks(work, book, Happening(event, concern, at, at, by))


def _concern_of(admission: Admission) -> Concern:
    return Concern(admission.subject_id, admission.id, station=admission.facts.station)
