"""The first tables."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0001"
down_revision = None

ONE_OWNER = (
    "CASE WHEN admission_id IS NULL THEN 0 ELSE 1 END + CASE WHEN report_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN register_entry_id IS NULL THEN 0 ELSE 1 END = 1"
)


def upgrade() -> None:
    """Makes every table of the first release; tables before those that refer to them."""
    _accounts()
    _deployment()
    _failed_sign_ins()
    _idempotency()
    _packs()
    _reports()
    _register_entries()
    _subjects()
    _admissions()
    _template_events()
    _tokens()
    _photos()
    _searches()
    _candidates()
    _face_vectors()
    _photo_assessments()
    _templates()
    _dna_batches()
    _dna_profiles()
    _dna_outcomes()
    _dna_searches()
    _dna_candidates()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", RowId, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("username_key", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("username_key", name="uq_accounts_username_key"),
        sqlite_autoincrement=True,
    )


def _deployment() -> None:
    op.create_table(
        "deployment",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_deployment"),
    )


def _failed_sign_ins() -> None:
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", RowId, nullable=False),
        sa.Column("username_digest", sa.Text(), nullable=False),
        sa.Column("failed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failed_sign_ins"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_failed_sign_ins_failed_at", "failed_sign_ins", ["failed_at"], unique=False)
    op.create_index(
        "ix_failed_sign_ins_username_digest_failed_at",
        "failed_sign_ins",
        ["username_digest", "failed_at"],
        unique=False,
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("account_id", RowId, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("resource_kind", sa.Text(), nullable=False),
        sa.Column("resource_id", RowId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name="pk_idempotency"),
    )


def _packs() -> None:
    op.create_table(
        "packs",
        sa.Column("id", RowId, nullable=False),
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_packs"),
        sa.UniqueConstraint("pack_id", "digest", name="uq_packs_pack_id_digest"),
        sqlite_autoincrement=True,
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", RowId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("missing_since", sa.Date(), nullable=True),
        sa.Column("is_open_to_face", sa.Boolean(), nullable=False),
        sa.Column("is_open_to_dna", sa.Boolean(), nullable=False),
        sa.Column("is_open_to_publication", sa.Boolean(), nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_state_id", "reports", ["state", "id"], unique=False)


def _register_entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", RowId, nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_withdrawal", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_register_entries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_register_entries_register_id", "register_entries", ["register", "id"], unique=False)


def _subjects() -> None:
    op.create_table(
        "subjects",
        sa.Column("id", RowId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_searchable", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subjects"),
        sqlite_autoincrement=True,
    )


def _admissions() -> None:
    op.create_table(
        "admissions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("subject_id", RowId, nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("age_low_years", sa.Double(), nullable=True),
        sa.Column("age_high_years", sa.Double(), nullable=True),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_admissions_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_admissions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_admissions_station_id", "admissions", ["station", "id"], unique=False)
    op.create_index("ix_admissions_subject_id", "admissions", ["subject_id"], unique=False)
    op.create_index("ix_admissions_entered_at", "admissions", ["entered_at"], unique=False)


def _template_events() -> None:
    op.create_table(
        "template_events",
        sa.Column("seq", RowId, nullable=False),
        sa.Column("pack_key", RowId, nullable=False),
        sa.Column("gallery", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("template_id", RowId, nullable=False),
        sa.Column("token", RowId, nullable=False),
        sa.ForeignKeyConstraint(["pack_key"], ["packs.id"], name="fk_template_events_pack_key"),
        sa.PrimaryKeyConstraint("seq", name="pk_template_events"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_template_events_pack_key_gallery_seq",
        "template_events",
        ["pack_key", "gallery", "seq"],
        unique=False,
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_tokens_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("token_digest", name="uq_tokens_token_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tokens_account_id_id", "tokens", ["account_id", "id"], unique=False)


def _photos() -> None:
    op.create_table(
        "photos",
        sa.Column("id", RowId, nullable=False),
        sa.Column("admission_id", RowId, nullable=True),
        sa.Column("report_id", RowId, nullable=True),
        sa.Column("register_entry_id", RowId, nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.Text(), nullable=False),
        sa.Column("width_px", RowId, nullable=False),
        sa.Column("height_px", RowId, nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("sealed_source", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(ONE_OWNER, name=op.f("ck_photos_one_owner")),
        sa.ForeignKeyConstraint(["admission_id"], ["admissions.id"], name="fk_photos_admission_id"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_photos_report_id"),
        sa.ForeignKeyConstraint(
            ["register_entry_id"], ["register_entries.id"], name="fk_photos_register_entry_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_photos"),
        sa.UniqueConstraint("admission_id", "source_digest", name="uq_photos_admission_id_source_digest"),
        sa.UniqueConstraint("report_id", "source_digest", name="uq_photos_report_id_source_digest"),
        sa.UniqueConstraint(
            "register_entry_id", "source_digest", name="uq_photos_register_entry_id_source_digest"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_photos_digest", "photos", ["digest"], unique=False)
    op.create_index("ix_photos_source_digest", "photos", ["source_digest"], unique=False)


def _searches() -> None:
    op.create_table(
        "searches",
        sa.Column("id", RowId, nullable=False),
        sa.Column("admission_id", RowId, nullable=True),
        sa.Column("report_id", RowId, nullable=True),
        sa.Column("sealed_purpose", sa.LargeBinary(), nullable=True),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=False),
        sa.Column("used_photo_ids", sa.JSON(), nullable=False),
        sa.Column("not_used_photo_ids", sa.JSON(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("pack_key", RowId, nullable=False),
        sa.Column("calibration", sa.Text(), nullable=True),
        sa.Column("galleries", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(admission_id IS NULL) <> (report_id IS NULL)", name=op.f("ck_searches_one_owner")
        ),
        sa.ForeignKeyConstraint(["admission_id"], ["admissions.id"], name="fk_searches_admission_id"),
        sa.ForeignKeyConstraint(["pack_key"], ["packs.id"], name="fk_searches_pack_key"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_searches_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_searches"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_searches_admission_id_id", "searches", ["admission_id", "id"], unique=False)
    op.create_index("ix_searches_report_id_id", "searches", ["report_id", "id"], unique=False)


def _candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("search_id", RowId, nullable=False),
        sa.Column("gallery", sa.Text(), nullable=False),
        sa.Column("position", RowId, nullable=False),
        sa.Column("rank", RowId, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("probe_photo_id", RowId, nullable=False),
        sa.Column("candidate_photo_id", RowId, nullable=False),
        sa.Column("comparison_score", sa.Double(), nullable=False),
        sa.Column("expected_false_candidates", sa.Double(), nullable=True),
        sa.Column("is_expectation_a_bound", sa.Boolean(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("evidence_kind", sa.Text(), nullable=False),
        sa.Column("log10_lr", sa.Double(), nullable=True),
        sa.Column("lower_bound", sa.Double(), nullable=True),
        sa.Column("upper_bound", sa.Double(), nullable=True),
        sa.Column("stratum", sa.Text(), nullable=True),
        sa.Column("is_covered", sa.Boolean(), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_photo_id"], ["photos.id"], name="fk_candidates_candidate_photo_id"
        ),
        sa.ForeignKeyConstraint(["probe_photo_id"], ["photos.id"], name="fk_candidates_probe_photo_id"),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name="fk_candidates_search_id"),
        sa.PrimaryKeyConstraint("search_id", "gallery", "position", name="pk_candidates"),
    )
    op.create_index("ix_candidates_gallery_person_id", "candidates", ["gallery", "person_id"], unique=False)


def _face_vectors() -> None:
    op.create_table(
        "face_vectors",
        sa.Column("photo_id", RowId, nullable=False),
        sa.Column("pack_key", RowId, nullable=False),
        sa.Column("face_index", RowId, nullable=False),
        sa.Column("sealed_vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["pack_key"], ["packs.id"], name="fk_face_vectors_pack_key"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name="fk_face_vectors_photo_id"),
        sa.PrimaryKeyConstraint("photo_id", "pack_key", "face_index", name="pk_face_vectors"),
    )


def _photo_assessments() -> None:
    op.create_table(
        "photo_assessments",
        sa.Column("photo_id", RowId, nullable=False),
        sa.Column("pack_key", RowId, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("chosen_face", RowId, nullable=True),
        sa.Column("sealed_findings", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["pack_key"], ["packs.id"], name="fk_photo_assessments_pack_key"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name="fk_photo_assessments_photo_id"),
        sa.PrimaryKeyConstraint("photo_id", "pack_key", name="pk_photo_assessments"),
    )


def _templates() -> None:
    op.create_table(
        "templates",
        sa.Column("id", RowId, nullable=False),
        sa.Column("photo_id", RowId, nullable=False),
        sa.Column("pack_key", RowId, nullable=False),
        sa.Column("gallery", sa.Text(), nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("face_index", RowId, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("is_enrolled", sa.Boolean(), nullable=False),
        sa.Column("sealed_vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["pack_key"], ["packs.id"], name="fk_templates_pack_key"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name="fk_templates_photo_id"),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
        sa.UniqueConstraint("photo_id", "pack_key", name="uq_templates_photo_id_pack_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_templates_gallery_person_id", "templates", ["gallery", "person_id"], unique=False)
    op.create_index(
        "ix_templates_pack_key_gallery_is_enrolled_id",
        "templates",
        ["pack_key", "gallery", "is_enrolled", "id"],
        unique=False,
    )


def _dna_batches() -> None:
    op.create_table(
        "dna_batches",
        sa.Column("id", RowId, nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("blob_digest", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("readings", RowId, nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dna_batches"),
        sa.UniqueConstraint("content_digest", name="uq_dna_batches_content_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dna_batches_blob_digest", "dna_batches", ["blob_digest"], unique=False)


def _dna_profiles() -> None:
    op.create_table(
        "dna_profiles",
        sa.Column("id", RowId, nullable=False),
        sa.Column("batch_id", RowId, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("laboratory", sa.Text(), nullable=True),
        sa.Column("kit_name", sa.Text(), nullable=True),
        sa.Column("sample_class", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_searchable", sa.Boolean(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("sealed_genotypes", sa.LargeBinary(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("successor_id", RowId, nullable=True),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_supersession", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["dna_batches.id"], name="fk_dna_profiles_batch_id"),
        sa.ForeignKeyConstraint(["successor_id"], ["dna_profiles.id"], name="fk_dna_profiles_successor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dna_profiles"),
        sa.UniqueConstraint("content_digest", name="uq_dna_profiles_content_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dna_profiles_batch_id", "dna_profiles", ["batch_id"], unique=False)
    op.create_index(
        "ix_dna_profiles_state_sample_class_id",
        "dna_profiles",
        ["state", "sample_class", "id"],
        unique=False,
    )


def _dna_outcomes() -> None:
    op.create_table(
        "dna_outcomes",
        sa.Column("batch_id", RowId, nullable=False),
        sa.Column("position", RowId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("profile_id", RowId, nullable=True),
        sa.Column("sealed_sample", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["dna_batches.id"], name="fk_dna_outcomes_batch_id"),
        sa.ForeignKeyConstraint(["profile_id"], ["dna_profiles.id"], name="fk_dna_outcomes_profile_id"),
        sa.PrimaryKeyConstraint("batch_id", "position", name="pk_dna_outcomes"),
    )


def _dna_searches() -> None:
    op.create_table(
        "dna_searches",
        sa.Column("profile_id", RowId, autoincrement=False, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=False),
        sa.Column("searched", RowId, nullable=False),
        sa.Column("not_comparable_count", RowId, nullable=False),
        sa.Column("not_comparable", sa.JSON(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("populations", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["dna_profiles.id"], name="fk_dna_searches_profile_id"),
        sa.PrimaryKeyConstraint("profile_id", name="pk_dna_searches"),
    )


def _dna_candidates() -> None:
    op.create_table(
        "dna_candidates",
        sa.Column("subject_profile_id", RowId, nullable=False),
        sa.Column("other_profile_id", RowId, nullable=False),
        sa.Column("searched_with_id", RowId, nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_evidence", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_profile_id"], ["dna_profiles.id"], name="fk_dna_candidates_other_profile_id"
        ),
        sa.ForeignKeyConstraint(
            ["subject_profile_id"], ["dna_profiles.id"], name="fk_dna_candidates_subject_profile_id"
        ),
        sa.ForeignKeyConstraint(
            ["searched_with_id"], ["dna_profiles.id"], name="fk_dna_candidates_searched_with_id"
        ),
        sa.PrimaryKeyConstraint("subject_profile_id", "other_profile_id", name="pk_dna_candidates"),
    )
    op.create_index(
        "ix_dna_candidates_other_profile_id", "dna_candidates", ["other_profile_id"], unique=False
    )
