"""Pose from landmarks, against heads turned by known angles."""

import pytest

from matching.face.pose import head_pose, roll_degrees
from models.face import Landmarks, LandmarkScheme
from tests.unit.face_photos.faces import landmarks_of

SCHEMES = tuple(LandmarkScheme)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("yaw", [-60, -30, 0, 15, 45])
def test_a_head_turned_sideways_is_read_back(scheme: LandmarkScheme, yaw: float) -> None:
    assert head_pose(landmarks_of(scheme, yaw=yaw)).yaw == pytest.approx(yaw, abs=1e-6)


@pytest.mark.parametrize("pitch", [-40, -10, 0, 10, 40])
def test_a_nod_is_read_back(pitch: float) -> None:
    assert head_pose(landmarks_of(pitch=pitch)).pitch == pytest.approx(pitch, abs=1e-6)


@pytest.mark.parametrize("pitch", [-12, 12])
@pytest.mark.parametrize("yaw", [-20, 20])
def test_a_nod_and_a_turn_at_once_are_read_to_about_ten_degrees(pitch: float, yaw: float) -> None:
    pose = head_pose(landmarks_of(pitch=pitch, yaw=yaw))
    assert pose.yaw == pytest.approx(yaw, abs=8)
    assert pose.pitch == pytest.approx(pitch, abs=8)


def test_landmarks_on_the_lip_do_not_pretend_to_show_a_nod() -> None:
    assert head_pose(landmarks_of(LandmarkScheme.DLIB_FIVE, pitch=20)).pitch is None


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("roll", [-170, -90, -31, 0, 29, 90, 180])
def test_a_lean_is_read_back_and_does_not_disturb_the_rest(scheme: LandmarkScheme, roll: float) -> None:
    pose = head_pose(landmarks_of(scheme, roll=roll, yaw=25))
    assert abs((pose.roll - roll + 180) % 360 - 180) < 1e-6
    assert pose.yaw == pytest.approx(25, abs=1e-6)


def test_size_and_place_do_not_matter() -> None:
    near = head_pose(landmarks_of(middle=(-30, 900), eye_distance=500, yaw=20, pitch=10, roll=5))
    far = head_pose(landmarks_of(middle=(10, 10), eye_distance=8, yaw=20, pitch=10, roll=5))
    assert (near.yaw, near.pitch, near.roll) == pytest.approx((far.yaw, far.pitch, far.roll))


def test_eyes_in_one_place_are_no_front_view() -> None:
    assert head_pose(Landmarks(LandmarkScheme.FIVE_POINT, ((5.0, 5.0),) * 5)).yaw == 90


def test_roll_is_positive_when_the_right_eye_in_the_image_is_lower() -> None:
    points = ((0.0, 0.0), (10.0, 10.0), (5.0, 8.0), (2.0, 12.0), (6.0, 14.0))
    assert roll_degrees(Landmarks(LandmarkScheme.FIVE_POINT, points)) == pytest.approx(45)
