"""Chance hits in words that somebody without statistics can picture."""

import pytest

from casework.dna.wording import chance_words
from models.dna_candidate import ChanceHits


@pytest.mark.parametrize(
    ("expected", "searched", "is_bound", "en"),
    [
        (0.35, 1, False, "1 profile compared: about 0.35 unrelated people are expected"),
        (0.35, 41_200, True, "41,200 profiles compared: at most about 0.35 unrelated people"),
        (0.00012, 412, False, "412 profiles compared: one in about 8,300 such searches"),
        (1.2e-12, 7, True, "7 profiles compared: at most one in about 8.3 × 10^11 such searches"),
        (0.0, 7, False, "7 profiles compared: no unrelated person can reach this ratio by chance."),
    ],
)
def test_chance_hits_are_told_in_numbers_one_can_picture(
    expected: float, searched: int, is_bound: bool, en: str
) -> None:
    told = chance_words(ChanceHits(expected, searched, is_bound))
    assert told.en.startswith(en)
    assert ("至多" in told.zh) == is_bound
    assert f"{searched:,}" in told.zh
