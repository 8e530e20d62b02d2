"""Brings a database to this version's tables, whoever else is opening it at the same time."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from models.errors import SettingsInvalid
from models.message import Message
from store.engine import BUSY_TIMEOUT_S
from store.faults import store_busy

_ADVISORY_LOCK: Final = 0x67756974755F6462
"""Key of the PostgreSQL advisory lock held while migrating ("guitu_db")."""


@contextmanager
def migrate(engine: Engine) -> Iterator[Connection]:
    """Runs every missing migration in one transaction, whose connection the block may use before it commits.

    The transaction holds an exclusive lock, so processes that open a new database at once take turns.
    Raises SettingsInvalid when the database was made by a newer version of Guitu.
    """
    if engine.dialect.name == "sqlite":
        _use_write_ahead_log(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        _upgrade(connection)
        yield connection


def current_version(connection: Connection) -> str | None:
    """The schema version of the database; None when it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def head_version() -> str:
    """The schema version this code is written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("the package holds no migrations")
    return head


def _upgrade(connection: Connection) -> None:
    config = _config()
    script = ScriptDirectory.from_config(config)
    current = current_version(connection)
    if current == script.get_current_head():
        return
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise _newer_database(current, str(script.get_current_head()))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _use_write_ahead_log(engine: Engine) -> None:
    """Switches the file to WAL, which lasts. SQLite does not wait for the lock this needs, so we do."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 (narrows the type; engine is SQLite)
        while True:
            try:
                driver.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise store_busy() from error
                time.sleep(0.01)
            else:
                return


def _newer_database(found: str, known: str) -> SettingsInvalid:
    return SettingsInvalid(
        "database_newer",
        Message(
            f"数据库的结构版本（{found}）比本程序认识的（{known}）新。",
            f"The database has schema version {found}; this program knows versions up to {known}.",
        ),
        Message(
            "请安装写入该数据库的 Guitu 版本或更新的版本。",
            "Install the version of Guitu that wrote this database, or a later one.",
        ),
    )
