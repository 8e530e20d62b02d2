"""Which records a list is asked for, and where a page of it begins."""

from dataclasses import dataclass
from datetime import date, datetime

from models.account import Role
from models.batch_run import RunScope, RunState
from models.errors import InvalidInput
from models.message import Message
from models.pair import PairStage
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


@dataclass(frozen=True, slots=True)
class RunsWanted:
    """Nightly runs in a state, of a scope; None: any."""

    state: RunState | None = None
    scope: RunScope | None = None


@dataclass(frozen=True, slots=True)
class PairsAwaiting:
    """At most `limit` pairs that wait, for anybody but the account `except_of`, behind the pair `after`.

    `stages` are those wanted; None: every stage of the queue.
    """

    limit: int
    except_of: int
    after: int | None = None
    is_newest_first: bool = False
    stages: frozenset[PairStage] | None = None


def unknown_cursor() -> InvalidInput:
    """What a cursor is answered with that continues no such list."""
    return InvalidInput(
        "unknown_cursor",
        Message("翻页标记无效。", "The cursor is not one this server gave out."),
        Message("请从第一页重新开始。", "Start again from the first page."),
        field="cursor",
    )
