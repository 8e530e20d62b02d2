"""What a weak photo costs: how far its ratios must shrink, and how much oftener strangers then score high."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.face.calibration_artefact import Protocol, StratumFit, WeakPhotos
from matching.face.calibration_check import held_out_cost
from matching.face.calibration_sample import (
    CalibrationPhotos,
    Comparisons,
    Float64Vector,
    compared,
    in_stratum,
    joined,
    weights,
)
from matching.face.calibration_strata import POOLED, AgeClass, StratumKey
from matching.face.pairing import IntVector

_FACTORS = np.arange(1, 21) / 20
# Where the tail of all photos is read: rare, yet often enough to be counted among weak photos too.
_COMMONEST, _RAREST = 0.1, 0.01


@dataclass(frozen=True, slots=True, eq=False)
class MadeWorse:
    """k weak photos made from others: as photos, and the number of the original of each, int64[k]."""

    photos: CalibrationPhotos
    original: IntVector


def measure_weak_photos(
    photos: CalibrationPhotos,
    worse: MadeWorse,
    fits: Mapping[StratumKey, StratumFit],
    *,
    protocol: Protocol,
) -> WeakPhotos | None:
    """The cost of weak photos; None with too few people of them.

    Each is compared with the photos of its source except its original. `log10_lr_factor` is the one that
    costs least, in steps of 0.05 and at most 1, with ages unknown or known, whichever needs more shrinking;
    `rate_factor` is the largest ratio between the tails where one stranger in 10 to one in 100 reaches a
    score. Every source counts the same: each stands for a way of being weak.
    """
    pairs = _against_others(photos, worse)
    people = len(np.unique(pairs.person[pairs.is_mated]))
    if people < protocol.minimum_people or pairs.is_mated.all():
        return None
    weight = _sources_equal(pairs)
    undated = _bounded(fits[POOLED], pairs.score)
    shrinking = [_best_factor(each, pairs, weight) for each in (undated, _dated(fits, pairs, undated))]
    factor, without, with_factor = min(shrinking)
    return WeakPhotos(
        people=people,
        mated_pairs=int(pairs.is_mated.sum()),
        non_mated_pairs=int((~pairs.is_mated).sum()),
        log10_lr_factor=factor,
        rate_factor=_rate_factor(pairs, weight, fits[POOLED]),
        cllr_without=without,
        cllr_with=with_factor,
    )


def _bounded(fit: StratumFit, score: Float64Vector) -> Float64Vector:
    return np.clip(fit.intercept + fit.slope * score, fit.lower_bound, fit.upper_bound)


def _dated(
    fits: Mapping[StratumKey, StratumFit], pairs: Comparisons, undated: Float64Vector
) -> Float64Vector:
    """log10 LRs by the stratum of each pair's age class, whatever the gap."""
    log10_lrs = undated.copy()
    for age_class in AgeClass:
        fit = fits.get(StratumKey(age_class))
        if fit is not None:
            here = in_stratum(pairs, fit.key)
            log10_lrs[here] = _bounded(fit, pairs.score[here])
    return log10_lrs


def _sources_equal(pairs: Comparisons) -> Float64Vector:
    weight = weights(pairs, minors_share=None)
    for truth in (True, False):
        of_truth = pairs.is_mated == truth
        sources = np.unique(pairs.source[of_truth])
        for source in sources:
            here = of_truth & (pairs.source == source)
            weight[here] /= weight[here].sum() * len(sources)
    return weight


def _best_factor(
    log10_lrs: Float64Vector, pairs: Comparisons, weight: Float64Vector
) -> tuple[float, float, float]:
    """The factor of least cost, the cost without it and with it."""
    costs = [held_out_cost(factor * log10_lrs, pairs, weight).cllr for factor in _FACTORS]
    best = int(np.argmin(costs))
    return float(_FACTORS[best]), costs[-1], costs[best]


def _against_others(photos: CalibrationPhotos, worse: MadeWorse) -> Comparisons:
    together = joined(photos, worse.photos)
    number = len(photos.people)
    firsts = [np.zeros(0, np.int64)]
    seconds = [np.zeros(0, np.int64)]
    for index, original in enumerate(worse.original):
        others = np.flatnonzero(photos.sources == worse.photos.sources[index])
        others = others[others != original]
        firsts.append(others)
        seconds.append(np.full(len(others), number + index))
    return compared(together, np.concatenate(firsts), np.concatenate(seconds))


def _rate_factor(pairs: Comparisons, weight: Float64Vector, pooled: StratumFit) -> float:
    others = ~pairs.is_mated
    score, share = pairs.score[others], weight[others]
    ratios = [
        float(share[score >= point.score].sum()) / point.rate
        for point in pooled.tail
        if max(_RAREST, pooled.lowest_rate) <= point.rate <= _COMMONEST
    ]
    return math.ceil(10 * max(ratios, default=1.0)) / 10 if max(ratios, default=1.0) > 1 else 1.0
