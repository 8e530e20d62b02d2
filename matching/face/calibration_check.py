"""Held-out cost of a calibration: every comparison judged by a fit that saw neither of its two people."""

import numpy as np

from matching.face.calibration_artefact import HeldOut, Protocol, ReliabilityBin
from matching.face.calibration_line import fit_line
from matching.face.calibration_sample import Comparisons, Float64Vector, weighted_quantiles, weights
from matching.face.metrics import cllr, cllr_min
from matching.face.pairing import IntVector

# Bins of log10 LR; the outer ones take all the rest.
_EDGES = (-9.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 9.0)


def held_out_log10_lrs(
    pairs: Comparisons, protocol: Protocol, *, minors_share: float | None
) -> Float64Vector:
    """float64[m] bounded log10 LRs of m comparisons; each by a fit on people of other folds.

    People are dealt into folds within their source. For each two folds a line is fitted without the people
    of either and judges the comparisons between them. 0 where a fit was not possible.
    """
    fold = _folds(pairs, protocol)
    one, other = fold[pairs.person], fold[pairs.other_person]
    low, high = np.minimum(one, other), np.maximum(one, other)
    log10_lrs = np.zeros(len(pairs))
    for first in range(protocol.folds):
        for second in range(first, protocol.folds):
            unseen = (first, second)
            seen = pairs.where(~np.isin(one, unseen) & ~np.isin(other, unseen))
            line = fit_line(seen, weights(seen, minors_share=minors_share), protocol)
            if line is not None:
                judged = (low == first) & (high == second)
                log10_lrs[judged] = line.log10_lr(pairs.score[judged])
    return log10_lrs


def held_out_cost(
    log10_lrs: Float64Vector, pairs: Comparisons, weight: Float64Vector, *, source: str | None = None
) -> HeldOut:
    """Cllr, Cllr-min and shares per bin of weighted log10 LRs; needs both kinds of comparison."""
    # Enough that a quantile's weight (1/4000) does not show in the fourth digit of a cost.
    number = 4000
    others, mated = (
        weighted_quantiles(log10_lrs[side], weight[side], number)
        for side in (~pairs.is_mated, pairs.is_mated)
    )
    values, truth = np.concatenate([others, mated]), np.repeat([False, True], number)
    return HeldOut(
        source=source,
        cllr=round(cllr(values, truth), 4),
        cllr_min=round(cllr_min(values, truth), 4),
        reliability=_reliability(mated, others),
    )


def _folds(pairs: Comparisons, protocol: Protocol) -> IntVector:
    """Fold of each person number, int64[largest person number + 1]."""
    people = np.concatenate([pairs.person, pairs.other_person])
    sources = np.concatenate([pairs.source, pairs.source])
    random = np.random.default_rng(protocol.seed)
    fold = np.zeros(int(people.max()) + 1, np.int64)
    for source in np.unique(sources):
        here = random.permutation(np.unique(people[sources == source]))
        fold[here] = np.arange(len(here)) % protocol.folds
    return fold


def _reliability(mated: Float64Vector, others: Float64Vector) -> tuple[ReliabilityBin, ...]:
    shares = [np.histogram(values, _EDGES)[0] / len(values) for values in (mated, others)]
    return tuple(
        ReliabilityBin(low, high, round(float(m), 5), round(float(n), 5))
        for low, high, m, n in zip(_EDGES, _EDGES[1:], *shares, strict=False)
        if m or n
    )
