"""Indexes along which the queues of reviews are read page by page."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Makes the indexes, and drops the one that the second of them replaces; no row changes."""
    for table, columns in (
        ("pairs", ["stage", "proposed_at", "evidence_digest", "id"]),
        ("review_tasks", ["stage", "closed_at", "number"]),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, unique=False)
    op.drop_index("ix_review_tasks_stage_closed_at_id", "review_tasks")
