"""Journals of a gallery: of what was appended, a whole beginning always comes back."""

import os
import resource
from pathlib import Path

import pytest

from index.sealed_folder import SealedFolder
from models.errors import SealBroken, StorageFull
from store.encryption import UNKNOWN_KEY, Keyring
from store.key_file import read_key_file
from store.sealed_folder import SealedFolderOnDisk

GALLERY = "a" * 64 + "/reports"
PIECES = [b"first", b"", b"third piece"]
IDENTITY, LENGTH, SEAL = 16, 8, 33


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path / "guitu.key")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def folder(path: Path, keyring: Keyring) -> SealedFolder:
    folder: SealedFolder = SealedFolderOnDisk(path, GALLERY, keyring)
    assert folder.claim()
    return folder


@pytest.fixture
def journal(folder: SealedFolder, path: Path) -> Path:
    """The file of a journal that holds PIECES."""
    for piece in PIECES:
        folder.append("changes", piece)
    return path / "changes"


def whole_before(position: int) -> list[bytes]:
    """The pieces that lie before a position of the journal."""
    end, whole = IDENTITY, []
    for piece in PIECES:
        end += LENGTH + SEAL + len(piece)
        if end <= position:
            whole.append(piece)
    return whole


def is_repaired(folder: SealedFolder, journal: Path, content: bytes, expected: list[bytes]) -> bool:
    """Whether the expected pieces come back, the rest is cut off, and more can be appended."""
    journal.write_bytes(content)
    is_read = list(folder.replay("changes")) == expected
    folder.append("changes", b"more")
    return is_read and list(folder.replay("changes")) == [*expected, b"more"]


def test_a_journal_gives_back_its_pieces_and_grows_further(folder: SealedFolder, journal: Path) -> None:
    assert list(folder.replay("changes")) == PIECES
    folder.append("changes", b"more")
    assert list(folder.replay("changes")) == [*PIECES, b"more"]
    assert list(folder.replay("another")) == []


def test_a_journal_is_continued_where_another_process_left_it(
    folder: SealedFolderOnDisk, journal: Path, path: Path, keyring: Keyring
) -> None:
    folder.close()
    later = SealedFolderOnDisk(path, GALLERY, keyring)
    assert later.claim()
    later.append("changes", b"more")
    assert list(later.replay("changes")) == [*PIECES, b"more"]


def test_a_piece_torn_anywhere_is_cut_off(folder: SealedFolder, journal: Path) -> None:
    whole = journal.read_bytes()
    for length in range(len(whole)):
        assert is_repaired(folder, journal, whole[:length], whole_before(length)), length


def test_zeros_left_by_a_power_cut_are_cut_off(folder: SealedFolder, journal: Path) -> None:
    whole = journal.read_bytes()
    for length in range(len(whole)):
        zeroed = whole[:length] + bytes(len(whole) - length)
        is_changed = (position for position in range(length, len(whole)) if whole[position])
        changed = next(is_changed, len(whole))  # a byte may have been zero before
        expected = whole_before(changed) if changed >= IDENTITY else []
        assert is_repaired(folder, journal, zeroed, expected), length


def test_an_altered_piece_and_what_follows_it_are_cut_off(folder: SealedFolder, journal: Path) -> None:
    whole = journal.read_bytes()
    key_ids = {
        IDENTITY + LENGTH + 1 + number + sum(LENGTH + SEAL + len(piece) for piece in PIECES[:index])
        for index in range(len(PIECES))
        for number in range(4)
    }
    for position in set(range(len(whole))) - key_ids:
        altered = bytearray(whole)
        altered[position] ^= 0x80
        expected = whole_before(position) if position >= IDENTITY else []
        assert is_repaired(folder, journal, bytes(altered), expected), position


def test_bytes_after_the_last_piece_are_cut_off(folder: SealedFolder, journal: Path) -> None:
    whole = journal.read_bytes()
    for added in (b"\0", bytes(LENGTH), b"\xff" * LENGTH, os.urandom(1000), whole[IDENTITY:]):
        assert is_repaired(folder, journal, whole + added, PIECES)


def test_a_piece_of_a_former_journal_of_that_name_is_cut_off(folder: SealedFolder, journal: Path) -> None:
    former = journal.read_bytes()
    folder.delete("changes")
    folder.append("changes", b"first")
    second = IDENTITY + LENGTH + SEAL + len(b"first")
    assert is_repaired(folder, journal, journal.read_bytes() + former[second:], [b"first"])


def test_who_may_not_write_cuts_nothing_off(
    folder: SealedFolder, journal: Path, path: Path, keyring: Keyring
) -> None:
    torn = journal.read_bytes()[:-1]
    journal.write_bytes(torn)
    reader = SealedFolderOnDisk(path, GALLERY, keyring)
    assert not reader.claim()
    assert list(reader.replay("changes")) == PIECES[:-1]
    assert journal.read_bytes() == torn


def test_a_reader_sees_what_was_appended_since(
    folder: SealedFolder, journal: Path, path: Path, keyring: Keyring
) -> None:
    reader = SealedFolderOnDisk(path, GALLERY, keyring)
    assert list(reader.replay("changes")) == PIECES
    folder.append("changes", b"more")
    assert list(reader.replay("changes")) == [*PIECES, b"more"]


def test_nothing_is_cut_off_where_only_the_key_lacks(
    folder: SealedFolderOnDisk, journal: Path, path: Path, tmp_path: Path
) -> None:
    folder.close()
    whole = journal.read_bytes()
    stranger = SealedFolderOnDisk(path, GALLERY, Keyring.open(tmp_path / "other.key"))
    assert stranger.claim()
    with pytest.raises(SealBroken) as caught:
        list(stranger.replay("changes"))
    assert caught.value.code == UNKNOWN_KEY
    with pytest.raises(SealBroken):
        stranger.append("changes", b"more")
    assert journal.read_bytes() == whole


def test_a_journal_goes_on_under_a_newer_key(
    folder: SealedFolderOnDisk, journal: Path, path: Path, tmp_path: Path
) -> None:
    folder.close()
    old = read_key_file(tmp_path / "guitu.key")
    Keyring.open(tmp_path / "newer.key")
    newer = read_key_file(tmp_path / "newer.key")
    both = SealedFolderOnDisk(
        path, GALLERY, Keyring(type(old)((newer.keys[0], old.keys[0]), old.address_key))
    )
    assert both.claim()
    both.append("changes", b"more")
    assert list(both.replay("changes")) == [*PIECES, b"more"]


def test_a_replay_that_is_not_finished_cuts_nothing_off(folder: SealedFolder, journal: Path) -> None:
    torn = journal.read_bytes()[:-1]
    journal.write_bytes(torn)
    assert next(folder.replay("changes")) == PIECES[0]
    assert journal.read_bytes() == torn


def test_a_full_disk_is_told_and_leaves_the_journal_as_it_was(folder: SealedFolder, journal: Path) -> None:
    before = journal.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, hard))
    try:
        for _ in range(2):
            with pytest.raises(StorageFull):
                folder.append("changes", bytes(1000))
            assert journal.read_bytes() == before
        folder.append("changes", b"fits")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    folder.append("changes", bytes(1000))
    assert list(folder.replay("changes")) == [*PIECES, b"fits", bytes(1000)]


def test_a_journal_that_cannot_be_begun_is_told(folder: SealedFolder, path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (IDENTITY - 1, hard))
    try:
        with pytest.raises(StorageFull):
            folder.append("changes", b"piece")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(folder.replay("changes")) == []
    folder.append("changes", b"piece")
    assert list(folder.replay("changes")) == [b"piece"]
