"""Samples held because they equal stored profiles, what was decided of them, and who shares a genotype."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the tables, before those that refer to them."""
    _dna_held()
    _dna_shared_genotypes()


def _dna_held() -> None:
    op.create_table(
        "dna_held",
        sa.Column("id", RowId, nullable=False),
        sa.Column("batch_id", RowId, nullable=False),
        sa.Column("position", RowId, nullable=False),
        sa.Column("matched_ids", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("sealed_decision", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id", "position"],
            ["dna_outcomes.batch_id", "dna_outcomes.position"],
            name="fk_dna_held_batch_id_position",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dna_held"),
        sa.UniqueConstraint("batch_id", "position", name="uq_dna_held_batch_id_position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dna_held_verdict_id", "dna_held", ["verdict", "id"], unique=False)


def _dna_shared_genotypes() -> None:
    op.create_table(
        "dna_shared_genotypes",
        sa.Column("first_id", RowId, nullable=False),
        sa.Column("second_id", RowId, nullable=False),
        sa.Column("held_id", RowId, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["dna_profiles.id"], name="fk_dna_shared_genotypes_first_id"),
        sa.ForeignKeyConstraint(["held_id"], ["dna_held.id"], name="fk_dna_shared_genotypes_held_id"),
        sa.ForeignKeyConstraint(["second_id"], ["dna_profiles.id"], name="fk_dna_shared_genotypes_second_id"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_dna_shared_genotypes"),
    )
    op.create_index("ix_dna_shared_genotypes_second_id", "dna_shared_genotypes", ["second_id"], unique=False)
