"""Photo files for the face bench: real ones where they may be used, else varied packaged pictures."""

import csv
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.face_packs import SHARED


def shared_photos(number: int, *, seed: int) -> list[bytes]:
    """So many files of the shared set but its thumbnails, drawn by seed; none where it is absent."""
    index = SHARED / "faces" / "images.csv"
    if not index.is_file():
        return []
    with index.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["path"].endswith(".jpg")]
    drawn = np.random.default_rng(seed).choice(len(rows), min(number, len(rows)), replace=False)
    return [(SHARED / "faces" / rows[index]["path"]).read_bytes() for index in drawn]


def portraits(number: int, side_px: int, *, seed: int) -> list[bytes]:
    """So many JPEG files of one packaged face, square, each in another place, light and size."""
    random = np.random.default_rng(seed)
    with Image.open(_packaged("skimage", "data", "astronaut.png")) as whole:
        person = whole.convert("RGB")
    return [_varied(person, side_px, random) for _ in range(number)]


def _varied(person: Image.Image, side_px: int, random: np.random.Generator) -> bytes:
    shown = int(random.uniform(260, 380))
    left, top = int(random.uniform(80, 110)), int(random.uniform(0, 30))
    scene = person.crop((left, top, left + shown, top + shown)).resize(
        (side_px, side_px), Image.Resampling.LANCZOS
    )
    light = float(random.uniform(0.8, 1.15))
    buffer = BytesIO()
    scene.point(lambda value: min(255, int(value * light))).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _packaged(package: str, *path: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} carries the sample picture: pip install guitu[dev]")
    return Path(spec.submodule_search_locations[0], *path)
