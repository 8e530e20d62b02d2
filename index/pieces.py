"""Arrays and small records as pieces of a file, and back."""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

PIECE_BYTES = 8 * 1024 * 1024

Number = TypeVar("Number", bound=np.generic)


def record_piece(record: dict[str, Any]) -> bytes:
    """A record of plain values as one piece."""
    return json.dumps(record).encode()


def record_of(piece: bytes) -> dict[str, Any]:
    """The record in a piece; raises ValueError for anything else."""
    record = json.loads(piece)
    if not isinstance(record, dict):
        raise ValueError(f"a record was expected, not {type(record).__name__}")
    return record


def array_pieces(array: npt.NDArray[np.generic]) -> Iterator[bytes]:
    """The values in C order, little-endian as all platforms of ours are, at most `PIECE_BYTES` at a time."""
    content = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    for start in range(0, len(content), PIECE_BYTES):
        yield content[start : start + PIECE_BYTES].tobytes()


def next_array(
    pieces: Iterator[bytes], shape: tuple[int, ...], dtype: type[Number] | np.dtype[Number]
) -> npt.NDArray[Number]:
    """The array that `array_pieces` gave to these pieces; raises ValueError if they are of another size."""
    array = np.empty(shape, dtype)
    room = array.reshape(-1).view(np.uint8)
    start = 0
    while start < len(room):
        piece = next(pieces, None)
        if piece is None or len(piece) > len(room) - start:
            raise ValueError(f"{len(room)} bytes were expected, not {start} and a piece of another size")
        room[start : start + len(piece)] = np.frombuffer(piece, np.uint8)
        start += len(piece)
    return array
