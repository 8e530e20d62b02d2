"""What a search proposes: a ranked, capped list of people, one entry each."""

from dataclasses import dataclass
from datetime import datetime

from models.evidence import Band, EvidenceItem
from models.gallery import PersonRef
from models.photo import PhotoOwner
from models.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposed person: `rank` from 1 on the list, and the pair of photos that compared best.

    `comparison_score` is the cosine of the two templates, never a percentage.
    `expected_false_candidates` is how many people at or above this score one such search is expected
    to list although the probe is not enrolled; None when uncalibrated. `is_expectation_a_bound`: no
    calibration data reach this score, so the number is only known to be at most that.
    """

    rank: int
    person: PersonRef
    probe_photo_id: int
    candidate_photo_id: int
    comparison_score: float
    evidence: EvidenceItem
    expected_false_candidates: float | None
    is_expectation_a_bound: bool
    band: Band


@dataclass(frozen=True, slots=True)
class Search:
    """A finished search: who asked, for what purpose, over what, and the candidate list it gave.

    `not_used_photo_ids` are photos of the probe that could not be compared (refused, or no face chosen).
    """

    id: int
    probe: PhotoOwner
    purpose: str
    requested_by: str
    started_at: datetime
    finished_at: datetime
    used_photo_ids: tuple[int, ...]
    not_used_photo_ids: tuple[int, ...]
    provenance: Provenance
    candidates: tuple[Candidate, ...]

    @property
    def left_out(self) -> int:
        """Leads for whom the list had no room, among the people looked at closely."""
        return sum(each.left_out for each in self.provenance.galleries)

    @property
    def persons(self) -> int:
        """How many people were compared, over all galleries."""
        return sum(each.persons for each in self.provenance.galleries)


@dataclass(frozen=True, slots=True)
class UnfinishedList:
    """A list with entries that nobody has judged: `undisposed` of those that its search put forward first."""

    search_id: int
    probe: PhotoOwner
    undisposed: int
