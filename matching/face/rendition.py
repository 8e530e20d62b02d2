"""The stored form of a photo."""

import cv2

from matching.face.detection import UInt8Image

_JPEG_QUALITY = 95


def encode_rendition(pixels: UInt8Image) -> bytes:
    """A JPEG of uint8[h,w,3] RGB, quality 95, full colour resolution (4:4:4), without any metadata."""
    parameters = [
        cv2.IMWRITE_JPEG_QUALITY,
        _JPEG_QUALITY,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    ]
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), parameters)
    return encoded.tobytes()
