"""Comparisons of what two records state about a person: three answers, each with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from models.evidence import EvidenceItem, EvidenceKind
from models.message import Message


class Answer(StrEnum):
    """What one comparison says. `NOT_COMPARABLE` is missing or too vague, and counts for nothing."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not_comparable"


class Aspect(StrEnum):
    """What is compared."""

    SEX = "sex"
    AGE = "age"
    DATES = "dates"
    PLACES = "places"
    NAME = "name"
    CLUE_NAME = "clue_name"
    CLUE_PLACE = "clue_place"
    CLUE_RELATIVE = "clue_relative"
    CLUE_NUMBER = "clue_number"
    CLUE_PHONE = "clue_phone"


_CLUES = frozenset(
    {
        Aspect.NAME,
        Aspect.CLUE_NAME,
        Aspect.CLUE_PLACE,
        Aspect.CLUE_RELATIVE,
        Aspect.CLUE_NUMBER,
        Aspect.CLUE_PHONE,
    }
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One aspect of a person in care against another record: a statement, never a filter.

    `at_desk` is what the admission says and `in_other` what the report (or other stay) says; both are None
    unless both were stated, so that nothing is told of a record that was not compared. `log10_lr` is a
    small bounded contribution, 0 wherever no source or plain reasoning bounds it.
    """

    aspect: Aspect
    answer: Answer
    reason: Message
    at_desk: Message | None = None
    in_other: Message | None = None
    log10_lr: float = 0.0

    @property
    def kind(self) -> EvidenceKind:
        """Names and clues are clues; contradictions are kept apart from everything else."""
        if self.answer is Answer.CONTRADICTS:
            return EvidenceKind.CONTRADICTION
        return EvidenceKind.CLUE if self.aspect in _CLUES else EvidenceKind.CIRCUMSTANCES

    def as_evidence(self) -> EvidenceItem:
        """The comparison as an item of evidence; its contribution is its own bound."""
        return EvidenceItem(
            kind=self.kind,
            log10_lr=self.log10_lr,
            lower_bound=min(self.log10_lr, 0.0),
            upper_bound=max(self.log10_lr, 0.0),
            stratum=self.aspect.value,
            is_covered=self.answer is not Answer.NOT_COMPARABLE,
            reason=self.reason,
        )
