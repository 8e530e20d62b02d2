"""What a family's DNA says of people in care: candidates for its missing members, and the last search."""

import math
from dataclasses import dataclass
from datetime import datetime

from models.dna_candidate import NotComparable, RelationEvidence
from models.family import Biological


@dataclass(frozen=True, slots=True)
class SingleRelative:
    """The lowest log10 LR that one relative gives alone, the loci behind it, and whether by blood.

    Without a ratio the two are not comparable: too few loci are shared, or the ratio is impossible.
    """

    member_id: int
    biological: Biological
    log10_lr: float | None
    compared: int


@dataclass(frozen=True, slots=True)
class FamilyConflict:
    """Members by blood each of whom alone speaks strongly for the person, and those who alone speak against.

    With a `together_log10_lr`, the lowest, nobody does alone: the supporting ones reach it together, once the
    one `against` is left out. The whole family does not list the person. Whether a statement or a label is
    wrong, or it is not the person, is for a DNA reviewer alone.
    """

    supporting: tuple[int, ...]
    against: tuple[int, ...]
    together_log10_lr: float | None = None


@dataclass(frozen=True, slots=True)
class FamilyEvidence:
    """The family's likelihood ratio, and beside it, marked, the one with relatives of unknown blood.

    `certain` is None where no relative by blood can be used, and with a `conflict` where all together are
    impossible; `marked` where none of unknown blood can. `profile_ids` are the relatives' profiles behind
    either figure.
    """

    certain: RelationEvidence | None
    marked: RelationEvidence | None
    singles: tuple[SingleRelative, ...]
    profile_ids: tuple[int, ...]
    conflict: FamilyConflict | None = None

    @property
    def log10_lr(self) -> float:
        """What orders a list: the certain figure, or the marked one where there is no other.

        Minus infinity where the relatives are in conflict and impossible together.
        """
        figure = self.certain or self.marked
        if figure is None:
            if self.conflict is not None:
                return -math.inf
            raise ValueError("evidence of nobody")
        return figure.lowest.log10_lr


@dataclass(frozen=True, slots=True)
class FamilyCandidate:
    """A person in care, by profile, whom a family proposes as its missing member."""

    member_id: int
    subject_profile_id: int
    evidence: FamilyEvidence
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A stated child, the stated parents who cannot be the parents, and the loci that say so.

    For a DNA reviewer alone: outward it is said that more samples are needed.
    """

    child_id: int
    parent_ids: tuple[int, ...]
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilySearchRecord:
    """The last search for a missing member: with whom, among how many, and what stood in the way.

    `needs_samples`: nothing could be searched with, or the relatives contradict each other.
    """

    member_id: int
    started_at: datetime
    finished_at: datetime
    searched: int
    not_comparable_count: int
    not_comparable: tuple[NotComparable, ...]
    inconsistencies: tuple[Inconsistency, ...]
    used_member_ids: tuple[int, ...]
    marked_member_ids: tuple[int, ...]
    needs_samples: bool
    software: str
    rules: str
    populations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyCandidateChange:
    """One candidate before and after a family was searched again; None where it is not listed."""

    member_id: int
    subject_profile_id: int
    before: FamilyCandidate | None
    after: FamilyCandidate | None
