"""Approximate head pose from five landmarks, by the shape of an average head.

Distances are shares of the eye distance on MediaPipe's canonical face model (metric 3D mesh:
eye centres from corners 33/133 and 263/362, nose tip 1, base of the nose 2, mouth corners 61 and 291).
"""

from dataclasses import dataclass
from math import asin, atan, atan2, cos, degrees, hypot

from models.face import Landmarks, LandmarkScheme


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Degrees, to about ten: yaw + to the right in the image, pitch + down, roll + clockwise in the image.

    `pitch` is None where the landmarks do not show it: dlib's lie on the lip, which moves little with a nod.
    """

    yaw: float
    pitch: float | None
    roll: float


@dataclass(frozen=True, slots=True)
class _Nose:
    below_eyes: float
    before_eyes: float


_NOSES = {LandmarkScheme.FIVE_POINT: _Nose(0.595, 0.636), LandmarkScheme.DLIB_FIVE: _Nose(0.748, 0.41)}


def roll_degrees(landmarks: Landmarks) -> float:
    """Slope of the line from the left-in-image to the right-in-image eye, -180..180, + clockwise."""
    (left_x, left_y), (right_x, right_y) = landmarks.eyes
    return degrees(atan2(right_y - left_y, right_x - left_x))


def head_pose(landmarks: Landmarks) -> HeadPose:
    """Yaw and pitch from where the nose lies against the eyes; individual noses differ by ten degrees.

    With the nose h below and d before the eye line (in eye distances) of a head seen from the front,
    turning it by yaw moves the nose sideways by d tan(yaw) of the foreshortened eye distance, and nodding by
    pitch puts it at h cos(pitch) + d sin(pitch).
    """
    (left_x, left_y), (right_x, right_y) = landmarks.eyes
    distance = hypot(right_x - left_x, right_y - left_y)
    if distance == 0:
        return HeadPose(90.0, None, 0.0)
    across, down = (right_x - left_x) / distance, (right_y - left_y) / distance
    from_middle_x = landmarks.nose[0] - (left_x + right_x) / 2
    from_middle_y = landmarks.nose[1] - (left_y + right_y) / 2
    sideways = (from_middle_x * across + from_middle_y * down) / distance
    below = (from_middle_y * across - from_middle_x * down) / distance
    nose = _NOSES[landmarks.scheme]
    yaw = atan(sideways / nose.before_eyes)
    pitch = None if landmarks.scheme is LandmarkScheme.DLIB_FIVE else _pitch_degrees(below * cos(yaw), nose)
    return HeadPose(degrees(yaw), pitch, roll_degrees(landmarks))


def _pitch_degrees(below: float, nose: _Nose) -> float:
    """Solves `below` = h cos(pitch) + d sin(pitch), with `below` in eye distances seen from the front."""
    reach = hypot(nose.below_eyes, nose.before_eyes)
    sine = min(max(below / reach, -1.0), 1.0)
    return degrees(asin(sine) - atan2(nose.below_eyes, nose.before_eyes))
