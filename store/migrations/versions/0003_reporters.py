"""Reporters, their consents, and what became of reports."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables."""
    _reporters()
    _consents()
    _report_changes()


def _reporters() -> None:
    op.create_table(
        "reporters",
        sa.Column("id", RowId, nullable=False),
        sa.Column("report_id", RowId, nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawal_recorded_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_reporters_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reporters"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reporters_report_id_id", "reporters", ["report_id", "id"], unique=False)


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", RowId, nullable=False),
        sa.Column("reporter_id", RowId, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawal_recorded_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reporter_id"], ["reporters.id"], name="fk_consents_reporter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_reporter_id_id", "consents", ["reporter_id", "id"], unique=False)


def _report_changes() -> None:
    op.create_table(
        "report_changes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("report_id", RowId, nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_report_changes_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_changes_report_id_id", "report_changes", ["report_id", "id"], unique=False)
