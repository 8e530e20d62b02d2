"""Deletes the folder of a gallery that nobody needs any more."""

from contextlib import suppress
from pathlib import Path

from store.durable_files import sync_folder
from store.faults import from_os_error
from store.folder_claim import FolderClaim
from store.sealed_folder import is_file_of_gallery


def delete_folder(folder: Path) -> bool:
    """Whether the folder is gone, with the gallery's files in it; a folder that a process writes is left.

    What is no file of a gallery stays, and the folder with it. Raises StoreUnavailable where the system
    refuses.
    """
    claim = FolderClaim(folder)
    try:
        if folder.is_dir() and claim.take():
            _delete_claimed(folder, claim)
        return not folder.exists()
    except OSError as error:
        raise from_os_error(error, str(folder)) from error
    finally:
        claim.let_go()


def _delete_claimed(folder: Path, claim: FolderClaim) -> None:
    for path in sorted(folder.iterdir()):
        if path.is_file() and is_file_of_gallery(path.name):
            path.unlink()
    sync_folder(folder)
    if all(path == claim.path for path in folder.iterdir()):
        # Whoever has opened the lock file before notices that it is no longer there. Windows does not delete
        # open files: there an empty folder stays.
        with suppress(PermissionError):
            claim.take_away()
            folder.rmdir()
