"""The tail of strangers' scores, worked by hand."""

import numpy as np
import pytest

from matching.face.calibration_tail import fit_tail, lowest_rate


def test_no_case_in_n_means_a_rate_below_three_in_n() -> None:
    assert lowest_rate(300, 3.0) == 0.01
    assert lowest_rate(700, 3.0) == pytest.approx(0.00429)


def test_hardly_any_data_bound_the_rate_at_one_half() -> None:
    assert lowest_rate(0, 3.0) == 0.5
    assert lowest_rate(2, 3.0) == 0.5


def test_the_tail_falls_from_one_to_the_lowest_rate_and_never_below() -> None:
    scores = np.arange(1000) / 1000
    tail = fit_tail(scores, np.ones(1000), 0.003)
    points = {point.rate: point.score for point in tail}
    assert tail[0].rate == 1.0
    assert tail[-1].rate == 0.003
    # 100 of 1000 score 0.9 or more, 10 score 0.99 or more, 3 score 0.997 or more.
    assert points[0.1] == pytest.approx(0.9)
    assert points[0.01] == pytest.approx(0.99)
    assert points[0.003] == pytest.approx(0.997)


def test_the_tail_counts_weights_and_not_rows() -> None:
    scores = np.array([0.0, 0.5, 0.9])
    tail = fit_tail(scores, np.array([0.5, 0.45, 0.05]), 0.01)
    points = {point.score: point.rate for point in tail}
    assert points[0.5] == pytest.approx(0.5)
    assert points[0.9] == pytest.approx(0.05)
    # Nobody scores above 0.9: only from there on does the bound hold.
    assert tail[-1].rate == 0.01
    assert tail[-1].score == pytest.approx(0.9, abs=1e-5)
    assert tail[-1].score > 0.9


def test_equal_scores_share_one_rate() -> None:
    tail = fit_tail(np.array([0.1, 0.4, 0.4, 0.4]), np.ones(4), 0.2)
    assert {point.score: point.rate for point in tail}[0.4] == pytest.approx(0.75)


def test_points_rise_in_score_and_fall_in_rate() -> None:
    random = np.random.default_rng(5)
    tail = fit_tail(np.round(random.normal(size=5000), 2), random.random(5000), 0.0007)
    scores, rates = [point.score for point in tail], [point.rate for point in tail]
    assert scores == sorted(set(scores))
    assert rates == sorted(set(rates), reverse=True)
