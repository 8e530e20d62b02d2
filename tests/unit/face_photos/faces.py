"""Faces made by hand: landmarks of known pose and size, and faces of known quality."""

from math import cos, radians, sin

from matching.face.detection import Detection
from models.face import Box, Face, Landmarks, LandmarkScheme, Point
from models.quality import FaceQuality, QualityComponent, Verdict

# MediaPipe's canonical face in eye distances, seen from the front: x right, y down, z towards the viewer.
CANONICAL = {
    LandmarkScheme.FIVE_POINT: (
        (-0.5, 0.0, 0.0),
        (0.5, 0.0, 0.0),
        (0.0, 0.595, 0.636),
        (-0.39, 1.105, 0.13),
        (0.39, 1.105, 0.13),
    ),
    LandmarkScheme.DLIB_FIVE: (
        (0.7, 0.0, 0.0),
        (0.3, 0.0, 0.0),
        (-0.7, 0.0, 0.0),
        (-0.3, 0.0, 0.0),
        (0.0, 0.748, 0.41),
    ),
}


def landmarks_of(
    scheme: LandmarkScheme = LandmarkScheme.FIVE_POINT,
    *,
    middle: Point = (100.0, 100.0),
    eye_distance: float = 40.0,
    yaw: float = 0.0,
    pitch: float = 0.0,
    roll: float = 0.0,
) -> Landmarks:
    """A head seen from far away: nodded by `pitch`, turned by `yaw`, then leaned by `roll` degrees."""
    points = (_seen(point, radians(yaw), radians(pitch), radians(roll)) for point in CANONICAL[scheme])
    return Landmarks(
        scheme, tuple((middle[0] + eye_distance * x, middle[1] + eye_distance * y) for x, y in points)
    )


def detection_of(landmarks: Landmarks, *, score: float = 0.95) -> Detection:
    """A detection whose box surrounds the landmarks."""
    across = [x for x, _ in landmarks.points]
    down = [y for _, y in landmarks.points]
    return Detection(
        Box(min(across) - 20, min(down) - 20, max(across) + 20, max(down) + 20), landmarks, score
    )


def face_of(
    eye_distance: float, verdict: Verdict = Verdict.USABLE, *, confidence: Verdict = Verdict.USABLE
) -> Face:
    """A face of that size, judged so for sharpness, with such a detector's confidence."""
    detection = detection_of(landmarks_of(eye_distance=eye_distance))
    quality = FaceQuality(
        (
            QualityComponent("sharpness", 1.0, "%", verdict),
            QualityComponent("detector_confidence", 0.9, "score", confidence),
        )
    )
    return Face(detection.box, detection.landmarks, detection.score, quality)


def _seen(point: tuple[float, float, float], yaw: float, pitch: float, roll: float) -> Point:
    x, y, z = point
    y, z = y * cos(pitch) + z * sin(pitch), z * cos(pitch) - y * sin(pitch)
    x = x * cos(yaw) + z * sin(yaw)
    return x * cos(roll) - y * sin(roll), x * sin(roll) + y * cos(roll)
