"""A face turned upright and brought to one size, on which quality is measured."""

from dataclasses import dataclass
from math import hypot
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from matching.face.align import moved_face, square_corners
from matching.face.detection import UInt8Image
from matching.face.similarity import Similarity, similarity_onto
from models.face import Landmarks, Point

# The eyes sit so that forehead and chin are both in the crop.
_EYE_DISTANCE_SHARE = 0.3
_EYE_LINE_SHARE = 0.4
# Eyes 19 pixels apart: networks lose little down to there (docs/photo-quality.md), so finer detail says
# nothing about the vector, and every face of a fit size is measured at the same scale.
SIDE_PX = 64
_EYES_IN_CROP: tuple[Point, Point] = (
    (SIDE_PX * (0.5 - _EYE_DISTANCE_SHARE / 2), SIDE_PX * _EYE_LINE_SHARE),
    (SIDE_PX * (0.5 + _EYE_DISTANCE_SHARE / 2), SIDE_PX * _EYE_LINE_SHARE),
)

Value = TypeVar("Value", bound=np.generic)
FacePart = tuple[slice, slice]


@dataclass(frozen=True, slots=True, eq=False)
class FaceCrop:
    """`pixels` uint8[64,64,3] RGB with level eyes, `luma` uint8[64,64], `inside` bool[64,64].

    `inside` is False beyond the edge of the photo, and None when all of the crop is on it.
    """

    pixels: UInt8Image
    luma: npt.NDArray[np.uint8]
    inside: npt.NDArray[np.bool_] | None

    def within(self, values: npt.NDArray[Value], part: FacePart) -> npt.NDArray[Value]:
        """Those of `values` [h,w], one for each pixel of the part, that lie on the photo, [k]; k is not 0.

        Of a part that lies wholly beyond the edge, all.
        """
        mask = self._mask(part)
        return values.ravel() if mask is None else values[mask]

    def mean(self, image: npt.NDArray[np.uint8], part: FacePart) -> tuple[float, ...]:
        """Mean of each channel of `image` [64,64] or [64,64,3] over the same pixels of the part."""
        mask = self._mask(part)
        # A fifth of the time of numpy's mean.
        means = cv2.mean(image[part], None if mask is None else mask.astype(np.uint8))
        return tuple(means[: image[0, 0].size])

    def _mask(self, part: FacePart) -> npt.NDArray[np.bool_] | None:
        if self.inside is None or not self.inside[part].any():
            return None
        return self.inside[part]


def face_part(left: float, top: float, right: float, bottom: float) -> FacePart:
    """Rows and columns of a rectangle given in eye distances from the middle between the eyes.

    Right and down are positive; the crop reaches 1.67 to the sides, 1.33 up and 2 down.
    """
    return _span(top, bottom, _EYE_LINE_SHARE), _span(left, right, 0.5)


def eye_distance_px(landmarks: Landmarks) -> float:
    """Distance of the eye centres in pixels."""
    (left_x, left_y), (right_x, right_y) = landmarks.eyes
    return hypot(right_x - left_x, right_y - left_y)


def face_crop(pixels: UInt8Image, landmarks: Landmarks) -> FaceCrop:
    """The face at `landmarks` in uint8[h,w,3] RGB, sampled without aliasing. The eyes must not coincide."""
    to_crop = similarity_onto(landmarks.eyes, _EYES_IN_CROP)
    crop = moved_face(pixels, to_crop, side=SIDE_PX)
    luma = np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)
    height, width = pixels.shape[:2]
    to_photo = to_crop.inverse()
    if _is_whole(to_photo, width=width, height=height):
        return FaceCrop(crop, luma, None)
    return FaceCrop(crop, luma, _inside(to_photo, width=width, height=height))


def _span(first: float, last: float, origin: float) -> slice:
    start = round((origin + first * _EYE_DISTANCE_SHARE) * SIDE_PX)
    return slice(start, round((origin + last * _EYE_DISTANCE_SHARE) * SIDE_PX))


def _is_whole(to_photo: Similarity, *, width: int, height: int) -> bool:
    corners = to_photo.mapped(square_corners(SIDE_PX - 1))
    return all(0 <= x <= width - 1 and 0 <= y <= height - 1 for x, y in corners)


def _inside(to_photo: Similarity, *, width: int, height: int) -> npt.NDArray[np.bool_]:
    steps = np.arange(SIDE_PX)
    places = to_photo.turn * (steps + 1j * steps[:, np.newaxis]) + to_photo.shift
    x, y = places.real, places.imag
    inside: npt.NDArray[np.bool_] = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    return inside
