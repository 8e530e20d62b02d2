"""Photos as encrypted files, named by what they contain.

A blob's name is the HMAC of its plain bytes, so equal pictures share one file and nobody without the key
can tell which picture a name stands for. A file appears under its name complete and synced, or not at all.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from models.errors import NotFound
from models.message import Message
from store.durable_files import sync_folder, write_new
from store.encryption import Keyring, seal_context
from store.faults import from_os_error

_PURPOSE: Final = "blob"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PARTS: Final = ".parts"
_LEFT_OVER_AFTER_S: Final = 3600.0


class BlobStore:
    """Encrypted files in `folder`, which is made (0700) if missing; thread and process safe.

    Raises StoreUnavailable if the folder cannot be used.
    """

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring
        self._parts = folder / _PARTS
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._parts.mkdir(mode=0o700, exist_ok=True)
            self._remove_left_over_parts()
        except OSError as error:
            raise from_os_error(error, str(folder)) from error

    def put(self, data: bytes) -> str:
        """The address (64 hex digits) under which `data` now lies durably; the same data, the same address.

        Raises StorageFull or StoreUnavailable, leaving nothing behind.
        """
        digest = self._keyring.keyed_digest(data, _PURPOSE)
        path = self._path(digest)
        try:
            if path.exists():
                os.utime(path)  # young again: not an orphan while the caller's row is on its way
            else:
                self._write(path, self._keyring.seal(data, _context(digest)))
        except OSError as error:
            raise from_os_error(error, str(self._folder)) from error
        return digest

    def get(self, digest: str) -> bytes:
        """The plain bytes; raises NotFound if there is no such blob and SealBroken if it was altered."""
        try:
            sealed = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise _no_blob(digest) from error
        except OSError as error:
            raise from_os_error(error, str(self._folder)) from error
        return self._keyring.open_sealed(sealed, _context(digest))

    def delete(self, digest: str) -> None:
        """Removes the blob; it is no error if it is gone already."""
        path = self._path(digest)
        try:
            path.unlink(missing_ok=True)
            if path.parent.exists():
                sync_folder(path.parent)
        except OSError as error:
            raise from_os_error(error, str(self._folder)) from error

    def addresses(self, *, older_than_s: float = 0.0) -> Iterator[str]:
        """The addresses of all blobs not written or put again within the last `older_than_s` seconds."""
        newest = time.time() - older_than_s
        for shelf in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            for entry in os.scandir(shelf):
                if _DIGEST.fullmatch(entry.name) and entry.stat().st_mtime <= newest:
                    yield entry.name

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise _no_blob(digest)
        return self._folder / digest[:2] / digest

    def _write(self, path: Path, sealed: bytes) -> None:
        part = self._parts / secrets.token_hex(16)
        try:
            write_new(part, sealed)
            if not path.parent.exists():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                sync_folder(self._folder)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)

    def _remove_left_over_parts(self) -> None:
        newest = time.time() - _LEFT_OVER_AFTER_S
        for part in self._parts.iterdir():
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < newest:
                    part.unlink()


def _context(digest: str) -> str:
    return seal_context("blobs", digest)


def _no_blob(digest: str) -> NotFound:
    return NotFound(
        "blob_not_found",
        Message(f"照片文件不存在：{digest[:16]}。", f"The photo file is missing: {digest[:16]}."),
        Message("请从备份恢复照片文件夹。", "Restore the photo folder from a backup."),
    )
