"""Files of a gallery: what is read is what was written, or it is said that it is not."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.sealed_folder import SealedFolder
from models.errors import GuituError, NotFound, SealBroken, StorageFull, StoreUnavailable
from store.encryption import Keyring
from store.sealed_folder import SealedFolderOnDisk
from store.sealed_pieces import LONGEST_PIECE_BYTES

GALLERY = "a" * 64 + "/reports"
PIECES = [b"first", b"", b"third piece", b"fourth"]
IDENTITY, LENGTH, SEAL, END = 16, 8, 33, 41


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path / "guitu.key")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "galleries" / "reports"


@pytest.fixture
def folder(path: Path, keyring: Keyring) -> SealedFolder:
    return a_claimed_folder(path, keyring)


def a_claimed_folder(path: Path, keyring: Keyring, gallery: str = GALLERY) -> SealedFolderOnDisk:
    folder = SealedFolderOnDisk(path, gallery, keyring)
    assert folder.claim()
    return folder


def frame_starts(pieces: list[bytes]) -> list[int]:
    """Where each piece starts in its file, and where the end mark does."""
    starts = [IDENTITY]
    for piece in pieces:
        starts.append(starts[-1] + LENGTH + SEAL + len(piece))
    return starts


def is_noticed(folder: SealedFolder, file: Path, content: bytes) -> bool:
    file.write_bytes(content)
    try:
        list(folder.read(file.name))
    except SealBroken:
        return True
    return False


def test_a_file_gives_back_its_pieces(folder: SealedFolder) -> None:
    folder.write("vectors", iter(PIECES))
    assert list(folder.read("vectors")) == PIECES
    folder.write("vectors", [])
    assert list(folder.read("vectors")) == []
    large = [os.urandom(3_000_000), os.urandom(100), os.urandom(5_000_000)]
    folder.write("vectors", large)
    assert list(folder.read("vectors")) == large


def test_files_are_encrypted_and_the_owners_alone(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", [b"a face " * 100])
    folder.append("changes", b"a face " * 100)
    assert [file for file in path.iterdir() if b"face" in file.read_bytes()] == []
    assert {file.stat().st_mode & 0o777 for file in path.iterdir()} == {0o600}
    assert path.stat().st_mode & 0o777 == 0o700
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_flipped_byte_anywhere_is_noticed(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", PIECES)
    whole = (path / "vectors").read_bytes()
    assert len(whole) == frame_starts(PIECES)[-1] + END
    unnoticed = []
    for position in range(len(whole)):
        altered = bytearray(whole)
        altered[position] ^= 0x80
        if not is_noticed(folder, path / "vectors", bytes(altered)):
            unnoticed.append(position)
    assert unnoticed == []


def test_a_file_cut_anywhere_is_noticed_before_anything_is_read(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", PIECES)
    whole = (path / "vectors").read_bytes()
    for length in range(len(whole)):
        (path / "vectors").write_bytes(whole[:length])
        with pytest.raises(SealBroken):
            next(folder.read("vectors"))


def test_bytes_put_in_or_after_are_noticed(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", PIECES)
    whole = (path / "vectors").read_bytes()
    for position in (*frame_starts(PIECES), len(whole)):
        for added in (b"\0", b"\0" * LENGTH, whole[IDENTITY : frame_starts(PIECES)[1]]):
            assert is_noticed(folder, path / "vectors", whole[:position] + added + whole[position:])


def test_pieces_swapped_left_out_or_doubled_are_noticed(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", [b"11", b"22", b"33"])
    whole = (path / "vectors").read_bytes()
    one, two, three, end = frame_starts([b"11", b"22", b"33"])
    first, second, third = whole[one:two], whole[two:three], whole[three:end]
    for pieces in (
        [second, first, third],
        [first, third, second],
        [first, second],
        [second, third],
        [first, second, third, third],
        [],
    ):
        assert is_noticed(folder, path / "vectors", whole[:one] + b"".join(pieces) + whole[end:])


def test_a_piece_or_an_end_of_the_files_former_content_is_noticed(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", [b"11", b"22"])
    former = (path / "vectors").read_bytes()
    folder.write("vectors", [b"11", b"22"])
    now = (path / "vectors").read_bytes()
    _, second, end = frame_starts([b"11", b"22"])
    assert is_noticed(folder, path / "vectors", now[:second] + former[second:end] + now[end:])
    assert is_noticed(folder, path / "vectors", now[:end] + former[end:])


def test_a_length_beyond_the_file_is_not_believed(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", PIECES)
    whole = (path / "vectors").read_bytes()
    for length in (0, SEAL - 1, SEAL + len(PIECES[0]) + 1, LONGEST_PIECE_BYTES, 1 << 62, (1 << 64) - 1):
        altered = whole[:IDENTITY] + length.to_bytes(LENGTH, "little") + whole[IDENTITY + LENGTH :]
        assert is_noticed(folder, path / "vectors", altered)


def test_a_file_under_another_name_is_noticed(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors-1", PIECES)
    assert is_noticed(folder, path / "vectors-2", (path / "vectors-1").read_bytes())


def test_a_file_of_another_gallery_is_noticed(folder: SealedFolder, path: Path, keyring: Keyring) -> None:
    other = a_claimed_folder(path.parent / "admissions", keyring, "a" * 64 + "/admissions")
    other.write("vectors", PIECES)
    assert is_noticed(folder, path / "vectors", (path.parent / "admissions" / "vectors").read_bytes())


def test_a_journal_is_no_written_file(folder: SealedFolder) -> None:
    folder.append("vectors", b"piece")
    with pytest.raises(SealBroken):
        list(folder.read("vectors"))


def test_a_key_that_is_not_here_is_told_as_such(folder: SealedFolder, path: Path, tmp_path: Path) -> None:
    folder.write("vectors", PIECES)
    stranger = SealedFolderOnDisk(path, GALLERY, Keyring.open(tmp_path / "other.key"))
    with pytest.raises(SealBroken, match="seal_key_unknown"):
        list(stranger.read("vectors"))


def test_a_file_that_lacks_is_not_found(folder: SealedFolder) -> None:
    with pytest.raises(NotFound, match="vectors"):
        list(folder.read("vectors"))


def test_names_are_those_of_whole_files_in_order(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors-2", PIECES)
    folder.append("changes", b"piece")
    folder.write("Vectors.1", PIECES)
    (path / ".part-0123").write_bytes(b"half")
    (path / "a-folder").mkdir()
    assert folder.names() == ["Vectors.1", "changes", "vectors-2"]


def test_a_deleted_file_is_gone_and_may_be_deleted_again(folder: SealedFolder) -> None:
    folder.write("vectors", PIECES)
    folder.append("changes", b"piece")
    for name in ("vectors", "changes", "vectors", "never-was"):
        folder.delete(name)
    assert folder.names() == []
    folder.append("changes", b"new")
    assert list(folder.replay("changes")) == [b"new"]


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "../guitu.key", "空", "a" * 101, "a b", "a\n"])
def test_a_name_that_could_mean_another_place_is_refused(folder: SealedFolder, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        folder.write(name, PIECES)
    with pytest.raises(ValueError, match="no name"):
        list(folder.read(name))
    with pytest.raises(ValueError, match="no name"):
        folder.append(name, b"piece")
    with pytest.raises(ValueError, match="no name"):
        folder.delete(name)


def test_what_the_writer_did_not_finish_leaves_the_former_file(folder: SealedFolder, path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise KeyError("the caller failed")

    folder.write("vectors", PIECES)
    before = sorted(path.iterdir())
    with pytest.raises(KeyError):
        folder.write("vectors", pieces())
    with pytest.raises(ValueError, match="a piece of"):
        folder.write("vectors", [bytes(LONGEST_PIECE_BYTES + 1)])
    assert sorted(path.iterdir()) == before
    assert list(folder.read("vectors")) == PIECES


def test_a_full_disk_is_told_and_leaves_the_former_file(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", PIECES)
    before = sorted(path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        for size in (1_000, 60_000, 200_000):  # found full at a later piece, or in the first
            with pytest.raises(StorageFull):
                folder.write("vectors", (bytes(size) for _ in range(200)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(path.iterdir()) == before
    assert list(folder.read("vectors")) == PIECES


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, keyring: Keyring) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="file"):
        SealedFolderOnDisk(tmp_path / "file" / "gallery", GALLERY, keyring)


def test_a_folder_that_went_away_is_told(folder: SealedFolder, path: Path) -> None:
    folder.write("vectors", PIECES)
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(StoreUnavailable):
        folder.write("vectors", PIECES)
    with pytest.raises(StoreUnavailable):
        folder.names()
    with pytest.raises(GuituError):
        list(folder.read("vectors"))


def test_nothing_is_written_without_the_claim(path: Path, keyring: Keyring) -> None:
    folder = SealedFolderOnDisk(path, GALLERY, keyring)
    with pytest.raises(RuntimeError, match="claimed"):
        folder.write("vectors", PIECES)
    with pytest.raises(RuntimeError, match="claimed"):
        folder.append("changes", b"piece")
    with pytest.raises(RuntimeError, match="claimed"):
        folder.delete("vectors")
    assert list(path.iterdir()) == []


def test_unfinished_writes_of_dead_processes_go_with_the_first_claim(path: Path, keyring: Keyring) -> None:
    path.mkdir(parents=True)
    (path / ".part-0123").write_bytes(b"half")
    folder = SealedFolderOnDisk(path, GALLERY, keyring)
    assert folder.names() == []
    assert folder.claim()
    assert [file.name for file in path.iterdir()] == [".claim"]


def test_a_folder_nobody_uses_any_more_lets_go_of_its_claim(path: Path, keyring: Keyring) -> None:
    folder = a_claimed_folder(path, keyring)
    folder.append("changes", b"piece")
    del folder
    assert SealedFolderOnDisk(path, GALLERY, keyring).claim()


def test_what_was_written_outlives_the_folder_that_wrote_it(
    folder: SealedFolderOnDisk, path: Path, keyring: Keyring
) -> None:
    folder.write("vectors", PIECES)
    folder.close()
    with pytest.raises(RuntimeError, match="claimed"):
        folder.write("vectors", [])
    assert list(SealedFolderOnDisk(path, GALLERY, keyring).read("vectors")) == PIECES
