"""Bytes to text: UTF-8, UTF-16 or GB18030; anything that is no text is refused by what it is."""

import codecs
import re

from matching.dna.submission.findings import unreadable
from matching.dna.submission.raw import MOST_BYTES

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "spreadsheet"),
    (b"\x1f\x8b", "spreadsheet"),
    (b"7z\xbc\xaf", "spreadsheet"),
    (b"Rar!", "spreadsheet"),
    (b"ABIF", "raw_data"),
)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def decoded(data: bytes) -> str:
    """The text of a file, without its byte order mark; UnreadableSubmission when it is none or too long."""
    if not data.strip():
        raise unreadable("empty")
    if len(data) > MOST_BYTES:
        raise unreadable("too_large", limit=MOST_BYTES)
    for magic, code in _MAGIC:
        if data.startswith(magic):
            raise unreadable(code)
    text = _decoded(data)
    found = _NO_TEXT.search(text)
    if found:
        raise unreadable("not_text", line=text.count("\n", 0, found.start()) + 1)
    if not text.strip():
        raise unreadable("empty")
    return text


def _decoded(data: bytes) -> str:
    for encoding in _encodings(data):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise unreadable("not_text")


def _encodings(data: bytes) -> tuple[str, ...]:
    """What to try, in order. Only UTF-16 text has zero bytes; almost any bytes pass for GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    even, odd = data[::2].count(0), data[1::2].count(0)
    if even or odd:
        return ("utf-16-le" if odd > even else "utf-16-be",)
    return ("utf-8", "gb18030")
