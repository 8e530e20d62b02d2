"""Where a measurement starts to cost accuracy: every threshold, in one table.

Measured by `python -m benchmarks quality`; docs/photo-quality.md shows the numbers behind each line.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from matching.face.manifest import DetectorKind
from models.quality import Verdict


class QualityName(StrEnum):
    """The measured components; ISO/IEC 29794-5:2024 names except the detector's confidence."""

    INTER_EYE_DISTANCE = "inter_eye_distance"
    HEAD_POSE_YAW = "head_pose_yaw"
    HEAD_POSE_PITCH = "head_pose_pitch"
    HEAD_POSE_ROLL = "head_pose_roll"
    SHARPNESS = "sharpness"
    UNDER_EXPOSURE = "under_exposure_prevention"
    OVER_EXPOSURE = "over_exposure_prevention"
    DYNAMIC_RANGE = "dynamic_range"
    ILLUMINATION_UNIFORMITY = "illumination_uniformity"
    EYES_VISIBLE = "eyes_visible"
    MOUTH_OCCLUSION = "mouth_occlusion_prevention"
    DETECTOR_CONFIDENCE = "detector_confidence"


class Bad(StrEnum):
    """On which side of the limit trouble lies."""

    BELOW = "below"
    ABOVE = "above"
    BEYOND = "beyond"
    """Further from zero, on either side."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Values from `weak` on are weak, from `refused` on refused (None: never), in the direction of `bad`.

    `refused` lies no nearer to good than `weak`.
    """

    unit: str
    bad: Bad
    weak: float
    refused: float | None = None

    def verdict(self, value: float) -> Verdict:
        """What the value means for use."""
        if not self._reaches(value, self.weak):
            return Verdict.USABLE
        is_refused = self.refused is not None and self._reaches(value, self.refused)
        return Verdict.REFUSED if is_refused else Verdict.WEAK

    def _reaches(self, value: float, edge: float) -> bool:
        if self.bad is Bad.BELOW:
            return value < edge
        return (abs(value) if self.bad is Bad.BEYOND else value) > edge


LIMITS = MappingProxyType(
    {
        QualityName.INTER_EYE_DISTANCE: Limit("px", Bad.BELOW, weak=16, refused=4.5),
        QualityName.HEAD_POSE_YAW: Limit("°", Bad.BEYOND, weak=35),
        QualityName.HEAD_POSE_PITCH: Limit("°", Bad.BEYOND, weak=25),
        QualityName.HEAD_POSE_ROLL: Limit("°", Bad.BEYOND, weak=45),
        QualityName.SHARPNESS: Limit("%", Bad.BELOW, weak=10, refused=2),
        QualityName.UNDER_EXPOSURE: Limit("%", Bad.ABOVE, weak=60),
        QualityName.OVER_EXPOSURE: Limit("%", Bad.ABOVE, weak=40),
        QualityName.DYNAMIC_RANGE: Limit("bit", Bad.BELOW, weak=4.2),
        QualityName.ILLUMINATION_UNIFORMITY: Limit("ratio", Bad.BELOW, weak=0.4),
        QualityName.EYES_VISIBLE: Limit("ratio", Bad.BELOW, weak=0.45),
        QualityName.MOUTH_OCCLUSION: Limit("ΔE", Bad.ABOVE, weak=14),
    }
)

# dlib's network needs finer detail than the ONNX ones.
_LIMITS_OF_DLIB = MappingProxyType({QualityName.SHARPNESS: Limit("%", Bad.BELOW, weak=18, refused=2)})

# On each detector's own scale: at least SURE, a photo is not searched again in other orientations;
# under DOUBTFUL, the face is weak.
SURE_SCORE = MappingProxyType(
    {DetectorKind.DLIB_HOG: 0.5, DetectorKind.YUNET: 0.92, DetectorKind.SCRFD: 0.65}
)
DOUBTFUL_SCORE = MappingProxyType(
    {DetectorKind.DLIB_HOG: 0.2, DetectorKind.YUNET: 0.87, DetectorKind.SCRFD: 0.55}
)


def _limits_for(detector: DetectorKind) -> MappingProxyType[QualityName, Limit]:
    own = _LIMITS_OF_DLIB if detector is DetectorKind.DLIB_HOG else {}
    confidence = Limit("score", Bad.BELOW, weak=DOUBTFUL_SCORE[detector])
    return MappingProxyType({**LIMITS, **own, QualityName.DETECTOR_CONFIDENCE: confidence})


_LIMITS_BY_DETECTOR = MappingProxyType({detector: _limits_for(detector) for detector in DetectorKind})


def limit_of(name: QualityName, detector: DetectorKind) -> Limit:
    """The limit of a component for packs with that kind of detector."""
    return _LIMITS_BY_DETECTOR[detector][name]
