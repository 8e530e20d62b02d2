"""Fits a picture into the square that a detection network sees."""

import cv2
import numpy as np

from matching.face.detection import UInt8Image


def resized(pixels: UInt8Image, scale: float) -> UInt8Image:
    """uint8[round(h*scale),round(w*scale),3], contiguous; area averaging when it shrinks."""
    if scale == 1:
        return np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def letterboxed(pixels: UInt8Image, side: int) -> tuple[UInt8Image, float]:
    """uint8[side,side,3] with the whole picture at the top left, black beside it, and the scale used."""
    scale = side / max(pixels.shape[:2])
    small = resized(pixels, scale)
    canvas = np.zeros((side, side, 3), np.uint8)
    canvas[: small.shape[0], : small.shape[1]] = small
    return canvas, scale
