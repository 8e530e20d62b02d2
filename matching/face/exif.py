"""The one EXIF field that matters before metadata is dropped: how the camera was held."""

import struct

import numpy as np

from matching.face.detection import UInt8Image

ORIENTATION_TAG = 0x0112
_SHORT_TYPE = 3
_ENTRY_BYTES = 12


def orientation_in(exif: bytes) -> int:
    """The orientation 1..8 in an EXIF block; 1 (upright) when there is none or the block is broken."""
    block = exif.removeprefix(b"Exif\x00\x00")
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", block, 4)
        (entries,) = struct.unpack_from(f"{order}H", block, first)
        for index in range(entries):
            offset = first + 2 + _ENTRY_BYTES * index
            tag, kind, _count, value = struct.unpack_from(f"{order}HHIH", block, offset)
            if tag == ORIENTATION_TAG:
                return value if kind == _SHORT_TYPE and 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def upright(pixels: UInt8Image, orientation: int) -> UInt8Image:
    """The pixels turned and mirrored as EXIF `orientation` 1..8 asks for viewing."""
    turns = _QUARTER_TURNS_LEFT.get(orientation, 0)
    turned: UInt8Image = np.rot90(pixels, turns) if turns else pixels
    mirrored = turned[:, ::-1] if orientation in _MIRRORED else turned
    return pixels if mirrored is pixels else np.array(mirrored, order="C")


# Seen after the turn, a mirrored picture only has left and right exchanged.
_QUARTER_TURNS_LEFT = {3: 2, 4: 2, 5: 3, 6: 3, 7: 1, 8: 1}
_MIRRORED = frozenset((2, 4, 5, 7))
