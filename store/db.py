"""Opens the store: tables at this version, the right key, blobs beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from store.blobs import BlobStore
from store.encryption import Keyring
from store.engine import BUSY_TIMEOUT_S, make_engine, reading
from store.faults import store_busy
from store.retired_folder import delete_folder
from store.schema import current_version, migrate
from store.seal_check import check_seal, has_seal_check
from store.sealed_folder import SealedFolderOnDisk
from store.unit_of_work import UnitOfWork

_ORPHAN_BATCH: Final = 500


class Store:
    """The database and the blobs; shared by all threads of a process."""

    def __init__(self, engine: Engine, keyring: Keyring, blobs: BlobStore) -> None:
        self.blobs = blobs
        self._keyring = keyring
        self._folders: list[SealedFolderOnDisk] = []
        self._engine = engine
        self._reading = reading(engine)
        self._writer = threading.Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A unit of work that is committed when the block ends, and undone when it raises.

        On SQLite one writes at a time: keep blocks short, compute before. Raises StoreUnavailable after
        waiting 30 s for the turn (units of work do not nest).
        """
        with self._turn(), self._session(self._engine) as session:
            yield UnitOfWork(session, self._keyring)
            session.commit()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A unit of work that sees one unchanging state and writes nothing; never waits for writers."""
        with self._session(self._reading) as session:
            yield UnitOfWork(session, self._keyring)

    def source_digest(self, data: bytes) -> str:
        """Identifies uploaded bytes (64 hex digits); nobody without the key can tell which bytes."""
        return self._keyring.keyed_digest(data, "source")

    def orphan_blobs(self, *, older_than_s: float = 3600.0) -> Iterator[str]:
        """Addresses of blobs nothing uses: left when a process died between blob and row."""
        addresses = self.blobs.addresses(older_than_s=older_than_s)
        while batch := list(islice(addresses, _ORPHAN_BATCH)):
            with self.read() as work:
                known = work.photos.known_digests(batch) | work.dna_batches.known_blobs(batch)
            yield from (digest for digest in batch if digest not in known)

    def gallery_folder(self, folder: Path, name: str) -> SealedFolderOnDisk:
        """The encrypted files of the gallery `name` in `folder`, which is made (0700); closed with the store.

        Raises StoreUnavailable if the folder cannot be used.
        """
        opened = SealedFolderOnDisk(folder, name, self._keyring)
        self._folders.append(opened)
        return opened

    def delete_gallery_folder(self, folder: Path) -> bool:
        """Whether the folder is gone, with the gallery in it; a folder that a process writes is left."""
        return delete_folder(folder)

    def schema_version(self) -> str:
        """The version of the tables, such as `0001`."""
        with self._reading.connect() as connection:
            return str(current_version(connection))

    def close(self) -> None:
        """Closes all connections and folders; the store cannot be used afterwards."""
        for folder in self._folders:
            folder.close()
        self._engine.dispose()

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session:
            try:
                session.connection()
            except PoolTimeoutError as error:
                raise store_busy() from error
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Queues writers of this process fairly; SQLite's own lock is polled and knows no queue."""
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=BUSY_TIMEOUT_S):
            raise store_busy()
        try:
            yield
        finally:
            self._writer.release()


def open_store(url: str, *, keyring: Keyring, blob_folder: Path) -> Store:
    """The store at `url`, its tables brought to this version.

    Raises SettingsInvalid for a bad URL or a database of a newer version, SealBroken if the keyring is not
    the one the data were sealed with, StoreUnavailable if database or folder cannot be used.
    """
    engine = make_engine(url)
    try:
        with migrate(engine) as connection:
            check_seal(connection, keyring)
        return Store(engine, keyring, BlobStore(blob_folder, keyring))
    except BaseException:
        engine.dispose()
        raise


def open_keyring(url: str, key_file: Path, *, from_environment: str | None = None) -> Keyring:
    """The keyring of the database at `url`: read, or made if the database holds no sealed data yet.

    Raises SettingsInvalid when data exist and their key file does not: no new key is made beside them.
    """
    engine = make_engine(url)
    try:
        with reading(engine).connect() as connection:
            is_in_use = has_seal_check(connection)
    finally:
        engine.dispose()
    return Keyring.open(key_file, from_environment=from_environment, may_create=not is_in_use)
