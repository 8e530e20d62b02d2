"""Faces that fill the frame: detectors learned faces with surroundings, so surroundings are added."""

import cv2
import numpy as np

from matching.face.detection import UInt8Image

_PADDING_SHARE = 0.4


def padded(pixels: UInt8Image) -> tuple[UInt8Image, int, int]:
    """uint8[h,w,3] with 40% of its size added on every side, and how many pixels that is right and down.

    The edge is repeated outwards.
    """
    height, width = pixels.shape[:2]
    down, right = round(height * _PADDING_SHARE), round(width * _PADDING_SHARE)
    picture = cv2.copyMakeBorder(pixels, down, down, right, right, cv2.BORDER_REPLICATE)
    return np.asarray(picture, np.uint8), right, down
