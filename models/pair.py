"""Candidate pairs: a person in care and somebody who may be the same person, from proposal to outcome."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef


class PairStage(StrEnum):
    """How far people have come with a pair."""

    NEW = "new"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    THIRD_REVIEW = "third_review"
    VERIFICATION = "verification"
    CLOSED = "closed"


BEFORE_JUDGEMENT = (PairStage.NEW, PairStage.FIRST_REVIEW)
"""Stages in which nobody has judged the pair in its present round."""


class Outcome(StrEnum):
    """What a closed pair came to. `RELATIVE_OF`: right family, wrong person."""

    SAME_PERSON = "same_person"
    RELATIVE_OF = "relative_of"
    EXCLUDED = "excluded"
    INCONCLUSIVE = "inconclusive"
    NOT_COMPARABLE = "not_comparable"
    WITHDRAWN = "withdrawn"


REVIVABLE = frozenset({Outcome.EXCLUDED, Outcome.INCONCLUSIVE, Outcome.NOT_COMPARABLE})
"""Outcomes after which changed evidence brings a pair back."""


class FreezeReason(StrEnum):
    """Why nobody is asked about a pair for the time being."""

    REPORT_PAUSED = "report_paused"
    REPORT_WITHDRAWN = "report_withdrawn"
    REPORT_CLOSED = "report_closed"
    ENTRY_WITHDRAWN = "entry_withdrawn"
    IDENTITY_CONFIRMED = "identity_confirmed"
    ERASED = "erased"
    STAYS_LINKED = "stays_linked"
    CLUE_RETRACTED = "clue_retracted"
    LINK_UNDONE = "link_undone"


EVIDENCE_GONE = frozenset({FreezeReason.CLUE_RETRACTED, FreezeReason.LINK_UNDONE})
"""Reasons that hold a pair because nothing it rested on stands any more; they end when something does."""


@dataclass(frozen=True, slots=True)
class PairKey:
    """Whom a pair is of: a person in care, and a report, another person in care or a register entry.

    Two people in care are one pair, whichever was searched for: `other` is the higher number; raises
    ValueError otherwise. `of_subjects` puts them in order.
    """

    subject_id: int
    other: PersonRef

    def __post_init__(self) -> None:
        if self.other.gallery is GalleryKind.ADMISSIONS and self.other.id <= self.subject_id:
            raise ValueError("of two people in care, the other is the one with the higher number")

    @classmethod
    def of_subjects(cls, one: int, other: int) -> "PairKey":
        """The pair of two people in care; raises ValueError for one and the same."""
        return cls(min(one, other), PersonRef(GalleryKind.ADMISSIONS, max(one, other)))

    @property
    def persons(self) -> tuple[PersonRef, PersonRef]:
        """Both people."""
        return PersonRef(GalleryKind.ADMISSIONS, self.subject_id), self.other


@dataclass(frozen=True, slots=True, order=True)
class EvidenceSource:
    """One thing a proposal rests on, by a stable reference such as `photos:12+98` or `family:3:7`.

    `photos:A+B` names the photo of the person in care first, then that of the other. Versions of networks
    and tables are no part of it: computing the same comparison anew is not new evidence.
    """

    kind: EvidenceKind
    reference: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that a search, a clue or a run puts forward. `origin` names it, for example `search:12`."""

    key: PairKey
    sources: tuple[EvidenceSource, ...]
    proposed_at: datetime
    origin: str


class ProposalOutcome(StrEnum):
    """What a proposal changed.

    `NEW`: a pair nobody knew; `REFRESHED`: an open pair whose evidence grew; `REVIVED`: a closed pair that
    comes back because its evidence changed; `UNCHANGED`: an open pair nobody judged, as it was; `SILENT`:
    judged, closed or frozen, and nothing to ask people again.
    """

    NEW = "new"
    UNCHANGED = "unchanged"
    REFRESHED = "refreshed"
    REVIVED = "revived"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Pair:
    """A stored pair. `round` counts from 1 and grows each time the pair comes back to people.

    `sources` is everything ever put forward for it, `fallen` what of it stands no more: a clue that was
    retracted, or what belongs to another person since a link was undone. `frozen_for` is empty while people
    work on it.
    """

    id: int
    key: PairKey
    stage: PairStage
    outcome: Outcome | None
    round: int
    sources: tuple[EvidenceSource, ...]
    frozen_for: frozenset[FreezeReason]
    proposed_at: datetime
    changed_at: datetime
    origin: str
    fallen: frozenset[EvidenceSource] = frozenset()

    @property
    def standing(self) -> tuple[EvidenceSource, ...]:
        """What it rests on now."""
        return tuple(source for source in self.sources if source not in self.fallen)

    @property
    def is_open(self) -> bool:
        """People may still be asked about it, now or when it thaws."""
        return self.stage is not PairStage.CLOSED

    @property
    def is_frozen(self) -> bool:
        """Nobody is asked about it for the time being."""
        return bool(self.frozen_for)


def evidence_digest(sources: Iterable[EvidenceSource]) -> str:
    """SHA-256 over the sorted sources and nothing else: no score, no version, no origin."""
    lines = sorted(f"{source.kind.value} {source.reference}" for source in set(sources))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def photo_source(subject_photo_id: int, other_photo_id: int) -> EvidenceSource:
    """A comparison of faces: the photo of the person in care, then that of the other."""
    return EvidenceSource(EvidenceKind.FACE, f"photos:{subject_photo_id}+{other_photo_id}")


def photos_of(source: EvidenceSource) -> tuple[int, int] | None:
    """The two photos of a comparison of faces; None for any other source."""
    prefix, _, rest = source.reference.partition(":")
    if source.kind is not EvidenceKind.FACE or prefix != "photos":
        return None
    one, _, other = rest.partition("+")
    return int(one), int(other)


def clue_source(clue_id: int) -> EvidenceSource:
    """Something that was heard."""
    return EvidenceSource(EvidenceKind.CLUE, f"clue:{clue_id}")


def clue_of(source: EvidenceSource) -> int | None:
    """The clue that the source names; None for any other source."""
    prefix, _, rest = source.reference.partition(":")
    return int(rest) if source.kind is EvidenceKind.CLUE and prefix == "clue" else None


def searched_profile_of(source: EvidenceSource) -> int | None:
    """The DNA profile of the person in care that the source names; None for any other source."""
    prefix, _, rest = source.reference.partition(":")
    if source.kind is not EvidenceKind.DNA or prefix not in ("family", "family_conflict"):
        return None
    return int(rest.partition(":")[0])
