"""The line from score to log10 LR and its bounds, by the `lir` package.

Sources: logistic calibration after Brümmer & du Preez (2006); empirical lower and upper bounds (ELUB) after
Vergeer et al., Science & Justice 56 (2016) 482-491. `lir` takes unweighted samples, so a weighted sample is
handed over as equally weighted quantiles, and to ELUB as many of them as the sample is effectively worth:
the bounds then know how few people stand behind many pairs.
"""

from dataclasses import dataclass

import numpy as np
from lir.algorithms.bayeserror import ELUBBounder
from lir.algorithms.logistic_regression import LogitCalibrator

from matching.face.calibration_artefact import Protocol
from matching.face.calibration_sample import (
    Comparisons,
    Float64Vector,
    effective_non_mated,
    effective_people,
    weighted_quantiles,
)

# No penalty on the slope: the likelihood alone decides. Finite, so that separable data still end.
_NO_PENALTY = 1e6


@dataclass(frozen=True, slots=True)
class Line:
    """log10 LR = intercept + slope x score, between the bounds."""

    intercept: float
    slope: float
    lower: float
    upper: float

    def log10_lr(self, scores: Float64Vector) -> Float64Vector:
        """Bounded log10 LRs of float64[n] scores."""
        return np.clip(self.intercept + self.slope * scores, self.lower, self.upper)


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The mated or the non-mated scores of a sample with their weights, and what they are worth."""

    score: Float64Vector
    weight: Float64Vector
    effective: float

    def representatives(self, number: int) -> Float64Vector:
        return weighted_quantiles(self.score, self.weight, number)

    def worth(self, protocol: Protocol) -> int:
        return max(1, min(int(self.effective), protocol.most_effective))


def fit_line(pairs: Comparisons, weight: Float64Vector, protocol: Protocol) -> Line | None:
    """The calibrated line with its bounds, float64[m] `weight` per comparison.

    None where either side is empty or a higher score does not speak for one person.
    """
    non_mated, mated = _sides(pairs, weight, protocol)
    if not len(mated.score) or not len(non_mated.score):
        return None
    number = protocol.representatives
    intercept, slope = logistic(non_mated.representatives(number), mated.representatives(number))
    if slope <= 0:
        return None
    few, fewer = (side.representatives(side.worth(protocol)) for side in (non_mated, mated))
    labels = np.repeat([0, 1], [len(few), len(fewer)])
    bounds = ELUBBounder().calculate_bounds(intercept + slope * np.concatenate([few, fewer]), labels)
    lower, upper = (float(bound or 0.0) for bound in bounds)
    return Line(intercept, slope, lower, upper)


def logistic(non_mated: Float64Vector, mated: Float64Vector) -> tuple[float, float]:
    """Intercept and slope of log10 LR over the score, from equally weighted samples of both kinds."""
    scores = np.concatenate([non_mated, mated])
    # Cosines of some networks lie within a tenth of each other: the optimiser needs a common scale.
    centre, spread = float(scores.mean()), float(scores.std()) or 1.0
    calibrator = LogitCalibrator(C=_NO_PENALTY, max_iter=1000)
    calibrator.fit((scores - centre) / spread, np.repeat([0, 1], [len(non_mated), len(mated)]))
    at_centre, one_further = (float(value) for value in calibrator.transform(np.array([0.0, 1.0])))
    slope = (one_further - at_centre) / spread
    return at_centre - slope * centre, slope


def _sides(pairs: Comparisons, weight: Float64Vector, protocol: Protocol) -> tuple[_Side, _Side]:
    mated, others = pairs.where(pairs.is_mated), pairs.where(~pairs.is_mated)
    mated_weight, other_weight = weight[pairs.is_mated], weight[~pairs.is_mated]
    worth = effective_non_mated(others, other_weight, protocol) if len(others) else 0.0
    return (
        _Side(others.score, other_weight, worth),
        _Side(mated.score, mated_weight, effective_people(mated, mated_weight)),
    )
