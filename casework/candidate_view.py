"""What a candidate list shows beside its numbers: the photos, their dates, what chance means."""

from dataclasses import dataclass
from datetime import date

from casework.photo_ages import years_apart
from casework.pictured import pictured
from casework.runtime import Runtime
from matching.face.bands import chance_sentence
from models.candidate import Candidate, Search
from models.message import Message
from models.photo import Photo, PhotoOwner


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate with both photos and the days they were taken, if known."""

    candidate: Candidate
    probe_photo: Photo
    candidate_photo: Photo
    probe_photo_date: date | None
    candidate_photo_date: date | None

    @property
    def record(self) -> PhotoOwner:
        """The admission or report that the candidate's photo belongs to."""
        return self.candidate_photo.owner

    @property
    def years_between(self) -> float | None:
        """Unsigned years between the two pictures; None when either date is unknown."""
        return years_apart(self.probe_photo_date, self.candidate_photo_date)

    @property
    def chance(self) -> Message:
        """How many unrelated people are expected at this score, in plain words."""
        return chance_sentence(
            self.candidate.expected_false_candidates, is_bound=self.candidate.is_expectation_a_bound
        )


@dataclass(frozen=True, slots=True)
class ShownSearch:
    """A search with what its list shows."""

    search: Search
    candidates: tuple[ShownCandidate, ...]


def shown(runtime: Runtime, search: Search) -> ShownSearch:
    """The search with the photos and dates of its candidates, read with a fixed number of queries."""
    photo_ids = {each.probe_photo_id for each in search.candidates}
    photo_ids |= {each.candidate_photo_id for each in search.candidates}
    with runtime.store.read() as work:
        photos = work.photos.of_ids(photo_ids, search.provenance.pack)
        days = {photo_id: each.taken_on for photo_id, each in pictured(work, photos.values()).items()}
    return ShownSearch(
        search,
        tuple(
            ShownCandidate(
                candidate=each,
                probe_photo=photos[each.probe_photo_id],
                candidate_photo=photos[each.candidate_photo_id],
                probe_photo_date=days[each.probe_photo_id],
                candidate_photo_date=days[each.candidate_photo_id],
            )
            for each in search.candidates
        ),
    )
