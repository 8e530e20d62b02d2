"""Which stratum a case belongs to."""

import pytest

from matching.face.calibration_strata import (
    ALL_KEYS,
    POOLED,
    AgeClass,
    PairCircumstances,
    Span,
    StratumKey,
    age_class_of,
    gap_of,
    narrowest,
)
from models.age import AgeRange

CHILD, TEENAGER, ADULT = AgeRange(5, 6), AgeRange(16, 19), AgeRange(30, 40)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ADULT, ADULT, AgeClass.ADULT_ADULT),
        (CHILD, ADULT, AgeClass.MINOR_ADULT),
        (ADULT, CHILD, AgeClass.MINOR_ADULT),
        (CHILD, CHILD, AgeClass.MINOR_MINOR),
        (TEENAGER, ADULT, None),
        (ADULT, None, None),
        (None, None, None),
    ],
)
def test_the_age_class_is_known_only_when_both_ages_are_certain(
    one: AgeRange | None, other: AgeRange | None, expected: AgeClass | None
) -> None:
    assert age_class_of(one, other) is expected


def test_eighteen_is_adult_and_seventeen_is_not() -> None:
    assert age_class_of(AgeRange(18, 18), ADULT) is AgeClass.ADULT_ADULT
    assert age_class_of(AgeRange(17.9, 17.9), ADULT) is AgeClass.MINOR_ADULT


def test_the_time_between_photos_counts_before_the_ages() -> None:
    case = PairCircumstances(probe_age=CHILD, candidate_age=ADULT, years_between=-3.5)
    assert gap_of(case) == Span(3.5, 3.5)


def test_without_dates_the_gap_follows_from_both_ages() -> None:
    # 30 to 40 against 5 to 6: at least 24 and at most 35 years.
    assert gap_of(PairCircumstances(probe_age=CHILD, candidate_age=ADULT)) == Span(24, 35)
    # Overlapping ages may be no time apart.
    assert gap_of(PairCircumstances(probe_age=ADULT, candidate_age=AgeRange(35, 50))) == Span(0, 20)


def test_without_dates_or_ages_the_gap_is_unknown() -> None:
    assert gap_of(PairCircumstances(probe_age=CHILD)) is None


@pytest.mark.parametrize(
    ("age_class", "gap", "name"),
    [
        (None, Span(0, 0), "pooled"),
        (AgeClass.MINOR_MINOR, Span(2.9, 2.9), "minor_minor/0-2"),
        (AgeClass.MINOR_MINOR, Span(3, 3), "minor_minor/3-10"),
        (AgeClass.MINOR_MINOR, Span(1, 5), "minor_minor/0-10"),
        (AgeClass.MINOR_MINOR, Span(1, 15), "minor_minor"),
        (AgeClass.MINOR_MINOR, None, "minor_minor"),
        (AgeClass.MINOR_ADULT, Span(25, 30), "minor_adult/21+"),
        (AgeClass.MINOR_ADULT, Span(15, 30), "minor_adult/11+"),
        (AgeClass.ADULT_ADULT, Span(10.9, 10.9), "adult_adult/0-10"),
        (AgeClass.ADULT_ADULT, Span(11, 20.9), "adult_adult/11-20"),
    ],
)
def test_the_narrowest_stratum_that_holds_the_case_is_taken(
    age_class: AgeClass | None, gap: Span | None, name: str
) -> None:
    assert narrowest(ALL_KEYS, age_class, gap).name == name


def test_a_class_without_any_stratum_falls_back_to_the_pooled_one() -> None:
    assert narrowest((POOLED, StratumKey(AgeClass.ADULT_ADULT)), AgeClass.MINOR_MINOR, None) == POOLED


def test_every_stratum_stands_after_those_around_it() -> None:
    for place, key in enumerate(ALL_KEYS):
        assert not any(key.surrounds(earlier) for earlier in ALL_KEYS[:place])


def test_a_stratum_surrounds_its_parts_and_neither_itself_nor_its_neighbours() -> None:
    later, middle = StratumKey(AgeClass.MINOR_ADULT, 11), StratumKey(AgeClass.MINOR_ADULT, 11, 21)
    last = StratumKey(AgeClass.MINOR_ADULT, 21)
    assert later.surrounds(middle)
    assert later.surrounds(last)
    assert not later.surrounds(later)
    assert not middle.surrounds(last)
    assert not StratumKey(AgeClass.ADULT_ADULT).surrounds(middle)
