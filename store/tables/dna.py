"""Police DNA: files, profiles under codes, searches and candidates."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from store.tables.base import NEVER_REUSED, NumberedRow, Row


class DnaBatchRow(NumberedRow):
    """One file of profiles as received; the file itself is the blob `blob_digest`."""

    __tablename__ = "dna_batches"
    __table_args__ = (UniqueConstraint("content_digest"), Index(None, "blob_digest"), NEVER_REUSED)
    content_digest: Mapped[str]
    blob_digest: Mapped[str]
    format: Mapped[str]
    readings: Mapped[int]
    sealed_details: Mapped[bytes | None]
    submitted_by: Mapped[str]
    received_at: Mapped[datetime]


class DnaProfileRow(NumberedRow):
    """One STR profile under its code; only its being superseded and its being searchable ever change.

    `is_searchable` follows from the person it is joined to: consent, report and being searchable themselves.
    """

    __tablename__ = "dna_profiles"
    __table_args__ = (
        UniqueConstraint("content_digest"),
        Index(None, "batch_id"),
        Index(None, "state", "sample_class", "id"),
        NEVER_REUSED,
    )
    batch_id: Mapped[int] = mapped_column(ForeignKey("dna_batches.id"))
    code: Mapped[str]
    laboratory: Mapped[str | None]
    kit_name: Mapped[str | None]
    sample_class: Mapped[str]
    state: Mapped[str]
    is_searchable: Mapped[bool]
    content_digest: Mapped[str]
    sealed_genotypes: Mapped[bytes | None]
    submitted_by: Mapped[str]
    received_at: Mapped[datetime]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("dna_profiles.id"))
    superseded_at: Mapped[datetime | None]
    sealed_supersession: Mapped[bytes | None]


class DnaOutcomeRow(Row):
    """What became of one sample of a batch, with all its readings."""

    __tablename__ = "dna_outcomes"
    batch_id: Mapped[int] = mapped_column(ForeignKey("dna_batches.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("dna_profiles.id"))
    sealed_sample: Mapped[bytes]


class DnaHeldRow(NumberedRow):
    """A sample held because it equals stored profiles, and what a person decided of it."""

    __tablename__ = "dna_held"
    __table_args__ = (
        ForeignKeyConstraint(["batch_id", "position"], ["dna_outcomes.batch_id", "dna_outcomes.position"]),
        UniqueConstraint("batch_id", "position"),
        Index(None, "verdict", "id"),
        NEVER_REUSED,
    )
    batch_id: Mapped[int]
    position: Mapped[int]
    matched_ids: Mapped[list[int]] = mapped_column(JSON)
    verdict: Mapped[str | None]
    sealed_decision: Mapped[bytes | None]
    decided_at: Mapped[datetime | None]


class DnaSharedGenotypeRow(Row):
    """Two profiles that agree everywhere as somebody decided: of one person, or of identical twins."""

    __tablename__ = "dna_shared_genotypes"
    __table_args__ = (Index(None, "second_id"),)
    first_id: Mapped[int] = mapped_column(ForeignKey("dna_profiles.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("dna_profiles.id"), primary_key=True)
    held_id: Mapped[int] = mapped_column(ForeignKey("dna_held.id"))
    verdict: Mapped[str]


class DnaSearchRow(Row):
    """The last search with one profile."""

    __tablename__ = "dna_searches"
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("dna_profiles.id"), primary_key=True, autoincrement=False
    )
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    searched: Mapped[int]
    not_comparable_count: Mapped[int]
    not_comparable: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    software: Mapped[str]
    rules: Mapped[str]
    populations: Mapped[list[str]] = mapped_column(JSON)


class DnaCandidateRow(Row):
    """One pair of profiles that a search proposed; `ended_at` once either was superseded."""

    __tablename__ = "dna_candidates"
    __table_args__ = (Index(None, "other_profile_id"),)
    subject_profile_id: Mapped[int] = mapped_column(ForeignKey("dna_profiles.id"), primary_key=True)
    other_profile_id: Mapped[int] = mapped_column(ForeignKey("dna_profiles.id"), primary_key=True)
    searched_with_id: Mapped[int] = mapped_column(ForeignKey("dna_profiles.id"))
    found_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sealed_evidence: Mapped[bytes]
