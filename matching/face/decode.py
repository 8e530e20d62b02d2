"""Bytes from anywhere to upright red green blue pixels, with limits that hold before memory is taken."""

import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
import pillow_heif
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from matching.face.colour import is_srgb, to_rgb
from matching.face.detection import UInt8Image
from matching.face.exif import ORIENTATION_TAG, orientation_in, upright
from matching.face.file_kind import PictureKind, other_file, picture_kind, unread_picture
from matching.face.photo_ends import ends_early
from matching.face.photo_errors import (
    photo_damaged,
    photo_empty,
    photo_not_an_image,
    photo_too_large_bytes,
    photo_too_large_pixels,
    photo_too_many_frames,
    photo_truncated,
    photo_unsupported_format,
)
from matching.face.plain_jpeg import plain_jpeg_size
from models.errors import UnreadablePhoto

# Broken metadata is ordinary and dropped anyway, and the pixel limit is enforced below:
# neither is worth a line in a log. Set once, at import, for Pillow alone.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

# What Pillow, libheif and OpenCV raise on malformed files, found by mutating files of each format.
_MALFORMED = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, RuntimeError,
    ZeroDivisionError, struct.error, zlib.error, cv2.error,
)  # fmt: skip
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_PILLOW_FORMATS = {
    PictureKind.JPEG: ("JPEG", "MPO"),
    PictureKind.PNG: ("PNG",),
    PictureKind.WEBP: ("WEBP",),
    PictureKind.BMP: ("BMP",),
    PictureKind.TIFF: ("TIFF",),
    PictureKind.GIF: ("GIF",),
    PictureKind.PNM: ("PPM",),
}
_FULL_JPEG = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
# The bit that halves, without the colour order OpenCV's name for it carries.
_HALVED_JPEG = (cv2.IMREAD_REDUCED_COLOR_2 & ~cv2.IMREAD_COLOR_BGR) | _FULL_JPEG


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """What is refused unread: file size in bytes, declared pixels (of 178 million at most) and frames.

    `long_side_px` refuses nothing: larger pictures are reduced to it, by area averaging.
    """

    file_bytes: int = 40 * 1024 * 1024
    pixels: int = 80_000_000
    frames: int = 200
    long_side_px: int = 4096


DEFAULT_LIMITS = DecodeLimits()


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPhoto:
    """The first picture of a file: uint8[h,w,3] sRGB, upright by EXIF, no metadata; and its format."""

    pixels: UInt8Image
    format: str


def decode(data: bytes, limits: DecodeLimits = DEFAULT_LIMITS) -> DecodedPhoto:
    """The picture in `data`, reduced to `limits.long_side_px` if it is larger.

    Reads JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC and PGM/PPM; of several frames the first.

    Raises UnreadablePhoto: `photo_empty`, `photo_truncated`, `photo_damaged`, `photo_not_an_image`,
    `photo_unsupported_format`, `photo_too_large_bytes`, `photo_too_large_pixels`, `photo_too_many_frames`.
    """
    kind = _acceptable_kind(data, limits)
    try:
        plain = _plain_pixels(data, limits)
        if plain is not None:
            return DecodedPhoto(_capped(plain, limits.long_side_px), kind.value)
        picture = _opened(data, kind)
        _require_limits(picture, kind, limits)
        pixels = _pixels(data, picture, limits)
        orientation = _orientation(picture, kind)
    except _BOMB:
        raise photo_too_large_pixels(limits.pixels) from None
    except _MALFORMED as error:
        raise _unreadable(data, kind, error) from None
    return DecodedPhoto(upright(_capped(pixels, limits.long_side_px), orientation), kind.value)


def _acceptable_kind(data: bytes, limits: DecodeLimits) -> PictureKind:
    if not data:
        raise photo_empty()
    if len(data) > limits.file_bytes:
        raise photo_too_large_bytes(len(data), limits.file_bytes)
    kind = picture_kind(data)
    if kind is not None:
        return kind
    unread = unread_picture(data)
    raise photo_not_an_image(other_file(data)) if unread is None else photo_unsupported_format(unread)


def _plain_pixels(data: bytes, limits: DecodeLimits) -> UInt8Image | None:
    """The pixels of a JPEG that is nothing but a picture, upright as it is; None for any other file."""
    size = plain_jpeg_size(data)
    if size is None:
        return None
    _require_pixels(size, limits)
    return _decoded_jpeg(data, size, limits)


def _opened(data: bytes, kind: PictureKind) -> Image.Image:
    """The picture with its header read and its pixels not."""
    if kind is PictureKind.HEIC:
        # Made directly: registering the opener would change Pillow for the whole process.
        open_heif: Callable[[BytesIO], Image.Image] = pillow_heif.HeifImageFile
        return open_heif(BytesIO(data))
    return Image.open(BytesIO(data), formats=_PILLOW_FORMATS[kind])


def _require_limits(picture: Image.Image, kind: PictureKind, limits: DecodeLimits) -> None:
    _require_pixels(picture.size, limits)
    if _has_more_frames(picture, kind, limits.frames):
        raise photo_too_many_frames(limits.frames)


def _require_pixels(size: tuple[int, int], limits: DecodeLimits) -> None:
    width, height = size
    if width * height > limits.pixels:
        raise photo_too_large_pixels(limits.pixels, size=size)


def _has_more_frames(picture: Image.Image, kind: PictureKind, limit: int) -> bool:
    """Whether there are more frames than `limit`; a GIF does not say, and its later frames are never read."""
    if kind is PictureKind.TIFF:
        try:
            picture.seek(limit)
        except EOFError:
            return False
        finally:
            picture.seek(0)
        return True
    return kind is not PictureKind.GIF and int(getattr(picture, "n_frames", 1)) > limit


def _pixels(data: bytes, picture: Image.Image, limits: DecodeLimits) -> UInt8Image:
    decoded = _decoded_jpeg(data, picture.size, limits) if _is_rgb_jpeg(picture) else None
    if decoded is not None:
        return decoded
    picture.load()
    return to_rgb(picture)


def _decoded_jpeg(data: bytes, size: tuple[int, int], limits: DecodeLimits) -> UInt8Image | None:
    """By OpenCV, the same as by Pillow with half the copying: 83 against 147 ms for 12 megapixels.

    None for a file that it does not read.
    """
    is_huge = max(size) >= 2 * limits.long_side_px
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), _HALVED_JPEG if is_huge else _FULL_JPEG)
    return None if decoded is None else decoded.astype(np.uint8, copy=False)


def _is_rgb_jpeg(picture: Image.Image) -> bool:
    profile = picture.info.get("icc_profile")
    return (
        picture.format in _PILLOW_FORMATS[PictureKind.JPEG]
        and picture.mode in ("RGB", "L")
        and (not isinstance(profile, bytes) or is_srgb(profile))
    )


def _orientation(picture: Image.Image, kind: PictureKind) -> int:
    if kind is PictureKind.HEIC:
        return 1  # libheif has turned it already
    if isinstance(picture, TiffImageFile):
        tag = picture.tag_v2.get(ORIENTATION_TAG)
        return tag if isinstance(tag, int) and 1 <= tag <= 8 else 1
    exif = picture.info.get("exif")
    return orientation_in(exif) if isinstance(exif, bytes) else 1


def _capped(pixels: UInt8Image, long_side_px: int) -> UInt8Image:
    height, width = pixels.shape[:2]
    scale = long_side_px / max(height, width)
    if scale >= 1:
        return pixels
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _unreadable(data: bytes, kind: PictureKind, error: Exception) -> UnreadablePhoto:
    is_short = ends_early(data, kind) or "truncated" in str(error).lower()
    return photo_truncated() if is_short else photo_damaged()
