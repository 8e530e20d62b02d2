"""Whether a picture file stops before its end: the difference between sent in part and broken."""

from matching.face.file_kind import PictureKind

_BOX_HEADER_BYTES = 8


def ends_early(data: bytes, kind: PictureKind) -> bool:
    """True when the format's own end mark or stated length lies beyond the end of the file.

    TIFF and PGM/PPM state neither, so a shortened one is never recognised here.
    """
    if kind is PictureKind.JPEG:
        return b"\xff\xd9" not in data[data.rfind(b"\xff\xda") :]
    if kind is PictureKind.PNG:
        return b"IEND" not in data[-64:]
    if kind is PictureKind.GIF:
        return not data.rstrip(b"\x00").endswith(b"\x3b")
    if kind is PictureKind.WEBP:
        return int.from_bytes(data[4:8], "little") + _BOX_HEADER_BYTES > len(data)
    if kind is PictureKind.BMP:
        return int.from_bytes(data[2:6], "little") > len(data)
    return kind is PictureKind.HEIC and _boxes_reach_beyond(data)


def _boxes_reach_beyond(data: bytes) -> bool:
    """Walks the top-level boxes (size, type) of an ISO base media file."""
    offset = 0
    while offset + _BOX_HEADER_BYTES <= len(data):
        size = int.from_bytes(data[offset : offset + 4], "big")
        if size == 0:
            return False  # the last box runs to the end of the file
        if size == 1:
            size = int.from_bytes(data[offset + 8 : offset + 16], "big")
        if size < _BOX_HEADER_BYTES:
            return False  # not a length: damaged, not shortened
        offset += size
    return offset != len(data)
