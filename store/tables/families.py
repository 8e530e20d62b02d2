"""Families of missing people, the codes under which samples are collected, and what families' DNA found."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from store.tables.base import NEVER_REUSED, NumberedRow, Row

_ONE_PERSON = "(member_id IS NULL) <> (subject_id IS NULL)"


class FamilyRow(NumberedRow):
    """The family of one or several missing people."""

    __tablename__ = "families"
    __table_args__ = NEVER_REUSED
    recorded_at: Mapped[datetime]


class FamilyMemberRow(NumberedRow):
    """One member: the missing ones have a report, the others state what they are to one of them."""

    __tablename__ = "family_members"
    __table_args__ = (UniqueConstraint("report_id"), Index(None, "family_id", "id"), NEVER_REUSED)
    family_id: Mapped[int] = mapped_column(ForeignKey("families.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    relation: Mapped[str | None]
    related_to_id: Mapped[int | None] = mapped_column(ForeignKey("family_members.id"))
    through_id: Mapped[int | None] = mapped_column(ForeignKey("family_members.id"))
    biological: Mapped[str]
    sex: Mapped[str]
    sealed_details: Mapped[bytes | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_recorded_by: Mapped[str | None]


class FamilyMemberChangeRow(NumberedRow):
    """What was stated about a member before a change, sealed with the reason."""

    __tablename__ = "family_member_changes"
    __table_args__ = (Index(None, "member_id", "id"), NEVER_REUSED)
    member_id: Mapped[int] = mapped_column(ForeignKey("family_members.id"))
    sealed_former: Mapped[bytes | None]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class CollectionCodeRow(NumberedRow):
    """A meaningless code for one sample of one person."""

    __tablename__ = "collection_codes"
    __table_args__ = (
        CheckConstraint(_ONE_PERSON, name="one_person"),
        UniqueConstraint("code"),
        Index(None, "member_id"),
        Index(None, "subject_id"),
        NEVER_REUSED,
    )
    code: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("family_members.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]


class DnaPersonRow(Row):
    """Whose profile it is: a member of a family or a person in care, through their code."""

    __tablename__ = "dna_people"
    __table_args__ = (
        CheckConstraint(_ONE_PERSON, name="one_person"),
        Index(None, "member_id"),
        Index(None, "subject_id"),
    )
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("dna_profiles.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int | None] = mapped_column(ForeignKey("family_members.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    joined_by: Mapped[str]
    joined_at: Mapped[datetime]


class FamilySearchRow(Row):
    """The last search with a family for one of its missing members."""

    __tablename__ = "family_searches"
    member_id: Mapped[int] = mapped_column(
        ForeignKey("family_members.id"), primary_key=True, autoincrement=False
    )
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    searched: Mapped[int]
    needs_samples: Mapped[bool]
    sealed_findings: Mapped[bytes]
    software: Mapped[str]
    rules: Mapped[str]
    populations: Mapped[list[str]] = mapped_column(JSON)


class FamilyCandidateRow(Row):
    """A person in care whom a family's DNA proposes as its missing member, by profile."""

    __tablename__ = "family_candidates"
    __table_args__ = (Index(None, "subject_profile_id"),)
    member_id: Mapped[int] = mapped_column(ForeignKey("family_members.id"), primary_key=True)
    subject_profile_id: Mapped[int] = mapped_column(ForeignKey("dna_profiles.id"), primary_key=True)
    found_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sealed_evidence: Mapped[bytes]
