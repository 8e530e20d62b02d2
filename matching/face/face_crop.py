"""A face turned upright and brought to one size, on which quality is measured."""

from dataclasses import dataclass
from math import hypot
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from matching.face.align import Float64Matrix, aligned_face, similarity_transform
from matching.face.detection import UInt8Image
from models.face import Landmarks, Point

# The eyes sit so that forehead and chin are both in the crop.
_EYE_DISTANCE_SHARE = 0.3
_EYE_LINE_SHARE = 0.4
# Eyes 19 pixels apart: networks lose little down to there (docs/photo-quality.md), so finer detail says
# nothing about the vector, and every face of a fit size is measured at the same scale.
_SIDE_PX = 64
# From the middle between the eyes to the farthest corner of the crop, in eye distances.
_REACH = hypot(0.5, 1 - _EYE_LINE_SHARE) / _EYE_DISTANCE_SHARE
_EYES_IN_CROP: tuple[Point, Point] = (
    (_SIDE_PX * (0.5 - _EYE_DISTANCE_SHARE / 2), _SIDE_PX * _EYE_LINE_SHARE),
    (_SIDE_PX * (0.5 + _EYE_DISTANCE_SHARE / 2), _SIDE_PX * _EYE_LINE_SHARE),
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

    def within(self, image: npt.NDArray[Value], part: FacePart) -> npt.NDArray[Value]:
        """Values of `image` [64,64,...] in the part and on the photo, [k,...]; k is not 0.

        Of a part that lies wholly beyond the edge, its black pixels.
        """
        values = image[part]
        if self.inside is not None and self.inside[part].any():
            return values[self.inside[part]]
        return values.reshape(-1, *image.shape[2:])


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
    crop = aligned_face(pixels, landmarks.eyes, _EYES_IN_CROP, side=_SIDE_PX)
    luma = np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)
    height, width = pixels.shape[:2]
    if _is_surely_whole(landmarks, width=width, height=height):
        return FaceCrop(crop, luma, None)
    to_crop = similarity_transform(landmarks.eyes, _EYES_IN_CROP)
    return FaceCrop(crop, luma, _inside(to_crop, width=width, height=height))


def _span(first: float, last: float, origin: float) -> slice:
    start = round((origin + first * _EYE_DISTANCE_SHARE) * _SIDE_PX)
    return slice(start, round((origin + last * _EYE_DISTANCE_SHARE) * _SIDE_PX))


def _is_surely_whole(landmarks: Landmarks, *, width: int, height: int) -> bool:
    (left_x, left_y), (right_x, right_y) = landmarks.eyes
    x, y = (left_x + right_x) / 2, (left_y + right_y) / 2
    return min(x, y, width - 1 - x, height - 1 - y) > _REACH * eye_distance_px(landmarks)


def _inside(to_crop: Float64Matrix, *, width: int, height: int) -> npt.NDArray[np.bool_]:
    back = np.linalg.inv(to_crop[:, :2])
    steps = np.arange(_SIDE_PX, dtype=float)
    across = steps - to_crop[0, 2]
    down = (steps - to_crop[1, 2])[:, np.newaxis]
    x = back[0, 0] * across + back[0, 1] * down
    y = back[1, 0] * across + back[1, 1] * down
    inside: npt.NDArray[np.bool_] = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    return inside
