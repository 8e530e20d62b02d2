"""Registers of known people."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NEVER_REUSED, NumberedRow


class RegisterEntryRow(NumberedRow):
    """One person of a register; `is_active` until it is withdrawn."""

    __tablename__ = "register_entries"
    __table_args__ = (Index(None, "register", "id"), Index(None, "is_active", "id"), NEVER_REUSED)
    register: Mapped[str]
    is_active: Mapped[bool]
    sex: Mapped[str]
    sealed_details: Mapped[bytes | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    sealed_withdrawal: Mapped[bytes | None] = mapped_column(default=None)
