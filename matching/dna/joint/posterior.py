"""Posterior probabilities of assignments under a prior by number identified; independent groups multiply."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.joint.combining import Combined
from matching.dna.refusal import refusal
from models.message import Message

Float64Array = npt.NDArray[np.float64]
Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """All groups together: `log10_total` of prior weight times likelihood ratio; `shares[g]` float64[n], the
    posterior probability of each row of group g, whatever happens in the other groups.
    """

    log10_total: float
    shares: tuple[Float64Array, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One assignment of everybody: its row in each group, log10 likelihood ratio to nobody, and its count."""

    rows: Rows
    log10_lr: float
    count: int


def posterior_of(groups: Sequence[Combined], weights: Float64Array) -> Posterior:
    """The posterior; `weights[k]` is the prior weight of each assignment that identifies k people.

    Groups are independent but for the prior, which asks for the number identified: so each group's sum is
    kept by number, as a polynomial, and the polynomials are multiplied.
    """
    scales = [float(group.gain.max()) for group in groups]
    linear = [10.0 ** (group.gain - scale) for group, scale in zip(groups, scales, strict=True)]
    sums = [_by_count(group, part) for group, part in zip(groups, linear, strict=True)]
    total = float(_product(sums) @ weights[: len(_product(sums))])
    if total == 0:
        raise _excluded()
    shares = []
    for place, (group, part) in enumerate(zip(groups, linear, strict=True)):
        others = _product([each for number, each in enumerate(sums) if number != place])
        by_count = [float(others @ weights[count : count + len(others)]) for count in range(len(sums[place]))]
        shares.append(part * np.array(by_count)[group.count] / total)
    return Posterior(float(np.log10(total)) + sum(scales), tuple(shares))


def best_of(groups: Sequence[Combined], weights: Float64Array, listed: int) -> list[Ranked]:
    """The `listed` most probable assignments, best first. Exact: per number identified the best are kept."""
    found: dict[int, list[Ranked]] = {0: [Ranked((), 0.0, 0)]}
    for group in groups:
        following: dict[int, list[Ranked]] = {}
        for count, rows in _best_rows(group, listed).items():
            for before, ranked in found.items():
                following.setdefault(before + count, []).extend(
                    Ranked((*one.rows, row), one.log10_lr + float(group.gain[row]), before + count)
                    for one in ranked
                    for row in rows
                )
        found = {count: _first(ranked, listed) for count, ranked in following.items()}
    prior = {count: weights[count] for count in found}
    everybody = [one for count, ranked in found.items() if prior[count] > 0 for one in ranked]
    return sorted(everybody, key=lambda one: -(one.log10_lr + float(np.log10(prior[one.count]))))[:listed]


def _by_count(group: Combined, linear: Float64Array) -> Float64Array:
    return np.bincount(group.count, weights=linear).astype(np.float64)


def _best_rows(group: Combined, listed: int) -> dict[int, list[int]]:
    order = np.argsort(-group.gain, kind="stable")
    counts = group.count[order]
    return {int(count): order[counts == count][:listed].tolist() for count in np.unique(counts)}


def _first(ranked: list[Ranked], listed: int) -> list[Ranked]:
    return sorted(ranked, key=lambda one: -one.log10_lr)[:listed]


def _product(polynomials: Sequence[Float64Array]) -> Float64Array:
    product = np.ones(1)
    for polynomial in polynomials:
        product = np.convolve(product, polynomial)
    return product


def _excluded() -> Exception:
    return refusal(
        "dna_joint_prior",
        Message("先验概率排除了每一种可能的组合。", "The prior excludes every assignment that DNA allows."),
        field="prior",
    )
