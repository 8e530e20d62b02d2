"""Mutation models: matrices from the transmitted parental allele (row) to the allele in the child (column).

Formulas as in Familias (Egeland and others 2000; Kling and others 2014) and pedmut (Vigeland 2021).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from matching.dna.frequencies import Float64Vector
from matching.dna.refusal import refusal
from models.genotype import repeat_number
from models.message import Message

Float64Matrix = npt.NDArray[np.float64]


class MutationKind(StrEnum):
    """The named models."""

    NONE = "none"
    EQUAL = "equal"
    PROPORTIONAL = "proportional"
    STEPWISE = "stepwise"


@dataclass(frozen=True, slots=True)
class Rates:
    """Mutations per transmission: father to child, mother to child."""

    male: float
    female: float

    def __post_init__(self) -> None:
        if not (0 <= self.male < 1 and 0 <= self.female < 1):
            raise _bad_rate(f"{self.male}, {self.female}")


def _no_rates() -> Mapping[str, Rates]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MutationModel:
    """One model for all loci: `rates`, with exceptions in `locus_rates`.

    `step_range` (stepwise only) is the factor by which each further repeat step is rarer; `rate2` the
    probability of a change between full repeats and microvariants (extended stepwise).
    """

    kind: MutationKind = MutationKind.NONE
    rates: Rates = Rates(0.0, 0.0)
    locus_rates: Mapping[str, Rates] = field(default_factory=_no_rates)
    step_range: float = 0.1
    rate2: float = 0.0

    def __post_init__(self) -> None:
        if not (self.step_range > 0 and math.isfinite(self.step_range)):
            raise _bad_range(self.step_range)
        if not 0 <= self.rate2 < 1:
            raise _bad_rate(f"{self.rate2}")

    def matrices(
        self,
        locus: str,
        alleles: tuple[str, ...],
        frequencies: Float64Vector,
        *,
        silent_frequency: float = 0.0,
    ) -> tuple[Float64Matrix, Float64Matrix]:
        """Male and female matrices float64[n, n] of the visible alleles; rows sum to one, or refused.

        With silent alleles, which never mutate, `proportional` keeps its mean rate over all alleles by
        more mutations of the visible ones (as Familias does).
        """
        rates = self.locus_rates.get(locus, self.rates)
        if self.kind is MutationKind.PROPORTIONAL:
            rates = Rates(rates.male / (1 - silent_frequency), rates.female / (1 - silent_frequency))
        male = self._matrix(rates.male, alleles, frequencies)
        female = male if rates.female == rates.male else self._matrix(rates.female, alleles, frequencies)
        for matrix in (male, female):
            _check_rows(locus, matrix)
        return male, female

    def _matrix(self, rate: float, alleles: tuple[str, ...], frequencies: Float64Vector) -> Float64Matrix:
        if self.kind is MutationKind.NONE or len(alleles) == 1:
            return np.eye(len(alleles))
        if self.kind is MutationKind.EQUAL:
            return equal_matrix(len(alleles), rate)
        if self.kind is MutationKind.PROPORTIONAL:
            return proportional_matrix(frequencies, rate)
        return stepwise_matrix(alleles, rate, step_range=self.step_range, rate2=self.rate2)


NO_MUTATION = MutationModel()


def equal_matrix(size: int, rate: float) -> Float64Matrix:
    """Every other allele equally likely: m_ij = rate / (n - 1)."""
    matrix = np.full((size, size), rate / (size - 1))
    np.fill_diagonal(matrix, 1 - rate)
    return matrix


def proportional_matrix(frequencies: Float64Vector, rate: float) -> Float64Matrix:
    """Other alleles by their frequency, so scaled that the mean rate is `rate`; keeps the frequencies."""
    scale = rate / float(np.sum(frequencies * (1 - frequencies)))
    matrix = np.tile(scale * frequencies, (len(frequencies), 1))
    np.fill_diagonal(matrix, 1 - scale + scale * frequencies)
    return matrix


def stepwise_matrix(
    alleles: tuple[str, ...], rate: float, *, step_range: float, rate2: float
) -> Float64Matrix:
    """Steps within a group of equal decimals, each `step_range` times rarer; `rate2` between groups."""
    numbers = np.array([float(repeat_number(allele)) for allele in alleles])
    groups = np.rint(10 * (numbers - np.rint(numbers)))
    is_same = (groups[:, None] == groups[None, :]) & ~np.eye(len(alleles), dtype=bool)
    is_other = groups[:, None] != groups[None, :]
    distances = np.where(is_same, np.abs(numbers[:, None] - numbers[None, :]), np.inf)
    nearest = np.min(distances, axis=1, keepdims=True, initial=200.0)
    steps = np.where(is_same, step_range ** np.where(is_same, distances - nearest, 0.0), 0.0)
    totals = steps.sum(axis=1, keepdims=True)
    others = is_other.sum(axis=1, keepdims=True)
    within = np.divide(rate * steps, totals, out=np.zeros_like(steps), where=totals > 0)
    between = np.divide(rate2 * is_other, others, out=np.zeros_like(steps), where=others > 0)
    stays = 1 - rate * (totals[:, 0] > 0) - rate2 * (others[:, 0] > 0)
    return np.asarray(within + between + np.diag(stays))


def with_silent(matrix: Float64Matrix) -> Float64Matrix:
    """The matrix with one more allele, silent, that is handed on without mutation."""
    size = len(matrix)
    extended = np.zeros((size + 1, size + 1))
    extended[:size, :size] = matrix
    extended[size, size] = 1.0
    return extended


def _check_rows(locus: str, matrix: Float64Matrix) -> None:
    if np.any(matrix < 0) or not np.allclose(matrix.sum(axis=1), 1.0, rtol=0, atol=1e-12):
        raise refusal(
            "dna_mutation_rows",
            Message(
                f"基因座 {locus}：突变率过大，突变矩阵不成立。",
                f"Locus {locus}: the mutation rates are too high; rows are no probabilities.",
            ),
            field=locus,
        )


def _bad_range(step_range: float) -> Exception:
    return refusal(
        "dna_mutation_range",
        Message(
            f"突变步距系数应大于 0：{step_range}。", f"The mutation range must be above 0: {step_range}."
        ),
    )


def _bad_rate(rates: str) -> Exception:
    return refusal(
        "dna_mutation_rate",
        Message(f"突变率不在 0 与 1 之间：{rates}。", f"Mutation rates must lie between 0 and 1: {rates}."),
    )
