"""How well scores separate people, and how well likelihood ratios are calibrated."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from lir.data.models import LLRData
from lir.metrics import cllr as lir_cllr
from lir.metrics import cllr_min as lir_cllr_min

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verification:
    """True accepts at a false accept rate: both rates as measured at the threshold, and the threshold.

    `is_measurable` is False when there are fewer than 1 / rate non-mated comparisons: `tar` is then the
    share of mated pairs that score above every non-mated one, which the data cannot tell from the rate.
    """

    tar: float
    far: float
    threshold: float
    is_measurable: bool


def tar_at_far(mated: Scores, non_mated: Scores, rate: float) -> Verification:
    """The share of mated scores at the lowest threshold that at most `rate` of the non-mated reach.

    A threshold is always a step above a non-mated score: scores equal to it are accepted on both sides. A
    mated pair that could not be compared (a refused photo) goes in as -inf: a miss at every threshold.
    Raises ValueError when either side is empty.
    """
    _require_both(mated, non_mated)
    falls = np.sort(non_mated)[::-1]
    allowed = int(np.floor(rate * len(falls) + 1e-9))
    # The allowed+1st highest non-mated score must stay below the threshold.
    threshold = float(np.nextafter(falls[allowed], np.inf)) if allowed < len(falls) else -np.inf
    return Verification(
        tar=float(np.mean(mated >= threshold)) if np.isfinite(threshold) else float(np.mean(mated > -np.inf)),
        far=float(np.mean(non_mated >= threshold)),
        threshold=threshold,
        is_measurable=len(falls) * rate >= 1 - 1e-9,
    )


def equal_error_rate(mated: Scores, non_mated: Scores) -> float:
    """The error rate where as many mated pairs are missed as non-mated ones accepted.

    The mean of both rates at the threshold where they lie closest. Refused mated pairs count as -inf.
    """
    _require_both(mated, non_mated)
    thresholds = np.unique(np.concatenate([mated[np.isfinite(mated)], non_mated, [np.inf]]))
    missed = np.searchsorted(np.sort(mated), thresholds, side="left") / len(mated)
    accepted = 1 - np.searchsorted(np.sort(non_mated), thresholds, side="left") / len(non_mated)
    closest = int(np.argmin(np.abs(missed - accepted)))
    return float((missed[closest] + accepted[closest]) / 2)


def rank_shares(ranks: npt.NDArray[np.int64], depths: tuple[int, ...]) -> tuple[float | None, ...]:
    """For each depth, the share of probes whose own person stands at that rank or better.

    `ranks` int64[n] count from 1; 0 is a probe that could not be searched, a miss. None without probes.
    """
    if not len(ranks):
        return tuple(None for _ in depths)
    return tuple(float(np.mean((ranks >= 1) & (ranks <= depth))) for depth in depths)


def ranks_of(scores: npt.NDArray[np.float64], own: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Rank from 1 of the own column in each row of `scores` [probes, people]; ties count against it."""
    own_score = np.take_along_axis(scores, own[:, None], axis=1)
    return np.asarray((scores >= own_score).sum(axis=1), np.int64)


def cllr(log10_lrs: Scores, is_mated: npt.NDArray[np.bool_]) -> float:
    """The cost of log10 likelihood ratios in bits (Brümmer & du Preez 2006): 0 perfect, 1 says nothing."""
    return float(lir_cllr(_labelled(log10_lrs, is_mated)))


def cllr_min(log10_lrs: Scores, is_mated: npt.NDArray[np.bool_]) -> float:
    """The part of `cllr` that no monotone re-calibration could remove: what the scores fail to separate."""
    return float(lir_cllr_min(_labelled(log10_lrs, is_mated)))


def _labelled(log10_lrs: Scores, is_mated: npt.NDArray[np.bool_]) -> LLRData:
    _require_both(log10_lrs[is_mated], log10_lrs[~is_mated])
    return LLRData(features=np.array(log10_lrs, np.float64), labels=is_mated.astype(np.int64))


def _require_both(mated: Scores, non_mated: Scores) -> None:
    if not len(mated) or not len(non_mated):
        raise ValueError(f"needs mated and non-mated scores: {len(mated)} and {len(non_mated)}")
