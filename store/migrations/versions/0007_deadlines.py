"""Deadlines and events of people in care."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the tables of deadlines, of who is told of late ones, and of events."""
    _deadlines()
    _deadline_escalations()
    _subject_events()


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", RowId, nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("subject_id", RowId, nullable=True),
        sa.Column("admission_id", RowId, nullable=True),
        sa.Column("report_id", RowId, nullable=True),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("deputy", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("first_started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("is_milestone", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("steps_told", RowId, nullable=False),
        sa.Column("attention_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_recorded_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_through", sa.Text(), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_deadlines_subject_id"),
        sa.ForeignKeyConstraint(["admission_id"], ["admissions.id"], name="fk_deadlines_admission_id"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_deadlines_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["attention_at"],
        ["state", "due_at", "id"],
        ["station", "state", "due_at", "id"],
        ["subject_id", "state", "due_at", "id"],
        ["report_id", "state", "due_at", "id"],
        ["duty", "state"],
    ):
        op.create_index("ix_deadlines_" + "_".join(columns), "deadlines", columns, unique=False)


def _deadline_escalations() -> None:
    op.create_table(
        "deadline_escalations",
        sa.Column("deadline_id", RowId, nullable=False),
        sa.Column("step", RowId, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name="fk_deadline_escalations_deadline_id"
        ),
        sa.PrimaryKeyConstraint("deadline_id", "step", name="pk_deadline_escalations"),
    )
    op.create_index(
        "ix_deadline_escalations_role_deadline_id",
        "deadline_escalations",
        ["role", "deadline_id"],
        unique=False,
    )


def _subject_events() -> None:
    op.create_table(
        "subject_events",
        sa.Column("id", RowId, nullable=False),
        sa.Column("subject_id", RowId, nullable=False),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("sealed_notes", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_subject_events_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_subject_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subject_events_subject_id_id", "subject_events", ["subject_id", "id"], unique=False)
