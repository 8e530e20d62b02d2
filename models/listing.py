"""Which records a list is asked for, and where a page of it begins."""

from dataclasses import dataclass
from datetime import date, datetime

from models.account import Role
from models.register import RegisterKind
from models.report import ReportState
from models.subject import Sex, SubjectState
from models.submission import SubmissionFormat


@dataclass(frozen=True, slots=True)
class DayMark:
    """The last record of the page before, of a list by a day; those without one stand last."""

    day: date | None
    id: int


@dataclass(frozen=True, slots=True)
class AdmissionsWanted:
    """Stays of a station, of people of a sex or in a state now, entered between two instants.

    None leaves a question open.
    """

    station: str | None = None
    sex: Sex | None = None
    state: SubjectState | None = None
    entered_from: datetime | None = None
    entered_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportsWanted:
    """Reports in a state, of a sex, missing since a day within the bounds (both included); None: any."""

    state: ReportState | None = None
    sex: Sex | None = None
    missing_from: date | None = None
    missing_to: date | None = None


@dataclass(frozen=True, slots=True)
class EntriesWanted:
    """Entries of a register, of a sex, searched or withdrawn; None: any."""

    register: RegisterKind | None = None
    sex: Sex | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class AccountsWanted:
    """Accounts with a role, of a station, open or closed; None: any."""

    role: Role | None = None
    station: str | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class BatchesWanted:
    """Files in a layout, with samples that are held or without any; None: any."""

    format: SubmissionFormat | None = None
    has_held: bool | None = None
