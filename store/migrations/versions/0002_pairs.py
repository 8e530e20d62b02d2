"""Candidate pairs, their review, identity decisions, subject histories and links of stays."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables; tables before those that refer to them."""
    _pairs()
    _pair_sources()
    _pair_freezes()
    _review_tasks()
    _judgements()
    _pair_releases()
    _pair_findings()
    _identity_decisions()
    _subject_changes()
    _stay_links()


def _pairs() -> None:
    op.create_table(
        "pairs",
        sa.Column("id", RowId, nullable=False),
        sa.Column("subject_id", RowId, nullable=False),
        sa.Column("gallery", sa.Text(), nullable=False),
        sa.Column("other_id", RowId, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stage_before", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("round", RowId, nullable=False),
        sa.Column("evidence_digest", sa.Text(), nullable=False),
        sa.Column("known_photo_ids", sa.JSON(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_pairs_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pairs"),
        sa.UniqueConstraint("subject_id", "gallery", "other_id", name="uq_pairs_subject_id_gallery_other_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pairs_gallery_other_id", "pairs", ["gallery", "other_id"])
    op.create_index("ix_pairs_stage_id", "pairs", ["stage", "id"])


def _pair_sources() -> None:
    op.create_table(
        "pair_sources",
        sa.Column("pair_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_pair_sources_pair_id"),
        sa.PrimaryKeyConstraint("pair_id", "kind", "reference", name="pk_pair_sources"),
    )


def _pair_freezes() -> None:
    op.create_table(
        "pair_freezes",
        sa.Column("pair_id", RowId, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_pair_freezes_pair_id"),
        sa.PrimaryKeyConstraint("pair_id", "holder", name="pk_pair_freezes"),
    )


def _review_tasks() -> None:
    op.create_table(
        "review_tasks",
        sa.Column("id", RowId, nullable=False),
        sa.Column("number", RowId, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("pair_id", RowId, nullable=True),
        sa.Column("round", RowId, nullable=False),
        sa.Column("truth", sa.Text(), nullable=True),
        sa.Column("left_photo_id", RowId, nullable=False),
        sa.Column("right_photo_id", RowId, nullable=False),
        sa.Column("search_id", RowId, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["left_photo_id"], ["photos.id"], name="fk_review_tasks_left_photo_id"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_review_tasks_pair_id"),
        sa.ForeignKeyConstraint(["right_photo_id"], ["photos.id"], name="fk_review_tasks_right_photo_id"),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name="fk_review_tasks_search_id"),
        sa.PrimaryKeyConstraint("id", name="pk_review_tasks"),
        sa.UniqueConstraint("number", name="uq_review_tasks_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_tasks_pair_id", "review_tasks", ["pair_id"])
    op.create_index("ix_review_tasks_search_id", "review_tasks", ["search_id"])
    op.create_index("ix_review_tasks_stage_closed_at_id", "review_tasks", ["stage", "closed_at", "id"])


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", RowId, nullable=False),
        sa.Column("task_id", RowId, nullable=False),
        sa.Column("pair_id", RowId, nullable=True),
        sa.Column("round", RowId, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.Column("left_photo_id", RowId, nullable=False),
        sa.Column("right_photo_id", RowId, nullable=False),
        sa.Column("is_deciding", sa.Boolean(), nullable=False),
        sa.Column("judged_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_judgements_account_id"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_judgements_pair_id"),
        sa.ForeignKeyConstraint(["task_id"], ["review_tasks.id"], name="fk_judgements_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
        sa.UniqueConstraint("task_id", "account_id", name="uq_judgements_task_id_account_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_judgements_account_id", "judgements", ["account_id"])
    op.create_index("ix_judgements_pair_id", "judgements", ["pair_id"])


def _pair_releases() -> None:
    op.create_table(
        "pair_releases",
        sa.Column("pair_id", RowId, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("round", RowId, nullable=False),
        sa.Column("is_after_judgement", sa.Boolean(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_pair_releases_account_id"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_pair_releases_pair_id"),
        sa.PrimaryKeyConstraint("pair_id", "account_id", "round", name="pk_pair_releases"),
    )


def _pair_findings() -> None:
    op.create_table(
        "pair_findings",
        sa.Column("id", RowId, nullable=False),
        sa.Column("pair_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_pair_findings_account_id"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_pair_findings_pair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pair_findings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pair_findings_pair_id", "pair_findings", ["pair_id"])


def _identity_decisions() -> None:
    op.create_table(
        "identity_decisions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("pair_id", RowId, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bases", sa.JSON(), nullable=False),
        sa.Column("finding_ids", sa.JSON(), nullable=False),
        sa.Column("sealed_reasons", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_by", RowId, nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", RowId, nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("reopened_by", RowId, nullable=True),
        sa.Column("reopened_at", UtcDateTime(), nullable=True),
        sa.Column("subject_state_before", sa.Text(), nullable=True),
        sa.Column("was_searchable", sa.Boolean(), nullable=False),
        sa.Column("report_state_before", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["accounts.id"], name="fk_identity_decisions_closed_by"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_identity_decisions_pair_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["accounts.id"], name="fk_identity_decisions_proposed_by"),
        sa.ForeignKeyConstraint(["reopened_by"], ["accounts.id"], name="fk_identity_decisions_reopened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_identity_decisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identity_decisions_pair_id", "identity_decisions", ["pair_id"])


def _subject_changes() -> None:
    op.create_table(
        "subject_changes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("subject_id", RowId, nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_searchable", sa.Boolean(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_subject_changes_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_subject_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subject_changes_subject_id", "subject_changes", ["subject_id"])


def _stay_links() -> None:
    op.create_table(
        "stay_links",
        sa.Column("id", RowId, nullable=False),
        sa.Column("kept_subject_id", RowId, nullable=False),
        sa.Column("linked_subject_id", RowId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_reasons", sa.LargeBinary(), nullable=True),
        sa.Column("admission_ids", sa.JSON(), nullable=False),
        sa.Column("profile_ids", sa.JSON(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("was_searchable", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", RowId, nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", RowId, nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", RowId, nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["accounts.id"], name="fk_stay_links_closed_by"),
        sa.ForeignKeyConstraint(["kept_subject_id"], ["subjects.id"], name="fk_stay_links_kept_subject_id"),
        sa.ForeignKeyConstraint(
            ["linked_subject_id"], ["subjects.id"], name="fk_stay_links_linked_subject_id"
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["accounts.id"], name="fk_stay_links_proposed_by"),
        sa.ForeignKeyConstraint(["undone_by"], ["accounts.id"], name="fk_stay_links_undone_by"),
        sa.PrimaryKeyConstraint("id", name="pk_stay_links"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stay_links_kept_subject_id", "stay_links", ["kept_subject_id"])
    op.create_index("ix_stay_links_linked_subject_id", "stay_links", ["linked_subject_id"])
