"""Nightly runs: their lease and cursor, their steps, candidates and errors, and what was compared when."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from store.tables.base import NEVER_REUSED, NumberedRow, Row


class BatchRunRow(NumberedRow):
    """One run. The columns from `lease_token` to `lease_expires_at` are empty while nobody works on it."""

    __tablename__ = "batch_runs"
    __table_args__ = (Index(None, "state", "id"), NEVER_REUSED)
    scope: Mapped[str]
    state: Mapped[str]
    stage: Mapped[str]
    next_step: Mapped[int]
    steps: Mapped[int]
    requested_by: Mapped[str]
    scheduled_for: Mapped[datetime | None]
    started_at: Mapped[datetime]
    since_id: Mapped[int | None] = mapped_column(ForeignKey("batch_runs.id"))
    finished_at: Mapped[datetime | None]
    lease_token: Mapped[str | None]
    lease_owner: Mapped[str | None]
    lease_host: Mapped[str | None]
    lease_pid: Mapped[int | None]
    lease_claimed_at: Mapped[datetime | None]
    lease_expires_at: Mapped[datetime | None]
    counters: Mapped[dict[str, int]] = mapped_column(JSON)
    versions: Mapped[dict[str, Any]] = mapped_column(JSON)
    galleries: Mapped[dict[str, int]] = mapped_column(JSON)
    template_seq: Mapped[int]
    change_seq: Mapped[int]
    residents_until: Mapped[datetime]
    holds: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    released_by: Mapped[str | None]
    released_at: Mapped[datetime | None]
    sealed_release_reason: Mapped[bytes | None]
    failure: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    resumed: Mapped[int]
    active_s: Mapped[float]
    peak_bytes: Mapped[int]


class BatchChunkRow(Row):
    """One planned step of a run."""

    __tablename__ = "batch_chunks"
    run_id: Mapped[int] = mapped_column(ForeignKey("batch_runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    items: Mapped[list[int]] = mapped_column(JSON)


class BatchCandidateRow(Row):
    """One kind of evidence for one pair that a run lists."""

    __tablename__ = "batch_candidates"
    __table_args__ = (
        Index(None, "run_id", "gallery", "other_id"),
        Index(None, "run_id", "queue_place"),
    )
    run_id: Mapped[int] = mapped_column(ForeignKey("batch_runs.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    gallery: Mapped[str] = mapped_column(primary_key=True)
    other_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str]
    log10_lr: Mapped[float]
    expected_by_chance: Mapped[float | None]
    outcome: Mapped[str | None]
    queue_place: Mapped[int | None]
    is_assigned: Mapped[bool | None]


class BatchErrorRow(Row):
    """One record that a run could not compare."""

    __tablename__ = "batch_errors"
    run_id: Mapped[int] = mapped_column(ForeignKey("batch_runs.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str]
    reason_zh: Mapped[str]
    reason_en: Mapped[str]


class ComparedSubjectRow(Row):
    """When a subject was last compared with everybody."""

    __tablename__ = "compared_subjects"
    __table_args__ = (Index(None, "compared_at", "subject_id"),)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), primary_key=True, autoincrement=False)
    compared_at: Mapped[datetime]
    run_id: Mapped[int] = mapped_column(ForeignKey("batch_runs.id"))


class ChangeEventRow(Row):
    """One change that may make an earlier comparison out of date; numbers follow the order of commits."""

    __tablename__ = "change_events"
    __table_args__ = (NEVER_REUSED,)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[int]
