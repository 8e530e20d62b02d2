"""The tables, as typed rows. Rows never leave the package.

Columns named `sealed...` hold AES-256-GCM text made by `encryption.Keyring.seal`; the context each is
bound to is written where its repository seals it. Names of states and kinds are the values of the enums
in `models`; the database does not list them, so that a new state needs no change of tables.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import JSON, Double

from store.columns import RowId, UtcDateTime

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_NEVER_REUSED = {"sqlite_autoincrement": True}
"""Row numbers are never given twice, not even after a deletion."""

_ONE_OWNER = "(admission_id IS NULL) <> (report_id IS NULL)"


class Row(DeclarativeBase):
    """A row of any table; `Row.metadata` is the whole schema."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it once, as a class attribute)
        int: RowId,
        str: Text(),
        float: Double(),
        bytes: LargeBinary(),
        datetime: UtcDateTime(),
    }


class NumberedRow(Row):
    """A row with a number of its own, growing with time."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class DeploymentRow(Row):
    """One named setting of the installation that lives with the data."""

    __tablename__ = "deployment"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class PackRow(NumberedRow):
    """One set of face networks, so that other rows refer to it by a small number."""

    __tablename__ = "packs"
    __table_args__ = (UniqueConstraint("pack_id", "digest"), _NEVER_REUSED)
    pack_id: Mapped[str]
    digest: Mapped[str]


class SubjectRow(NumberedRow):
    """A person in care."""

    __tablename__ = "subjects"
    __table_args__ = _NEVER_REUSED
    state: Mapped[str]
    is_searchable: Mapped[bool]
    created_at: Mapped[datetime]


class AdmissionRow(NumberedRow):
    """One stay of a subject."""

    __tablename__ = "admissions"
    __table_args__ = (Index(None, "subject_id"), Index(None, "station", "id"), _NEVER_REUSED)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    station: Mapped[str]
    entered_at: Mapped[datetime]
    sex: Mapped[str]
    age_low_years: Mapped[float | None]
    age_high_years: Mapped[float | None]
    sealed_details: Mapped[bytes | None]
    recorded_at: Mapped[datetime]


class ReportRow(NumberedRow):
    """One missing-person report."""

    __tablename__ = "reports"
    __table_args__ = (Index(None, "state", "id"), _NEVER_REUSED)
    state: Mapped[str]
    sex: Mapped[str]
    missing_since: Mapped[date | None]
    sealed_details: Mapped[bytes | None]
    recorded_at: Mapped[datetime]


class PhotoRow(NumberedRow):
    """One photo of an admission or a report; the picture itself is the blob `digest`."""

    __tablename__ = "photos"
    __table_args__ = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        UniqueConstraint("admission_id", "source_digest"),
        UniqueConstraint("report_id", "source_digest"),
        Index(None, "digest"),
        _NEVER_REUSED,
    )
    admission_id: Mapped[int | None] = mapped_column(ForeignKey("admissions.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    digest: Mapped[str]
    source_digest: Mapped[str]
    width_px: Mapped[int]
    height_px: Mapped[int]
    taken_on: Mapped[date | None]
    sealed_source: Mapped[bytes | None]
    received_at: Mapped[datetime]


class PhotoAssessmentRow(Row):
    """What one pack found in one photo."""

    __tablename__ = "photo_assessments"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"), primary_key=True)
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"), primary_key=True)
    verdict: Mapped[str]
    chosen_face: Mapped[int | None]
    sealed_findings: Mapped[bytes]


class FaceVectorRow(Row):
    """The vector of one face of a photo in which a person has yet to choose the face."""

    __tablename__ = "face_vectors"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"), primary_key=True)
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"), primary_key=True)
    face_index: Mapped[int] = mapped_column(primary_key=True)
    sealed_vector: Mapped[bytes]


class TemplateRow(NumberedRow):
    """The vector of a photo's chosen face under one pack; `is_enrolled` while its person is searchable."""

    __tablename__ = "templates"
    __table_args__ = (
        UniqueConstraint("photo_id", "pack_key"),
        Index(None, "gallery", "person_id"),
        Index(None, "pack_key", "gallery", "is_enrolled", "id"),
        _NEVER_REUSED,
    )
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    gallery: Mapped[str]
    person_id: Mapped[int]
    face_index: Mapped[int]
    verdict: Mapped[str]
    is_enrolled: Mapped[bool]
    sealed_vector: Mapped[bytes]


class TemplateEventRow(Row):
    """One change of a gallery. `template_id` outlives its template; `token` tells histories apart."""

    __tablename__ = "template_events"
    __table_args__ = (Index(None, "pack_key", "gallery", "seq"), _NEVER_REUSED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    gallery: Mapped[str]
    kind: Mapped[str]
    template_id: Mapped[int]
    token: Mapped[int]


class SearchRow(NumberedRow):
    """A finished search. Photo numbers and galleries are kept as recorded; nothing queries them."""

    __tablename__ = "searches"
    __table_args__ = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        Index(None, "admission_id", "id"),
        Index(None, "report_id", "id"),
        _NEVER_REUSED,
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
    """One proposed person of a search; `rank` counts from 1 in each gallery."""

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


class AccountRow(NumberedRow):
    """Who signs in. `username_key` is the folded name, so that two accounts never look alike."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("username_key"), _NEVER_REUSED)
    username: Mapped[str]
    username_key: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON)
    station: Mapped[str | None]
    is_active: Mapped[bool]


class TokenRow(NumberedRow):
    """A session or API key, known only by its digest."""

    __tablename__ = "tokens"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "account_id", "id"), _NEVER_REUSED)
    kind: Mapped[str]
    token_digest: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class FailedSignInRow(NumberedRow):
    """One failed sign-in, by the keyed digest of the name typed (people type passwords there too)."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "username_digest", "failed_at"), Index(None, "failed_at"), _NEVER_REUSED)
    username_digest: Mapped[str]
    failed_at: Mapped[datetime]


class DnaBatchRow(NumberedRow):
    """One file of profiles as received; the file itself is the blob `blob_digest`."""

    __tablename__ = "dna_batches"
    __table_args__ = (UniqueConstraint("content_digest"), Index(None, "blob_digest"), _NEVER_REUSED)
    content_digest: Mapped[str]
    blob_digest: Mapped[str]
    format: Mapped[str]
    readings: Mapped[int]
    sealed_details: Mapped[bytes | None]
    submitted_by: Mapped[str]
    received_at: Mapped[datetime]


class DnaProfileRow(NumberedRow):
    """One STR profile under its code. Only the columns about its being superseded ever change."""

    __tablename__ = "dna_profiles"
    __table_args__ = (
        UniqueConstraint("content_digest"),
        Index(None, "batch_id"),
        Index(None, "state", "sample_class", "id"),
        _NEVER_REUSED,
    )
    batch_id: Mapped[int] = mapped_column(ForeignKey("dna_batches.id"))
    code: Mapped[str]
    laboratory: Mapped[str | None]
    kit_name: Mapped[str | None]
    sample_class: Mapped[str]
    state: Mapped[str]
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


class IdempotencyRow(Row):
    """What a keyed request made, so that repeating it makes nothing new.

    `account_id` 0 is the command line on the server itself, which has no account.
    """

    __tablename__ = "idempotency"
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_digest: Mapped[str]
    resource_kind: Mapped[str]
    resource_id: Mapped[int]
    created_at: Mapped[datetime]
