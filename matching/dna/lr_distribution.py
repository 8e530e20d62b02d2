"""The distribution of a log10 likelihood ratio over many loci, from its values and chances at each."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Float64Array = npt.NDArray[np.float64]

STEP = 0.001
_SURE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class LocusValues:
    """One locus: log10 ratios float64[n], minus infinity allowed, and how probable each is (sums to one)."""

    log10_lr: Float64Array
    probability: Float64Array


@dataclass(frozen=True, eq=False)
class LrDistribution:
    """Of the sum over independent loci: `weights[i]` is P(log10 LR near `lowest + i * STEP`).

    What is impossible (LR zero) is `impossible`; the weights sum to the rest.
    """

    lowest: float
    weights: Float64Array
    impossible: float

    @cached_property
    def values(self) -> Float64Array:
        """log10 LR of each weight."""
        return np.asarray(self.lowest + STEP * np.arange(len(self.weights)))

    @property
    def mean(self) -> float:
        """Expected log10 LR where it is not zero."""
        return float(self.values @ self.weights / self.weights.sum())

    @property
    def standard_deviation(self) -> float:
        """Of log10 LR where it is not zero."""
        return math.sqrt(float((self.values - self.mean) ** 2 @ self.weights / self.weights.sum()))

    def reaching(self, log10_lr: float) -> float:
        """P(log10 LR at least this); accurate to what lies within a step of it."""
        first = math.ceil((log10_lr - self.lowest) / STEP - _SURE)
        return float(min(1.0, self.weights[max(0, first) :].sum()))

    def below(self, log10_lr: float) -> float:
        """P(log10 LR less than this | LR is not zero)."""
        return 1 - self.reaching(log10_lr) / float(self.weights.sum())

    def quantile(self, share: float) -> float:
        """log10 LR that this share of the cases with an LR above zero stays at or below."""
        cumulated = np.cumsum(self.weights) / self.weights.sum()
        return float(self.values[min(len(self.values) - 1, int(np.searchsorted(cumulated, share - 1e-12)))])


def summed_over_loci(loci: Iterable[LocusValues]) -> LrDistribution:
    """The distribution of the sum, by convolution on a grid of a thousandth.

    Each value is split between its two neighbours on the grid so that means are exact. The convolution is
    a product of Fourier transforms, with an absolute error of about 1e-15 in each weight: meant for
    percentiles and chances to reach a threshold, not for tails of 1e-12 (`chance` is).
    """
    parts = [_on_grid(locus) for locus in loci]
    possible = math.prod((float(weights.sum()) for _, weights in parts), start=1.0)
    size = 1 + sum(len(weights) - 1 for _, weights in parts)
    padded = 1 << (size - 1).bit_length()
    product = np.ones(padded // 2 + 1, dtype=np.complex128)
    for _, weights in parts:
        product *= np.fft.rfft(weights, padded)
    total = np.maximum(0.0, np.fft.irfft(product, padded)[:size]) if padded > 1 else np.array([possible])
    total *= possible / total.sum() if possible > 0 else 0.0
    return LrDistribution(STEP * sum(start for start, _ in parts), total, max(0.0, 1.0 - possible))


def _on_grid(locus: LocusValues) -> tuple[int, Float64Array]:
    """The lowest place on the grid, and the weights from there; what is impossible is left out."""
    is_possible = np.isfinite(locus.log10_lr) & (locus.probability > 0)
    if not np.any(is_possible):
        return 0, np.zeros(1)
    places, chances = locus.log10_lr[is_possible] / STEP, locus.probability[is_possible]
    places = np.where(np.abs(places - np.rint(places)) < _SURE, np.rint(places), places)
    below = np.floor(places)
    above = places - below
    start = int(below.min())
    at = (below - start).astype(np.intp)
    length = int(at.max()) + 2
    weights = np.bincount(at, weights=chances * (1 - above), minlength=length)
    weights += np.bincount(at + 1, weights=chances * above, minlength=length)
    return start, weights.astype(np.float64)
