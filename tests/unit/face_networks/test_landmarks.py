"""Landmarks read the same whatever the detector marks."""

import pytest

from models.face import Box, Landmarks, LandmarkScheme

ARCFACE = ((10.0, 20.0), (30.0, 20.0), (20.0, 30.0), (12.0, 40.0), (28.0, 40.0))
# Right-in-image eye outer, inner; left-in-image eye outer, inner; base of the nose.
DLIB = ((34.0, 20.0), (26.0, 20.0), (6.0, 20.0), (14.0, 20.0), (20.0, 33.0))


def test_eye_centres_agree_between_schemes() -> None:
    five = Landmarks(LandmarkScheme.FIVE_POINT, ARCFACE)
    dlib = Landmarks(LandmarkScheme.DLIB_FIVE, DLIB)
    assert five.eyes == dlib.eyes == ((10.0, 20.0), (30.0, 20.0))


def test_a_mouth_is_only_told_where_the_detector_marks_one() -> None:
    assert Landmarks(LandmarkScheme.FIVE_POINT, ARCFACE).mouth == ((12.0, 40.0), (28.0, 40.0))
    assert Landmarks(LandmarkScheme.DLIB_FIVE, DLIB).mouth is None


def test_the_nose_is_the_tip_or_the_base() -> None:
    assert Landmarks(LandmarkScheme.FIVE_POINT, ARCFACE).nose == (20.0, 30.0)
    assert Landmarks(LandmarkScheme.DLIB_FIVE, DLIB).nose == (20.0, 33.0)


def test_mapping_scales_first_and_moves_then() -> None:
    landmarks = Landmarks(LandmarkScheme.FIVE_POINT, ARCFACE).mapped(2, right_by=1, down_by=-5)
    assert landmarks.points[0] == (21.0, 35.0)
    assert Box(1, 2, 3, 4).mapped(2, right_by=1, down_by=-5) == Box(3, -1, 7, 3)


def test_four_points_are_refused() -> None:
    with pytest.raises(ValueError, match="five landmarks"):
        Landmarks(LandmarkScheme.FIVE_POINT, ARCFACE[:4])
