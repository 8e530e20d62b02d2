"""The rows worth an exact score: the best by their vectors, and the best by their codes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Float32, Int64
from index.best_rows import BestRows
from index.selection import Selection

# With codes of 4 bits for 4 numbers the true nearest of a million 512-D vectors was always among the best 100
# codes (docs/performance.md); more are scored exactly so that the list behind it is better. A part is asked
# for fewer, since the best of all lie spread over the parts, and a scan that keeps 400 takes a third longer.
SCANNED_ROWS = 400
FEWEST_OF_PART = 128
# Below every cosine: all a scan can say of the rows it left out.
_NO_BOUND = np.float32(-2)


@dataclass(frozen=True, slots=True, eq=False)
class NearestRows:
    """`rows` int64[q, m] numbered over all parts, -1 for none; see `Fetched.unseen`."""

    rows: Int64
    unseen: Float32


def nearest_rows(selections: Sequence[Selection], probes: Float32, count: int) -> NearestRows:
    """The best `count` rows by vectors and at least as many by codes, or all there are.

    Both are chosen apart: scores of codes are lower than those of vectors, and would lose against them.
    """
    by_codes, scanned = _by_codes(selections, probes, count)
    exact = [selection for selection in selections if selection not in scanned]
    by_vectors = BestRows(len(probes), min(count, _total(exact)))
    for selection in exact:
        selection.offer_exactly(by_vectors, probes)
    rough, rows = by_vectors.finish()
    unseen = np.full(len(probes), -np.inf, np.float32)
    if rough.shape[1] < _total(exact):
        unseen = (rough[:, -1] + rounding(probes)).astype(np.float32)
    elif by_codes.shape[1] < _total(scanned):
        unseen[:] = _NO_BOUND
    return NearestRows(np.hstack([rows, by_codes]), unseen)


def _by_codes(
    selections: Sequence[Selection], probes: Float32, count: int
) -> tuple[Int64, Sequence[Selection]]:
    """The rows with the best codes, int64[q, m], and the selections they were chosen from."""
    to_scan = [selection for selection in selections if selection.is_scanned]
    total = _total(to_scan)
    best = BestRows(len(probes), min(max(count, SCANNED_ROWS), total))
    most = max(count, FEWEST_OF_PART, -(-best.count // max(1, len(to_scan))))
    if best.count == total:
        most = total
    scanned = [selection for selection in to_scan if selection.offer_scanned(best, probes, most)]
    return best.finish()[1], scanned


def _total(selections: Sequence[Selection]) -> int:
    return sum(selection.count for selection in selections)


def rounding(probes: Float32) -> float:
    """Most by which a float32 dot product of two unit vectors can differ from another summation order.

    n * 2^-24 bounds one order's error (Higham, Accuracy and Stability of Numerical Algorithms, 3.1);
    twice that leaves room for lengths a little over 1 and for the score's own rounding.
    """
    return float(probes.shape[1]) * 2.0**-23
