"""Pictures of real faces that ship inside installed packages, and plausible second photos of them."""

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]


def packaged(package: str, *path: str) -> Picture:
    """The picture at `path` in an installed package."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    with Image.open(Path(spec.submodule_search_locations[0], *path)) as image:
        return np.asarray(image.convert("RGB"))


WOMAN: Picture = packaged("skimage", "data", "astronaut.png")[:300, 80:380]
ANOTHER_MAN: Picture = packaged("insightface", "data", "images", "Tom_Hanks_54745.png")


@cache
def group() -> Picture:
    """Six people side by side."""
    return packaged("insightface", "data", "images", "t1.jpg")


def jpeg(picture: Picture, *, quality: int = 92) -> bytes:
    """The picture as a JPEG file."""
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def retaken(picture: Picture, *, seed: int) -> Picture:
    """The same face as another camera might take it: turned a little, other light, other size."""
    generator = np.random.default_rng(seed)
    image = Image.fromarray(picture).rotate(
        float(generator.uniform(-8, 8)), Image.Resampling.BICUBIC, fillcolor=(120, 120, 120)
    )
    side = float(generator.uniform(0.8, 1.2))
    image = image.resize((round(image.width * side), round(image.height * side)), Image.Resampling.LANCZOS)
    lit = np.asarray(image, np.float32) * float(generator.uniform(0.8, 1.15)) + float(
        generator.uniform(-8, 8)
    )
    return np.asarray(np.clip(lit, 0, 255), np.uint8)
