"""Migrations: the tables they make are those the code knows, whoever opens the database first."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from models.errors import SettingsInvalid
from store.engine import make_engine
from store.schema import head_version
from store.tables import Row
from tests.databases import open_at
from tests.forked_children import OPENERS


@pytest.fixture
def migrated(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def described(engine: Engine) -> dict[str, Any]:
    """Tables with their columns, keys, indexes and checks, by name."""
    found = inspect(engine)
    return {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)],
            "primary key": found.get_pk_constraint(table),
            "foreign keys": sorted(found.get_foreign_keys(table), key=str),
            "unique": sorted(found.get_unique_constraints(table), key=str),
            "indexes": sorted(found.get_indexes(table), key=str),
            "checks": sorted(found.get_check_constraints(table), key=str),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_migrated_tables_are_those_the_code_describes(migrated: Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_migrated_tables_equal_fresh_ones_down_to_the_names(
    migrated: Engine, empty_database_url: str
) -> None:
    fresh = make_engine(empty_database_url)
    Row.metadata.create_all(fresh)
    described_fresh = described(fresh)
    fresh.dispose()
    assert set(described_fresh) == set(Row.metadata.tables)
    assert described(migrated) == described_fresh


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_sqlite_never_gives_a_row_number_twice(migrated: Engine) -> None:
    with migrated.connect() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {str(row.name): str(row.sql) for row in found}
    numbered = [
        table.name for table in Row.metadata.sorted_tables if {"id", "seq"} & set(table.columns.keys())
    ]
    assert [name for name in numbered if "AUTOINCREMENT" not in made[name]] == []


def test_opening_makes_the_tables_and_opening_again_changes_nothing(
    empty_database_url: str, tmp_path: Path
) -> None:
    for _ in range(2):
        store = open_at(empty_database_url, tmp_path)
        assert store.schema_version() == head_version()
        store.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(database_url: str, tmp_path: Path) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(SettingsInvalid, match="9999") as caught:
            open_at(database_url, tmp_path)
        assert "later" in caught.value.advice.en
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    finally:
        with engine.begin() as connection:
            connection.execute(
                text("UPDATE alembic_version SET version_num = :head"), {"head": head_version()}
            )
        engine.dispose()


def test_processes_that_open_a_new_database_at_once_agree(empty_database_url: str, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.forked_children",
        "open_together",
        empty_database_url,
        str(tmp_path),
    ]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert finished.stderr == ""
    answers = json.loads(finished.stdout)
    assert len(answers) == OPENERS
    assert {version for version, _ in answers} == {head_version()}
    assert len({digest for _, digest in answers}) == 1
