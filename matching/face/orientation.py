"""Finds the faces of a photo whichever way it is turned and however tightly it is cut."""

from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np

from matching.face.crop_padding import padded
from matching.face.detection import Detection, UInt8Image
from matching.face.manifest import DetectorKind
from matching.face.networks import FaceNetworks
from matching.face.pose import roll_degrees
from matching.face.quality_limits import SURE_SCORE
from matching.face.straighten import straightened

_TURNS = MappingProxyType(
    {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
)
# How a photo may be turned when something was found in it all the same: dlib sees a face in 28% of photos
# standing on their head, but in fewer than 1% of those lying on a side.
_MISTAKEN_TURNS = MappingProxyType(
    {DetectorKind.DLIB_HOG: (180,), DetectorKind.YUNET: tuple(_TURNS), DetectorKind.SCRFD: tuple(_TURNS)}
)
_LEVEL_DEGREES = 30.0
# Of the four turns of a photo exactly one brings a face within 45 degrees of upright.
_NEAREST_TURN_DEGREES = 45.0


@dataclass(frozen=True, slots=True, eq=False)
class FoundFaces:
    """`pixels` are the photo turned clockwise by `turned_degrees`; `detections` are in its pixels."""

    pixels: UInt8Image
    turned_degrees: int
    detections: tuple[Detection, ...]


def find_faces(networks: FaceNetworks, pixels: UInt8Image) -> FoundFaces:
    """The faces in uint8[h,w,3] RGB, after turning it by 90, 180 or 270 degrees if that finds them better.

    One detector run when the first attempt is good; up to eight when nothing is found at all, and then the
    detector is asked for faint faces in the photo as it is.
    """
    kind = networks.manifest.detector.kind
    attempts: list[FoundFaces] = []
    for is_padded in (False, True):
        attempts.append(_attempt(networks, pixels, 0, is_padded=is_padded))
        if _is_good(attempts[-1], SURE_SCORE[kind]):
            return attempts[-1]
    turns = _MISTAKEN_TURNS[kind] if _found_any(attempts) else tuple(_TURNS)
    attempts += [_attempt(networks, pixels, turn, is_padded=False) for turn in turns]
    if not _found_any(attempts):
        attempts += [_attempt(networks, pixels, turn, is_padded=True) for turn in turns]
    if not _found_any(attempts):
        attempts.append(FoundFaces(pixels, 0, tuple(networks.detect_faint(pixels))))
    return max(attempts, key=_merit)


def _found_any(attempts: list[FoundFaces]) -> bool:
    return any(attempt.detections for attempt in attempts)


def _attempt(
    networks: FaceNetworks, pixels: UInt8Image, degrees_clockwise: int, *, is_padded: bool
) -> FoundFaces:
    turned = _turned(pixels, degrees_clockwise)
    found = _detect_padded(networks, turned) if is_padded else networks.detect(turned)
    upright = tuple(straightened(networks, turned, detection) for detection in found)
    return FoundFaces(turned, degrees_clockwise, upright)


def _detect_padded(networks: FaceNetworks, pixels: UInt8Image) -> list[Detection]:
    """In pixels of the picture without padding; boxes and landmarks may lie beyond its edge."""
    picture, right, down = padded(pixels)
    return [detection.mapped(1, right_by=-right, down_by=-down) for detection in networks.detect(picture)]


def _turned(pixels: UInt8Image, degrees_clockwise: int) -> UInt8Image:
    code = _TURNS.get(degrees_clockwise)
    return pixels if code is None else np.asarray(cv2.rotate(pixels, code), np.uint8)


def _is_good(attempt: FoundFaces, sure_score: float) -> bool:
    return any(
        detection.score >= sure_score and abs(roll_degrees(detection.landmarks)) <= _LEVEL_DEGREES
        for detection in attempt.detections
    )


def _merit(attempt: FoundFaces) -> tuple[bool, float]:
    """Upright beats lying, then the better detector score; the earlier attempt wins ties."""
    rated = (
        (abs(roll_degrees(detection.landmarks)) <= _NEAREST_TURN_DEGREES, detection.score)
        for detection in attempt.detections
    )
    return max(rated, default=(False, float("-inf")))
