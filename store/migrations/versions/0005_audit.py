"""The audit log."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the tables of the log, empty."""
    _entries()
    _records()


def _entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", RowId, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("sealed_purpose", sa.LargeBinary(), nullable=True),
        sa.Column("previous_digest", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entries"),
    )
    for columns in (["account_id", "number"], ["action", "number"], ["at"]):
        op.create_index(f"ix_audit_entries_{'_'.join(columns)}", "audit_entries", columns, unique=False)


def _records() -> None:
    op.create_table(
        "audit_records",
        sa.Column("entry_number", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_number", RowId, nullable=False),
        sa.Column("last_number", RowId, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_number"], ["audit_entries.number"], name="fk_audit_records_entry_number"
        ),
        sa.PrimaryKeyConstraint("entry_number", "kind", "first_number", name="pk_audit_records"),
    )
    op.create_index(
        "ix_audit_records_kind_first_number", "audit_records", ["kind", "first_number"], unique=False
    )
