"""Files that are on the disk, whole, when a function returns."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path


def owners_alone(path: str, flags: int) -> int:
    """Opens as `open` does, making the file (0600) if need be."""
    return os.open(path, flags, 0o600)


@contextmanager
def new_file(path: Path) -> Iterator[BufferedWriter]:
    """A file (0600) that must not exist yet, to be written; synced to the disk when the block ends."""
    with open(path, "xb", opener=owners_alone) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_new(path: Path, content: bytes) -> None:
    """Makes a file (0600) that must not exist yet, synced to the disk."""
    with new_file(path) as file:
        file.write(content)


def make_folder(folder: Path) -> None:
    """The folder is there (0700 if it was not), and so are those above it."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Makes names added to or removed from the folder survive a power cut."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
