"""Those behind a report, what they agree to, and what became of the report."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NEVER_REUSED, NumberedRow


class ReporterRow(NumberedRow):
    """One person behind a report."""

    __tablename__ = "reporters"
    __table_args__ = (Index(None, "report_id", "id"), NEVER_REUSED)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    sealed_details: Mapped[bytes | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_recorded_by: Mapped[str | None]


class ConsentRow(NumberedRow):
    """One agreement of one reporter to one purpose; a withdrawn one is kept."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "reporter_id", "id"), NEVER_REUSED)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("reporters.id"))
    purpose: Mapped[str]
    given_at: Mapped[datetime]
    recorded_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_recorded_by: Mapped[str | None]


class ReportChangeRow(NumberedRow):
    """One move of a report, with the sealed reason."""

    __tablename__ = "report_changes"
    __table_args__ = (Index(None, "report_id", "id"), NEVER_REUSED)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    move: Mapped[str]
    former: Mapped[str]
    state: Mapped[str]
    sealed_reason: Mapped[bytes | None]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
