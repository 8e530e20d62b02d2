"""The header of a plain JPEG is read as the decoder reads it, and any other file is left to Pillow."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from matching.face.plain_jpeg import plain_jpeg_size
from tests import photo_factory as made
from tests.pictures import WOMAN

TALL = np.ascontiguousarray(WOMAN[:, :200])
PLAIN = {
    "baseline": made.saved(TALL, "JPEG"),
    "progressive": made.saved(TALL, "JPEG", progressive=True),
    "grey": made.saved(Image.fromarray(TALL).convert("L"), "JPEG"),
    "with a comment": made.saved(TALL, "JPEG", comment=b"anything"),
}
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
OTHERS: dict[str, Callable[[], bytes]] = {
    "exif": lambda: made.as_held(TALL, 6),
    "a colour profile": lambda: made.saved(TALL, "JPEG", icc_profile=PROFILE),
    "four channels": lambda: made.cmyk_jpeg(TALL),
    "Adobe's colours": lambda: made.ycck_jpeg(TALL),
    "a height of 0": lambda: _without_height(),
    "a byte between segments": lambda: PLAIN["baseline"][:20] + b"\x00" + PLAIN["baseline"][20:],
    "two frames": lambda: _with_two_frames(),
    "an end before the pixels": lambda: PLAIN["baseline"][:300],
    "another format": lambda: made.saved(TALL, "PNG"),
    "nothing": lambda: b"",
}


def _without_height() -> bytes:
    file = PLAIN["baseline"]
    at = file.index(b"\xff\xc0") + 5
    return file[:at] + b"\x00\x00" + file[at + 2 :]


def _with_two_frames() -> bytes:
    file = PLAIN["baseline"]
    at = file.index(b"\xff\xc0")
    return file[: at + 19] + file[at:]


@pytest.mark.parametrize("kind", PLAIN)
def test_the_size_of_a_plain_file_is_read(kind: str) -> None:
    assert plain_jpeg_size(PLAIN[kind]) == (200, 300)


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_with_anything_else_in_it_is_not_plain(kind: str) -> None:
    assert plain_jpeg_size(OTHERS[kind]()) is None


@settings(max_examples=300)
@given(data=st.data(), kind=st.sampled_from(sorted(PLAIN)))
def test_a_damaged_file_is_never_decoded_to_more_than_its_header_said(data: st.DataObject, kind: str) -> None:
    file = bytearray(PLAIN[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        file[data.draw(st.integers(3, 640))] = data.draw(st.integers(0, 255))
    size = plain_jpeg_size(bytes(file))
    if size is None or size[0] * size[1] > 4_000_000:
        return
    decoded = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    assert decoded is None or decoded.shape[1::-1] == size
