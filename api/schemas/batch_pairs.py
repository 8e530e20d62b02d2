"""What a nightly run lists, and how it differs from another one, as JSON."""

from typing import Any, Self

from pydantic import ConfigDict

from api.schemas.common import Told
from casework.nightly.records import QueuedPair
from models.batch_candidate import RunCandidate
from models.batch_difference import CandidateDifference, DifferenceKind, RunDifference
from models.evidence import EvidenceKind
from models.gallery import GalleryKind

_EVIDENCE: dict[str, Any] = {
    "subject_id": 41,
    "gallery": "reports",
    "other_id": 17,
    "kind": "face",
    "reference": "photos:88+31",
    "log10_lr": 2.4,
    "expected_by_chance": 0.03,
}
_RIVAL: dict[str, Any] = _EVIDENCE | {"other_id": 23, "reference": "photos:88+52", "log10_lr": 1.9}
_PAIR: dict[str, Any] = {
    "place": 1,
    "is_assigned": True,
    "outcome": "new",
    "subject_id": 41,
    "gallery": "reports",
    "other_id": 17,
    "evidence": [_EVIDENCE],
    "rivals": [_RIVAL],
}
_DIFFERENCE: dict[str, Any] = {
    "run_id": 12,
    "former_id": 11,
    "appear": 0,
    "vanish": 1,
    "move": 1,
    "same": 208,
    "differences": [
        {"change": "vanishes", "before": _RIVAL, "after": None},
        {"change": "moves", "before": _EVIDENCE | {"log10_lr": 2.1}, "after": _EVIDENCE},
    ],
}


class ListedEvidenceTold(Told):
    """One kind of evidence for one pair: what it rests on, and how many strangers reach it by chance.

    Of DNA it is told that there is some, and no more: ratios and profiles are for the DNA reviewer alone.
    """

    subject_id: int
    gallery: GalleryKind
    other_id: int
    kind: EvidenceKind
    reference: str | None
    log10_lr: float | None
    expected_by_chance: float | None

    @classmethod
    def of(cls, candidate: RunCandidate) -> Self:
        """The evidence as an answer carries it."""
        is_told = candidate.kind is not EvidenceKind.DNA
        return cls(
            subject_id=candidate.subject_id,
            gallery=candidate.other.gallery,
            other_id=candidate.other.id,
            kind=candidate.kind,
            reference=candidate.reference if is_told else None,
            log10_lr=candidate.log10_lr if is_told else None,
            expected_by_chance=candidate.expected_by_chance if is_told else None,
        )


class QueuedPairTold(Told):
    """A listed pair at its place; assigned pairs can all be true together, rivals share one of the two."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PAIR]})

    place: int
    is_assigned: bool
    outcome: str | None
    subject_id: int
    gallery: GalleryKind
    other_id: int
    evidence: list[ListedEvidenceTold]
    rivals: list[ListedEvidenceTold]

    @classmethod
    def of(cls, pair: QueuedPair) -> Self:
        """The pair as an answer carries it."""
        return cls(
            place=pair.place,
            is_assigned=pair.is_assigned,
            outcome=pair.outcome,
            subject_id=pair.subject_id,
            gallery=pair.other.gallery,
            other_id=pair.other.id,
            evidence=[ListedEvidenceTold.of(each) for each in pair.evidence],
            rivals=[ListedEvidenceTold.of(each) for each in pair.rivals],
        )


class CandidateDifferenceTold(Told):
    """One candidate that appears, vanishes, or weighs otherwise than before."""

    change: DifferenceKind
    before: ListedEvidenceTold | None
    after: ListedEvidenceTold | None

    @classmethod
    def of(cls, difference: CandidateDifference) -> Self:
        """The difference as an answer carries it."""
        before, after = difference.before, difference.after
        return cls(
            change=difference.change,
            before=None if before is None else ListedEvidenceTold.of(before),
            after=None if after is None else ListedEvidenceTold.of(after),
        )


class RunDifferenceTold(Told):
    """How the candidates of the people a run compared differ from what stood before."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DIFFERENCE]})

    run_id: int
    former_id: int | None
    appear: int
    vanish: int
    move: int
    same: int
    differences: list[CandidateDifferenceTold]

    @classmethod
    def of(cls, found: RunDifference) -> Self:
        """The differences as an answer carries them."""
        return cls(
            run_id=found.run_id,
            former_id=found.former_id,
            appear=found.count(DifferenceKind.APPEARS),
            vanish=found.count(DifferenceKind.VANISHES),
            move=found.count(DifferenceKind.MOVES),
            same=found.same,
            differences=[CandidateDifferenceTold.of(each) for each in found.differences],
        )
