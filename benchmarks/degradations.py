"""Photos made worse in one named way, by a known amount, around a face whose landmarks are known."""

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from matching.face.detection import UInt8Image
from matching.face.face_crop import eye_distance_px
from models.face import Landmarks

Degradation = Callable[[UInt8Image, Landmarks, np.random.Generator], UInt8Image]
Outline = list[tuple[float, float]]
Colour = tuple[int, int, int]

_SENSOR_NOISE = 2.0
_CLOTH_NOISE = 6.0


def degradations() -> dict[str, Degradation]:
    """Every degradation by name; `none` is the photo itself."""
    made: dict[str, Degradation] = {"none": lambda pixels, _landmarks, _random: pixels}
    made |= {
        f"blur {share}": partial(_blurred, share) for share in (0.03, 0.05, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2)
    }
    made |= {
        f"eyes {size} px": partial(_shrunk, size) for size in (40, 28, 24, 20, 16, 14, 12, 10, 8, 6, 5, 4)
    }
    made |= {
        f"light x {gain}": partial(_lit, gain)
        for gain in (0.5, 0.3, 0.2, 0.12, 0.08, 0.05, 1.3, 1.6, 2, 2.5, 3)
    }
    made |= {f"contrast x {gain}": partial(_flat, gain) for gain in (0.5, 0.3, 0.2, 0.12, 0.08)}
    made |= {f"other side at {share}": partial(_one_sided, share) for share in (0.3, 0.15, 0.07, 0.0)}
    made |= {f"JPEG quality {quality}": partial(_compressed, quality) for quality in (30, 15, 8, 4)}
    made |= {f"lean {angle}": partial(_leaning, angle) for angle in (15, 30, 45, 60)}
    for name, colour in (("black", (20, 20, 22)), ("brown", (60, 40, 35))):
        made[f"sunglasses {name}"] = partial(_covered, _SUNGLASSES, colour)
    for name, colour in (("white", (225, 228, 230)), ("blue", (120, 170, 200)), ("black", (30, 30, 32))):
        made[f"mask {name}"] = partial(_covered, _MASK, colour)
    for name, colour in (("black", (25, 25, 28)), ("red", (150, 40, 40))):
        made[f"cap {name}"] = partial(_covered, _CAP, colour)
    made["bandage over the brow"] = partial(_covered, _BANDAGE, (230, 228, 220))
    made["eye patch"] = partial(_covered, _EYE_PATCH, (235, 232, 225))
    return made


def _blurred(share: float, pixels: UInt8Image, landmarks: Landmarks, _: np.random.Generator) -> UInt8Image:
    """Gaussian blur with sigma as a share of the eye distance."""
    return _bytes(cv2.GaussianBlur(pixels, (0, 0), share * eye_distance_px(landmarks)))


def _shrunk(eyes_px: float, pixels: UInt8Image, landmarks: Landmarks, _: np.random.Generator) -> UInt8Image:
    scale = eyes_px / eye_distance_px(landmarks)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return _bytes(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how))


def _lit(gain: float, pixels: UInt8Image, _: Landmarks, random: np.random.Generator) -> UInt8Image:
    return _noisy(pixels.astype(float) * gain, random)


def _flat(gain: float, pixels: UInt8Image, _: Landmarks, random: np.random.Generator) -> UInt8Image:
    return _noisy(128 + (pixels.astype(float) - 128) * gain, random)


def _one_sided(share: float, pixels: UInt8Image, landmarks: Landmarks, _: np.random.Generator) -> UInt8Image:
    """Light falling off across the nose to `share` on the right."""
    (left_x, _left_y), (right_x, _right_y) = landmarks.eyes
    across = (np.arange(pixels.shape[1]) - (left_x + right_x) / 2) / (right_x - left_x)
    light = share + (1 - share) / (1 + np.exp(np.clip(across * 6, -50, 50)))
    return _bytes(pixels * light[np.newaxis, :, np.newaxis])


def _compressed(quality: int, pixels: UInt8Image, _: Landmarks, _random: np.random.Generator) -> UInt8Image:
    encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)


def _leaning(angle: float, pixels: UInt8Image, landmarks: Landmarks, _: np.random.Generator) -> UInt8Image:
    (left_x, left_y), (right_x, right_y) = landmarks.eyes
    turn = cv2.getRotationMatrix2D(((left_x + right_x) / 2, (left_y + right_y) / 2), -angle, 1)
    height, width = pixels.shape[:2]
    return _bytes(cv2.warpAffine(pixels, turn, (width, height), borderMode=cv2.BORDER_REPLICATE))


def _covered(
    outlines: list[Outline],
    colour: Colour,
    pixels: UInt8Image,
    landmarks: Landmarks,
    random: np.random.Generator,
) -> UInt8Image:
    """Outlines given in eye distances from the middle between the eyes, painted with cloth-like noise."""
    cover = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillPoly(cover, [_on_photo(outline, landmarks) for outline in outlines], 1)
    cloth = _bytes(np.array(colour) + random.normal(0, _CLOTH_NOISE, pixels.shape))
    return np.asarray(np.where(cover[:, :, np.newaxis] > 0, cloth, pixels), np.uint8)


def _on_photo(outline: Outline, landmarks: Landmarks) -> npt.NDArray[np.int32]:
    left, right = np.array(landmarks.eyes[0]), np.array(landmarks.eyes[1])
    across = right - left
    down = np.array([-across[1], across[0]])
    points = [(left + right) / 2 + x * across + y * down for x, y in outline]
    return np.asarray(np.round(points), np.int32)


def _ellipse(middle_x: float, middle_y: float, half_width: float, half_height: float) -> Outline:
    angles = np.linspace(0, 2 * np.pi, 24)
    return [
        (middle_x + half_width * float(np.cos(angle)), middle_y + half_height * float(np.sin(angle)))
        for angle in angles
    ]


def _mirrored(right_half: Outline) -> Outline:
    """The outline whose right half runs from top to bottom as given."""
    return right_half + [(-x, y) for x, y in reversed(right_half)]


_SUNGLASSES = [
    _ellipse(-0.5, 0.05, 0.42, 0.34),
    _ellipse(0.5, 0.05, 0.42, 0.34),
    [(-1.2, -0.1), (1.2, -0.1), (1.2, 0.0), (-1.2, 0.0)],
]
_MASK = [_mirrored([(0, 0.25), (0.35, 0.3), (1.05, 0.45), (0.95, 1.3), (0.5, 1.85), (0, 2.0)])]
_CAP = [_mirrored([(0, -0.55), (0.6, -0.5), (1.3, -0.35), (1.3, -1.3), (0.8, -1.9), (0, -2.1)])]
_BANDAGE = [[(-1.2, -0.8), (1.2, -0.4), (1.2, 0.0), (-1.2, -0.35)]]
_EYE_PATCH = [[(-1.1, -0.3), (-0.1, -0.3), (-0.1, 0.35), (-1.1, 0.35)]]


def _noisy(values: npt.NDArray[np.floating], random: np.random.Generator) -> UInt8Image:
    return _bytes(values + random.normal(0, _SENSOR_NOISE, values.shape))


def _bytes(values: npt.NDArray[np.integer | np.floating]) -> UInt8Image:
    return np.asarray(np.clip(values, 0, 255), np.uint8)
