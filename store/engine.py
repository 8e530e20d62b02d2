"""Connections: one engine per store, with each database's settings for safety and concurrency.

SQLite: write-ahead log, foreign keys, full synchronisation (a commit survives a power cut), and writers
that take the write lock when they begin, so that none fails half-way for want of it.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from models.errors import SettingsInvalid
from models.message import Message
from store.faults import from_os_error, translate_failures

BUSY_TIMEOUT_S: Final = 30
_READ_ONLY: Final = "guitu_read_only"

_POOL_SIZE = 24
_POOL_OVERFLOW = 40


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://...`; raises SettingsInvalid for anything else."""
    parsed = parse_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite:
        _make_file(parsed)
    try:
        engine = create_engine(
            parsed,
            pool_size=_POOL_SIZE,
            max_overflow=_POOL_OVERFLOW,
            pool_timeout=BUSY_TIMEOUT_S,
            pool_pre_ping=not is_sqlite,
            hide_parameters=True,  # names and hashes do not belong in error texts and logs
        )
    except ModuleNotFoundError as error:
        raise _no_driver() from error
    event.listen(engine, "connect", _set_up_sqlite if is_sqlite else _set_up_postgresql)
    event.listen(engine, "begin", _begin_sqlite if is_sqlite else _begin_postgresql)
    translate_failures(engine)
    return engine


def reading(engine: Engine) -> Engine:
    """The same engine, whose transactions see one unchanging state and write nothing."""
    return engine.execution_options(**{_READ_ONLY: True})


def parse_url(url: str) -> URL:
    """The URL with its driver; raises SettingsInvalid unless it names a SQLite file or PostgreSQL.

    A SQLite file's `?timeout=` says how many seconds to wait for other processes, 30 if absent.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _bad_url() from error
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in ("sqlite", "sqlite+pysqlite") and parsed.database not in (None, "", ":memory:"):
        timeout = parsed.query.get("timeout", str(BUSY_TIMEOUT_S))
        return parsed.set(drivername="sqlite+pysqlite").update_query_dict({"timeout": timeout})
    raise _bad_url()


def _make_file(url: URL) -> None:
    """Makes the database file (0600) and its folder (0700); SQLite gives its log files the same mode."""
    path = Path(str(url.database))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise from_os_error(error, str(path)) from error


def _set_up_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin in _begin_sqlite, not by the driver's guess
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_reading = _is_reading(connection)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(is_reading)}")
    connection.exec_driver_sql("BEGIN DEFERRED" if is_reading else "BEGIN IMMEDIATE")


def _set_up_postgresql(connection: Any, _: Any) -> None:
    connection.autocommit = True  # the setting must outlive the first rollback
    connection.execute(f"SET lock_timeout = '{BUSY_TIMEOUT_S}s'")
    connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    if _is_reading(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _is_reading(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(_READ_ONLY, False))


def _no_driver() -> SettingsInvalid:
    return SettingsInvalid(
        "postgresql_driver_missing",
        Message("没有安装 PostgreSQL 驱动。", "The PostgreSQL driver is not installed."),
        Message('请运行：pip install "guitu[postgres]"', 'Run: pip install "guitu[postgres]"'),
        field="database_url",
    )


def _bad_url() -> SettingsInvalid:
    return SettingsInvalid(
        "database_url_invalid",
        Message("数据库地址无法使用。", "The database URL cannot be used."),
        Message(
            "请写成 sqlite:////绝对路径/guitu.db 或 postgresql://用户:口令@主机/数据库。",
            "Write sqlite:////absolute/path/guitu.db or postgresql://user:password@host/database.",
        ),
        field="database_url",
    )
