"""What weak photos cost, on photos blurred by a known amount of noise."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from matching.face.calibration_artefact import Protocol, StratumFit
from matching.face.calibration_fit import StrataFit
from matching.face.calibration_sample import CalibrationPhotos, compare_within_sources
from matching.face.calibration_strata import StratumKey
from matching.face.calibration_weak import MadeWorse, measure_weak_photos
from matching.face.degrade import degradations
from tests.unit.calibration.conftest import MakePhotos

Fits = Mapping[StratumKey, StratumFit]
QUICK = Protocol(representatives=300, most_effective=300, folds=3)


@pytest.fixture(scope="module")
def photos(make_photos: MakePhotos) -> CalibrationPhotos:
    return make_photos(people=30)


@pytest.fixture(scope="module")
def fits(photos: CalibrationPhotos) -> Fits:
    return StrataFit(photos, compare_within_sources(photos, QUICK), QUICK, ("one",)).fits


def worse(photos: CalibrationPhotos, *, noise: float, people: int = 30, common: float = 0.0) -> MadeWorse:
    """The second photo of each person with `noise` added, and `common` of a part that all share."""
    random = np.random.default_rng(9)
    second = np.arange(people) * 2 + 1
    vectors = photos.vectors[second] + noise * random.normal(size=(people, 32)) / np.sqrt(32)
    vectors[:, 0] += common
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    changed = CalibrationPhotos(
        people=photos.people[second],
        sources=photos.sources[second],
        vectors=vectors.astype(np.float32),
        lowest_age=photos.lowest_age[second],
        highest_age=photos.highest_age[second],
        longest_gap=photos.longest_gap,
    )
    return MadeWorse(changed, second)


def test_photos_as_good_as_the_others_cost_nothing(photos: CalibrationPhotos, fits: Fits) -> None:
    found = measure_weak_photos(photos, worse(photos, noise=0.0), fits, protocol=QUICK)
    assert found is not None
    assert found.log10_lr_factor >= 0.9
    assert found.cllr_with <= found.cllr_without


def test_the_worse_the_photos_the_more_the_ratios_shrink(photos: CalibrationPhotos, fits: Fits) -> None:
    factors = []
    for noise in (0.0, 1.5, 6.0):
        found = measure_weak_photos(photos, worse(photos, noise=noise), fits, protocol=QUICK)
        assert found is not None
        factors.append(found.log10_lr_factor)
    assert factors[0] > factors[1] > factors[2]


def test_weak_photos_that_all_look_alike_raise_the_rate(photos: CalibrationPhotos, fits: Fits) -> None:
    alike = replace(photos, vectors=photos.vectors.copy())
    alike.vectors[:, 0] += 1.0
    alike = replace(alike, vectors=alike.vectors / np.linalg.norm(alike.vectors, axis=1, keepdims=True))
    plain = measure_weak_photos(photos, worse(photos, noise=1.0), fits, protocol=QUICK)
    found = measure_weak_photos(alike, worse(alike, noise=0.5, common=1.0), fits, protocol=QUICK)
    assert plain is not None
    assert found is not None
    assert found.rate_factor > 2 > plain.rate_factor >= 1


def test_a_photo_is_never_compared_with_the_one_it_was_made_from(
    photos: CalibrationPhotos, fits: Fits
) -> None:
    found = measure_weak_photos(photos, worse(photos, noise=0.5), fits, protocol=QUICK)
    assert found is not None
    # Of two photos each, only the other photo of the person is left: 30 mated, 30 x 58 non-mated.
    assert (found.people, found.mated_pairs, found.non_mated_pairs) == (30, 30, 1740)


def test_too_few_people_are_no_measurement(photos: CalibrationPhotos, fits: Fits) -> None:
    assert measure_weak_photos(photos, worse(photos, noise=0.5, people=9), fits, protocol=QUICK) is None


def test_photos_are_made_worse_by_blur_size_and_light() -> None:
    random = np.random.default_rng(1)
    pixels = random.integers(0, 256, (120, 100, 3), dtype=np.uint8)
    changed = [way(pixels) for way in degradations(50.0)]
    blurred, smaller, darker = changed[:3], changed[3:6], changed[6:]
    assert [photo.shape for photo in blurred] == [pixels.shape] * 3
    spreads = [float(photo.std()) for photo in (pixels, *blurred)]
    assert spreads == sorted(spreads, reverse=True)
    assert [photo.shape[0] for photo in smaller] == [41, 31, 22]
    assert [int(photo.max()) for photo in darker] == [51, 31, 18]
    assert all(photo.dtype == np.uint8 for photo in changed)


def test_a_face_that_is_small_already_is_not_enlarged() -> None:
    pixels = np.zeros((20, 20, 3), np.uint8)
    assert all(way(pixels).shape == pixels.shape for way in degradations(8.0))
