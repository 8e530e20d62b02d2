"""What happened to a person in care, or was done for them, that starts or stops clocks."""

from dataclasses import dataclass
from datetime import datetime

from models.duty import ClockEvent

RECORDED_BY_PEOPLE = frozenset(
    {
        ClockEvent.NOTICE_PUBLISHED,
        ClockEvent.NOTICES_REFRESHED,
        ClockEvent.PRINTS_KEPT,
        ClockEvent.DNA_REQUESTED,
        ClockEvent.DNA_REQUEST_RECEIVED,
        ClockEvent.DNA_ANSWERED,
        ClockEvent.SETTLEMENT_APPLIED,
        ClockEvent.SETTLEMENT_APPROVED,
        ClockEvent.SETTLED,
        ClockEvent.HOME_PLACE_TOLD,
        ClockEvent.HOME_PLACE_REFUSED,
        ClockEvent.CANNOT_CHECK,
        ClockEvent.HARD_CASE,
        ClockEvent.ESCALATED,
        ClockEvent.RETURNED,
        ClockEvent.RETURNED_LIKELY_TO_WANDER,
        ClockEvent.VISITED,
        ClockEvent.LEFT,
        ClockEvent.WALKED_OFF,
        ClockEvent.DIED,
        ClockEvent.DANGER,
        ClockEvent.REPORTED_UPWARD,
    }
)
"""What somebody may record of a person. Entries, searches, closed reports and identities come from their own
records: nobody declares an identity by an event."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What happened and when it really did (aware); `notes` are free text."""

    kind: ClockEvent
    happened_at: datetime
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class SubjectEvent:
    """A recorded event: `facts.happened_at` is when it happened, `recorded_at` when it was typed in."""

    id: int
    subject_id: int
    station: str | None
    facts: EventFacts
    recorded_at: datetime
    recorded_by: str
