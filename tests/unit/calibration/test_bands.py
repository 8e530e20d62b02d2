"""Bands and the expected number of false candidates behind them."""

import pytest

from matching.face.bands import band_of, chance_sentence, expected_false_candidates
from models.evidence import Band


def test_the_expected_number_is_the_rate_times_the_comparisons() -> None:
    assert expected_false_candidates(0.001, 2000) == pytest.approx(2.0)


@pytest.mark.parametrize(("rate", "comparisons"), [(-0.1, 1), (1.1, 1), (0.5, -1)])
def test_what_is_no_rate_or_no_count_is_refused(rate: float, comparisons: int) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        expected_false_candidates(rate, comparisons)


@pytest.mark.parametrize(
    ("expected", "band"),
    [
        (0.0, Band.STRONG_LEAD),
        (0.0099, Band.STRONG_LEAD),
        (0.01, Band.LEAD),
        (0.099, Band.LEAD),
        (0.1, Band.POSSIBLE),
        (0.99, Band.POSSIBLE),
        (1.0, Band.WEAK),
        (5000.0, Band.WEAK),
        (None, Band.NOT_CALIBRATED),
    ],
)
def test_the_band_of_supporting_evidence_follows_the_expected_number(
    expected: float | None, band: Band
) -> None:
    assert band_of(expected, 0.5) is band


@pytest.mark.parametrize("log10_lr", [0.0, -0.1, -2.0])
def test_evidence_that_does_not_support_is_weak_however_few_strangers_a_small_gallery_holds(
    log10_lr: float,
) -> None:
    assert band_of(0.0001, log10_lr) is Band.WEAK


def test_a_score_without_a_ratio_has_no_band() -> None:
    assert band_of(0.0001, None) is Band.NOT_CALIBRATED


@pytest.mark.parametrize(
    ("expected", "is_bound", "english", "chinese"),
    [
        (0.004, False, "about one in 250 such searches", "每 250 次"),
        (0.25, False, "about one in 4 such searches", "每 4 次"),
        (0.4, True, "at most about one in 2.5 such searches", "最多约"),
        (3.2, False, "about 3.2 strangers", "3.2 个"),
        (1234.0, True, "at most about 1 200 strangers", "1 200 个"),
    ],
)
def test_the_sentence_tells_the_number_in_plain_words(
    expected: float, is_bound: bool, english: str, chinese: str
) -> None:
    sentence = chance_sentence(expected, is_bound=is_bound)
    assert english in sentence.en.lower()
    assert chinese in sentence.zh


def test_no_sentence_ever_shows_a_percentage() -> None:
    sentences = [chance_sentence(expected) for expected in (None, 0.0, 0.004, 0.05, 0.5, 1.0, 40.0)]
    assert not any("%" in text or "percent" in text for one in sentences for text in (one.zh, one.en))
