"""Where an installation takes files from: a folder, or a zip that is read without being unpacked."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast
from zipfile import BadZipFile, ZipFile

from models.errors import PackUnusable
from models.message import Message

_ENCRYPTED = 0x1


class PackSource(Protocol):
    """Files by their plain name, wherever in the source they lie."""

    def names(self) -> frozenset[str]:
        """The plain names of all files."""

    def open(self, name: str) -> BinaryIO:
        """The content of the file with that plain name; of several the one least deep."""


class _Folder:
    def __init__(self, folder: Path) -> None:
        # The folder itself and one level below: what unpacking a release by hand leaves behind.
        found = [*folder.glob("*/*"), *folder.glob("*")]
        self._paths = {path.name: path for path in found if path.is_file()}

    def names(self) -> frozenset[str]:
        return frozenset(self._paths)

    def open(self, name: str) -> BinaryIO:
        return self._paths[name].open("rb")


class _Zip:
    """Entries are only ever addressed by their last name, so no entry can lead out of the target folder."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        deepest_first = sorted(entries, key=lambda entry: -entry.filename.count("/"))
        self._entries = {PurePosixPath(entry.filename).name: entry for entry in deepest_first}

    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def open(self, name: str) -> BinaryIO:
        entry = self._entries[name]
        if entry.flag_bits & _ENCRYPTED:
            raise BadZipFile(f"{name} is encrypted")
        return cast("BinaryIO", self._archive.open(entry))


@contextmanager
def open_source(path: Path) -> Iterator[PackSource]:
    """The folder or zip at `path`; raises PackUnusable `pack_source_unreadable` for anything else."""
    if path.is_dir():
        yield _Folder(path)
        return
    if not path.is_file():
        raise _unreadable(path, "没有这个文件夹或文件", "no such folder or file")
    try:
        with ZipFile(path) as archive:
            yield _Zip(archive)
    except (BadZipFile, NotImplementedError, zlib.error, EOFError):
        raise _unreadable(
            path, "不是完好、未加密的 zip 文件", "not an intact, unencrypted zip file"
        ) from None


def _unreadable(path: Path, zh: str, en: str) -> PackUnusable:
    return PackUnusable(
        "pack_source_unreadable",
        Message(zh=f"无法读取 {path}：{zh}。", en=f"Cannot read {path}: {en}."),
        Message(
            zh="请给出含有模型文件的文件夹，或重新取得 zip 文件。",
            en="Name a folder with the model files, or get the zip again.",
        ),
    )
