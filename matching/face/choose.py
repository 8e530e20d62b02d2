"""Which face of a photo is meant, and what the photo as a whole is worth."""

from matching.face.advice import (
    ASK_WHICH_ADVICE,
    COMPARED_ALL_THE_SAME,
    NO_FACE,
    NO_FACE_ADVICE,
    ask_which,
    others_ignored,
)
from matching.face.face_crop import eye_distance_px
from matching.face.quality_limits import QualityName
from models.face import Face
from models.photo import PhotoAssessment
from models.quality import Verdict

# A second face at least this large, measured between the eyes, may be the one that is meant.
_COMPARABLE_SHARE = 0.5


def assess(faces: tuple[Face, ...]) -> PhotoAssessment:
    """The assessment of a photo with these faces: one chosen if it stands out, else a person has to choose.

    Faces that are refused, or that the detector doubts beside one it is sure of, do not compete.
    """
    if not faces:
        return PhotoAssessment((), None, Verdict.REFUSED, (NO_FACE,), (NO_FACE_ADVICE,))
    rivals = _rivals(faces) if len(faces) > 1 else [0]
    if len(rivals) == 1:
        return _with_face(faces, rivals[0])
    best = Verdict.USABLE if any(_is(faces[index], Verdict.USABLE) for index in rivals) else Verdict.WEAK
    return PhotoAssessment(faces, None, best, (ask_which(len(rivals)),), (ASK_WHICH_ADVICE,))


def with_chosen_face(assessment: PhotoAssessment, index: int) -> PhotoAssessment:
    """The assessment after a person said that `faces[index]` is meant; raises IndexError if there is none."""
    if not 0 <= index < len(assessment.faces):
        raise IndexError(f"the photo has {len(assessment.faces)} faces, not one numbered {index}")
    return _with_face(assessment.faces, index)


def _with_face(faces: tuple[Face, ...], index: int) -> PhotoAssessment:
    quality = faces[index].quality
    verdict = quality.verdict
    reasons = tuple(part.reason for part in quality.components if part.reason is not None)
    advice = tuple(part.advice for part in quality.components if part.advice is not None)
    if verdict is Verdict.WEAK:
        advice = (*advice, COMPARED_ALL_THE_SAME)
    if len(faces) > 1:
        reasons = (*reasons, others_ignored(len(faces) - 1))
    return PhotoAssessment(faces, index, verdict, reasons, advice)


def _rivals(faces: tuple[Face, ...]) -> list[int]:
    """Indices of the faces that may be meant, largest first; never empty."""
    sizes = [eye_distance_px(face.landmarks) for face in faces]
    by_size = sorted(range(len(faces)), key=sizes.__getitem__, reverse=True)
    fit = [index for index in by_size if not _is(faces[index], Verdict.REFUSED)]
    if not fit:
        return by_size[:1]
    competing = [index for index in fit if not _is_doubtful(faces[index])] or fit
    return [index for index in competing if sizes[index] >= _COMPARABLE_SHARE * sizes[competing[0]]]


def _is(face: Face, verdict: Verdict) -> bool:
    return face.quality.verdict is verdict


def _is_doubtful(face: Face) -> bool:
    return any(
        part.name == QualityName.DETECTOR_CONFIDENCE and part.verdict is not Verdict.USABLE
        for part in face.quality.components
    )
