"""A duty with its clock, as a row of the rule table: what starts it, how long it runs, who answers for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.account import Role
from models.message import Message
from models.subject import SubjectState


class ClockEvent(StrEnum):
    """What happens and starts, meets or ends clocks."""

    ENTRY = "entry"
    RECORD_SAVED = "record_saved"
    COMPARED = "compared"
    NOTICE_PUBLISHED = "notice_published"
    NOTICES_REFRESHED = "notices_refreshed"
    PRINTS_KEPT = "prints_kept"
    DNA_REQUESTED = "dna_requested"
    DNA_REQUEST_RECEIVED = "dna_request_received"
    DNA_ANSWERED = "dna_answered"
    SETTLEMENT_APPLIED = "settlement_applied"
    SETTLEMENT_APPROVED = "settlement_approved"
    SETTLED = "settled"
    IDENTITY_CONFIRMED = "identity_confirmed"
    IDENTITY_REOPENED = "identity_reopened"
    HOME_PLACE_TOLD = "home_place_told"
    HOME_PLACE_REFUSED = "home_place_refused"
    CANNOT_CHECK = "cannot_check"
    HARD_CASE = "hard_case"
    ESCALATED = "escalated"
    RETURNED = "returned"
    RETURNED_LIKELY_TO_WANDER = "returned_likely_to_wander"
    VISITED = "visited"
    LEFT = "left"
    WALKED_OFF = "walked_off"
    DIED = "died"
    DANGER = "danger"
    REPORTED_UPWARD = "reported_upward"
    REPORT_CLOSED = "report_closed"
    ALWAYS = "always"
    NIGHTLY_RUN_FINISHED = "nightly_run_finished"


class ClockUnit(StrEnum):
    """What a clock counts; a duty without limit is open until it is met and is never late."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    CALENDAR_MONTHS = "calendar_months"
    NO_LIMIT = "no_limit"


class Roll(StrEnum):
    """What becomes of a last day that nobody works."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"


class Confidence(StrEnum):
    """How the source of a row is known: A it says so, B read in a copy, C recalled, OWN: Guitu's choice."""

    A = "A"
    B = "B"
    C = "C"
    OWN = "own"


class Level(StrEnum):
    """Who is told step by step (逐级上报)."""

    STATION = "station"
    CITY = "city"
    PROVINCE = "province"
    MINISTRY = "ministry"


@dataclass(frozen=True, slots=True)
class Span:
    """How long a clock runs; `amount` is 0 for a duty without limit."""

    unit: ClockUnit
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A met clock starts again for `span`; not beyond `for_months` calendar months after the first start."""

    span: Span
    for_months: int | None = None


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Who is to be told when a clock is late by `after_hours` real hours."""

    after_hours: int
    level: Level
    role: Role


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One row: a duty as one text states it for one jurisdiction, while that text is in effect.

    `jurisdiction` is `CN`, or that with the leading digits of a GB/T 2260 division: `CN-46`, `CN-4602`.
    A milestone (`is_milestone`) is reached rather than met: nobody can be late with it. `becomes` is the
    state that the person is in from then on.
    """

    duty: str
    jurisdiction: str
    title: Message
    span: Span
    starts: frozenset[ClockEvent]
    met_by: frozenset[ClockEvent]
    ended_by: frozenset[ClockEvent]
    responsible: Role
    deputy: Role
    escalation: tuple[EscalationStep, ...]
    source: Message
    confidence: Confidence
    roll: Roll = Roll.NONE
    again: Recurrence | None = None
    is_milestone: bool = False
    becomes: SubjectState | None = None
    effective_from: date | None = None
    effective_until: date | None = None
    note: Message | None = None

    @property
    def id(self) -> str:
        """Names the row among all rows, such as `dna_request@CN-4602`."""
        since = "" if self.effective_from is None else f"@{self.effective_from.isoformat()}"
        return f"{self.duty}@{self.jurisdiction}{since}"

    def is_in_effect(self, jurisdiction: str, on: date) -> bool:
        """Whether the row holds on that day in that place; a row holds in every place inside its own."""
        has_begun = self.effective_from is None or self.effective_from <= on
        has_ended = self.effective_until is not None and self.effective_until < on
        return jurisdiction.startswith(self.jurisdiction) and has_begun and not has_ended
