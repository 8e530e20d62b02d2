"""The folder of a gallery that nobody needs any more is deleted, unless somebody still writes to it."""

from pathlib import Path

import pytest

from store import folder_claim
from store.encryption import Keyring
from store.folder_claim import FolderClaim
from store.retired_folder import delete_folder
from store.sealed_folder import SealedFolderOnDisk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def gallery(folder: Path, tmp_path: Path) -> SealedFolderOnDisk:
    opened = SealedFolderOnDisk(folder, "pack/reports", Keyring.open(tmp_path / "guitu.key"))
    assert opened.claim()
    opened.write("vectors", [b"somebody's face"])
    opened.append("journal", b"somebody else's")
    return opened


def test_its_files_and_those_left_unfinished_go_with_it(gallery: SealedFolderOnDisk, folder: Path) -> None:
    gallery.close()
    (folder / ".part-0123").write_bytes(b"half a face")
    assert delete_folder(folder)
    assert not folder.exists()
    assert delete_folder(folder)


def test_while_a_process_writes_it_nothing_is_touched(gallery: SealedFolderOnDisk, folder: Path) -> None:
    assert not delete_folder(folder)
    assert list(gallery.read("vectors")) == [b"somebody's face"]
    gallery.append("journal", b"more")
    gallery.close()
    assert delete_folder(folder)


def test_what_is_not_of_the_gallery_stays(gallery: SealedFolderOnDisk, folder: Path) -> None:
    gallery.close()
    (folder / "photos").mkdir()
    (folder / "photos" / "one.jpg").touch()
    assert not delete_folder(folder)
    assert (folder / "photos" / "one.jpg").exists()
    assert not (folder / "vectors").exists()


def test_a_closed_gallery_does_not_take_the_claim_again(gallery: SealedFolderOnDisk, folder: Path) -> None:
    gallery.close()
    assert not gallery.claim()
    assert FolderClaim(folder).take()


def test_a_lock_on_a_deleted_folder_is_no_claim(
    gallery: SealedFolderOnDisk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery.close()
    lock = folder_claim._is_locked_now

    def deleted_in_between(handle: int) -> bool:
        monkeypatch.undo()
        return delete_folder(folder) and lock(handle)

    monkeypatch.setattr(folder_claim, "_is_locked_now", deleted_in_between)
    assert not FolderClaim(folder).take()
