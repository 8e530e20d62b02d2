"""Finished searches by face and their candidate lists."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from store.tables.base import NEVER_REUSED, ONE_PROBE, NumberedRow, Row


class SearchRow(NumberedRow):
    """A finished search. Photo numbers and galleries are kept as recorded; nothing queries them."""

    __tablename__ = "searches"
    __table_args__ = (
        CheckConstraint(ONE_PROBE, name="one_owner"),
        Index(None, "admission_id", "id"),
        Index(None, "report_id", "id"),
        NEVER_REUSED,
    )
    admission_id: Mapped[int | None] = mapped_column(ForeignKey("admissions.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    sealed_purpose: Mapped[bytes | None]
    requested_by: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    used_photo_ids: Mapped[list[int]] = mapped_column(JSON)
    not_used_photo_ids: Mapped[list[int]] = mapped_column(JSON)
    software: Mapped[str]
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    calibration: Mapped[str | None]
    galleries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class CandidateRow(Row):
    """One proposed person of a search; `rank` counts from 1."""

    __tablename__ = "candidates"
    __table_args__ = (Index(None, "gallery", "person_id"),)
    search_id: Mapped[int] = mapped_column(ForeignKey("searches.id"), primary_key=True)
    gallery: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    rank: Mapped[int]
    person_id: Mapped[int]
    probe_photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    candidate_photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    comparison_score: Mapped[float]
    expected_false_candidates: Mapped[float | None]
    is_expectation_a_bound: Mapped[bool]
    band: Mapped[str]
    evidence_kind: Mapped[str]
    log10_lr: Mapped[float | None]
    lower_bound: Mapped[float | None]
    upper_bound: Mapped[float | None]
    stratum: Mapped[str | None]
    is_covered: Mapped[bool]
    reason_zh: Mapped[str]
    reason_en: Mapped[str]
