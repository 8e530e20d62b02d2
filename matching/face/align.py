"""Cuts a face out of a picture so that its landmarks fall on a template."""

import cv2
import numpy as np
import numpy.typing as npt

from matching.face.detection import UInt8Image
from matching.face.letterbox import whole_averaged
from models.face import Point

Float64Matrix = npt.NDArray[np.float64]

# Below this scale bilinear sampling skips pixels, and what it skips turns into noise.
_SMALLEST_UNSMOOTHED_SCALE = 0.5


def similarity_transform(points: tuple[Point, ...], template: tuple[Point, ...]) -> Float64Matrix:
    """float64[2,3] that maps `points` onto `template` by rotation, scale and shift, in least squares.

    Closed form (Umeyama 1991 without reflection, written in complex numbers): no random sampling, so the
    same landmarks always give the same face. Raises ValueError when all points coincide.
    """
    source = np.array([complex(x, y) for x, y in points])
    target = np.array([complex(x, y) for x, y in template])
    source_mean, target_mean = source.mean(), target.mean()
    spread = np.sum(np.abs(source - source_mean) ** 2)
    if spread == 0:
        raise ValueError("landmarks that all coincide have no orientation")
    turn = np.sum(np.conj(source - source_mean) * (target - target_mean)) / spread
    shift = target_mean - turn * source_mean
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def aligned_face(
    pixels: UInt8Image, points: tuple[Point, ...], template: tuple[Point, ...], *, side: int
) -> UInt8Image:
    """uint8[side,side,3]: the face at `points` with its landmarks on `template`; black beyond the edge.

    A face much larger than `side` is shrunk by area averaging first.
    """
    transform = similarity_transform(points, template)
    scale = float(np.hypot(transform[0, 0], transform[1, 0]))
    if scale < _SMALLEST_UNSMOOTHED_SCALE:
        pixels, points = _shrunk_surroundings(pixels, points, transform, side=side)
        transform = similarity_transform(points, template)
    warped = cv2.warpAffine(pixels, transform, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(warped, np.uint8)


def _shrunk_surroundings(
    pixels: UInt8Image, points: tuple[Point, ...], transform: Float64Matrix, *, side: int
) -> tuple[UInt8Image, tuple[Point, ...]]:
    """The part of the picture the aligned face needs, at most twice too large, and `points` in it."""
    left, top, right, bottom = _needed_rectangle(transform, side, pixels.shape[1], pixels.shape[0])
    factor = int(1 / float(np.hypot(transform[0, 0], transform[1, 0])))
    small = whole_averaged(pixels[top:bottom, left:right], factor)
    # Pixel centres lie at whole numbers, hence the half pixels.
    moved = tuple(((x - left + 0.5) / factor - 0.5, (y - top + 0.5) / factor - 0.5) for x, y in points)
    return small, moved


def _needed_rectangle(
    transform: Float64Matrix, side: int, width: int, height: int
) -> tuple[int, int, int, int]:
    corners = np.array([[0, 0], [side, 0], [0, side], [side, side]], np.float64)
    places = (corners - transform[:, 2]) @ np.linalg.inv(transform[:, :2]).T
    left, top = np.floor(places.min(axis=0)).astype(int) - 1
    right, bottom = np.ceil(places.max(axis=0)).astype(int) + 1
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return left, top, max(min(right, width), left + 1), max(min(bottom, height), top + 1)
