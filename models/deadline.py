"""A deadline: one running of a duty's clock, from the real start to what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.account import Role
from models.duty import ClockEvent, Level


class DeadlineState(StrEnum):
    """Where a deadline stands; a late one is not met yet, a waived one does not apply any more."""

    OPEN = "open"
    LATE = "late"
    MET = "met"
    WAIVED = "waived"


RUNNING = (DeadlineState.OPEN, DeadlineState.LATE)


@dataclass(frozen=True, slots=True)
class Concern:
    """What a deadline is about: a person in care and their stay, a report, or the installation as a whole."""

    subject_id: int | None = None
    admission_id: int | None = None
    report_id: int | None = None
    station: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """How a deadline was set and is never changed, but that a provisional due instant becomes a certain one.

    `started_at` is when it really began, `recorded_at` when that was typed in, `first_started_at` when the
    first of a recurring series began. `due_at` is None for a duty without limit; `is_provisional`: it
    cannot be earlier, and may be later once the missing year of holidays is known.
    """

    rule_id: str
    rules_version: str
    concern: Concern
    responsible: Role
    deputy: Role
    started_at: datetime
    recorded_at: datetime
    first_started_at: datetime
    due_at: datetime | None
    is_provisional: bool = False
    is_milestone: bool = False

    @property
    def duty(self) -> str:
        """The duty whose clock it is."""
        return self.rule_id.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a deadline stands; `steps_told` levels were told, the next look is due at `attention_at`."""

    state: DeadlineState
    steps_told: int
    attention_at: datetime | None


@dataclass(frozen=True, slots=True)
class Closure:
    """How a clock stopped: when it really happened, when it was typed in, by whom, through which event."""

    happened_at: datetime
    recorded_at: datetime
    by: str
    through: ClockEvent | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """That a level is to be told of a late deadline, and since when."""

    level: Level
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline as stored; `reason` says why it was missed, waived or ended."""

    id: int
    clock: Clock
    standing: Standing
    closure: Closure | None = None
    reason: str | None = None
    escalations: tuple[Escalation, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it still waits for somebody."""
        return self.standing.state in RUNNING

    @property
    def asks_reason(self) -> bool:
        """Whether it was missed, as recorded, and nobody has said why."""
        return self.reason is None and self.is_missed

    @property
    def is_missed(self) -> bool:
        """Whether it is late, or was closed only after it was due, as recorded."""
        if self.closure is None:
            return self.standing.state is DeadlineState.LATE
        return self.is_past_due(self.closure.recorded_at)

    def is_past_due(self, now: datetime) -> bool:
        """Whether `now` is certainly later than it was due: a provisional instant is no certainty."""
        clock = self.clock
        is_certain = not (clock.is_provisional or clock.is_milestone)
        return is_certain and clock.due_at is not None and now > clock.due_at
