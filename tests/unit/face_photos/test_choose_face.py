"""Which face is meant: the one that stands out, else a person is asked."""

import pytest

from matching.face.choose import assess, with_chosen_face
from models.face import Face
from models.quality import FaceQuality, QualityComponent, Verdict
from tests.unit.face_photos.faces import detection_of, face_of, landmarks_of

WEAK, REFUSED = Verdict.WEAK, Verdict.REFUSED


def test_no_face_is_refused_with_advice() -> None:
    assessment = assess(())
    assert assessment.chosen_face is None
    assert not assessment.needs_face_choice
    assert assessment.verdict is REFUSED
    assert len(assessment.reasons) == len(assessment.advice) == 1


def test_one_face_is_chosen_without_a_word() -> None:
    assessment = assess((face_of(60),))
    assert (assessment.chosen_face, assessment.verdict) == (0, Verdict.USABLE)
    assert assessment.reasons == assessment.advice == ()


@pytest.mark.parametrize(("second", "is_asked"), [(49.0, False), (50.0, True), (99.0, True)])
def test_a_second_face_of_at_least_half_the_size_raises_the_question(second: float, is_asked: bool) -> None:
    assessment = assess((face_of(second), face_of(100)))
    assert assessment.needs_face_choice is is_asked
    assert assessment.chosen_face == (None if is_asked else 1)
    assert len(assessment.reasons) == 1
    assert assessment.verdict is Verdict.USABLE


def test_the_smaller_faces_are_counted_in_the_reason() -> None:
    reason = assess((face_of(100), face_of(20), face_of(30))).reasons[0]
    assert "2" in reason.en
    assert "2" in reason.zh


def test_a_refused_face_does_not_compete() -> None:
    assert assess((face_of(100, REFUSED), face_of(90, WEAK))).chosen_face == 1


def test_a_doubtful_detection_does_not_compete_with_a_sure_one() -> None:
    assert assess((face_of(100, WEAK, confidence=WEAK), face_of(90))).chosen_face == 1
    both = assess((face_of(100, WEAK, confidence=WEAK), face_of(90, WEAK, confidence=WEAK)))
    assert both.needs_face_choice
    assert both.verdict is WEAK


def test_only_refused_faces_give_a_refused_photo_with_the_largest() -> None:
    assessment = assess((face_of(50, REFUSED), face_of(90, REFUSED)))
    assert (assessment.chosen_face, assessment.verdict) == (1, REFUSED)


def test_a_persons_choice_takes_the_place_of_the_question() -> None:
    chosen = with_chosen_face(assess((face_of(100), face_of(90, WEAK))), 1)
    assert (chosen.chosen_face, chosen.verdict) == (1, WEAK)
    assert chosen.faces == (face_of(100), face_of(90, WEAK))


@pytest.mark.parametrize("index", [-1, 2])
def test_a_face_that_is_not_there_cannot_be_chosen(index: int) -> None:
    with pytest.raises(IndexError, match="2 faces"):
        with_chosen_face(assess((face_of(100), face_of(90))), index)


def test_the_reasons_of_the_chosen_face_become_the_photos() -> None:
    detection = detection_of(landmarks_of())
    told = assess((face_of(10),)).reasons
    part = QualityComponent("sharpness", 3.0, "%", WEAK, assess(()).reasons[0], assess(()).advice[0])
    face = Face(detection.box, detection.landmarks, detection.score, FaceQuality((part,)))
    assessment = assess((face,))
    assert told == ()
    assert (assessment.verdict, assessment.reasons) == (WEAK, (part.reason,))
    assert assessment.advice[0] == part.advice
    assert "compared all the same" in assessment.advice[1].en
