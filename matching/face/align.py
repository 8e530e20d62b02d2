"""Cuts a face out of a picture so that its landmarks fall on a template."""

from math import ceil, floor

import cv2
import numpy as np

from matching.face.detection import UInt8Image
from matching.face.letterbox import whole_averaged
from matching.face.similarity import Similarity, similarity_onto
from models.face import Point

# Below this scale bilinear sampling skips pixels, and what it skips turns into noise.
_SMALLEST_UNSMOOTHED_SCALE = 0.5


def aligned_face(
    pixels: UInt8Image, points: tuple[Point, ...], template: tuple[Point, ...], *, side: int
) -> UInt8Image:
    """uint8[side,side,3]: the face at `points` with its landmarks on `template`; black beyond the edge.

    A face much larger than `side` is shrunk by area averaging first.
    """
    return moved_face(pixels, similarity_onto(points, template), side=side)


def moved_face(pixels: UInt8Image, to_face: Similarity, *, side: int) -> UInt8Image:
    """The same where it is known already how the picture is moved."""
    if to_face.scale < _SMALLEST_UNSMOOTHED_SCALE:
        pixels, to_face = _shrunk_surroundings(pixels, to_face, side=side)
    warped = cv2.warpAffine(pixels, to_face.matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(warped, np.uint8)


def _shrunk_surroundings(
    pixels: UInt8Image, to_face: Similarity, *, side: int
) -> tuple[UInt8Image, Similarity]:
    """The part of the picture the aligned face needs, at most twice too large, and how that part is moved."""
    left, top, right, bottom = _needed_rectangle(to_face, side, pixels.shape[1], pixels.shape[0])
    factor = int(1 / to_face.scale)
    small = whole_averaged(pixels[top:bottom, left:right], factor)
    # Pixel centres lie at whole numbers, hence the half pixels.
    half = (factor - 1) / 2
    to_photo = Similarity(complex(factor), complex(left + half, top + half))
    return small, to_face.after(to_photo)


def _needed_rectangle(to_face: Similarity, side: int, width: int, height: int) -> tuple[int, int, int, int]:
    across, down = zip(*to_face.inverse().mapped(square_corners(side)), strict=True)
    left, top = min(max(floor(min(across)) - 1, 0), width - 1), min(max(floor(min(down)) - 1, 0), height - 1)
    right, bottom = min(ceil(max(across)) + 1, width), min(ceil(max(down)) + 1, height)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def square_corners(side: float) -> tuple[Point, ...]:
    """The corners of a square whose first corner is the origin."""
    return (0, 0), (side, 0), (0, side), (side, side)
