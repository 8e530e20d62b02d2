"""The encrypted files of one gallery in a folder of their own; the format is in docs/data-at-rest.md."""

import os
import re
import secrets
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from models.errors import NotFound
from models.message import Message
from store.durable_files import make_folder, new_file, sync_folder
from store.encryption import Keyring, seal_context
from store.faults import from_os_error
from store.folder_claim import FolderClaim
from store.sealed_journal import SealedJournal
from store.sealed_pieces import read_pieces, write_pieces

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_PART: Final = ".part-"


class SealedFolderOnDisk:
    """The files of the gallery `name` in `folder`, which is made (0700) if missing.

    `names` and `read` are for all threads, the rest for one at a time. Writing, without `claim` granted,
    raises RuntimeError. File names are ASCII letters, digits, `.`, `_` and `-`, else ValueError.
    Raises StoreUnavailable if the folder cannot be used.
    """

    def __init__(self, folder: Path, name: str, keyring: Keyring) -> None:
        self._folder = folder
        self._name = name
        self._keyring = keyring
        self._claim = FolderClaim(folder)
        self._journals: dict[str, SealedJournal] = {}
        self._is_closed = False
        weakref.finalize(self, _close, self._journals, self._claim)
        with self._failures_told():
            make_folder(folder)

    def claim(self) -> bool:
        """Whether this process may write, from now until it ends or `close`; asked as often as liked.

        The first grant removes what writes of dead processes left unfinished.
        """
        with self._failures_told():
            if not self._claim.is_held and not self._is_closed and self._claim.take():
                self._remove_parts()
            return self._claim.is_held

    def names(self) -> list[str]:
        """The files that are there, in order."""
        with self._failures_told(), os.scandir(self._folder) as entries:
            return sorted(entry.name for entry in entries if entry.is_file() and _NAME.fullmatch(entry.name))

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """The file now holds these pieces, durably; killed at any moment, the former file or the new one.

        Holds one piece at a time (of at most LONGEST_PIECE_BYTES). Raises StorageFull or StoreUnavailable,
        leaving the former file and nothing else.
        """
        path = self._path_to_replace(name)
        part = self._folder / f"{_PART}{secrets.token_hex(16)}"
        with self._failures_told():
            try:
                with new_file(part) as file:
                    write_pieces(file, self._keyring, self._place("file", name), pieces)
                part.replace(path)
            except BaseException:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
                raise
            sync_folder(self._folder)

    def read(self, name: str) -> Iterator[bytes]:
        """The pieces of a written file, in order; raises NotFound, or SealBroken unless all is as written."""
        path = self._path(name)
        with self._failures_told():
            try:
                file = path.open("rb")
            except FileNotFoundError as error:
                raise _no_file(path) from error
            with file:
                yield from read_pieces(file, self._keyring, self._place("file", name))

    def append(self, name: str, piece: bytes) -> None:
        """One more piece at the end of a journal, which is made if it lacks; not durable by itself.

        Raises StorageFull or StoreUnavailable, leaving the journal as it was.
        """
        self._refuse_without_claim()
        with self._failures_told():
            self._journal(name).append(piece)

    def replay(self, name: str) -> Iterator[bytes]:
        """The pieces of a journal up to the first that is not whole; none if the journal lacks.

        Where this process may write, what follows the last whole piece is cut off once the iterator ends.
        Raises SealBroken, cutting nothing, for a piece whose key is not here.
        """
        with self._failures_told():
            yield from self._journal(name).replay(is_writer=self._claim.is_held)

    def passed_over_bytes(self, name: str) -> int:
        """How much the last complete `replay` found behind the last whole piece."""
        return self._journal(name).passed_over_bytes

    def delete(self, name: str) -> None:
        """The file is gone; it is no error if it never was."""
        path = self._path_to_replace(name)
        with self._failures_told():
            path.unlink(missing_ok=True)
            sync_folder(self._folder)

    def close(self) -> None:
        """Closes all files; the claim is let go of and not granted again."""
        self._is_closed = True
        _close(self._journals, self._claim)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"no name of a gallery's file: {name!r}")
        return self._folder / name

    def _path_to_replace(self, name: str) -> Path:
        path = self._path(name)
        self._refuse_without_claim()
        if name in self._journals:
            self._journals.pop(name).close()
        return path

    def _journal(self, name: str) -> SealedJournal:
        if name not in self._journals:
            self._journals[name] = SealedJournal(
                self._path(name), self._keyring, self._place("journal", name)
            )
        return self._journals[name]

    def _place(self, kind: str, name: str) -> str:
        return seal_context("gallery", self._name, kind, name)

    def _refuse_without_claim(self) -> None:
        if not self._claim.is_held:
            raise RuntimeError(f"{self._folder}: this process has not claimed the folder")

    def _remove_parts(self) -> None:
        for part in self._folder.glob(f"{_PART}*"):
            part.unlink(missing_ok=True)

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise from_os_error(error, str(self._folder)) from error


def is_file_of_gallery(name: str) -> bool:
    """Whether a gallery's folder makes files of that name, unfinished ones too."""
    return name.startswith(_PART) or _NAME.fullmatch(name) is not None


def _close(journals: dict[str, SealedJournal], claim: FolderClaim) -> None:
    for journal in journals.values():
        journal.close()
    claim.let_go()


def _no_file(path: Path) -> NotFound:
    return NotFound(
        "gallery_file_not_found",
        Message(f"人脸库文件不存在：{path}。", f"A file of a face gallery is missing: {path}."),
        Message("请从数据库重建人脸库。", "Rebuild the gallery from the database."),
    )
