"""What a person is told when the database or the disk fails."""

import resource
import sqlite3
import threading
import traceback
from pathlib import Path

import pytest

from models.errors import AlreadyRecorded, StorageFull, StoreUnavailable
from store.db import Store, open_store
from store.encryption import Keyring
from store.idempotency import IdempotencyRecord
from tests.databases import open_at
from tests.store_factories import FACTS, NOON, admit


def test_a_database_held_by_another_program_is_said_to_be_busy(tmp_path: Path) -> None:
    store = open_at(f"sqlite:///{tmp_path}/guitu.db?timeout=0.1", tmp_path)
    other = sqlite3.connect(tmp_path / "guitu.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="store_busy"), store.begin() as work:
        admit(work)
    other.execute("ROLLBACK")
    other.close()
    with store.begin() as work:
        admit(work)
    store.close()


def admit_many(store: Store, *, pragma: str | None = None) -> None:
    with store.begin() as work:
        if pragma is not None:
            work.admissions._transaction.session.connection().exec_driver_sql(pragma)
        for _ in range(1000):
            admit(work)


def test_a_disk_that_takes_no_more_is_told_and_nothing_is_stored(tmp_path: Path) -> None:
    store = open_at(f"sqlite:///{tmp_path}/guitu.db", tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(path.stat().st_size for path in tmp_path.glob("guitu.db*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 16_384, hard))
    try:
        with pytest.raises((StorageFull, StoreUnavailable)):
            admit_many(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with store.begin() as work:
        assert work.admissions.page() == []
        admit(work)
    store.close()


def test_a_database_that_may_not_grow_is_said_to_be_full(tmp_path: Path) -> None:
    store = open_at(f"sqlite:///{tmp_path}/guitu.db", tmp_path)
    with pytest.raises(StorageFull) as caught:
        admit_many(store, pragma="PRAGMA max_page_count = 1")
    assert "disk" in caught.value.reason.en
    store.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "guitu.db"
    path.write_bytes(b"this is a text, not a database" * 100)
    with pytest.raises(StoreUnavailable, match="database_damaged"):
        open_at(f"sqlite:///{path}", tmp_path)


def test_a_database_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="file"):
        open_at(f"sqlite:///{tmp_path}/file/guitu.db", tmp_path)


def test_a_blob_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keyring = Keyring.open(tmp_path / "guitu.key")
    with pytest.raises(StoreUnavailable, match="file"):
        open_store(f"sqlite:///{tmp_path}/guitu.db", keyring=keyring, blob_folder=tmp_path / "file" / "blobs")


def test_a_database_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="PostgreSQL") as caught:
        open_at("postgresql://nobody@127.0.0.1:1/guitu?connect_timeout=2", tmp_path)
    assert "database is running" in caught.value.advice.en
    assert not (tmp_path / "guitu.key").exists()


def test_what_a_failed_statement_was_given_is_not_in_the_error(store: Store) -> None:
    with store.begin() as work:
        account_id = work.accounts.add("desk", "hash", roles=[], station=None).id
        record = IdempotencyRecord("secret digest", "admission", 1)
        work.idempotency.add(account_id, "key", record, now=NOON)
    with pytest.raises(AlreadyRecorded) as caught, store.begin() as work:
        work.idempotency.add(account_id, "key", record, now=NOON)
    told = "".join(traceback.format_exception(caught.value))
    assert "idempotency" in told
    assert "secret digest" not in told


def test_writers_of_one_process_wait_their_turn(tmp_path: Path) -> None:
    store = open_at(f"sqlite:///{tmp_path}/guitu.db?timeout=0.1", tmp_path)
    done = []

    def write() -> None:
        with store.begin() as work:
            work.admissions.add(work.subjects.add(NOON).id, FACTS, NOON)
        done.append(True)

    threads = [threading.Thread(target=write) for _ in range(8)]
    with store.begin() as work:
        admit(work)
        for thread in threads:
            thread.start()
        threading.Event().wait(0.4)
        assert done == []
    for thread in threads:
        thread.join(10)
    assert len(done) == 8
    store.close()
