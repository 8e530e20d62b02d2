"""Photo assessments survive being written as JSON."""

import json
from dataclasses import replace

import pytest

from models.face import Landmarks, LandmarkScheme
from models.photo import PhotoAssessment
from models.quality import Verdict
from store.assessment_json import assessment_of, findings_of
from tests.store_factories import REFUSED, a_face, an_assessment


def written_and_read(assessment: PhotoAssessment) -> PhotoAssessment:
    findings = json.loads(json.dumps(findings_of(assessment)))
    return assessment_of(findings, assessment.chosen_face, assessment.verdict)


@pytest.mark.parametrize(
    "assessment",
    [
        an_assessment(),
        an_assessment(faces=3, chosen_face=None),
        REFUSED,
        replace(an_assessment(), faces=(a_face(verdict=Verdict.WEAK),), verdict=Verdict.WEAK),
    ],
)
def test_an_assessment_comes_back_equal(assessment: PhotoAssessment) -> None:
    assert written_and_read(assessment) == assessment


def test_the_scheme_of_the_landmarks_is_kept() -> None:
    points = tuple((float(number), 0.5) for number in range(5))
    face = replace(a_face(), landmarks=Landmarks(LandmarkScheme.DLIB_FIVE, points))
    assert written_and_read(replace(an_assessment(), faces=(face,))).faces[0].landmarks == face.landmarks


def test_findings_of_a_format_not_known_here_are_refused() -> None:
    findings = findings_of(an_assessment()) | {"format": 2}
    with pytest.raises(ValueError, match="unknown format 2"):
        assessment_of(findings, 0, Verdict.USABLE)
