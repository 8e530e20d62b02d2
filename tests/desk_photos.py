"""Files as real desks send them: turned, cropped, crowded, blurred, huge, odd, broken, or no photo at all."""

from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageFilter

from tests.pictures import ANOTHER_MAN, WOMAN, Picture, jpeg, retaken

_ORIENTATION_TAG = 0x0112
_TURN_RIGHT_TO_VIEW = 6


def turned_with_exif(seed: int) -> bytes:
    """A phone photo stored lying on its side, with the tag that says how to hold it."""
    image = Image.fromarray(retaken(WOMAN, seed=seed)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[_ORIENTATION_TAG] = _TURN_RIGHT_TO_VIEW
    return _saved(image, "JPEG", exif=exif.tobytes())


def turned_without_exif(seed: int) -> bytes:
    """A photo lying on its side, with nothing to say so."""
    return jpeg(np.rot90(retaken(WOMAN, seed=seed)))


def tight_crop(seed: int) -> bytes:
    """Little more than eyes, nose and mouth, as cut out of an identity card."""
    generator = np.random.default_rng(seed)
    top, left = 70 + int(generator.integers(6)), 84 + int(generator.integers(6))
    return jpeg(WOMAN[top : top + 110, left : left + 108])


def two_people(seed: int) -> bytes:
    """Two faces of about the same size side by side."""
    woman = _of_height(retaken(WOMAN, seed=seed), 400)
    man = _of_height(retaken(ANOTHER_MAN, seed=seed + 1), 160)
    beside = np.full((400, man.shape[1], 3), 120, np.uint8)
    beside[60:220] = man
    return jpeg(np.hstack([woman, beside]))


def nobody(seed: int) -> bytes:
    """A wall: light, shade and grain, and no face."""
    grain = np.random.default_rng(seed).normal(0, 6, (480, 640, 1))
    shade = np.linspace(90, 190, 640)[None, :, None]
    return jpeg(np.clip(shade + grain, 0, 255).astype(np.uint8).repeat(3, axis=2))


def blurred(seed: int) -> bytes:
    """A face out of focus."""
    image = Image.fromarray(_of_height(retaken(WOMAN, seed=seed), 700))
    return _saved(image.filter(ImageFilter.GaussianBlur(9)), "JPEG")


def twelve_megapixels(seed: int) -> bytes:
    """What a phone makes: 4000 by 3000 pixels, the person in the middle of a room."""
    room = np.random.default_rng(seed).integers(110, 130, (3000, 4000, 3), np.uint8)
    person = _of_height(retaken(WOMAN, seed=seed), 2000)
    top, left = 500, (4000 - person.shape[1]) // 2
    room[top : top + 2000, left : left + person.shape[1]] = person
    return jpeg(room)


def heic(seed: int) -> bytes:
    """The format of one large maker of phones."""
    buffer = BytesIO()
    pillow_heif.from_pillow(Image.fromarray(_of_height(retaken(WOMAN, seed=seed), 480))).save(
        buffer, quality=90
    )
    return buffer.getvalue()


def cmyk(seed: int) -> bytes:
    """A picture prepared for print."""
    return _saved(Image.fromarray(retaken(WOMAN, seed=seed)).convert("CMYK"), "JPEG")


def dark(seed: int) -> bytes:
    """A face without light."""
    picture = retaken(WOMAN, seed=seed).astype(np.float32) * 0.06
    return _saved(Image.fromarray(picture.astype(np.uint8)), "JPEG")


def tiny(seed: int) -> bytes:
    """A face of about twenty pixels, as cut out of a picture of a street."""
    return _saved(Image.fromarray(retaken(WOMAN, seed=seed)).resize((48, 48)), "JPEG")


def bandaged(seed: int) -> bytes:
    """A bandage over most of the face."""
    return _painted(seed, 0.26, 0.66, (236, 232, 224))


def sunglasses(seed: int) -> bytes:
    """Dark glasses over both eyes."""
    return _painted(seed, 0.38, 0.48, (12, 12, 14))


def cap(seed: int) -> bytes:
    """A cap down to the eyebrows."""
    return _painted(seed, 0.0, 0.33, (30, 40, 90))


def truncated(seed: int) -> bytes:
    """An upload that broke off in the middle."""
    whole = jpeg(retaken(WOMAN, seed=seed))
    return whole[: len(whole) // 2]


def pdf_renamed(seed: int) -> bytes:
    """A scanned form that somebody renamed to .jpg."""
    return _saved(Image.fromarray(retaken(WOMAN, seed=seed)), "PDF")


def _of_height(picture: Picture, height: int) -> Picture:
    width = round(picture.shape[1] * height / picture.shape[0])
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def _saved(image: Image.Image, form: str, **options: bytes) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def _painted(seed: int, top: float, bottom: float, colour: tuple[int, int, int]) -> bytes:
    """The woman's photo with a band across it, between two shares of its height."""
    picture = retaken(WOMAN, seed=seed).copy()
    height = picture.shape[0]
    picture[round(top * height) : round(bottom * height)] = colour
    return _saved(Image.fromarray(picture), "JPEG")
