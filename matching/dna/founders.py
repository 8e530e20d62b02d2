"""Founder alleles under co-ancestry: drawn one after the other from the same subpopulation."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import LocusModel
from matching.dna.refusal import refusal
from models.message import Message

Domain = npt.NDArray[np.intp]
Float64Array = npt.NDArray[np.float64]

LARGEST_JOINT = 150_000
MOST_FREE_DRAWS = 8


def joint_size(domains: Sequence[Domain]) -> float:
    """Entries of the joint table of draws over these domains."""
    return float(np.prod([float(len(domain)) for domain in domains]))


def joint_draws(domains: Sequence[Domain], model: LocusModel) -> Float64Array:
    """P(first draw, second draw, ...), float64 with one axis per draw over the alleles of its domain.

    P(next = a | b copies of a among the n drawn) = (b theta + (1 - theta) p_a) / (1 + (n - 1) theta)
    (Balding and Nichols 1994).
    """
    theta = model.theta
    joint = np.ones(())
    for position, domain in enumerate(domains):
        own = (1 - theta) * model.frequencies[domain]
        following = np.broadcast_to(own, (*joint.shape, len(domain))).copy()
        for earlier in range(position):
            is_copy = domains[earlier][:, None] == domain[None, :]
            shape = [1] * position + [len(domain)]
            shape[earlier] = len(domains[earlier])
            following += theta * is_copy.reshape(shape)
        following /= 1 + (position - 1) * theta
        joint = joint[..., None] * following
    return joint


def groupings_count(domains: Sequence[Domain]) -> float:
    """In how many ways the draws that nothing fixes can share origins (Bell's number); inf if refused."""
    free = sum(len(domain) > 1 for domain in domains)
    if free > MOST_FREE_DRAWS:
        return math.inf
    row = [1]
    for _ in range(free):
        following = [row[-1]]
        for number in row:
            following.append(following[-1] + number)
        row = following
    return float(row[0])


@dataclass(frozen=True, slots=True)
class SharedOrigins:
    """Draws by common origin: draws of one block are copies of one allele, different blocks independent.

    `weight` is the probability of the grouping times that of the known draws; `blocks` hold positions of
    the free draws; `frequencies` float64[n] is what each block's allele is drawn from.
    """

    weight: float
    blocks: tuple[tuple[int, ...], ...]
    frequencies: Float64Array


def shared_origins(domains: Sequence[Domain], model: LocusModel) -> Iterator[SharedOrigins]:
    """All groupings of the draws by common origin; summed over, they are the joint probability of the draws.

    Known draws (domains of one allele) come first and change what the others are drawn from; the others
    follow the Chinese restaurant process, whose one-by-one form is that of `joint_draws`. Serves when
    the joint table is too large. Refused beyond eight free draws.
    """
    known = [domain for domain in domains if len(domain) == 1]
    free = [position for position, domain in enumerate(domains) if len(domain) > 1]
    if len(free) > MOST_FREE_DRAWS:
        raise _too_many(model.locus, len(free))
    counts = np.bincount([int(domain[0]) for domain in known], minlength=model.size)
    concentration = (1 - model.theta) / model.theta
    base = (concentration * model.frequencies + counts) / (concentration + len(known))
    certain = float(joint_draws(known, model).item())
    for grouping in _groupings(len(free)):
        weight = certain * _probability(grouping, concentration + len(known))
        blocks = tuple(tuple(free[member] for member in block) for block in grouping)
        yield SharedOrigins(weight, blocks, base)


def _groupings(draws: int) -> Iterator[list[list[int]]]:
    """All ways to split 0 ... draws - 1 into blocks."""
    if draws == 0:
        yield []
        return
    for smaller in _groupings(draws - 1):
        yield [*smaller, [draws - 1]]
        for number, block in enumerate(smaller):
            yield [*smaller[:number], [*block, draws - 1], *smaller[number + 1 :]]


def _probability(grouping: Sequence[Sequence[int]], concentration: float) -> float:
    draws = sum(len(block) for block in grouping)
    own = np.prod([concentration * float(np.prod(np.arange(1, len(block)))) for block in grouping])
    return float(own / np.prod(concentration + np.arange(draws)))


def _too_many(locus: str, draws: int) -> Exception:
    return refusal(
        "dna_theta_too_large",
        Message(
            f"基因座 {locus}：未分型的祖先等位基因过多（{draws} 个），theta 修正无法精确计算。",
            f"Locus {locus}: too many untyped founder alleles ({draws}) for an exact theta correction.",
        ),
        field=locus,
        advice=Message("请检测更多亲属，或将 theta 设为 0。", "Type more relatives, or set theta to 0."),
    )
