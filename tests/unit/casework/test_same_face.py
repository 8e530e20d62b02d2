import pytest

from casework.same_face import index_of_same_face, overlap
from models.face import Box, Face, Landmarks, LandmarkScheme
from models.quality import FaceQuality

POINTS = Landmarks(LandmarkScheme.FIVE_POINT, ((1, 1), (2, 1), (1.5, 2), (1, 3), (2, 3)))


def face(left: float, top: float, right: float, bottom: float) -> Face:
    return Face(Box(left, top, right, bottom), POINTS, 0.9, FaceQuality(()))


def test_overlap_is_the_shared_area_over_the_joined_area() -> None:
    assert overlap(Box(0, 0, 2, 2), Box(1, 0, 3, 2)) == pytest.approx(2 / 6)
    assert overlap(Box(0, 0, 2, 2), Box(0, 0, 2, 2)) == 1
    assert overlap(Box(0, 0, 2, 2), Box(2, 0, 4, 2)) == 0


def test_the_most_overlapping_face_is_the_same_one() -> None:
    wanted = face(10, 10, 50, 50)
    assert index_of_same_face([face(100, 10, 140, 50), face(12, 8, 54, 52)], wanted) == 1


def test_a_face_elsewhere_is_not_the_same() -> None:
    assert index_of_same_face([face(45, 45, 85, 85)], face(10, 10, 50, 50)) is None
    assert index_of_same_face([], face(10, 10, 50, 50)) is None
