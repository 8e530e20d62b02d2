"""Clues, and keyed digests of sounds by which sealed names and places are found."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NEVER_REUSED, NumberedRow, Row


class ClueRow(NumberedRow):
    """One clue of a stay; never edited, only ended: retracted, or superseded by a later one."""

    __tablename__ = "clues"
    __table_args__ = (Index(None, "admission_id", "id"), UniqueConstraint("supersedes_id"), NEVER_REUSED)
    admission_id: Mapped[int] = mapped_column(ForeignKey("admissions.id"))
    kind: Mapped[str]
    source: Mapped[str]
    certainty: Mapped[str]
    heard_at: Mapped[datetime]
    sealed_content: Mapped[bytes | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("clues.id"))
    ended_at: Mapped[datetime | None]
    sealed_ending: Mapped[bytes | None] = mapped_column(default=None)


class SearchKeyRow(Row):
    """A record can be found by `key`, a keyed digest of what it states. `holder_kind` says which table."""

    __tablename__ = "search_keys"
    __table_args__ = (Index(None, "holder_kind", "holder_id"),)
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder_kind: Mapped[str] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
