"""Faces that fill the frame: detectors learned faces with surroundings, so surroundings are added."""

import cv2
import numpy as np

from matching.face.detection import Detection, UInt8Image
from matching.face.networks import FaceNetworks

_PADDING_SHARE = 0.4


def detect_padded(networks: FaceNetworks, pixels: UInt8Image) -> list[Detection]:
    """Faces in uint8[h,w,3] RGB searched with 40% of its size added on every side.

    Boxes and landmarks are in pixels of the picture without padding and may lie beyond its edge.
    """
    height, width = pixels.shape[:2]
    down, right = round(height * _PADDING_SHARE), round(width * _PADDING_SHARE)
    padded = cv2.copyMakeBorder(pixels, down, down, right, right, cv2.BORDER_REPLICATE)
    found = networks.detect(np.asarray(padded, np.uint8))
    return [detection.mapped(1, right_by=-right, down_by=-down) for detection in found]
