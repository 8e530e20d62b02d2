"""Deadlines in the store: set once, looked at when they are due, closed with a reason. Reasons are sealed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from models.account import Role
from models.deadline import (
    RUNNING,
    Clock,
    Closure,
    Concern,
    Deadline,
    DeadlineState,
    Escalation,
    Standing,
)
from models.deadline_query import DeadlineQuery
from models.duty import ClockEvent, Level
from store.deadline_queries import Rows, with_limit, without_limit
from store.encryption import seal_context
from store.one_person import numbers_of_person
from store.sealed_values import open_fields, seal_fields
from store.tables.deadlines import DeadlineEscalationRow, DeadlineRow
from store.transaction import Transaction, not_found


@dataclass(frozen=True, slots=True)
class NewDeadline:
    """A deadline about to be stored."""

    clock: Clock
    standing: Standing


class DeadlineRepository:
    """Running and closed deadlines."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_all(self, new: Iterable[NewDeadline]) -> list[Deadline]:
        """Stores the deadlines; raises Conflict if what one is about does not exist."""
        rows = [DeadlineRow(**_clock_columns(each.clock), **_standing_columns(each.standing)) for each in new]
        self._transaction.session.add_all(rows)
        self._transaction.session.flush()
        return self._deadlines(rows)

    def get(self, deadline_id: int) -> Deadline:
        """The deadline; raises NotFound."""
        row = self._transaction.session.get(DeadlineRow, deadline_id)
        if row is None:
            raise not_found("时限", "deadline", deadline_id)
        return self._deadlines([row])[0]

    def page(self, query: DeadlineQuery) -> list[Deadline]:
        """The deadlines that are asked for, the first due first, those without limit last."""
        numbers = self._numbers_of(query.subject_id)
        dated = (row for rows in with_limit(query, numbers) for row in self._rows(rows))
        rows = sorted(dated, key=_due_order)[: query.limit]
        if len(rows) < query.limit:
            undated = (row for rows in without_limit(query, numbers) for row in self._rows(rows))
            rows += sorted(undated, key=lambda row: row.id)[: query.limit - len(rows)]
        return self._deadlines(rows)

    def running_of(self, concern: Concern, duties: Collection[str]) -> list[Deadline]:
        """The running deadlines of these duties about the person, the report, or the installation, locked.

        Those of stays that were linked to the person's are among them. Where the concern names a stay, those
        of the other stays are left out.
        """
        query = select(DeadlineRow).where(
            DeadlineRow.state.in_(RUNNING),
            self._is_about(concern.subject_id),
            DeadlineRow.report_id == concern.report_id,
            DeadlineRow.duty.in_(set(duties)),
        )
        if concern.admission_id is not None:
            stay = DeadlineRow.admission_id
            query = query.where(or_(stay == concern.admission_id, stay.is_(None)))
        return self._read(query.order_by(DeadlineRow.id).with_for_update())

    def ended_through(self, event: ClockEvent, subject_id: int, *, since: datetime) -> list[Deadline]:
        """The person's deadlines that this event ended, as recorded from `since` on, locked."""
        query = select(DeadlineRow).where(
            self._is_about(subject_id),
            DeadlineRow.state == DeadlineState.WAIVED,
            DeadlineRow.closed_through == event,
            DeadlineRow.closed_recorded_at >= since,
        )
        return self._read(query.order_by(DeadlineRow.id).with_for_update())

    def run_on(self, ended: Deadline, attention_at: datetime | None) -> None:
        """The ended deadline runs again as it was set; whoever was told of it stays told."""
        self._set(
            ended.id,
            state=DeadlineState.OPEN,
            attention_at=attention_at,
            closed_at=None,
            closed_recorded_at=None,
            closed_by=None,
            closed_through=None,
        )

    def needing_attention(self, now: datetime, *, limit: int) -> list[Deadline]:
        """At most `limit` deadlines whose next look is due, the longest waiting first, locked."""
        query = select(DeadlineRow).where(DeadlineRow.attention_at < now)
        ordered = query.order_by(DeadlineRow.attention_at, DeadlineRow.id).limit(limit)
        return self._read(ordered.with_for_update(skip_locked=True))

    def is_any_waiting(self, now: datetime) -> bool:
        """Whether any deadline needs a look by now."""
        query = select(DeadlineRow.id).where(DeadlineRow.attention_at < now).limit(1)
        return self._transaction.session.scalar(query) is not None

    def lock(self, deadline_id: int) -> Deadline:
        """The deadline, which nobody else changes until this transaction ends; raises NotFound."""
        found = self._read(select(DeadlineRow).where(DeadlineRow.id == deadline_id).with_for_update())
        if not found:
            raise not_found("时限", "deadline", deadline_id)
        return found[0]

    def move(self, deadline: Deadline, standing: Standing, told: Iterable[Escalation] = ()) -> None:
        """Records where the deadline stands now, and who is newly to be told."""
        self._set(deadline.id, **_standing_columns(standing))
        first = deadline.standing.steps_told
        for step, each in enumerate(told, start=first):
            values = {"level": each.level, "role": each.role, "since": each.since}
            self._transaction.upsert(
                DeadlineEscalationRow, {"deadline_id": deadline.id, "step": step}, values
            )

    def set_due(self, deadline_id: int, due_at: datetime | None, *, is_provisional: bool) -> None:
        """Records what a provisional due instant turned out to be, or still may be."""
        self._set(deadline_id, due_at=due_at, is_provisional=is_provisional)

    def close(
        self, deadline_id: int, state: DeadlineState, closure: Closure, *, reason: str | None
    ) -> Deadline:
        """The deadline, met or waived; it needs no look any more."""
        self._set(
            deadline_id,
            state=state,
            attention_at=None,
            closed_at=closure.happened_at,
            closed_recorded_at=closure.recorded_at,
            closed_by=closure.by,
            closed_through=closure.through,
        )
        if reason is not None:
            self.set_reason(deadline_id, reason)
        return self.get(deadline_id)

    def set_reason(self, deadline_id: int, reason: str) -> None:
        """Records why the deadline was missed or waived."""
        sealed = seal_fields(self._transaction.keyring, {"reason": reason}, _context(deadline_id))
        self._set(deadline_id, sealed_reason=sealed)

    def _numbers_of(self, subject_id: int | None) -> list[int]:
        return [] if subject_id is None else numbers_of_person(self._transaction.session, subject_id)

    def _is_about(self, subject_id: int | None) -> ColumnElement[bool]:
        if subject_id is None:
            return DeadlineRow.subject_id.is_(None)
        return DeadlineRow.subject_id.in_(self._numbers_of(subject_id))

    def _set(self, deadline_id: int, **values: object) -> None:
        if not self._transaction.update(DeadlineRow, deadline_id, **values):
            raise not_found("时限", "deadline", deadline_id)

    def _read(self, query: Rows) -> list[Deadline]:
        return self._deadlines(self._rows(query))

    def _rows(self, query: Rows) -> list[DeadlineRow]:
        fresh = {"populate_existing": True}
        return list(self._transaction.session.scalars(query, execution_options=fresh))

    def _deadlines(self, rows: list[DeadlineRow]) -> list[Deadline]:
        told = self._told([row.id for row in rows if row.steps_told])
        return [self._deadline(row, told.get(row.id, ())) for row in rows]

    def _told(self, deadline_ids: list[int]) -> Mapping[int, tuple[Escalation, ...]]:
        if not deadline_ids:
            return {}
        query = (
            select(DeadlineEscalationRow)
            .where(DeadlineEscalationRow.deadline_id.in_(deadline_ids))
            .order_by(DeadlineEscalationRow.deadline_id, DeadlineEscalationRow.step)
        )
        told: dict[int, tuple[Escalation, ...]] = {}
        for row in self._transaction.session.scalars(query):
            one = Escalation(Level(row.level), Role(row.role), row.since)
            told[row.deadline_id] = (*told.get(row.deadline_id, ()), one)
        return told

    def _deadline(self, row: DeadlineRow, told: tuple[Escalation, ...]) -> Deadline:
        opened = open_fields(self._transaction.keyring, row.sealed_reason, _context(row.id))
        standing = Standing(DeadlineState(row.state), row.steps_told, row.attention_at)
        return Deadline(row.id, _clock(row), standing, _closure(row), opened.get("reason"), told)


def _due_order(row: DeadlineRow) -> tuple[datetime, int]:
    assert row.due_at is not None  # noqa: S101 (narrows the type: only such rows were asked for)
    return row.due_at, row.id


def _context(deadline_id: int) -> str:
    return seal_context("deadlines.sealed_reason", deadline_id)


def _clock_columns(clock: Clock) -> dict[str, Any]:
    about = clock.concern
    return {
        "duty": clock.duty,
        "rule_id": clock.rule_id,
        "rules_version": clock.rules_version,
        "subject_id": about.subject_id,
        "admission_id": about.admission_id,
        "report_id": about.report_id,
        "station": about.station,
        "responsible": clock.responsible,
        "deputy": clock.deputy,
        "started_at": clock.started_at,
        "recorded_at": clock.recorded_at,
        "first_started_at": clock.first_started_at,
        "due_at": clock.due_at,
        "is_provisional": clock.is_provisional,
        "is_milestone": clock.is_milestone,
    }


def _standing_columns(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state,
        "steps_told": standing.steps_told,
        "attention_at": standing.attention_at,
    }


def _clock(row: DeadlineRow) -> Clock:
    return Clock(
        rule_id=row.rule_id,
        rules_version=row.rules_version,
        concern=Concern(row.subject_id, row.admission_id, row.report_id, row.station),
        responsible=Role(row.responsible),
        deputy=Role(row.deputy),
        started_at=row.started_at,
        recorded_at=row.recorded_at,
        first_started_at=row.first_started_at,
        due_at=row.due_at,
        is_provisional=row.is_provisional,
        is_milestone=row.is_milestone,
    )


def _closure(row: DeadlineRow) -> Closure | None:
    if row.closed_at is None or row.closed_recorded_at is None or row.closed_by is None:
        return None
    through = None if row.closed_through is None else ClockEvent(row.closed_through)
    return Closure(row.closed_at, row.closed_recorded_at, row.closed_by, through)
