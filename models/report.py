"""A missing-person report."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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
    """What the family states about the missing person, and how to reach the reporter."""

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
    """A recorded report about one missing person."""

    id: int
    state: ReportState
    facts: ReportFacts
    recorded_at: datetime
