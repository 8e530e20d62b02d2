"""Files as real desks send them: every format, every fault, made from pictures inside installed packages."""

import zlib
from io import BytesIO

import cv2
import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from tests.pictures import Picture

ORIENTATION_TAG = 0x0112


def saved(picture: Picture | Image.Image, file_format: str, **options: object) -> bytes:
    """The picture in one of Pillow's formats, with Pillow's own options."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def as_held(picture: Picture, orientation: int, file_format: str = "JPEG") -> bytes:
    """A file that shows the upright `picture` only when its EXIF orientation 1..8 is obeyed."""
    backwards = {6: 8, 8: 6}.get(orientation, orientation)  # every other orientation undoes itself
    stored = ImageOps.exif_transpose(_with_orientation(picture, backwards))
    return saved(stored, file_format, exif=exif(orientation), quality=95)


def exif(orientation: int) -> bytes:
    """An EXIF block with an orientation, a camera and a place."""
    block = Image.Exif()
    block[ORIENTATION_TAG] = orientation
    block[0x010F] = "MAKER"
    block.get_ifd(0x8825)[1] = "N"
    return block.tobytes()


def heic(picture: Picture) -> bytes:
    """The picture as a phone saves it."""
    buffer = BytesIO()
    pillow_heif.from_pillow(Image.fromarray(picture)).save(buffer, quality=90)
    return buffer.getvalue()


def cmyk_jpeg(picture: Picture) -> bytes:
    """A JPEG for print."""
    return saved(Image.fromarray(picture).convert("CMYK"), "JPEG", quality=95)


def ycck_jpeg(picture: Picture) -> bytes:
    """A JPEG for print as Photoshop writes it: Adobe transform 2, inverted, no black."""
    channels = ImageOps.invert(Image.fromarray(picture)).convert("YCbCr").split()
    black = Image.new("L", channels[0].size, 0)
    # Pillow inverts all four on writing; the marker then declares the first three to be YCbCr.
    merged = Image.merge("CMYK", (*(ImageOps.invert(channel) for channel in channels), black))
    data = saved(merged, "JPEG", quality=95)
    transform = data.index(b"Adobe") + 11
    return data[:transform] + b"\x02" + data[transform + 1 :]


def sixteen_bit_png(picture: Picture) -> bytes:
    """A PNG with 16 bits per channel."""
    wide = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR).astype(np.uint16) * 257
    return cv2.imencode(".png", wide)[1].tobytes()


def animation(picture: Picture, file_format: str, *, frames: int) -> bytes:
    """The picture, then plain pages: an animation, or a scan of several pages."""
    first = Image.fromarray(picture)
    rest = [Image.new("RGB", first.size, (page * 97 % 256, page * 41 % 256, 0)) for page in range(frames - 1)]
    return saved(first, file_format, save_all=True, append_images=rest)


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that declare a picture of that size."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    chunks = _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + chunks + _png_chunk(b"IEND", b"")


def _png_chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def _with_orientation(picture: Picture, orientation: int) -> Image.Image:
    image = Image.fromarray(picture)
    image.getexif()[ORIENTATION_TAG] = orientation
    return image
