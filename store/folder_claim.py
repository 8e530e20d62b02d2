"""Which process may write to a folder: the one that holds a lock the system lets go of when it dies."""

import os
import sys
from pathlib import Path
from threading import Lock
from typing import Final

_LOCK_FILE: Final = ".claim"

if sys.platform == "win32":
    import msvcrt

    def _is_locked_now(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _is_locked_now(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FolderClaim:
    """The right to write to one folder; of all claims on it, in all processes, one is held at a time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / _LOCK_FILE
        self._handle: int | None = None
        self._process = 0
        self._taking = Lock()

    @property
    def is_held(self) -> bool:
        """Whether this process holds it. A forked child does not hold what its parent took."""
        return self._handle is not None and self._process == os.getpid()

    def take(self) -> bool:
        """Whether it is held now, by this object; does not wait. Raises OSError where it cannot."""
        with self._taking:
            if not self.is_held:
                self._let_go()
                self._take()
            return self.is_held

    def let_go(self) -> None:
        """Others may take it; it is no error if it was not held."""
        with self._taking:
            self._let_go()

    def _take(self) -> None:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        if _is_locked_now(handle) and _is_still_at(self.path, handle):
            self._handle, self._process = handle, os.getpid()
        else:
            os.close(handle)

    def take_away(self) -> None:
        """The held lock file is gone, for a folder that nobody needs any more; the claim is held on."""
        self.path.unlink()

    def _let_go(self) -> None:
        """Closing is all: in a forked child, unlocking would take the lock away from the parent."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _is_still_at(path: Path, handle: int) -> bool:
    """Whether the open file is the one of that name: a deleted folder takes its lock file with it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
