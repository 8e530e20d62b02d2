"""Nightly runs and the changes they follow."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the tables of nightly runs; tables before those that refer to them."""
    _batch_runs()
    _batch_chunks()
    _batch_candidates()
    _batch_errors()
    _compared_subjects()
    _change_events()


def _batch_runs() -> None:
    op.create_table(
        "batch_runs",
        sa.Column("id", RowId, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("next_step", RowId, nullable=False),
        sa.Column("steps", RowId, nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("scheduled_for", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("since_id", RowId, nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("lease_token", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_host", sa.Text(), nullable=True),
        sa.Column("lease_pid", RowId, nullable=True),
        sa.Column("lease_claimed_at", UtcDateTime(), nullable=True),
        sa.Column("lease_expires_at", UtcDateTime(), nullable=True),
        sa.Column("counters", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("galleries", sa.JSON(), nullable=False),
        sa.Column("template_seq", RowId, nullable=False),
        sa.Column("change_seq", RowId, nullable=False),
        sa.Column("residents_until", UtcDateTime(), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_release_reason", sa.LargeBinary(), nullable=True),
        sa.Column("failure", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("resumed", RowId, nullable=False),
        sa.Column("active_s", sa.Double(), nullable=False),
        sa.Column("peak_bytes", RowId, nullable=False),
        sa.ForeignKeyConstraint(["since_id"], ["batch_runs.id"], name="fk_batch_runs_since_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_runs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_batch_runs_state_id", "batch_runs", ["state", "id"], unique=False)


def _batch_chunks() -> None:
    op.create_table(
        "batch_chunks",
        sa.Column("run_id", RowId, nullable=False),
        sa.Column("number", RowId, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["batch_runs.id"], name="fk_batch_chunks_run_id"),
        sa.PrimaryKeyConstraint("run_id", "number", name="pk_batch_chunks"),
    )


def _batch_candidates() -> None:
    op.create_table(
        "batch_candidates",
        sa.Column("run_id", RowId, nullable=False),
        sa.Column("subject_id", RowId, autoincrement=False, nullable=False),
        sa.Column("gallery", sa.Text(), nullable=False),
        sa.Column("other_id", RowId, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("log10_lr", sa.Double(), nullable=False),
        sa.Column("expected_by_chance", sa.Double(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("queue_place", RowId, nullable=True),
        sa.Column("is_assigned", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["batch_runs.id"], name="fk_batch_candidates_run_id"),
        sa.PrimaryKeyConstraint(
            "run_id", "subject_id", "gallery", "other_id", "kind", name="pk_batch_candidates"
        ),
    )
    op.create_index(
        "ix_batch_candidates_run_id_gallery_other_id",
        "batch_candidates",
        ["run_id", "gallery", "other_id"],
        unique=False,
    )
    op.create_index(
        "ix_batch_candidates_run_id_queue_place", "batch_candidates", ["run_id", "queue_place"], unique=False
    )


def _batch_errors() -> None:
    op.create_table(
        "batch_errors",
        sa.Column("run_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", RowId, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["batch_runs.id"], name="fk_batch_errors_run_id"),
        sa.PrimaryKeyConstraint("run_id", "kind", "item_id", name="pk_batch_errors"),
    )


def _compared_subjects() -> None:
    op.create_table(
        "compared_subjects",
        sa.Column("subject_id", RowId, autoincrement=False, nullable=False),
        sa.Column("compared_at", UtcDateTime(), nullable=False),
        sa.Column("run_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["batch_runs.id"], name="fk_compared_subjects_run_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_compared_subjects_subject_id"),
        sa.PrimaryKeyConstraint("subject_id", name="pk_compared_subjects"),
    )
    op.create_index(
        "ix_compared_subjects_compared_at_subject_id",
        "compared_subjects",
        ["compared_at", "subject_id"],
        unique=False,
    )


def _change_events() -> None:
    op.create_table(
        "change_events",
        sa.Column("seq", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", RowId, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_change_events"),
        sqlite_autoincrement=True,
    )
