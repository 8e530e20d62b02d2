"""What a weak photo costs: how far its ratios must shrink, and how much oftener strangers then score high."""

import math
from dataclasses import dataclass

import numpy as np

from matching.face.calibration_artefact import Protocol, StratumFit, WeakPhotos
from matching.face.calibration_sample import (
    CalibrationPhotos,
    Comparisons,
    Float64Vector,
    compared,
    joined,
    weighted_quantiles,
    weights,
)
from matching.face.metrics import cllr
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
    photos: CalibrationPhotos, worse: MadeWorse, pooled: StratumFit, *, protocol: Protocol
) -> WeakPhotos | None:
    """The cost of weak photos under the pooled calibration; None with too few people.

    Each is compared with the photos of its source except its original. `log10_lr_factor` is the one that
    costs least, in steps of 0.05 and at most 1; `rate_factor` is the largest ratio between the tails where
    one stranger in 10 to one in 100 reaches a score.
    """
    pairs = _against_others(photos, worse)
    people = len(np.unique(pairs.person[pairs.is_mated]))
    if people < protocol.minimum_people or pairs.is_mated.all():
        return None
    weight = weights(pairs, are_sources_equal=True)
    line = pooled.intercept + pooled.slope * pairs.score
    log10_lrs = np.clip(line, pooled.lower_bound, pooled.upper_bound)
    costs = [_cost(factor * log10_lrs, pairs, weight, protocol) for factor in _FACTORS]
    best = int(np.argmin(costs))
    return WeakPhotos(
        people=people,
        mated_pairs=int(pairs.is_mated.sum()),
        non_mated_pairs=int((~pairs.is_mated).sum()),
        log10_lr_factor=float(_FACTORS[best]),
        rate_factor=_rate_factor(pairs, weight, pooled),
        cllr_without=round(costs[-1], 4),
        cllr_with=round(costs[best], 4),
    )


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


def _cost(log10_lrs: Float64Vector, pairs: Comparisons, weight: Float64Vector, protocol: Protocol) -> float:
    number = protocol.representatives
    sides = [
        weighted_quantiles(log10_lrs[side], weight[side], number)
        for side in (~pairs.is_mated, pairs.is_mated)
    ]
    return cllr(np.concatenate(sides), np.repeat([False, True], number))


def _rate_factor(pairs: Comparisons, weight: Float64Vector, pooled: StratumFit) -> float:
    others = ~pairs.is_mated
    score, share = pairs.score[others], weight[others]
    ratios = [
        float(share[score >= point.score].sum()) / point.rate
        for point in pooled.tail
        if max(_RAREST, pooled.lowest_rate) <= point.rate <= _COMMONEST
    ]
    return math.ceil(10 * max(ratios, default=1.0)) / 10 if max(ratios, default=1.0) > 1 else 1.0
