"""A file that grows by sealed pieces, of which a killed process leaves a whole beginning."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final

from models.errors import SealBroken
from store.durable_files import owners_alone
from store.encryption import UNKNOWN_KEY, Keyring
from store.sealed_pieces import PieceSeal, frames, length_before, new_seal, seal_of

_TAG_BYTES: Final = 16


@dataclass(slots=True)
class _Tail:
    """The end of a journal, open for the next piece."""

    file: FileIO
    seal: PieceSeal
    pieces: int
    end: int


class SealedJournal:
    """One journal. Of all processes one may append; the others may read what is whole at that moment.

    For one thread at a time; raises OSError where the file cannot be used.
    """

    def __init__(self, path: Path, keyring: Keyring, place: str) -> None:
        self._path = path
        self._keyring = keyring
        self._place = place
        self._tail: _Tail | None = None
        self.passed_over_bytes = 0

    def replay(self, *, is_writer: bool) -> Iterator[bytes]:
        """The pieces up to the first that is not whole; for the writer, what follows is cut off at the end.

        Once the iterator ends, `passed_over_bytes` says how much that was.
        Raises SealBroken, cutting nothing, for a piece whose key is not here: it may be whole.
        """
        self.close()
        self.passed_over_bytes = 0
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return
        with file:
            size = os.fstat(file.fileno()).st_size
            seal = seal_of(file, self._keyring, self._place)
            if seal is None:
                self.passed_over_bytes = size
                return
            pieces, end = 0, file.tell()
            for sealed in frames(file, size):
                piece = _opened_if_whole(seal, sealed, pieces)
                if piece is None:
                    break
                pieces, end = pieces + 1, file.tell()
                yield piece
        self.passed_over_bytes = size - end
        if is_writer:
            self._tail = self._cut(seal, pieces, end)

    def append(self, piece: bytes) -> None:
        """One more piece at the end, by one write; where it cannot be written whole, nothing of it stays."""
        if self._tail is None:
            for _ in self.replay(is_writer=True):
                pass  # finds the end
        tail = self._tail = self._tail or self._begun()
        sealed = tail.seal.sealed(piece, tail.pieces)
        frame = length_before(sealed) + sealed
        try:
            _write_all(tail.file, frame)
        except BaseException:
            self.close()
            with suppress(OSError):
                os.truncate(self._path, tail.end)
            raise
        tail.pieces, tail.end = tail.pieces + 1, tail.end + len(frame)

    def close(self) -> None:
        """Closes the file; the next piece finds its end again."""
        if self._tail is not None:
            self._tail.file.close()
            self._tail = None

    def _cut(self, seal: PieceSeal, pieces: int, end: int) -> _Tail:
        file = FileIO(self._path, "r+")
        file.truncate(end)
        file.seek(end)
        return _Tail(file, seal, pieces, end)

    def _begun(self) -> _Tail:
        seal = new_seal(self._keyring, self._place)
        file = FileIO(self._path, "w", opener=owners_alone)
        try:
            _write_all(file, seal.identity)
        except BaseException:
            file.close()
            raise
        return _Tail(file, seal, 0, len(seal.identity))


def _write_all(file: FileIO, content: bytes) -> None:
    written = file.write(content)
    while written < len(content):  # a disk that is nearly full takes a part before it says so
        written += file.write(memoryview(content)[written:])


def _opened_if_whole(seal: PieceSeal, sealed: memoryview, number: int) -> bytes | None:
    try:
        return seal.opened(sealed, number)
    except SealBroken as error:
        # A power cut can leave zeros where the end of a piece was to be, which are no key's doing.
        if error.code == UNKNOWN_KEY and any(sealed[-_TAG_BYTES:]):
            raise
        return None
