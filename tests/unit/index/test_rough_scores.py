"""The bound that makes a search certain holds for both ways of scanning on the machine that runs this."""

import numpy as np
import pytest

from index.best_rows import BestRows
from index.exact_scores import exact_scores
from index.nearest_rows import rounding
from index.vectors import ExactVectors
from tests.unit.index.gallery_data import unit_vectors

ROWS = 3000


@pytest.mark.parametrize("is_half", [True, False])
@pytest.mark.parametrize("dimension", [128, 512])
@pytest.mark.parametrize("probes", [3, 40])
def test_scanned_scores_are_right_to_the_stated_rounding(is_half: bool, dimension: int, probes: int) -> None:
    enrolled = unit_vectors(ROWS, dimension, seed=1)
    vectors = ExactVectors(enrolled.astype(np.float16) if is_half else enrolled)
    asked = np.vstack(
        [unit_vectors(probes - 1, dimension, seed=2), vectors.rows(np.array([5])).astype(np.float32)]
    )
    best = BestRows(probes, ROWS)
    vectors.offer_nearest(best, asked, first_row=0, allowed=None)
    rough, rows = best.finish()
    exact = exact_scores(vectors.rows(rows.ravel()), np.repeat(asked, ROWS, axis=0)).reshape(rough.shape)
    assert sorted(rows[0].tolist()) == list(range(ROWS))
    assert np.abs(rough - exact).max() < rounding(asked) / 2
