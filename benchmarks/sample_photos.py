"""Photos for benches that need files: one packaged picture, varied by seed, no two the same bytes."""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

SIDE_PX = 960


def sample_photos(number: int, *, seed: int) -> list[bytes]:
    """So many JPEG files of one face, `SIDE_PX` square: turned a little, in other light and size."""
    spec = find_spec("skimage")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("scikit-image carries the sample picture: pip install guitu[dev]")
    with Image.open(Path(spec.submodule_search_locations[0], "data", "astronaut.png")) as whole:
        picture = whole.convert("RGB").crop((80, 0, 380, 300))
    generator = np.random.default_rng(seed)
    return [_varied(picture, generator) for _ in range(number)]


def _varied(picture: Image.Image, generator: np.random.Generator) -> bytes:
    side = int(SIDE_PX * generator.uniform(0.7, 1.0))
    angle = float(generator.uniform(-8, 8))
    person = picture.resize((side, side), Image.Resampling.LANCZOS)
    person = person.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(120, 120, 120))
    scene = Image.new("RGB", (SIDE_PX, SIDE_PX), (120, 120, 120))
    scene.paste(person, ((SIDE_PX - side) // 2, (SIDE_PX - side) // 2))
    light = float(generator.uniform(0.8, 1.15))
    buffer = BytesIO()
    scene.point(lambda value: min(255, int(value * light))).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
