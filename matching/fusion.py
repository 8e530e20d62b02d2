"""What orders a candidate list: evidence of every kind beside a stated prior, and what the sum is made of.

The sum is an order, not an opinion. Kinds stay apart: `Fused.of_kind` is what an opinion may quote, a DNA
opinion quotes DNA alone, and no result of this module is offered as a likelihood ratio of several kinds.
Several photos of one person, or several DNA loci, are one item, so that nothing counts twice.

An exclusion is listed and never a number: it ends a pair by a person's judgement, not by a large minus.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.evidence import EvidenceItem, EvidenceKind
from models.message import Message

_ONE_ITEM = (EvidenceKind.FACE, EvidenceKind.DNA)


@dataclass(frozen=True, slots=True)
class PriorOdds:
    """Odds before any evidence, as log10, with the assumption they come from; never without it."""

    log10_odds: float
    assumption: Message


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of evidence contributes to the order; `log10_lr` is 0 where no item has a ratio."""

    kind: EvidenceKind
    log10_lr: float
    items: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class Fused:
    """The parts of an order, kind by kind, and the prior they are added to."""

    prior: PriorOdds
    parts: tuple[Part, ...]

    @property
    def total_log10_lr(self) -> float:
        """Sum over all items that have a ratio."""
        return math.fsum(part.log10_lr for part in self.parts)

    @property
    def log10_posterior_odds(self) -> float:
        """Prior plus total; says something only together with the prior's assumption."""
        return self.prior.log10_odds + self.total_log10_lr

    def of_kind(self, kind: EvidenceKind) -> tuple[EvidenceItem, ...]:
        """The items of one kind alone, for an opinion on that kind."""
        return tuple(item for part in self.parts if part.kind is kind for item in part.items)


def fuse(items: Iterable[EvidenceItem], prior: PriorOdds) -> Fused:
    """The items by kind, in the order of `EvidenceKind`, with the prior.

    Raises ValueError for a ratio that is not finite or lies outside its own bounds, for a face ratio
    without bounds, for two items of face or of DNA, and for an exclusion with a ratio.
    """
    given = tuple(items)
    for item in given:
        _check(item)
    parts = tuple(_part(kind, given) for kind in EvidenceKind)
    for part in parts:
        if part.kind in _ONE_ITEM and len(part.items) > 1:
            raise ValueError(f"{len(part.items)} items of {part.kind}: several photos or loci are one item")
    return Fused(prior, tuple(part for part in parts if part.items))


def prior_of_one_among(persons: int) -> PriorOdds:
    """Odds of 1 to `persons`: each person compared is as likely the one as nobody is.

    A convention. It is the same for everybody on one list, so it never changes their order. Raises ValueError
    below 1.
    """
    if persons < 1:
        raise ValueError(f"not a number of people compared: {persons}")
    return PriorOdds(
        -math.log10(persons),
        Message(
            f"先验：比对的 {persons} 人中每一个，都与“谁也不是”同样可能。",
            f"Prior: each of the {persons} people compared is as likely the one as nobody is.",
        ),
    )


def posterior_probability(fused: Fused) -> float:
    """The probability that prior and evidence give; to be shown only beside `fused.prior.assumption`."""
    natural = fused.log10_posterior_odds * math.log(10)
    # Of the two equal forms the one whose exponential cannot overflow.
    return 1 / (1 + math.exp(-natural)) if natural >= 0 else math.exp(natural) / (1 + math.exp(natural))


def _part(kind: EvidenceKind, items: Sequence[EvidenceItem]) -> Part:
    own = tuple(item for item in items if item.kind is kind)
    return Part(kind, math.fsum(item.log10_lr for item in own if item.log10_lr is not None), own)


def _check(item: EvidenceItem) -> None:
    ratio, low, high = item.log10_lr, item.lower_bound, item.upper_bound
    if ratio is None:
        return
    if item.kind is EvidenceKind.EXCLUSION:
        raise ValueError("an exclusion carries no ratio")
    if not math.isfinite(ratio):
        raise ValueError(f"not a finite log10 ratio: {ratio}")
    if item.kind is EvidenceKind.FACE and (low is None or high is None):
        raise ValueError("a face ratio without bounds")
    if (low is not None and ratio < low) or (high is not None and ratio > high):
        raise ValueError(f"{ratio} outside its bounds {low} to {high}")
