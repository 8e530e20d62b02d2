"""Photo assessments as versioned JSON."""

from typing import Any, Final

from models.face import Box, Face, Landmarks, LandmarkScheme
from models.message import Message
from models.photo import PhotoAssessment
from models.quality import FaceQuality, QualityComponent, Verdict

_FORMAT: Final = 1


def findings_of(assessment: PhotoAssessment) -> dict[str, Any]:
    """What was found, without the verdict and the chosen face, which have columns of their own."""
    return {
        "format": _FORMAT,
        "faces": [_face(face) for face in assessment.faces],
        "reasons": [_message(reason) for reason in assessment.reasons],
        "advice": [_message(advice) for advice in assessment.advice],
    }


def assessment_of(findings: dict[str, Any], chosen_face: int | None, verdict: Verdict) -> PhotoAssessment:
    """The assessment that gave the findings; raises ValueError for a format not known here."""
    if findings["format"] != _FORMAT:
        raise ValueError(f"photo findings of unknown format {findings['format']!r}")
    return PhotoAssessment(
        faces=tuple(_read_face(face) for face in findings["faces"]),
        chosen_face=chosen_face,
        verdict=verdict,
        reasons=tuple(Message(*reason) for reason in findings["reasons"]),
        advice=tuple(Message(*advice) for advice in findings["advice"]),
    )


def _face(face: Face) -> dict[str, Any]:
    box = face.box
    return {
        "box": [float(edge) for edge in (box.left, box.top, box.right, box.bottom)],
        "landmarks": {
            "scheme": face.landmarks.scheme.value,
            "points": [[float(x), float(y)] for x, y in face.landmarks.points],
        },
        "score": float(face.detector_score),
        "quality": [_component(component) for component in face.quality.components],
    }


def _read_face(content: dict[str, Any]) -> Face:
    landmarks = content["landmarks"]
    points = tuple((x, y) for x, y in landmarks["points"])
    return Face(
        box=Box(*content["box"]),
        landmarks=Landmarks(LandmarkScheme(landmarks["scheme"]), points),
        detector_score=content["score"],
        quality=FaceQuality(tuple(_read_component(part) for part in content["quality"])),
    )


def _component(component: QualityComponent) -> dict[str, Any]:
    return {
        "name": component.name,
        "value": float(component.value),
        "unit": component.unit,
        "verdict": component.verdict.value,
        "reason": None if component.reason is None else _message(component.reason),
        "advice": None if component.advice is None else _message(component.advice),
    }


def _read_component(content: dict[str, Any]) -> QualityComponent:
    reason, advice = content["reason"], content["advice"]
    return QualityComponent(
        name=content["name"],
        value=content["value"],
        unit=content["unit"],
        verdict=Verdict(content["verdict"]),
        reason=None if reason is None else Message(*reason),
        advice=None if advice is None else Message(*advice),
    )


def _message(message: Message) -> list[str]:
    return [message.zh, message.en]
