"""How fit a detected face is for comparison, component by component."""

from matching.face.advice import advice_for, reason_for
from matching.face.detection import Detection, UInt8Image
from matching.face.face_crop import eye_distance_px, face_crop
from matching.face.manifest import DetectorKind
from matching.face.pose import head_pose
from matching.face.quality_limits import QualityName, limit_of
from matching.face.quality_measures import (
    dynamic_range_bits,
    eye_brightness,
    illumination_uniformity,
    lower_face_colour_difference,
    over_exposed_percent,
    sharpness,
    tones,
    under_exposed_percent,
)
from models.face import Landmarks
from models.quality import FaceQuality, QualityComponent, Verdict

# Closer than this the eyes have no direction to align by.
_COINCIDING_PX = 1.0


def face_quality(pixels: UInt8Image, detection: Detection, detector: DetectorKind) -> FaceQuality:
    """All components of the face in uint8[h,w,3] RGB; pose is approximate, occlusion only a hint.

    Of a face whose eyes coincide only the eye distance is given, refused.
    """
    measured = measurements(pixels, detection)
    return FaceQuality(tuple(_component(name, value, detector) for name, value in measured.items()))


def measurements(pixels: UInt8Image, detection: Detection) -> dict[QualityName, float]:
    """The bare numbers behind `face_quality`, in the units of `quality_limits`."""
    distance = eye_distance_px(detection.landmarks)
    if distance < _COINCIDING_PX:
        return {QualityName.INTER_EYE_DISTANCE: distance}
    crop = face_crop(pixels, detection.landmarks)
    shares = tones(crop)
    return {
        QualityName.INTER_EYE_DISTANCE: distance,
        **_pose(detection.landmarks),
        QualityName.SHARPNESS: sharpness(crop),
        QualityName.UNDER_EXPOSURE: under_exposed_percent(shares),
        QualityName.OVER_EXPOSURE: over_exposed_percent(shares),
        QualityName.DYNAMIC_RANGE: dynamic_range_bits(shares),
        QualityName.ILLUMINATION_UNIFORMITY: illumination_uniformity(crop),
        QualityName.EYES_VISIBLE: eye_brightness(crop),
        QualityName.MOUTH_OCCLUSION: lower_face_colour_difference(crop),
        QualityName.DETECTOR_CONFIDENCE: detection.score,
    }


def _pose(landmarks: Landmarks) -> dict[QualityName, float]:
    pose = head_pose(landmarks)
    angles = {QualityName.HEAD_POSE_YAW: pose.yaw, QualityName.HEAD_POSE_ROLL: pose.roll}
    return angles if pose.pitch is None else {**angles, QualityName.HEAD_POSE_PITCH: pose.pitch}


def _component(name: QualityName, value: float, detector: DetectorKind) -> QualityComponent:
    limit = limit_of(name, detector)
    verdict = limit.verdict(value)
    if verdict is Verdict.USABLE:
        return QualityComponent(name.value, value, limit.unit, verdict)
    return QualityComponent(name.value, value, limit.unit, verdict, reason_for(name, value), advice_for(name))
