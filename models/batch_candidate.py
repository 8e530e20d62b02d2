"""A pair that a run lists: what speaks for it, its place in the queue, and who else could be either."""

from dataclasses import dataclass

from models.evidence import EvidenceKind
from models.gallery import PersonRef


@dataclass(frozen=True, slots=True)
class RunCandidate:
    """One kind of evidence for one pair, the best of its kind.

    `reference` is the stable text of what it rests on, such as "photos:12+98"; `expected_by_chance` is how
    many strangers reach this strength in one such search (None: not known). `outcome` is what proposing the
    pair gave, `queue_place` counts from 1 and is the same for all evidence of a pair; None until then.
    """

    subject_id: int
    other: PersonRef
    kind: EvidenceKind
    reference: str
    log10_lr: float
    expected_by_chance: float | None
    outcome: str | None = None
    queue_place: int | None = None
    is_assigned: bool | None = None

    @property
    def pair(self) -> tuple[int, PersonRef]:
        """Who it is about."""
        return self.subject_id, self.other
