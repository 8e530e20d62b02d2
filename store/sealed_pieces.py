"""Pieces of data one after the other in a file, each sealed to its place; described in docs/data-at-rest.md.

A file starts with 16 random bytes that tell it from every other file and from earlier files of its name.
A piece is its sealed length (8 bytes, little-endian) and its sealed text, bound to gallery, file name,
those bytes and its number. A written file ends with the sealed number of its pieces, so that one cut
short is noticed before anything of it is believed.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from typing import Final

from store.encryption import SEAL_BYTES, Keyring, broken_seal, seal_context

LONGEST_PIECE_BYTES: Final = 1 << 28

_IDENTITY_BYTES: Final = 16
_LENGTH: Final = struct.Struct("<Q")
_END_BYTES: Final = SEAL_BYTES + _LENGTH.size
_END: Final = "end"


@dataclass(frozen=True, slots=True)
class PieceSeal:
    """Seals and opens the pieces of one file; `place` names the gallery and the file."""

    keyring: Keyring
    place: str
    identity: bytes

    def sealed(self, data: bytes, number: int | str) -> bytes:
        """The sealed text of piece `number`; raises ValueError if it is longer than LONGEST_PIECE_BYTES."""
        if len(data) > LONGEST_PIECE_BYTES:
            raise ValueError(f"{self.place}: a piece of {len(data)} bytes")
        return self.keyring.seal(data, self._context(number))

    def opened(self, sealed: bytes | memoryview, number: int | str) -> bytes:
        """What `sealed` sealed; raises SealBroken for anything else."""
        return self.keyring.open_sealed(sealed, self._context(number))

    def _context(self, number: int | str) -> str:
        return seal_context(self.place, self.identity.hex(), number)


def new_seal(keyring: Keyring, place: str) -> PieceSeal:
    """The seal of a file about to be made; its `identity` is what the file starts with."""
    return PieceSeal(keyring, place, os.urandom(_IDENTITY_BYTES))


def seal_of(file: BufferedReader, keyring: Keyring, place: str) -> PieceSeal | None:
    """The seal of a file read from its start; None if the file is too short to have one."""
    identity = file.read(_IDENTITY_BYTES)
    return PieceSeal(keyring, place, identity) if len(identity) == _IDENTITY_BYTES else None


def length_before(sealed: bytes) -> bytes:
    """What is put before a sealed piece in the file."""
    return _LENGTH.pack(len(sealed))


def frames(file: BufferedReader, end: int) -> Iterator[memoryview]:
    """The sealed pieces from where the file stands up to `end`, or to the first that is not whole.

    Each is valid until the next is asked for. A length is believed only as far as the file reaches.
    """
    buffer = bytearray()
    while length := _next_length(file, end):
        if length > len(buffer):
            buffer = bytearray(length)
        sealed = memoryview(buffer)[:length]
        if file.readinto(sealed) < length:
            return
        yield sealed


def write_pieces(file: BufferedWriter, keyring: Keyring, place: str, pieces: Iterable[bytes]) -> None:
    """Writes a whole file, holding one piece at a time; raises ValueError for one that is too long."""
    seal = new_seal(keyring, place)
    file.write(seal.identity)
    count = 0
    for piece in pieces:
        sealed = seal.sealed(piece, count)
        file.write(length_before(sealed))
        file.write(sealed)
        count += 1
    file.write(seal.sealed(_LENGTH.pack(count), _END))


def read_pieces(file: BufferedReader, keyring: Keyring, place: str) -> Iterator[bytes]:
    """The pieces `write_pieces` wrote; raises SealBroken where they are not those, whole, in their order."""
    end = os.fstat(file.fileno()).st_size - _END_BYTES
    seal = seal_of(file, keyring, place)
    if seal is None or end < _IDENTITY_BYTES:
        raise broken_seal(place)
    count = _count(file, seal, end)
    number = 0
    for sealed in frames(file, end):
        yield seal.opened(sealed, number)
        number += 1
    if number != count or file.tell() != end:
        raise broken_seal(place)


def _count(file: BufferedReader, seal: PieceSeal, end: int) -> int:
    file.seek(end)
    (count,) = _LENGTH.unpack(seal.opened(file.read(_END_BYTES), _END))
    file.seek(_IDENTITY_BYTES)
    return int(count)


def _next_length(file: BufferedReader, end: int) -> int:
    """The length of the next piece; 0 if there is none or it is no possible length."""
    room = end - file.tell() - _LENGTH.size
    head = file.read(_LENGTH.size) if room >= SEAL_BYTES else b""
    if len(head) < _LENGTH.size:
        return 0
    (length,) = _LENGTH.unpack(head)
    return int(length) if SEAL_BYTES <= length <= min(room, LONGEST_PIECE_BYTES + SEAL_BYTES) else 0
