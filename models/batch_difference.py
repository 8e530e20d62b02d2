"""How the candidates of two runs differ, for the people both compared."""

from dataclasses import dataclass
from enum import StrEnum

from models.batch_candidate import RunCandidate
from models.evidence import EvidenceKind
from models.gallery import PersonRef


class DifferenceKind(StrEnum):
    """What became of a candidate: it appears, vanishes, or moves because its evidence weighs otherwise."""

    APPEARS = "appears"
    VANISHES = "vanishes"
    MOVES = "moves"


@dataclass(frozen=True, slots=True)
class CandidateDifference:
    """One kind of evidence for one pair, before and after; None where it is no candidate."""

    change: DifferenceKind
    before: RunCandidate | None
    after: RunCandidate | None

    @property
    def either(self) -> RunCandidate:
        """Whichever is there, the later one first."""
        either = self.after or self.before
        assert either is not None  # noqa: S101  (a difference is of something)
        return either

    @property
    def of(self) -> tuple[int, PersonRef, EvidenceKind]:
        """Whom and what kind of evidence it is about."""
        return self.either.subject_id, self.either.other, self.either.kind


@dataclass(frozen=True, slots=True)
class RunDifference:
    """Every candidate that differs, and how many do not; `former_id` is the run compared with, if any."""

    run_id: int
    former_id: int | None
    differences: tuple[CandidateDifference, ...]
    same: int

    def count(self, change: DifferenceKind) -> int:
        """How many candidates changed that way."""
        return sum(each.change is change for each in self.differences)
