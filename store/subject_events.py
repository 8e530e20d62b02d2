"""Events of people in care in the store; notes are sealed."""

from datetime import datetime

from sqlalchemy import select

from models.duty import ClockEvent
from models.subject_event import EventFacts, SubjectEvent
from store.encryption import seal_context
from store.sealed_values import open_fields, seal_fields
from store.tables.deadlines import SubjectEventRow
from store.transaction import Transaction, not_found


class SubjectEventRepository:
    """What happened to people in care; added, never changed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self, subject_id: int, facts: EventFacts, *, station: str | None, recorded_at: datetime, by: str
    ) -> SubjectEvent:
        """A new event of the subject; raises Conflict if there is no such subject."""
        row = SubjectEventRow(
            subject_id=subject_id,
            station=station,
            kind=facts.kind,
            happened_at=facts.happened_at,
            recorded_at=recorded_at,
            recorded_by=by,
            sealed_notes=None,
        )
        self._transaction.add(row)
        row.sealed_notes = seal_fields(self._transaction.keyring, {"notes": facts.notes}, _context(row.id))
        self._transaction.session.flush()
        return self._event(row)

    def get(self, event_id: int) -> SubjectEvent:
        """The event; raises NotFound."""
        row = self._transaction.session.get(SubjectEventRow, event_id)
        if row is None:
            raise not_found("事件", "event", event_id)
        return self._event(row)

    def of_subject(
        self, subject_id: int, *, before_id: int | None = None, limit: int = 50
    ) -> list[SubjectEvent]:
        """At most `limit` events of the subject, the last recorded first, starting below `before_id`."""
        query = (
            select(SubjectEventRow)
            .where(SubjectEventRow.subject_id == subject_id)
            .order_by(SubjectEventRow.id.desc())
            .limit(limit)
        )
        if before_id is not None:
            query = query.where(SubjectEventRow.id < before_id)
        return [self._event(row) for row in self._transaction.session.scalars(query)]

    def _event(self, row: SubjectEventRow) -> SubjectEvent:
        opened = open_fields(self._transaction.keyring, row.sealed_notes, _context(row.id))
        facts = EventFacts(ClockEvent(row.kind), row.happened_at, opened.get("notes"))
        return SubjectEvent(row.id, row.subject_id, row.station, facts, row.recorded_at, row.recorded_by)


def _context(event_id: int) -> str:
    return seal_context("subject_events.sealed_notes", event_id)
