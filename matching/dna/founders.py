"""Founder alleles under co-ancestry: drawn one after the other from the same subpopulation."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import LocusModel
from matching.dna.refusal import refusal
from models.message import Message

LARGEST_JOINT = 50_000_000


def joint_draws(domains: Sequence[npt.NDArray[np.intp]], model: LocusModel) -> npt.NDArray[np.float64]:
    """P(first draw, second draw, ...), float64 with one axis per draw over the alleles of its domain.

    P(next = a | b copies of a among the n drawn) = (b theta + (1 - theta) p_a) / (1 + (n - 1) theta)
    (Balding and Nichols 1994). Refused when the table would exceed 50 million entries.
    """
    entries = int(np.prod([float(len(domain)) for domain in domains]))
    if entries > LARGEST_JOINT:
        raise _too_many(model.locus, entries)
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


def _too_many(locus: str, entries: int) -> Exception:
    return refusal(
        "dna_theta_too_large",
        Message(
            f"基因座 {locus}：未分型的家系祖先过多，theta 修正需要 {entries} 项，无法精确计算。",
            f"Locus {locus}: too many untyped founders for an exact theta correction ({entries} terms).",
        ),
        field=locus,
        advice=Message("请检测更多亲属，或将 theta 设为 0。", "Type more relatives, or set theta to 0."),
    )
