"""Indexes along which lists are sorted and filtered."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the indexes; no row changes."""
    for table, columns in (
        ("admissions", ["station", "entered_at"]),
        ("reports", ["missing_since", "id"]),
        ("reports", ["state", "missing_since", "id"]),
        ("register_entries", ["is_active", "id"]),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, unique=False)
