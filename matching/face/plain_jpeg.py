"""The size of an ordinary JPEG, read from its header without Pillow."""

from matching.face.file_kind import PictureKind, picture_kind

_APPLICATION_0, _COMMENT = 0xE0, 0xFE
_HUFFMAN_TABLES, _QUANTISATION_TABLES, _RESTART_INTERVAL = 0xC4, 0xDB, 0xDD
_BASELINE, _PROGRESSIVE = 0xC0, 0xC2
_SCAN = 0xDA
_PASSED_OVER = frozenset((_APPLICATION_0, _COMMENT, _HUFFMAN_TABLES, _QUANTISATION_TABLES, _RESTART_INTERVAL))
_FIRST_SEGMENT_BYTES = 2
_FRAME_BYTES = 9
_PRECISION_BITS = 8
_GREY, _COLOUR = 1, 3


def plain_jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG of one grey or three-channel picture without metadata; None for other files.

    A file with EXIF, a colour profile, further pictures, four channels, or anything unusual before its pixels
    is not plain. Opening a small photo with Pillow takes a quarter of the time of decoding it.
    """
    if picture_kind(data) is not PictureKind.JPEG:
        return None
    size, at = None, _FIRST_SEGMENT_BYTES
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            return size
        if marker in (_BASELINE, _PROGRESSIVE) and size is None:
            size = _frame_size(data[at + 4 : at + 2 + length])
            if size is None:
                return None
        elif marker not in _PASSED_OVER:
            return None
        at += 2 + length
    return None


def _frame_size(frame: bytes) -> tuple[int, int] | None:
    if len(frame) < _FRAME_BYTES or frame[0] != _PRECISION_BITS or frame[5] not in (_GREY, _COLOUR):
        return None
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    # A height of 0 stands for one that follows the pixels.
    return (width, height) if width and height else None
