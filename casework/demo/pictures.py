"""Pictures for the demonstration, taken at run time from what ships inside installed packages."""

from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import cv2
import numpy as np

from matching.face.decode import decode
from matching.face.detection import UInt8Image
from matching.face.pipeline import FacePipeline
from matching.face.rendition import encode_rendition
from models.face import Box

_GROUP = ("insightface", "data/images/t1.jpg")
_SINGLE = (("skimage", "data/astronaut.png"), ("insightface", "data/images/Tom_Hanks_54745.png"))
_NOBODY = ("skimage", "data/coffee.png")

# Around a detected face: hair and shoulders, as on an ordinary portrait.
_MARGIN_SHARE = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class DemoPictures:
    """Portraits of different people (uint8[h,w,3] RGB each), one picture of them together, one of nobody."""

    portraits: tuple[UInt8Image, ...]
    group: UInt8Image
    nobody: UInt8Image


def packaged_pictures(pipeline: FacePipeline) -> DemoPictures:
    """The pictures that installed packages bring along, faces found by the networks in use."""
    group = _packaged(*_GROUP)
    singles = [_portraits(pipeline, _packaged(*place), at_most=1) for place in _SINGLE]
    portraits = [*_portraits(pipeline, group, at_most=6), *chain.from_iterable(singles)]
    return DemoPictures(tuple(portraits), group, _packaged(*_NOBODY))


def retaken(picture: UInt8Image, *, seed: int) -> bytes:
    """The same face as another camera might take it: turned, lit and sized otherwise, a JPEG file."""
    chance = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-5, 5), chance.uniform(0.95, 1.1))
    other = cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    scale = chance.uniform(0.8, 1.2)
    other = cv2.resize(other, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lit = other.astype(np.float32) * chance.uniform(0.75, 1.1) + chance.uniform(-10, 15)
    return encode_rendition(np.clip(lit, 0, 255).astype(np.uint8))


def blurred(picture: UInt8Image) -> bytes:
    """The picture out of focus and small, as a JPEG file."""
    small = cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return encode_rendition(np.asarray(cv2.GaussianBlur(small, (0, 0), 2.0), np.uint8))


def _packaged(package: str, place: str) -> UInt8Image:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {package} is not installed")
    return decode(Path(spec.submodule_search_locations[0], place).read_bytes()).pixels


def _portraits(pipeline: FacePipeline, picture: UInt8Image, *, at_most: int) -> list[UInt8Image]:
    """Portraits of the `at_most` faces that the detector is surest of, left to right."""
    found = pipeline.analyse(decode(encode_rendition(picture)))
    faces = sorted(found.assessment.faces, key=lambda face: face.detector_score, reverse=True)
    boxes = sorted((face.box for face in faces[:at_most]), key=lambda box: box.left)
    return [_portrait(found.pixels, box) for box in boxes]


def _portrait(picture: UInt8Image, box: Box) -> UInt8Image:
    right_by = (box.right - box.left) * _MARGIN_SHARE
    down_by = (box.bottom - box.top) * _MARGIN_SHARE
    height, width = picture.shape[:2]
    rows = slice(max(0, round(box.top - down_by)), min(height, round(box.bottom + down_by)))
    columns = slice(max(0, round(box.left - right_by)), min(width, round(box.right + right_by)))
    return np.ascontiguousarray(picture[rows, columns])
