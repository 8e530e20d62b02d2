"""Candidate pairs."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables of pairs and of what they rest on."""
    _pairs()
    _pair_sources()
    _pair_freezes()


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
