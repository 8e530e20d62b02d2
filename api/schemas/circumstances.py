"""What two records state about a person, compared, and what the order of a list is made of, as JSON."""

from typing import Self

from pydantic import Field

from api.schemas.common import Told, Words
from api.schemas.numbers import rounded
from casework.candidate_view import ShownCandidate
from casework.wording import ASPECT_WORDS, answer_words
from models.circumstance import Answer, Aspect, Comparison
from models.evidence import EvidenceKind


class CircumstanceTold(Told):
    """One aspect compared: a statement with its reason, never a filter. Missing is `not_comparable`."""

    aspect: Aspect
    aspect_words: Words
    answer: Answer
    answer_words: Words
    reason: Words
    at_desk: Words | None = Field(description="What the admission states; null when nothing was compared")
    in_other: Words | None = Field(description="What the report, register or other admission states")
    log10_lr: float = Field(description="What it counts in the order; 0 unless something bounds it")

    @classmethod
    def of(cls, one: Comparison) -> Self:
        """The comparison as an answer carries it."""
        return cls(
            aspect=one.aspect,
            aspect_words=Words.of(ASPECT_WORDS[one.aspect]),
            answer=one.answer,
            answer_words=Words.of(answer_words(one)),
            reason=Words.of(one.reason),
            at_desk=Words.of(one.at_desk) if one.at_desk else None,
            in_other=Words.of(one.in_other) if one.in_other else None,
            log10_lr=one.log10_lr,
        )


class OrderPartTold(Told):
    """What one kind of evidence contributes to the order."""

    kind: EvidenceKind
    log10_lr: float


class OrderTold(Told):
    """What the place on the list is made of. It orders the list and is no opinion about the person."""

    log10_total: float
    parts: list[OrderPartTold]
    log10_prior_odds: float = Field(description="The same for everyone in the gallery")
    prior_words: Words
    words: Words

    @classmethod
    def of(cls, shown: ShownCandidate) -> Self:
        """The order as an answer carries it, to a hundredth of a unit of log10."""
        fused = shown.place.fused
        return cls(
            log10_total=rounded(fused.total_log10_lr, 2),
            parts=[OrderPartTold(kind=part.kind, log10_lr=rounded(part.log10_lr, 2)) for part in fused.parts],
            log10_prior_odds=rounded(fused.prior.log10_odds, 2),
            prior_words=Words.of(fused.prior.assumption),
            words=Words.of(shown.order),
        )
