"""Encrypted files named by what they contain."""

import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.errors import NotFound, SealBroken, StorageFull, StoreUnavailable
from store.blobs import BlobStore
from store.encryption import Keyring

PICTURE = b"\xff\xd8\xff\xe0" + b"picture" * 10_000


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path / "guitu.key")


@pytest.fixture
def blobs(tmp_path: Path, keyring: Keyring) -> BlobStore:
    return BlobStore(tmp_path / "blobs", keyring)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_comes_back(blobs: BlobStore) -> None:
    assert blobs.get(blobs.put(PICTURE)) == PICTURE
    assert blobs.get(blobs.put(b"")) == b""


def test_the_same_picture_is_one_file(blobs: BlobStore, tmp_path: Path) -> None:
    assert blobs.put(PICTURE) == blobs.put(PICTURE)
    assert blobs.put(PICTURE + b".") != blobs.put(PICTURE)
    assert len(files_in(tmp_path / "blobs")) == 2


def test_files_are_encrypted_and_the_owners_alone(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put(PICTURE)
    (file,) = files_in(tmp_path / "blobs")
    assert b"picture" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "blobs").stat().st_mode & 0o777 == 0o700


def test_an_altered_file_does_not_open_and_is_named(blobs: BlobStore, tmp_path: Path) -> None:
    digest = blobs.put(PICTURE)
    (file,) = files_in(tmp_path / "blobs")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(SealBroken, match=digest):
        blobs.get(digest)


def test_a_file_under_another_name_does_not_open(blobs: BlobStore, tmp_path: Path) -> None:
    first, second = blobs.put(b"first"), blobs.put(b"second")
    folder = tmp_path / "blobs"
    (folder / second[:2] / second).write_bytes((folder / first[:2] / first).read_bytes())
    with pytest.raises(SealBroken, match=second):
        blobs.get(second)


def test_a_truncated_file_does_not_open(blobs: BlobStore, tmp_path: Path) -> None:
    digest = blobs.put(PICTURE)
    (file,) = files_in(tmp_path / "blobs")
    os.truncate(file, 20)
    with pytest.raises(SealBroken):
        blobs.get(digest)


@pytest.mark.parametrize("digest", ["0" * 64, "", "../guitu.key", "../../etc/passwd", "A" * 64, "0" * 63])
def test_an_address_that_names_no_blob_is_not_found(blobs: BlobStore, digest: str) -> None:
    with pytest.raises(NotFound):
        blobs.get(digest)


def test_a_deleted_blob_is_gone_and_may_be_deleted_again(blobs: BlobStore, tmp_path: Path) -> None:
    digest = blobs.put(PICTURE)
    blobs.delete(digest)
    blobs.delete(digest)
    assert files_in(tmp_path / "blobs") == []
    with pytest.raises(NotFound):
        blobs.get(digest)


def test_a_full_disk_is_told_and_leaves_nothing_half(blobs: BlobStore, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))
    try:
        with pytest.raises(StorageFull) as caught:
            blobs.put(PICTURE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "disk space" in caught.value.advice.en
    assert files_in(tmp_path / "blobs") == []
    assert blobs.get(blobs.put(PICTURE)) == PICTURE


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path, keyring: Keyring) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="file"):
        BlobStore(tmp_path / "file" / "blobs", keyring)


def test_threads_may_put_the_same_picture_at_once(blobs: BlobStore, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(blobs.put, [PICTURE] * 16))
    assert len(digests) == 1
    assert blobs.get(digests.pop()) == PICTURE
    assert len(files_in(tmp_path / "blobs")) == 1


def test_addresses_can_leave_out_young_blobs(blobs: BlobStore, tmp_path: Path) -> None:
    old, young = blobs.put(b"old"), blobs.put(b"young")
    two_hours_ago = time.time() - 7200
    os.utime(tmp_path / "blobs" / old[:2] / old, (two_hours_ago, two_hours_ago))
    assert set(blobs.addresses()) == {old, young}
    assert set(blobs.addresses(older_than_s=3600)) == {old}


def test_a_blob_put_again_is_young_again(blobs: BlobStore, tmp_path: Path) -> None:
    digest = blobs.put(PICTURE)
    two_hours_ago = time.time() - 7200
    os.utime(tmp_path / "blobs" / digest[:2] / digest, (two_hours_ago, two_hours_ago))
    blobs.put(PICTURE)
    assert list(blobs.addresses(older_than_s=3600)) == []


def test_parts_left_by_a_killed_process_are_removed_at_the_next_start(
    blobs: BlobStore, tmp_path: Path, keyring: Keyring
) -> None:
    blobs.put(PICTURE)
    left_over, being_written = tmp_path / "blobs/.parts/left", tmp_path / "blobs/.parts/now"
    left_over.write_bytes(b"half")
    being_written.write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    os.utime(left_over, (two_hours_ago, two_hours_ago))
    BlobStore(tmp_path / "blobs", keyring)
    assert not left_over.exists()
    assert being_written.exists()
