"""Metrics against tiny score sets worked by hand."""

import numpy as np
import pytest

from matching.face.metrics import cllr, cllr_min, equal_error_rate, rank_shares, ranks_of, tar_at_far

MATED = np.array([0.9, 0.8, 0.7, 0.3])
NON_MATED = np.array([0.75, 0.4, 0.2, 0.1, 0.0, -0.1, -0.2, -0.3, -0.4, -0.5])


def test_one_false_accept_in_ten_lets_the_threshold_fall_to_the_second_highest_stranger() -> None:
    at = tar_at_far(MATED, NON_MATED, 0.1)
    # One of ten strangers (0.75) may pass, 0.4 may not: 0.9, 0.8 and 0.7 lie above 0.4.
    assert at.tar == 0.75
    assert at.far == 0.1
    assert 0.4 < at.threshold < 0.4 + 1e-12
    assert at.is_measurable


def test_a_rate_below_one_in_all_counts_the_mated_above_every_stranger_and_says_so() -> None:
    at = tar_at_far(MATED, NON_MATED, 0.01)
    assert at.tar == 0.5
    assert at.far == 0.0
    assert not at.is_measurable


def test_a_score_equal_to_a_stranger_that_must_not_pass_does_not_pass() -> None:
    assert tar_at_far(np.array([0.75, 0.76]), NON_MATED, 0.0).tar == 0.5


def test_a_rate_of_one_accepts_every_pair_that_was_compared_but_no_refused_one() -> None:
    assert tar_at_far(np.array([0.1, -np.inf]), NON_MATED, 1.0).tar == 0.5


def test_a_refused_mated_pair_is_a_miss_at_every_rate() -> None:
    with_refused = np.append(MATED, -np.inf)
    assert tar_at_far(with_refused, NON_MATED, 0.1).tar == 3 / 5


def test_the_equal_error_rate_is_where_misses_equal_false_accepts() -> None:
    # At 0.4 one of four mated is missed (0.3) and two of ten are accepted (0.75, 0.4): 0.25 and 0.2.
    # At 0.7 they are 0.25 and 0.1, at 0.3 they are 0 and 0.2: further apart.
    assert equal_error_rate(MATED, NON_MATED) == pytest.approx((0.25 + 0.2) / 2)


def test_separated_scores_have_no_equal_error() -> None:
    assert equal_error_rate(np.array([0.9, 0.8]), np.array([0.1, 0.2])) == 0.0


def test_scores_without_any_information_err_half_the_time() -> None:
    both = np.array([0.1, 0.2, 0.3, 0.4])
    assert equal_error_rate(both, both) == pytest.approx(0.5)


def test_without_mated_or_non_mated_scores_there_is_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="mated and non-mated"):
        tar_at_far(np.zeros(0), NON_MATED, 0.1)
    with pytest.raises(ValueError, match="mated and non-mated"):
        equal_error_rate(MATED, np.zeros(0))


def test_ranks_count_people_at_or_above_the_own_score() -> None:
    scores = np.array([[0.9, 0.1, 0.2], [0.5, 0.4, 0.5], [0.1, 0.2, 0.3]])
    # First: own is best. Second: own 0.4 behind two. Third: own 0.1 is last.
    assert ranks_of(scores, np.array([0, 1, 0])).tolist() == [1, 3, 3]


def test_a_tie_counts_against_the_own_person() -> None:
    assert ranks_of(np.array([[0.5, 0.5]]), np.array([0])).tolist() == [2]


def test_rank_shares_count_an_impossible_search_as_a_miss() -> None:
    ranks = np.array([1, 0, 2, 11])
    assert rank_shares(ranks, (1, 10)) == (0.25, 0.5)


def test_rank_shares_of_no_probes_are_not_zero_but_nothing() -> None:
    assert rank_shares(np.zeros(0, np.int64), (1, 10)) == (None, None)


def test_cllr_follows_its_formula() -> None:
    log10_lrs = np.array([1.0, 0.5, -1.0, 0.2])
    is_mated = np.array([True, True, False, False])
    missed = np.mean([np.log2(1 + 10**-1.0), np.log2(1 + 10**-0.5)])
    accepted = np.mean([np.log2(1 + 10**-1.0), np.log2(1 + 10**0.2)])
    assert cllr(log10_lrs, is_mated) == pytest.approx((missed + accepted) / 2)


def test_ratios_that_say_nothing_cost_one_bit() -> None:
    assert cllr(np.zeros(4), np.array([True, True, False, False])) == pytest.approx(1.0)


def test_cllr_min_ignores_how_far_apart_the_ratios_lie() -> None:
    is_mated = np.array([True, False, True, False, True, False])
    log10_lrs = np.array([2.0, -2.0, 0.3, 0.4, 1.0, -1.0])
    assert cllr_min(10 * log10_lrs + 3, is_mated) == pytest.approx(cllr_min(log10_lrs, is_mated))


def test_cllr_min_of_one_wrong_order_is_the_cost_of_that_pool_alone() -> None:
    # 0.3 (mated) and 0.4 (non-mated) are in the wrong order and share one ratio: 1. Each costs one bit,
    # as one of three on its side, all others nothing.
    is_mated = np.array([True, False, True, False, True, False])
    log10_lrs = np.array([2.0, -2.0, 0.3, 0.4, 1.0, -1.0])
    assert cllr_min(log10_lrs, is_mated) == pytest.approx(1 / 3, abs=1e-9)
