"""Photos made worse on purpose, to measure what a weak photo costs."""

from collections.abc import Callable

import cv2
import numpy as np

from matching.face.detection import UInt8Image

# Blur as a share of the eye distance, eye distances in pixels, shares of the light: mild to severe, so that
# some of each end up weak and not refused, whatever the photo was like before.
_BLUR_SHARES = (0.06, 0.1, 0.15)
_EYE_DISTANCES_PX = (17.0, 13.0, 9.0)
_LIGHT_SHARES = (0.2, 0.12, 0.07)


def degradations(eye_distance_px: float) -> tuple[Callable[[UInt8Image], UInt8Image], ...]:
    """Ways to make a photo worse whose face has this eye distance: blurred, small, dark, three of each."""
    return (
        *(lambda pixels, share=share: _blurred(pixels, share * eye_distance_px) for share in _BLUR_SHARES),
        *(lambda pixels, to=to: _smaller(pixels, to / eye_distance_px) for to in _EYE_DISTANCES_PX),
        *(lambda pixels, share=share: _darker(pixels, share) for share in _LIGHT_SHARES),
    )


def _blurred(pixels: UInt8Image, sigma_px: float) -> UInt8Image:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma_px), np.uint8)


def _smaller(pixels: UInt8Image, scale: float) -> UInt8Image:
    if scale >= 1:
        return pixels
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _darker(pixels: UInt8Image, share: float) -> UInt8Image:
    return np.asarray(np.rint(pixels * np.float32(share)), np.uint8)
