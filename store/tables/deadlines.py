"""Deadlines, who is told of late ones, and events of people in care that start or stop clocks."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NEVER_REUSED, NumberedRow, Row


class DeadlineRow(NumberedRow):
    """One running of a duty's clock; `attention_at` is when it next needs a look, null once it is closed."""

    __tablename__ = "deadlines"
    __table_args__ = (
        Index(None, "attention_at"),
        Index(None, "state", "due_at", "id"),
        Index(None, "station", "state", "due_at", "id"),
        Index(None, "subject_id", "state", "due_at", "id"),
        Index(None, "report_id", "state", "due_at", "id"),
        Index(None, "duty", "state"),
        NEVER_REUSED,
    )
    duty: Mapped[str]
    rule_id: Mapped[str]
    rules_version: Mapped[str]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    admission_id: Mapped[int | None] = mapped_column(ForeignKey("admissions.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    station: Mapped[str | None]
    responsible: Mapped[str]
    deputy: Mapped[str]
    started_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    first_started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    is_provisional: Mapped[bool]
    is_milestone: Mapped[bool]
    state: Mapped[str]
    steps_told: Mapped[int]
    attention_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_recorded_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    closed_through: Mapped[str | None]
    sealed_reason: Mapped[bytes | None]


class DeadlineEscalationRow(Row):
    """That a level is to be told of a late deadline."""

    __tablename__ = "deadline_escalations"
    __table_args__ = (Index(None, "role", "deadline_id"),)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str]
    role: Mapped[str]
    since: Mapped[datetime]


class SubjectEventRow(NumberedRow):
    """Something that happened to or was done for a person in care, with its real and its recorded time."""

    __tablename__ = "subject_events"
    __table_args__ = (Index(None, "subject_id", "id"), NEVER_REUSED)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    station: Mapped[str | None]
    kind: Mapped[str]
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    sealed_notes: Mapped[bytes | None]
