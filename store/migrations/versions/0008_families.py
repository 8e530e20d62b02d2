"""Families, collection codes, and what families' DNA found."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the tables, before those that refer to them."""
    _families()
    _family_members()
    _collection_codes()
    _dna_people()
    _family_candidates()
    _family_member_changes()
    _family_searches()


def _families() -> None:
    op.create_table(
        "families",
        sa.Column("id", RowId, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_families"),
        sqlite_autoincrement=True,
    )


def _family_members() -> None:
    op.create_table(
        "family_members",
        sa.Column("id", RowId, nullable=False),
        sa.Column("family_id", RowId, nullable=False),
        sa.Column("report_id", RowId, nullable=True),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("related_to_id", RowId, nullable=True),
        sa.Column("through_id", RowId, nullable=True),
        sa.Column("biological", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawal_recorded_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name="fk_family_members_family_id"),
        sa.ForeignKeyConstraint(
            ["related_to_id"], ["family_members.id"], name="fk_family_members_related_to_id"
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_family_members_report_id"),
        sa.ForeignKeyConstraint(["through_id"], ["family_members.id"], name="fk_family_members_through_id"),
        sa.PrimaryKeyConstraint("id", name="pk_family_members"),
        sa.UniqueConstraint("report_id", name="uq_family_members_report_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_family_members_family_id_id", "family_members", ["family_id", "id"], unique=False)


def _collection_codes() -> None:
    op.create_table(
        "collection_codes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("member_id", RowId, nullable=True),
        sa.Column("subject_id", RowId, nullable=True),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(member_id IS NULL) <> (subject_id IS NULL)", name=op.f("ck_collection_codes_one_person")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["family_members.id"], name="fk_collection_codes_member_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_collection_codes_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_collection_codes"),
        sa.UniqueConstraint("code", name="uq_collection_codes_code"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_collection_codes_member_id", "collection_codes", ["member_id"], unique=False)
    op.create_index("ix_collection_codes_subject_id", "collection_codes", ["subject_id"], unique=False)


def _dna_people() -> None:
    op.create_table(
        "dna_people",
        sa.Column("profile_id", RowId, autoincrement=False, nullable=False),
        sa.Column("member_id", RowId, nullable=True),
        sa.Column("subject_id", RowId, nullable=True),
        sa.Column("joined_by", sa.Text(), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(member_id IS NULL) <> (subject_id IS NULL)", name=op.f("ck_dna_people_one_person")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["family_members.id"], name="fk_dna_people_member_id"),
        sa.ForeignKeyConstraint(["profile_id"], ["dna_profiles.id"], name="fk_dna_people_profile_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_dna_people_subject_id"),
        sa.PrimaryKeyConstraint("profile_id", name="pk_dna_people"),
    )
    op.create_index("ix_dna_people_member_id", "dna_people", ["member_id"], unique=False)
    op.create_index("ix_dna_people_subject_id", "dna_people", ["subject_id"], unique=False)


def _family_candidates() -> None:
    op.create_table(
        "family_candidates",
        sa.Column("member_id", RowId, nullable=False),
        sa.Column("subject_profile_id", RowId, nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_evidence", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["family_members.id"], name="fk_family_candidates_member_id"),
        sa.ForeignKeyConstraint(
            ["subject_profile_id"], ["dna_profiles.id"], name="fk_family_candidates_subject_profile_id"
        ),
        sa.PrimaryKeyConstraint("member_id", "subject_profile_id", name="pk_family_candidates"),
    )
    op.create_index(
        "ix_family_candidates_subject_profile_id", "family_candidates", ["subject_profile_id"], unique=False
    )


def _family_member_changes() -> None:
    op.create_table(
        "family_member_changes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("member_id", RowId, nullable=False),
        sa.Column("sealed_former", sa.LargeBinary(), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["family_members.id"], name="fk_family_member_changes_member_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_family_member_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_family_member_changes_member_id_id", "family_member_changes", ["member_id", "id"], unique=False
    )


def _family_searches() -> None:
    op.create_table(
        "family_searches",
        sa.Column("member_id", RowId, autoincrement=False, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=False),
        sa.Column("searched", RowId, nullable=False),
        sa.Column("needs_samples", sa.Boolean(), nullable=False),
        sa.Column("sealed_findings", sa.LargeBinary(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("populations", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["family_members.id"], name="fk_family_searches_member_id"),
        sa.PrimaryKeyConstraint("member_id", name="pk_family_searches"),
    )
