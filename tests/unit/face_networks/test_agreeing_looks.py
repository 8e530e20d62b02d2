"""Faint faces are believed where more than half of the looks see them in one place."""

from matching.face.agreeing_looks import Sighting, agreed_sightings
from models.face import Box

HERE = Box(10, 10, 110, 110)
NEARLY_HERE = Box(20, 15, 125, 120)
ELSEWHERE = Box(300, 10, 400, 110)


def seen(box: Box, score: float) -> list[Sighting]:
    return [(box, score)]


def test_what_most_looks_see_is_one_face_at_its_best_look() -> None:
    looks = [seen(HERE, -0.3), seen(NEARLY_HERE, -0.1), seen(HERE, -0.2), []]
    assert agreed_sightings(looks) == [(NEARLY_HERE, -0.1)]


def test_half_of_the_looks_are_not_enough() -> None:
    assert agreed_sightings([seen(HERE, -0.1), seen(HERE, -0.1), [], []]) == []


def test_one_look_is_one_witness_however_often_it_sees_the_place() -> None:
    assert agreed_sightings([[(HERE, -0.1), (NEARLY_HERE, -0.1), (HERE, -0.2)], [], []]) == []


def test_places_that_only_touch_are_not_the_same() -> None:
    beside = Box(HERE.right, HERE.top, HERE.right + 100, HERE.bottom)
    assert agreed_sightings([seen(HERE, -0.1), seen(beside, -0.1)]) == []


def test_two_faces_are_told_apart() -> None:
    both = [(HERE, -0.2), (ELSEWHERE, -0.1)]
    assert agreed_sightings([both, both, []]) == [(ELSEWHERE, -0.1), (HERE, -0.2)]


def test_without_looks_there_is_nothing() -> None:
    assert agreed_sightings([]) == []
