"""Events of people in care as JSON."""

from typing import Self

from pydantic import AwareDatetime, ConfigDict, Field

from api.schemas.common import Given, Instant, ToldRecord
from models.duty import ClockEvent
from models.subject_event import EventFacts, SubjectEvent


class EventGiven(Given):
    """What happened to a person in care, or was done for them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "dna_requested", "happened_at": "2026-02-20T10:30:00+08:00", "notes": "函件第 12 号"}
            ]
        }
    )

    kind: ClockEvent = Field(description="Entries, searches and identities come from their own records")
    happened_at: AwareDatetime = Field(description="When it really happened, with time zone")
    notes: str | None = Field(default=None, max_length=4000)

    def as_facts(self) -> EventFacts:
        """The noun."""
        return EventFacts(self.kind, self.happened_at, self.notes or None)


class EventTold(ToldRecord):
    """A recorded event: `happened_at` is when it really happened, `recorded_at` when it was typed in."""

    collection = "events"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 7,
                    "subject_id": 12,
                    "station": "东湖救助站",
                    "kind": "dna_requested",
                    "happened_at": "2026-02-20T02:30:00Z",
                    "recorded_at": "2026-02-20T03:00:00Z",
                    "recorded_by": "wang",
                    "notes": "函件第 12 号",
                }
            ]
        }
    )

    subject_id: int
    station: str | None
    kind: ClockEvent
    happened_at: Instant
    recorded_at: Instant
    recorded_by: str
    notes: str | None

    @classmethod
    def of(cls, event: SubjectEvent) -> Self:
        """The event as an answer carries it."""
        return cls(
            id=event.id,
            subject_id=event.subject_id,
            station=event.station,
            kind=event.facts.kind,
            happened_at=event.facts.happened_at,
            recorded_at=event.recorded_at,
            recorded_by=event.recorded_by,
            notes=event.facts.notes,
        )
