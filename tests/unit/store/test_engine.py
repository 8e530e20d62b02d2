"""Which database addresses are accepted."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import SettingsInvalid
from store.engine import make_engine, parse_url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "guitu.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://host/guitu",
        "postgresql+asyncpg://h/d",
        "sqlite+aiosqlite:///x",
        "://",
    ],
)
def test_an_address_of_no_known_database_is_refused_with_how_to_write_it(url: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        make_engine(url)
    assert caught.value.field == "database_url"
    assert "postgresql://" in caught.value.advice.zh


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg_however_it_is_written(scheme: str) -> None:
    assert parse_url(f"{scheme}://u:p@h/d").drivername == "postgresql+psycopg"


def test_a_database_file_and_its_new_folder_are_the_owners_alone(tmp_path: Path) -> None:
    make_engine(f"sqlite:///{tmp_path}/new/guitu.db").dispose()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "guitu.db").stat().st_mode & 0o777 == 0o600


def test_sqlite_connections_keep_what_was_committed_and_check_references(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/guitu.db")
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "synchronous", "secure_delete", "busy_timeout")
        }
    engine.dispose()
    assert found == {"foreign_keys": 1, "synchronous": 2, "secure_delete": 1, "busy_timeout": 30_000}


def test_a_missing_postgresql_driver_is_said_with_the_command_to_run() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from store.engine import make_engine\n"
        "from models.errors import SettingsInvalid\n"
        "try: make_engine('postgresql://h/d')\n"
        "except SettingsInvalid as error: print(error.advice.en)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == 'Run: pip install "guitu[postgres]"'
