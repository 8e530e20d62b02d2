"""A missing-person report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from models.consent import Purpose, ReporterFacts
from models.subject import Sex


class ReportState(StrEnum):
    """Lifecycle of a report; only an active one is searched."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    FOUND_BY_US = "found_by_us"
    FOUND_ELSEWHERE = "found_elsewhere"
    FOUND_DECEASED = "found_deceased"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the family states about the missing person, and how to reach the first reporter.

    `reporter_name` and `reporter_contact` are those of the first reporter who stands behind the report;
    everybody behind it is a `models.consent.Reporter`.
    """

    name: str
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    missing_since: date | None = None
    last_seen_place: str | None = None
    features: str | None = None
    reporter_name: str | None = None
    reporter_contact: str | None = None


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A recorded report about one missing person.

    `open_to` is what it may be used for now: only an active report, and only what a reporter agrees to.
    `searched_with` are those behind it who agree to a search: their names and numbers may be compared.
    """

    id: int
    state: ReportState
    facts: ReportFacts
    recorded_at: datetime
    open_to: frozenset[Purpose] = frozenset()
    searched_with: tuple[ReporterFacts, ...] = ()


class ReportMove(StrEnum):
    """What people decide about a report."""

    ACTIVATE = "activate"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    FOUND_BY_US = "found_by_us"
    FOUND_ELSEWHERE = "found_elsewhere"
    FOUND_DECEASED = "found_deceased"
    CLOSE = "close"


_OPEN = frozenset({ReportState.ACTIVE, ReportState.PAUSED})
_ENDED_BY_MISTAKE = frozenset(
    {ReportState.FOUND_BY_US, ReportState.FOUND_ELSEWHERE, ReportState.FOUND_DECEASED, ReportState.CLOSED}
)

MOVES: Mapping[ReportMove, tuple[frozenset[ReportState], ReportState]] = MappingProxyType(
    {
        ReportMove.ACTIVATE: (frozenset({ReportState.DRAFT}), ReportState.ACTIVE),
        ReportMove.PAUSE: (frozenset({ReportState.ACTIVE}), ReportState.PAUSED),
        ReportMove.RESUME: (_ENDED_BY_MISTAKE | {ReportState.PAUSED}, ReportState.ACTIVE),
        ReportMove.WITHDRAW: (_OPEN | {ReportState.DRAFT}, ReportState.WITHDRAWN),
        ReportMove.FOUND_BY_US: (_OPEN, ReportState.FOUND_BY_US),
        ReportMove.FOUND_ELSEWHERE: (_OPEN, ReportState.FOUND_ELSEWHERE),
        ReportMove.FOUND_DECEASED: (_OPEN, ReportState.FOUND_DECEASED),
        ReportMove.CLOSE: (_OPEN | {ReportState.DRAFT}, ReportState.CLOSED),
    }
)
"""From which states each move leads where. A withdrawn report stays so: the family files and agrees anew."""


@dataclass(frozen=True, slots=True)
class ReportChange:
    """One move of a report that was made: kept, with who decided and why."""

    report_id: int
    move: ReportMove
    former: ReportState
    state: ReportState
    reason: str
    decided_by: str
    decided_at: datetime
