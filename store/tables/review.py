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
        Index(None, "stage", "proposed_at", "evidence_digest", "id"),
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


class ReviewTaskRow(NumberedRow):
    """Two photos to be judged; `number` is what reviewers know it by. With `truth` it is a control pair."""

    __tablename__ = "review_tasks"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "stage", "closed_at", "number"),
        Index(None, "pair_id"),
        Index(None, "search_id"),
        NEVER_REUSED,
    )
    number: Mapped[int]
    stage: Mapped[str]
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pairs.id"))
    round: Mapped[int]
    truth: Mapped[str | None]
    left_photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    right_photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    search_id: Mapped[int | None] = mapped_column(ForeignKey("searches.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class JudgementRow(NumberedRow):
    """One reviewer's answer, never changed; without task and photos, one on stated facts."""

    __tablename__ = "judgements"
    __table_args__ = (
        UniqueConstraint("task_id", "account_id"),
        Index(None, "pair_id"),
        Index(None, "account_id"),
        NEVER_REUSED,
    )
    task_id: Mapped[int | None] = mapped_column(ForeignKey("review_tasks.id"))
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pairs.id"))
    round: Mapped[int]
    stage: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    opinion: Mapped[str]
    sealed_note: Mapped[bytes | None]
    left_photo_id: Mapped[int | None]
    right_photo_id: Mapped[int | None]
    is_deciding: Mapped[bool]
    judged_at: Mapped[datetime]


class PairReleaseRow(Row):
    """Score, rank, name and story of a pair were shown to somebody in that round of it."""

    __tablename__ = "pair_releases"
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    is_after_judgement: Mapped[bool]
    released_at: Mapped[datetime]


class FindingRow(NumberedRow):
    """What somebody recorded about a pair beyond looks. Rows are added and never changed."""

    __tablename__ = "pair_findings"
    __table_args__ = (Index(None, "pair_id"), NEVER_REUSED)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"))
    kind: Mapped[str]
    verdict: Mapped[str]
    about: Mapped[str | None]
    sealed_details: Mapped[bytes | None]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    found_at: Mapped[datetime]


class DecisionRow(NumberedRow):
    """An outcome one person put forward and another confirmed, refused or reopened."""

    __tablename__ = "identity_decisions"
    __table_args__ = (Index(None, "pair_id"), NEVER_REUSED)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"))
    outcome: Mapped[str]
    state: Mapped[str]
    bases: Mapped[list[str]] = mapped_column(JSON)
    finding_ids: Mapped[list[int]] = mapped_column(JSON)
    sealed_reasons: Mapped[bytes | None]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reopened_at: Mapped[datetime | None]
    subject_state_before: Mapped[str | None]
    was_searchable: Mapped[bool]
    report_state_before: Mapped[str | None]


class SubjectChangeRow(NumberedRow):
    """One entry of the history of a subject's state."""

    __tablename__ = "subject_changes"
    __table_args__ = (Index(None, "subject_id"), NEVER_REUSED)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    former: Mapped[str]
    state: Mapped[str]
    is_searchable: Mapped[bool]
    sealed_reason: Mapped[bytes | None]
    account_id: Mapped[int]
    changed_at: Mapped[datetime]


class StayLinkRow(NumberedRow):
    """Two subjects said to be one person, and the stays that moved."""

    __tablename__ = "stay_links"
    __table_args__ = (Index(None, "kept_subject_id"), Index(None, "linked_subject_id"), NEVER_REUSED)
    kept_subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    linked_subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    state: Mapped[str]
    sealed_reasons: Mapped[bytes | None]
    admission_ids: Mapped[list[int]] = mapped_column(JSON)
    profile_ids: Mapped[list[int]] = mapped_column(JSON)
    codes: Mapped[list[str]] = mapped_column(JSON)
    was_searchable: Mapped[bool]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]
