"""People in care, their stays, and reports of missing people."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NEVER_REUSED, NumberedRow


class SubjectRow(NumberedRow):
    """A person in care."""

    __tablename__ = "subjects"
    __table_args__ = NEVER_REUSED
    state: Mapped[str]
    is_searchable: Mapped[bool]
    created_at: Mapped[datetime]


class AdmissionRow(NumberedRow):
    """One stay of a subject."""

    __tablename__ = "admissions"
    __table_args__ = (
        Index(None, "subject_id"),
        Index(None, "station", "id"),
        Index(None, "entered_at"),
        Index(None, "station", "entered_at"),
        NEVER_REUSED,
    )
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    station: Mapped[str]
    entered_at: Mapped[datetime]
    sex: Mapped[str]
    age_low_years: Mapped[float | None]
    age_high_years: Mapped[float | None]
    sealed_details: Mapped[bytes | None]
    recorded_at: Mapped[datetime]


class ReportRow(NumberedRow):
    """One missing-person report; the `is_open_to_...` follow from its state and its reporters' consents."""

    __tablename__ = "reports"
    __table_args__ = (
        Index(None, "state", "id"),
        Index(None, "missing_since", "id"),
        Index(None, "state", "missing_since", "id"),
        NEVER_REUSED,
    )
    state: Mapped[str]
    sex: Mapped[str]
    missing_since: Mapped[date | None]
    is_open_to_face: Mapped[bool]
    is_open_to_dna: Mapped[bool]
    is_open_to_publication: Mapped[bool]
    sealed_details: Mapped[bytes | None]
    recorded_at: Mapped[datetime]
