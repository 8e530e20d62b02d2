"""Candidate pairs and what they rest on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from store.tables.base import NEVER_REUSED, NumberedRow, Row


class PairRow(NumberedRow):
    """A person in care and somebody who may be the same person.

    `known_photo_ids` are the photos that could be compared when the pair was last closed: a comparison of
    these is not new evidence. `stage_before` is the stage a withdrawal interrupted.
    """

    __tablename__ = "pairs"
    __table_args__ = (
        UniqueConstraint("subject_id", "gallery", "other_id"),
        Index(None, "gallery", "other_id"),
        Index(None, "stage", "id"),
        NEVER_REUSED,
    )
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    gallery: Mapped[str]
    other_id: Mapped[int]
    stage: Mapped[str]
    stage_before: Mapped[str | None]
    outcome: Mapped[str | None]
    round: Mapped[int]
    evidence_digest: Mapped[str]
    known_photo_ids: Mapped[list[int]] = mapped_column(JSON)
    proposed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    origin: Mapped[str]


class PairSourceRow(Row):
    """One thing a pair rests on, and what put it forward first."""

    __tablename__ = "pair_sources"
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str]
    proposed_at: Mapped[datetime]


class PairFreezeRow(Row):
    """Why nobody is asked about a pair; `holder` is the record that holds it, for example `report:5`."""

    __tablename__ = "pair_freezes"
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
