"""Clues, and keyed digests of sounds."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the tables."""
    _clues()
    _search_keys()


def _clues() -> None:
    op.create_table(
        "clues",
        sa.Column("id", RowId, nullable=False),
        sa.Column("admission_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("supersedes_id", RowId, nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_ending", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["admission_id"], ["admissions.id"], name="fk_clues_admission_id"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["clues.id"], name="fk_clues_supersedes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clues"),
        sa.UniqueConstraint("supersedes_id", name="uq_clues_supersedes_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_clues_admission_id_id", "clues", ["admission_id", "id"], unique=False)


def _search_keys() -> None:
    op.create_table(
        "search_keys",
        sa.Column("key", RowId, autoincrement=False, nullable=False),
        sa.Column("holder_kind", sa.Text(), nullable=False),
        sa.Column("holder_id", RowId, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "holder_kind", "holder_id", name="pk_search_keys"),
    )
    op.create_index(
        "ix_search_keys_holder_kind_holder_id", "search_keys", ["holder_kind", "holder_id"], unique=False
    )
