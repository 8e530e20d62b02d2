"""Which comparisons are fitted on and what they are worth, worked by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from matching.face.calibration_artefact import Protocol
from matching.face.calibration_sample import (
    CalibrationPhotos,
    Comparisons,
    compare_within_sources,
    count,
    effective_non_mated,
    effective_people,
    in_stratum,
    weighted_quantiles,
    weights,
)
from matching.face.calibration_strata import POOLED, AgeClass, StratumKey

NAN = float("nan")


def photos(
    *, ages: Sequence[tuple[float, float]], people: list[int], sources: list[int]
) -> CalibrationPhotos:
    """Photos whose vectors point in their own direction; source 1 states at most 10 years of gap."""
    number = len(people)
    return CalibrationPhotos(
        people=np.array(people),
        sources=np.array(sources),
        vectors=np.eye(number, dtype=np.float32),
        lowest_age=np.array([low for low, _ in ages]),
        highest_age=np.array([high for _, high in ages]),
        longest_gap=np.array([NAN, 10.0]),
    )


def pairs_of(found: Comparisons) -> set[tuple[int, int]]:
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


@pytest.fixture
def two_sources() -> Comparisons:
    """Source 0: a child of 4 and 9 years and an adult of 40. Source 1: two adults of unknown years."""
    given = photos(
        ages=[(4, 4), (9, 9), (40, 40), (18, 62), (18, 62), (18, 62)],
        people=[0, 0, 1, 2, 2, 3],
        sources=[0, 0, 0, 1, 1, 1],
    )
    return compare_within_sources(given, Protocol())


def test_people_are_compared_within_their_source_only(two_sources: Comparisons) -> None:
    assert pairs_of(two_sources) == {(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)}
    assert pairs_of(two_sources.where(two_sources.is_mated)) == {(0, 1), (3, 4)}


def test_a_mated_pair_of_an_undated_source_lies_within_the_years_the_source_states(
    two_sources: Comparisons,
) -> None:
    undated = two_sources.where(two_sources.is_mated & (two_sources.source == 1))
    assert (undated.lowest_gap.tolist(), undated.highest_gap.tolist()) == ([0.0], [10.0])


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (POOLED, {(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)}),
        (StratumKey(AgeClass.MINOR_MINOR), {(0, 1)}),
        (StratumKey(AgeClass.MINOR_MINOR, 3, 11), {(0, 1)}),
        (StratumKey(AgeClass.MINOR_MINOR, 0, 3), set()),
        (StratumKey(AgeClass.MINOR_ADULT, 21), {(0, 2), (1, 2)}),
        (StratumKey(AgeClass.ADULT_ADULT, 0, 11), {(3, 4), (3, 5), (4, 5)}),
        # The gap between undated strangers is an accident: they speak for every gap, the mated pair does not.
        (StratumKey(AgeClass.ADULT_ADULT, 11), {(3, 5), (4, 5)}),
    ],
)
def test_a_comparison_belongs_to_the_strata_its_ages_and_gap_allow(
    two_sources: Comparisons, key: StratumKey, expected: set[tuple[int, int]]
) -> None:
    assert pairs_of(two_sources.where(in_stratum(two_sources, key))) == expected


def test_photos_of_unknown_age_belong_to_the_pooled_stratum_alone() -> None:
    unknown = photos(ages=[(NAN, NAN)] * 3, people=[0, 0, 1], sources=[0, 0, 0])
    found = compare_within_sources(unknown, Protocol())
    assert in_stratum(found, POOLED).all()
    for age_class in AgeClass:
        assert not in_stratum(found, StratumKey(age_class)).any()


def test_each_person_and_each_pair_of_people_weighs_the_same() -> None:
    # Person 0 has three photos (3 mated pairs), person 1 two (1), person 2 one.
    given = photos(ages=[(30, 30)] * 6, people=[0, 0, 0, 1, 1, 2], sources=[0] * 6)
    found = compare_within_sources(given, Protocol())
    weight = weights(found, minors_share=None)
    by_pair = dict(zip(sorted_pairs(found), weight[order_of(found)], strict=True))
    assert by_pair[(0, 1)] == pytest.approx(1 / 6)
    assert by_pair[(3, 4)] == pytest.approx(1 / 2)
    # 0-1: 6 photo pairs, 0-2: 3, 1-2: 2; each pair of people weighs a third.
    assert by_pair[(0, 3)] == pytest.approx(1 / 18)
    assert by_pair[(0, 5)] == pytest.approx(1 / 9)
    assert by_pair[(3, 5)] == pytest.approx(1 / 6)


def order_of(found: Comparisons) -> np.ndarray:
    return np.lexsort((found.second, found.first))


def sorted_pairs(found: Comparisons) -> list[tuple[int, int]]:
    return sorted(pairs_of(found))


def test_sources_with_minors_have_their_share_whatever_their_size() -> None:
    # Source 0: three adults. Source 1: one person who may be a child.
    given = photos(
        ages=[(30, 30)] * 6 + [(10, 40)] * 2, people=[0, 0, 1, 1, 2, 2, 3, 3], sources=[0] * 6 + [1, 1]
    )
    found = compare_within_sources(given, Protocol())
    for share, expected in ((None, 0.25), (0.4, 0.4)):
        weight = weights(found, minors_share=share)
        assert weight[found.is_mated & (found.source == 1)].sum() == pytest.approx(expected)
        assert weight[found.is_mated].sum() == pytest.approx(1)
        # There are no strangers in source 1: those of source 0 are all there are.
        assert weight[~found.is_mated].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("ages", "holds_minors"), [((18, 62), False), ((17, 62), True), ((NAN, NAN), True), ((5, 5), True)]
)
def test_a_source_holds_minors_unless_everyone_is_known_to_be_an_adult(
    ages: tuple[float, float], holds_minors: bool
) -> None:
    given = photos(ages=[(30, 30), (30, 30), ages], people=[0, 0, 1], sources=[0, 0, 0])
    found = compare_within_sources(given, Protocol())
    assert set(found.holds_minors.tolist()) == {holds_minors}


def test_equally_weighted_people_are_worth_their_number_and_a_heavy_one_less() -> None:
    given = photos(ages=[(30, 30)] * 6, people=[0, 0, 1, 1, 2, 2], sources=[0] * 6)
    mated = compare_within_sources(given, Protocol())
    mated = mated.where(mated.is_mated)
    assert effective_people(mated, np.ones(3)) == pytest.approx(3.0)
    # (4 + 1 + 1)^2 / (16 + 1 + 1) = 2
    assert effective_people(mated, np.array([4.0, 1.0, 1.0])) == pytest.approx(2.0)


def strangers(score: np.ndarray) -> Comparisons:
    """Every pair of people once, with `score` [people, people]."""
    first, second = np.triu_indices(len(score), 1)
    number = len(first)
    return Comparisons(
        first=first,
        second=second,
        person=first,
        other_person=second,
        source=np.zeros(number, np.int64),
        score=score[first, second],
        is_mated=np.zeros(number, np.bool_),
        minors=np.zeros(number, np.int64),
        holds_minors=np.zeros(number, np.bool_),
        lowest_gap=np.full(number, NAN),
        highest_gap=np.full(number, NAN),
    )


def test_independent_strangers_are_worth_about_their_number() -> None:
    random = np.random.default_rng(3)
    found = strangers(random.normal(size=(80, 80)))
    worth = effective_non_mated(found, np.ones(len(found)), Protocol())
    # Leaving out people counts each pair twice: at worst half the number.
    assert len(found) / 3 < worth < len(found)


def test_people_who_resemble_everyone_make_many_pairs_worth_few() -> None:
    random = np.random.default_rng(3)
    resemblance = 3.0 * random.normal(size=80)
    found = strangers(random.normal(size=(80, 80)) + resemblance[:, None] + resemblance[None, :])
    worth = effective_non_mated(found, np.ones(len(found)), Protocol())
    assert worth < len(found) / 10


def test_more_photos_of_the_same_people_are_not_more_strangers() -> None:
    random = np.random.default_rng(3)
    once = strangers(random.normal(size=(40, 40)))
    four = Comparisons(*(np.repeat(getattr(once, name), 4) for name in Comparisons.__slots__))
    worth = [effective_non_mated(found, np.ones(len(found)), Protocol()) for found in (once, four)]
    assert worth[1] == pytest.approx(worth[0])


def test_too_few_pairs_of_people_to_measure_are_worth_half_their_number() -> None:
    found = strangers(np.random.default_rng(3).normal(size=(5, 5)))
    assert effective_non_mated(found, np.ones(10), Protocol()) == 5.0


def test_strangers_that_all_share_one_person_are_worth_nothing() -> None:
    found = strangers(np.random.default_rng(3).normal(size=(40, 40)))
    found = found.where(found.person == 0)
    assert effective_non_mated(found, np.ones(len(found)), Protocol()) == 0.0


def test_a_mix_of_adults_and_minors_is_worth_what_the_less_known_allows() -> None:
    random = np.random.default_rng(3)
    small, large = (strangers(random.normal(size=(size, size))) for size in (10, 60))
    large = replace(
        large, person=large.person + 10, other_person=large.other_person + 10, source=large.source + 1
    )
    small = replace(small, holds_minors=~small.holds_minors)
    both = Comparisons(
        *(np.concatenate([getattr(small, name), getattr(large, name)]) for name in Comparisons.__slots__)
    )
    alone = effective_non_mated(small, np.ones(len(small)), Protocol())
    half_each = weights(both, minors_share=0.5)
    assert effective_non_mated(both, half_each, Protocol()) == pytest.approx(2 * alone)
    # By people, the minors are a fortieth of the whole, and hardly matter.
    by_people = weights(both, minors_share=None)
    assert effective_non_mated(both, by_people, Protocol()) > 10 * alone


def test_counts_tell_people_pairs_of_people_and_pairs_of_photos(two_sources: Comparisons) -> None:
    counts = count(two_sources, weights(two_sources, minors_share=0.5), Protocol())
    assert (counts.mated_people, counts.mated_pairs) == (2, 2)
    assert (counts.non_mated_people, counts.non_mated_people_pairs, counts.non_mated_pairs) == (4, 2, 4)


def test_weighted_quantiles_repeat_a_value_as_often_as_it_weighs() -> None:
    values, weight = np.array([3.0, 1.0, 2.0]), np.array([1.0, 2.0, 1.0])
    assert weighted_quantiles(values, weight, 4).tolist() == [1.0, 1.0, 2.0, 3.0]
