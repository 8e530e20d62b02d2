"""Alignment is the least-squares similarity transform, always the same one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.face.align import aligned_face
from matching.face.similarity import similarity_onto
from models.face import Point

TEMPLATE = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)


def least_squares_twin(points: tuple[Point, ...], template: tuple[Point, ...]) -> np.ndarray:
    """Textbook: stack x' = a x - b y + c and y' = b x + a y + d for every point and solve."""
    rows, values = [], []
    for (x, y), (u, v) in zip(points, template, strict=True):
        rows += [[x, -y, 1, 0], [y, x, 0, 1]]
        values += [u, v]
    a, b, c, d = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]
    return np.array([[a, -b, c], [b, a, d]])


coordinate = st.floats(-500, 500, allow_nan=False)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=5, max_size=5, unique=True))
def test_it_equals_the_textbook_solution(points: list[Point]) -> None:
    spread = np.ptp(np.array(points), axis=0).max()
    if spread < 1:
        return
    found = similarity_onto(points, TEMPLATE).matrix
    np.testing.assert_allclose(found, least_squares_twin(tuple(points), TEMPLATE), rtol=1e-6, atol=1e-6)


def test_landmarks_on_the_template_stay_where_they_are() -> None:
    np.testing.assert_allclose(similarity_onto(TEMPLATE, TEMPLATE).matrix, [[1, 0, 0], [0, 1, 0]], atol=1e-12)


def test_points_that_all_coincide_are_refused() -> None:
    with pytest.raises(ValueError, match="coincide"):
        similarity_onto(((1.0, 1.0),) * 5, TEMPLATE)


def test_the_inverse_leads_back() -> None:
    to_template = similarity_onto([(x * 3 + y, y * 3 - x) for x, y in TEMPLATE], TEMPLATE)
    there = to_template.mapped(((5.0, 7.0), (-3.0, 11.0)))
    np.testing.assert_allclose(to_template.inverse().mapped(there), ((5.0, 7.0), (-3.0, 11.0)), atol=1e-9)
    np.testing.assert_allclose(to_template.scale * to_template.inverse().scale, 1)


def test_two_moves_in_one_lead_where_both_lead() -> None:
    first = similarity_onto([(x * 3 + y, y * 3 - x) for x, y in TEMPLATE], TEMPLATE)
    second = similarity_onto(TEMPLATE, [(2 * y, 5 - 2 * x) for x, y in TEMPLATE])
    points = ((5.0, 7.0), (-3.0, 11.0))
    np.testing.assert_allclose(
        second.after(first).mapped(points), second.mapped(first.mapped(points)), atol=1e-9
    )


def smooth_picture(side: int) -> np.ndarray:
    y, x = (np.mgrid[:side, :side] + 0.5) / side
    planes = [np.sin(7 * x + 3 * y), np.cos(5 * y - 2 * x), np.sin(9 * x * y)]
    return np.asarray(127 + 100 * np.stack(planes, axis=2), np.uint8)


def test_a_large_face_aligns_to_the_same_picture_as_a_small_one() -> None:
    large = smooth_picture(2240)
    small = smooth_picture(112)
    points = tuple(((x + 0.5) * 20 - 0.5, (y + 0.5) * 20 - 0.5) for x, y in TEMPLATE)
    difference = aligned_face(large, points, TEMPLATE, side=112).astype(int) - small
    assert np.abs(difference[2:-2, 2:-2]).max() <= 2


def test_fine_noise_in_a_large_photo_is_averaged_away() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (2240, 2240, 3), dtype=np.uint8)
    points = tuple((x * 20, y * 20) for x, y in TEMPLATE)
    face = aligned_face(noise, points, TEMPLATE, side=112)
    # Sampling single pixels would keep the deviation of the noise itself, 74.
    assert face[4:-4, 4:-4].std() < 6


def test_beyond_the_edge_of_the_photo_the_face_is_black() -> None:
    picture = np.full((112, 112, 3), 200, np.uint8)
    moved = tuple((x - 56, y) for x, y in TEMPLATE)
    face = aligned_face(picture, moved, TEMPLATE, side=112)
    assert face[:, :50].max() == 0
    assert face[:, 60:].min() == 200


def test_a_large_face_partly_outside_the_photo_is_aligned_too() -> None:
    picture = np.full((1200, 900, 3), 200, np.uint8)
    points = tuple((x * 15 - 700, y * 15 - 500) for x, y in TEMPLATE)
    face = aligned_face(picture, points, TEMPLATE, side=112)
    assert face.shape == (112, 112, 3)
    assert face[:30, :40].max() == 0
    assert (face == 200).any()
