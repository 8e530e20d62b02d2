"""Calibrations and photos made by hand or drawn from known distributions."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matching.face.calibration_artefact import (
    Artefact,
    Cause,
    FittedData,
    FittedPack,
    HeldOut,
    LeftOut,
    Protocol,
    StratumCounts,
    StratumFit,
    TailPoint,
    WeakPhotos,
    with_id,
)
from matching.face.calibration_sample import CalibrationPhotos
from matching.face.calibration_strata import POOLED, AgeClass, Span, StratumKey

ADULTS = StratumKey(AgeClass.ADULT_ADULT)
CHILDREN = StratumKey(AgeClass.MINOR_MINOR)
CHILDREN_SOON = StratumKey(AgeClass.MINOR_MINOR, 0, 3)
COUNTS = StratumCounts(
    mated_people=40,
    mated_pairs=80,
    mated_effective=40.0,
    non_mated_people=40,
    non_mated_people_pairs=780,
    non_mated_pairs=3120,
    non_mated_effective=1000.0,
)


def stratum(key: StratumKey, *, slope: float, upper: float) -> StratumFit:
    """log10 LR = slope x score - 1, cut at -1.5 and `upper`; one stranger in ten reaches 0.2, none 0.5."""
    return StratumFit(
        key=key,
        counts=COUNTS,
        ages=Span(18.0, 62.0) if key.age_class is AgeClass.ADULT_ADULT else Span(0.0, 45.0),
        gaps=Span(0.0, 20.0),
        intercept=-1.0,
        slope=slope,
        lower_bound=-1.5,
        upper_bound=upper,
        lowest_rate=0.003,
        tail=(TailPoint(-0.3, 1.0), TailPoint(0.2, 0.1), TailPoint(0.5, 0.003)),
        held_out=(HeldOut(None, 0.2, 0.18, ()),),
        wider_cllr=None,
    )


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    """Pooled, adults, children and children within two years; children 11+ apart were too few."""
    return with_id(
        Artefact(
            schema_version=1,
            id="",
            name="test-faces",
            version=1,
            pack=FittedPack("test", "0" * 64, "1" * 64),
            lir_version="1.3.1",
            data=FittedData("faces", "2" * 64, ()),
            protocol=Protocol(),
            strata=(
                stratum(POOLED, slope=5.0, upper=2.0),
                stratum(ADULTS, slope=10.0, upper=3.0),
                stratum(CHILDREN, slope=4.0, upper=1.0),
                stratum(CHILDREN_SOON, slope=6.0, upper=1.5),
            ),
            left_out=(
                LeftOut(
                    StratumKey(AgeClass.MINOR_MINOR, 11),
                    replace(COUNTS, mated_people=6),
                    Cause.TOO_FEW_PEOPLE,
                    None,
                    None,
                ),
                LeftOut(StratumKey(AgeClass.ADULT_ADULT, 0, 11), COUNTS, Cause.NOT_BETTER, 0.3, 0.2),
            ),
            weak_photos=WeakPhotos(
                people=30,
                mated_pairs=60,
                non_mated_pairs=600,
                log10_lr_factor=0.5,
                rate_factor=2.0,
                cllr_without=0.5,
                cllr_with=0.4,
            ),
        )
    )


MakePhotos = Callable[..., CalibrationPhotos]


@pytest.fixture(scope="session")
def make_photos() -> MakePhotos:
    """Photos of people in general position: unit vectors around one direction per person."""

    def make(
        *, people: int, photos_each: int = 2, spread: float = 0.5, age: float = 30.0, seed: int = 1
    ) -> CalibrationPhotos:
        random = np.random.default_rng(seed)
        centre = np.repeat(random.normal(size=(people, 32)), photos_each, axis=0)
        vectors = centre + spread * random.normal(size=centre.shape)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        number = people * photos_each
        return CalibrationPhotos(
            people=np.repeat(np.arange(people), photos_each),
            sources=np.zeros(number, np.int64),
            vectors=vectors.astype(np.float32),
            lowest_age=np.full(number, age),
            highest_age=np.full(number, age),
            longest_gap=np.array([np.nan]),
        )

    return make
