"""The numbers behind the quality verdicts, on pictures whose truth is known."""

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from matching.face.face_crop import FaceCrop, face_crop
from matching.face.quality_measures import (
    dynamic_range_bits,
    eye_brightness,
    illumination_uniformity,
    lower_face_colour_difference,
    over_exposed_percent,
    sharpness,
    tones,
    under_exposed_percent,
)
from models.face import Landmarks, LandmarkScheme
from tests.pictures import WOMAN, Picture
from tests.unit.face_photos.faces import landmarks_of

# Where SCRFD and YuNet agree to two pixels.
POINTS_OF_WOMAN = ((124.0, 101.0), (166.0, 104.0), (143.0, 128.0), (121.0, 139.0), (165.0, 142.0))
WOMANS_FACE = Landmarks(LandmarkScheme.FIVE_POINT, POINTS_OF_WOMAN)


def crop_of(picture: Picture, landmarks: Landmarks = WOMANS_FACE) -> FaceCrop:
    return face_crop(picture, landmarks)


def plain(shade: int) -> FaceCrop:
    return crop_of(np.full((200, 200, 3), shade, np.uint8), landmarks_of())


def striped(picture: npt.NDArray[np.uint8]) -> FaceCrop:
    return crop_of(np.ascontiguousarray(picture), landmarks_of())


def blurred(picture: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def scaled(scale: float) -> tuple[Picture, Landmarks]:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    picture = np.asarray(cv2.resize(WOMAN, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    points = tuple(((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5) for x, y in POINTS_OF_WOMAN)
    return picture, Landmarks(LandmarkScheme.FIVE_POINT, points)


def test_the_crop_levels_the_eyes_and_says_what_lies_beyond_the_photo() -> None:
    dots = np.zeros((200, 200, 3), np.uint8)
    leaning = landmarks_of(roll=35)
    for x, y in leaning.eyes:
        cv2.circle(dots, (round(x), round(y)), 2, (255, 255, 255), -1)
    crop = face_crop(dots, leaning)
    rows, columns = np.nonzero(crop.luma > 100)
    assert np.ptp(rows) <= 4
    assert 17 <= np.ptp(columns) <= 24
    cornered = face_crop(dots, landmarks_of(middle=(0, 0)))
    assert cornered.inside is not None
    assert 0.2 < cornered.inside.mean() < 0.5


def test_blur_lowers_sharpness_step_by_step() -> None:
    values = [sharpness(crop_of(blurred(WOMAN, sigma))) for sigma in (0.3, 1, 2, 4, 8)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 5 * values[-2]


def filtered_twin(crop: FaceCrop) -> float:
    """The same bands from OpenCV's filter over the whole crop; the face is 32 x 35 pixels of it."""
    rows, columns = slice(19, 54), slice(16, 48)
    inside = np.ones((64, 64), bool) if crop.inside is None else crop.inside
    luma, weights = crop.luma.astype(np.float64), inside.astype(np.float64)
    levels = [luma] + [
        cv2.GaussianBlur(luma * weights, (0, 0), sigma)
        / np.maximum(cv2.GaussianBlur(weights, (0, 0), sigma), 1e-3)
        for sigma in (1, 2, 4)
    ]
    bands = [(a - b)[rows, columns][inside[rows, columns]] for a, b in pairwise(levels)]
    fine, middle, coarse = (float(band.var()) for band in bands)
    return 100 * fine / (middle + coarse + 0.5)


@pytest.mark.parametrize("cut", [(0, 300), (80, 150)])
def test_sharpness_is_that_of_gaussian_filters(cut: tuple[int, int]) -> None:
    first, last = cut
    beside = Landmarks(LandmarkScheme.FIVE_POINT, tuple((x, y - first) for x, y in POINTS_OF_WOMAN))
    crop = crop_of(np.ascontiguousarray(WOMAN[first:last]), beside)
    assert (crop.inside is None) == (first == 0)
    assert sharpness(crop) == pytest.approx(filtered_twin(crop), rel=1e-4)


@pytest.mark.parametrize("scale", [0.7, 2.0, 5.0])
def test_sharpness_of_a_fit_face_hardly_depends_on_its_size(scale: float) -> None:
    # Blur that costs accuracy moves it by a factor of three and more.
    assert sharpness(crop_of(*scaled(scale))) == pytest.approx(sharpness(crop_of(WOMAN)), rel=0.6)


@pytest.mark.parametrize("gain", [0.3, 0.6])
def test_darkness_and_side_light_are_not_taken_for_blur(gain: float) -> None:
    bright = sharpness(crop_of(WOMAN))
    dark = np.asarray(WOMAN * gain, np.uint8)
    assert sharpness(crop_of(dark)) == pytest.approx(bright, rel=0.25)
    light = np.where(np.arange(300) < 143, 1.0, gain)[np.newaxis, :, np.newaxis]
    soft = np.asarray(WOMAN * cv2.GaussianBlur(light[0], (0, 0), 15).reshape(1, 300, 1), np.uint8)
    assert sharpness(crop_of(soft)) > 0.6 * bright


@pytest.mark.parametrize(
    ("shade", "under", "over"), [(0, 100, 0), (25, 100, 0), (26, 0, 0), (246, 0, 0), (247, 0, 100)]
)
def test_exposure_counts_pixels_without_detail(shade: int, under: float, over: float) -> None:
    assert under_exposed_percent(tones(plain(shade))) == under
    assert over_exposed_percent(tones(plain(shade))) == over


def test_dynamic_range_is_the_entropy_of_the_tones() -> None:
    assert dynamic_range_bits(tones(plain(128))) == 0
    halves = np.zeros((200, 200, 3), np.uint8)
    halves[:, 100:] = 200
    # Half the pixels on either tone are one bit; the row where they meet is shared among a few more.
    assert 1 <= dynamic_range_bits(tones(striped(halves))) < 1.5
    noise = np.random.default_rng(1).integers(0, 256, (200, 200, 1), dtype=np.uint8).repeat(3, axis=2)
    assert 6 < dynamic_range_bits(tones(striped(noise))) <= 8


def test_what_lies_beyond_the_edge_of_a_tight_crop_does_not_count() -> None:
    tight, beside = (
        np.ascontiguousarray(WOMAN[80:150, 108:180]),
        Landmarks(LandmarkScheme.FIVE_POINT, tuple((x - 108, y - 80) for x, y in POINTS_OF_WOMAN)),
    )
    whole, cut = crop_of(WOMAN), crop_of(tight, beside)
    assert whole.inside is None or whole.inside.all()
    assert cut.inside is not None
    assert under_exposed_percent(tones(cut)) == under_exposed_percent(tones(whole)) == 0
    assert sharpness(cut) == pytest.approx(sharpness(whole), rel=0.5)
    assert illumination_uniformity(cut) == pytest.approx(illumination_uniformity(whole), abs=0.1)


def test_uneven_light_is_the_ratio_of_the_two_sides() -> None:
    halves = np.full((200, 200, 3), 200, np.uint8)
    assert illumination_uniformity(striped(halves)) == pytest.approx(1)
    halves[:, 100:] = 50
    assert illumination_uniformity(striped(halves)) == pytest.approx(0.25, abs=0.03)
    assert illumination_uniformity(striped(halves[:, ::-1])) == pytest.approx(0.25, abs=0.03)


def test_dark_glasses_lower_the_brightness_of_the_eyes() -> None:
    covered = WOMAN.copy()
    for x, y in POINTS_OF_WOMAN[:2]:
        cv2.ellipse(covered, (round(x), round(y)), (16, 13), 0, 0, 360, (25, 25, 25), -1)
    assert eye_brightness(crop_of(WOMAN)) > 0.7
    assert eye_brightness(crop_of(covered)) < 0.35


def test_a_mask_sets_the_lower_face_apart_and_lipstick_does_not() -> None:
    masked, painted = WOMAN.copy(), WOMAN.copy()
    cv2.rectangle(masked, (105, 118), (182, 172), (120, 170, 200), -1)
    cv2.ellipse(painted, (143, 141), (20, 5), 0, 0, 360, (200, 20, 40), -1)
    bare = lower_face_colour_difference(crop_of(WOMAN))
    assert bare < 10
    assert lower_face_colour_difference(crop_of(masked)) > 25
    assert lower_face_colour_difference(crop_of(painted)) < 10


@pytest.mark.parametrize("shade", [0, 255])
def test_a_featureless_face_gives_finite_numbers(shade: int) -> None:
    crop = plain(shade)
    measures = (sharpness, illumination_uniformity, eye_brightness, lower_face_colour_difference)
    assert all(np.isfinite(measure(crop)) for measure in measures)
    assert dynamic_range_bits(tones(crop)) == 0
