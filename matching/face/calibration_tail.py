"""The tail of the non-mated scores: how often strangers score as high, as far as the data reach."""

import math

import numpy as np

from matching.face.calibration_artefact import TailPoint
from matching.face.calibration_sample import Float64Vector

_DIGITS = 6
# Shares at which the tail is written down, besides its beginning and its end.
_SHARES = tuple(step * 10.0**-power for power in range(1, 7) for step in (5, 2, 1))


def lowest_rate(effective: float, rate_if_none_seen: float) -> float:
    """The upper 95% limit of a rate with no case seen in `effective` comparisons: the rule of three."""
    return min(0.5, _rounded_up(rate_if_none_seen / effective)) if effective > 0 else 0.5


def fit_tail(score: Float64Vector, weight: Float64Vector, lowest: float) -> tuple[TailPoint, ...]:
    """Points (score, share of the weight scoring that or more), falling from 1 to `lowest`.

    The last point is the lowest score that no more than `lowest` reach: from there on the data only say
    that the rate is below `lowest`.
    """
    order = np.argsort(score, kind="stable")
    ascending, share = score[order], _share_at_or_above(score[order], weight[order])
    points = [TailPoint(_rounded(ascending[0]), 1.0)]
    for wanted in (rate for rate in _SHARES if max(lowest, share[-1]) <= rate):
        reached = int(np.searchsorted(-share, -wanted))
        _add(points, _rounded(ascending[reached]), max(_rounded_up(float(share[reached])), lowest))
    if share[-1] > lowest:
        _add(points, _rounded(ascending[-1]), _rounded_up(float(share[-1])))
        # More than `lowest` reach the highest score: only the step after it was reached by nobody.
        _add(points, round(_rounded(ascending[-1]) + 10.0**-_DIGITS, _DIGITS), lowest)
    else:
        _add(points, _rounded(ascending[int(np.searchsorted(-share, -lowest))]), lowest)
    return tuple(points)


def _add(points: list[TailPoint], score: float, rate: float) -> None:
    """Adds a point unless it would not rise in score or not fall in rate; the last of all always gets in."""
    while points and score <= points[-1].score and rate < points[-1].rate:
        points.pop()
    if not points or rate < points[-1].rate:
        points.append(TailPoint(score, rate))


def _share_at_or_above(ascending: Float64Vector, weight: Float64Vector) -> Float64Vector:
    """Weighted share scoring as high or higher, at each score; equal scores share one value."""
    above = np.cumsum(weight[::-1])[::-1] / weight.sum()
    return np.asarray(above[np.searchsorted(ascending, ascending, side="left")], np.float64)


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def _rounded_up(rate: float) -> float:
    """Three significant digits, never less than the rate."""
    scale = 10.0 ** (2 - math.floor(math.log10(rate)))
    return round(math.ceil(rate * scale - 1e-9) / scale, 12)
