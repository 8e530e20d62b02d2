"""Measurements become verdicts by one table, and every verdict explains itself in both languages."""

import numpy as np
import pytest

from matching.face.advice import advice_for, reason_for
from matching.face.manifest import DetectorKind
from matching.face.quality import face_quality
from matching.face.quality_limits import DOUBTFUL_SCORE, SURE_SCORE, Bad, Limit, QualityName, limit_of
from models.face import LandmarkScheme
from models.quality import Verdict
from tests.pictures import WOMAN
from tests.unit.face_photos.faces import detection_of, landmarks_of

USABLE, WEAK, REFUSED = Verdict.USABLE, Verdict.WEAK, Verdict.REFUSED
ON_WOMAN = landmarks_of(middle=(145, 102), eye_distance=42, roll=4)


@pytest.mark.parametrize(
    ("bad", "value", "verdict"),
    [
        (Bad.BELOW, 20.0, USABLE),
        (Bad.BELOW, 19.9, WEAK),
        (Bad.BELOW, 5.9, REFUSED),
        (Bad.ABOVE, 6.0, USABLE),
        (Bad.ABOVE, 6.1, WEAK),
        (Bad.ABOVE, 20.1, REFUSED),
        (Bad.BEYOND, -6.0, USABLE),
        (Bad.BEYOND, -6.1, WEAK),
        (Bad.BEYOND, 20.1, REFUSED),
    ],
)
def test_a_limit_judges_in_its_direction(bad: Bad, value: float, verdict: Verdict) -> None:
    weak, refused = (20.0, 6.0) if bad is Bad.BELOW else (6.0, 20.0)
    assert Limit("px", bad, weak=weak, refused=refused).verdict(value) is verdict


def test_a_component_without_a_refusal_limit_never_refuses() -> None:
    assert Limit("%", Bad.BELOW, weak=5).verdict(-1e9) is WEAK


def test_every_detector_has_its_own_scale_of_confidence() -> None:
    for kind in DetectorKind:
        assert DOUBTFUL_SCORE[kind] < SURE_SCORE[kind]
        assert limit_of(QualityName.DETECTOR_CONFIDENCE, kind).weak == DOUBTFUL_SCORE[kind]


@pytest.mark.parametrize("value", [-42.0, 42.0])
@pytest.mark.parametrize("name", QualityName)
def test_every_component_has_a_reason_and_advice_in_both_languages(name: QualityName, value: float) -> None:
    for message in (reason_for(name, value), advice_for(name)):
        assert message.zh.endswith("。")
        assert message.en.endswith(".")
        assert message.en.isascii()


def test_only_what_is_not_usable_is_explained() -> None:
    quality = face_quality(WOMAN, detection_of(ON_WOMAN, score=0.5), DetectorKind.YUNET)
    assert {part.name for part in quality.components} == set(QualityName)
    explained = {
        part.name for part in quality.components if part.reason is not None and part.advice is not None
    }
    assert explained == {part.name for part in quality.components if part.verdict is not USABLE}
    assert explained == {"detector_confidence"}
    assert quality.verdict is WEAK


def test_the_reason_names_the_measured_size() -> None:
    small = detection_of(landmarks_of(middle=(145, 102), eye_distance=12))
    parts = face_quality(WOMAN, small, DetectorKind.YUNET).components
    size = next(part for part in parts if part.name == "inter_eye_distance")
    assert size.reason is not None
    assert "12" in size.reason.zh
    assert "12" in size.reason.en
    assert size.verdict is WEAK


def test_a_face_without_eye_distance_is_refused_and_not_measured_further() -> None:
    nowhere = detection_of(landmarks_of(eye_distance=0))
    quality = face_quality(WOMAN, nowhere, DetectorKind.SCRFD)
    assert [part.name for part in quality.components] == ["inter_eye_distance"]
    assert quality.verdict is REFUSED


def test_a_face_beyond_the_edge_of_the_photo_is_measured_without_error() -> None:
    outside = detection_of(landmarks_of(middle=(-500, -500)))
    quality = face_quality(WOMAN, outside, DetectorKind.YUNET)
    assert all(np.isfinite(part.value) for part in quality.components)
    assert quality.verdict is not USABLE


def test_dlibs_landmarks_leave_the_nod_out() -> None:
    detection = detection_of(landmarks_of(LandmarkScheme.DLIB_FIVE, middle=(145, 102)), score=2.0)
    names = {part.name for part in face_quality(WOMAN, detection, DetectorKind.DLIB_HOG).components}
    assert names == set(QualityName) - {QualityName.HEAD_POSE_PITCH}


def test_dlibs_network_asks_for_sharper_faces() -> None:
    limits = {kind: limit_of(QualityName.SHARPNESS, kind).weak for kind in DetectorKind}
    assert limits[DetectorKind.DLIB_HOG] > limits[DetectorKind.YUNET] == limits[DetectorKind.SCRFD]
