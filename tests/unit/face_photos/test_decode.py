"""Every kind of file that can arrive is either decoded right or refused with a sentence that helps."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from matching.face.decode import DEFAULT_LIMITS, decode
from matching.face.rendition import encode_rendition
from models.errors import UnreadablePhoto
from tests import photo_factory as made
from tests.pictures import ANOTHER_MAN, WOMAN, Picture

READABLE: dict[str, Callable[[Picture], bytes]] = {
    "jpeg": lambda picture: made.saved(picture, "JPEG", quality=95),
    "progressive jpeg": lambda picture: made.saved(picture, "JPEG", quality=95, progressive=True),
    "cmyk jpeg": made.cmyk_jpeg,
    "ycck jpeg": made.ycck_jpeg,
    "png": lambda picture: made.saved(picture, "PNG"),
    "16-bit png": made.sixteen_bit_png,
    "webp": lambda picture: made.saved(picture, "WEBP", quality=95),
    "animated webp": lambda picture: made.animation(picture, "WEBP", frames=5),
    "bmp": lambda picture: made.saved(picture, "BMP"),
    "tiff": lambda picture: made.saved(picture, "TIFF"),
    "tiff of several pages": lambda picture: made.animation(picture, "TIFF", frames=5),
    "gif": lambda picture: made.saved(picture, "GIF"),
    "heic": made.heic,
    "ppm": lambda picture: made.saved(picture, "PPM"),
}
SMALL: Picture = np.ascontiguousarray(ANOTHER_MAN[::4, ::4])


@cache
def file_of(kind: str) -> bytes:
    return READABLE[kind](WOMAN)


def mean_difference(pixels: Picture, expected: Picture) -> float:
    assert pixels.shape == expected.shape
    return float(np.abs(pixels.astype(int) - expected).mean())


def refusal(data: bytes) -> UnreadablePhoto:
    with pytest.raises(UnreadablePhoto) as refused:
        decode(data)
    error = refused.value
    assert error.field == "photo"
    assert all((error.reason.zh, error.reason.en, error.advice.zh, error.advice.en))
    return error


@pytest.mark.parametrize("kind", READABLE)
def test_the_same_picture_comes_out_of_every_format(kind: str) -> None:
    photo = decode(file_of(kind))
    assert photo.pixels.dtype == np.uint8
    assert mean_difference(photo.pixels, WOMAN) < 4


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_comes_out_as_the_camera_was_held(orientation: int, file_format: str) -> None:
    picture = np.ascontiguousarray(WOMAN[:, :240])
    assert mean_difference(decode(made.as_held(picture, orientation, file_format)).pixels, picture) < 4


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"Exif\x00\x00",
        b"Exif\x00\x00MM\x00*\xff\xff\xff\xff",
        b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff",
    ],
)
def test_broken_exif_is_ignored_without_a_word(broken: bytes) -> None:
    assert mean_difference(decode(made.saved(WOMAN, "JPEG", quality=95, exif=broken)).pixels, WOMAN) < 4


def test_an_impossible_orientation_is_ignored() -> None:
    assert decode(made.saved(WOMAN[:, :200], "JPEG", exif=made.exif(42))).pixels.shape == (300, 200, 3)


def test_transparent_parts_become_white() -> None:
    see_through = Image.fromarray(WOMAN).convert("RGBA")
    see_through.paste((0, 0, 0, 0), (0, 0, 300, 100))
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 0])
    for file in (made.saved(see_through, "PNG"), made.saved(see_through, "WEBP", lossless=True)):
        pixels = decode(file).pixels
        assert (pixels[:100] == 255).all()
        assert np.array_equal(pixels[100:], WOMAN[100:])
    assert (decode(made.saved(palette, "PNG", transparency=0)).pixels == 255).all()


def test_grey_pictures_of_any_depth_keep_their_tones() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[np.newaxis], 8, axis=0)
    expected = np.repeat(ramp[:, :, np.newaxis], 3, axis=2)
    deep = Image.fromarray(ramp.astype(np.uint16) * 257)
    bright = Image.fromarray(ramp.astype(np.float32) / 255)
    for file in (
        made.saved(ramp, "PNG"),
        made.saved(deep, "PNG"),
        made.saved(deep, "TIFF"),
        made.saved(bright, "TIFF"),
    ):
        assert mean_difference(decode(file).pixels, expected) <= 1


def test_colours_are_converted_from_the_profile_to_srgb() -> None:
    wide = ImageCms.ImageCmsProfile(io.BytesIO(profile_with_red_and_green_exchanged()))
    picture = Image.new("RGB", (8, 8), (200, 30, 40))
    red, green, _ = decode(made.saved(picture, "PNG", icc_profile=wide.tobytes())).pixels[0, 0]
    assert green > red + 100
    red, green, _ = decode(made.saved(picture, "JPEG", quality=95, icc_profile=wide.tobytes())).pixels[0, 0]
    assert green > red + 100


def profile_with_red_and_green_exchanged() -> bytes:
    """sRGB with another name and its first two primaries exchanged, so that a conversion cannot be missed."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
    return profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def test_an_unusable_profile_is_ignored() -> None:
    for file_format in ("JPEG", "PNG"):
        file = made.saved(WOMAN, file_format, icc_profile=b"not a profile")
        assert mean_difference(decode(file).pixels, WOMAN) < 4


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert refusal(b"").code == "photo_empty"


@pytest.mark.parametrize("share", [0.02, 0.5, 0.999])
@pytest.mark.parametrize(
    "kind", [kind for kind in READABLE if kind not in ("animated webp", "tiff of several pages")]
)
def test_a_file_that_stops_early_is_refused(kind: str, share: float) -> None:
    whole = file_of(kind)
    code = refusal(whole[: int(len(whole) * share)]).code
    assert code == "photo_truncated" or (code == "photo_damaged" and kind in ("tiff", "ppm"))


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF", "PDF"),
        (b"PK\x03\x04" + bytes(26) + b"word/document.xml", "Word", "Word"),
        (b"PK\x03\x04" + bytes(26) + b"photos/1.jpg", "压缩包", "archive"),
        (b"\x00\x00\x00\x18ftypmp42", "视频", "video"),
        (b"<!DOCTYPE html>", "网页", "web page"),
        (b"Dear colleague, the photo follows.", "不是照片", "not a picture"),
    ],
)
def test_a_file_that_is_no_picture_is_called_what_it_is(data: bytes, zh: str, en: str) -> None:
    error = refusal(data)
    assert error.code == "photo_not_an_image"
    assert zh in error.reason.zh
    assert en in error.reason.en


def test_a_picture_of_an_unread_format_is_told_apart_from_no_picture() -> None:
    assert refusal(b"\x00\x00\x00\x1cftypavif").code == "photo_unsupported_format"
    assert refusal(b"8BPS\x00\x01").code == "photo_unsupported_format"


@pytest.mark.parametrize("side", [9_000, 12_000, 30_000, 1_000_000])
def test_a_small_file_that_declares_a_huge_picture_is_refused_unread(side: int) -> None:
    assert refusal(made.png_claiming(side, side)).code == "photo_too_large_pixels"


def test_limits_are_the_callers() -> None:
    file = made.saved(WOMAN, "PNG")
    for limits, code in (
        (replace(DEFAULT_LIMITS, file_bytes=len(file) - 1), "photo_too_large_bytes"),
        (replace(DEFAULT_LIMITS, pixels=300 * 300 - 1), "photo_too_large_pixels"),
    ):
        with pytest.raises(UnreadablePhoto) as refused:
            decode(file, limits)
        assert refused.value.code == code
    exact = replace(DEFAULT_LIMITS, file_bytes=len(file), pixels=300 * 300)
    assert decode(file, exact).pixels.shape == (300, 300, 3)


@pytest.mark.parametrize("file_format", ["WEBP", "TIFF", "PNG"])
def test_a_film_is_not_a_photo(file_format: str) -> None:
    film = made.animation(SMALL, file_format, frames=12)
    with pytest.raises(UnreadablePhoto) as refused:
        decode(film, replace(DEFAULT_LIMITS, frames=11))
    assert refused.value.code == "photo_too_many_frames"
    assert decode(film, replace(DEFAULT_LIMITS, frames=12)).pixels.shape == SMALL.shape


@pytest.mark.parametrize("cap", [64, 128, 200, 299])
def test_a_larger_picture_is_reduced_to_the_cap_in_proportion(cap: int) -> None:
    limits = replace(DEFAULT_LIMITS, long_side_px=cap)
    for file in (made.saved(WOMAN[:, :150], "JPEG", quality=95), made.saved(WOMAN[:, :150], "PNG")):
        pixels = decode(file, limits).pixels
        assert pixels.shape[0] == cap
        assert abs(pixels.shape[1] - cap / 2) <= 1


def test_twelve_megapixels_keep_their_size() -> None:
    large = np.asarray(Image.fromarray(WOMAN).resize((4000, 3000)))
    assert decode(made.saved(large, "JPEG")).pixels.shape == (3000, 4000, 3)


def test_the_rendition_shows_the_same_picture_and_says_nothing_else() -> None:
    photo = decode(made.as_held(WOMAN, 6))
    rendition = encode_rendition(photo.pixels)
    assert mean_difference(decode(rendition).pixels, photo.pixels) < 2
    with Image.open(io.BytesIO(rendition)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        assert [component[1:3] for component in image.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]
    assert b"MAKER" not in rendition


SMALL_FILES = {kind: build(SMALL) for kind, build in READABLE.items()}


@settings(max_examples=200)
@given(data=st.data(), kind=st.sampled_from(sorted(SMALL_FILES)))
def test_any_damage_gives_a_picture_or_a_reason(data: st.DataObject, kind: str) -> None:
    file = bytearray(SMALL_FILES[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, min(len(file) - 1, 700)) | st.integers(0, len(file) - 1))
        file[place] = data.draw(st.integers(0, 255))
    try:
        pixels = decode(bytes(file), replace(DEFAULT_LIMITS, pixels=4_000_000)).pixels
    except UnreadablePhoto as error:
        outcome = error.code
    else:
        assert pixels.dtype == np.uint8
        assert pixels.shape[2] == 3
        outcome = "photo_read"
    assert outcome.startswith("photo_")
