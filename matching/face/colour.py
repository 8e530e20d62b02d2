"""Any picture mode to plain red green blue: alpha, palettes, greys, 16 bits, CMYK and colour profiles."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from matching.face.detection import UInt8Image

_SIXTEEN_BIT_MODES = frozenset(("I;16", "I;16L", "I;16B", "I;16N", "I", "F"))
_MODES_OF_PROFILE = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def to_rgb(picture: Image.Image) -> UInt8Image:
    """The picture as uint8[h,w,3] RGB in the sRGB colour space, transparency laid on white.

    A colour profile that cannot be used is ignored: a face is recognised without it.
    """
    if picture.mode in _SIXTEEN_BIT_MODES:
        picture = _to_eight_bits(picture)
    if picture.has_transparency_data:
        picture = _on_white(picture)
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes) and not is_srgb(profile):
        picture = _in_srgb(picture, profile)
    return np.asarray(picture.convert("RGB"))


def is_srgb(profile: bytes) -> bool:
    """Whether an ICC profile needs no conversion, because it is sRGB or because it cannot be read."""
    try:
        parsed = ImageCms.ImageCmsProfile(BytesIO(profile))
        return "srgb" in ImageCms.getProfileDescription(parsed).lower()
    except (ImageCms.PyCMSError, OSError):
        return True


def _to_eight_bits(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture).astype(np.float32)
    top = float(values.max(initial=0))
    if not np.isfinite(top):
        values, top = np.nan_to_num(values, posinf=0, neginf=0), 255.0
    # Sixteen-bit files use their whole range; floating-point ones hold 0..1 or 0..255.
    scale = 1 / 257 if top > 255 else 255.0 if picture.mode == "F" and top <= 1 else 1.0
    return Image.fromarray(np.clip(values * scale, 0, 255).astype(np.uint8))


def _on_white(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    above = picture.convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", above.size, "white"), above).convert("RGB")
    if profile is not None:
        flat.info["icc_profile"] = profile
    return flat


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = _MODES_OF_PROFILE.get(source.profile.xcolor_space)
        if mode is None:
            return picture
        prepared = picture if picture.mode == mode else picture.convert(mode)
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(prepared, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return picture if converted is None else converted
