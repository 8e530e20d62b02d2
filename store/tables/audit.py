"""The audit log: entries are added, never changed; each holds the digest of the one before."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Row


class AuditEntryRow(Row):
    """One entry. Numbers follow each other without a gap, so they are given by hand."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "account_id", "number"), Index(None, "action", "number"), Index(None, "at"))
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[int]
    username: Mapped[str]
    roles: Mapped[str]
    station: Mapped[str | None]
    action: Mapped[str]
    outcome: Mapped[str]
    sealed_purpose: Mapped[bytes | None]
    previous_digest: Mapped[str]
    digest: Mapped[str]


class AuditRecordRow(Row):
    """Records that an entry touched: `first_number` to `last_number` of one kind."""

    __tablename__ = "audit_records"
    __table_args__ = (Index(None, "kind", "first_number"),)
    entry_number: Mapped[int] = mapped_column(ForeignKey("audit_entries.number"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    first_number: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int]
