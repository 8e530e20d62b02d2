"""Evidence: named, bounded contributions to the question whether two records are one person."""

from dataclasses import dataclass
from enum import StrEnum

from models.message import Message


class EvidenceKind(StrEnum):
    """Kinds stay separate: no face score is ever multiplied into a DNA likelihood ratio."""

    FACE = "face"
    DNA = "dna"
    CIRCUMSTANCES = "circumstances"
    CLUE = "clue"
    EXCLUSION = "exclusion"
    CONTRADICTION = "contradiction"


class Band(StrEnum):
    """How a face candidate reads, by the false candidates expected of one search at this score."""

    STRONG_LEAD = "strong_lead"
    LEAD = "lead"
    POSSIBLE = "possible"
    WEAK = "weak"
    NOT_CALIBRATED = "not_calibrated"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A log10 likelihood ratio with the bounds its calibration data justify.

    `log10_lr` is None when the comparison cannot be turned into a ratio; `reason` then says why.
    `is_covered` is False when the calibration data do not cover this case (ages, gap, quality).
    `stratum` names the part of the calibration that was used.
    """

    kind: EvidenceKind
    log10_lr: float | None
    lower_bound: float | None
    upper_bound: float | None
    stratum: str | None
    is_covered: bool
    reason: Message
