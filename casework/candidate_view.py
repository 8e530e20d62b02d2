"""What a candidate list shows beside its numbers: photos, dates, what chance means, circumstances."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from casework.circumstances import circumstances
from casework.list_order import Placed, placed
from casework.photo_ages import years_apart
from casework.pictured import pictured
from casework.review.pair_dna import dna_of_keys
from casework.review.propose import key_of, probe_person
from casework.runtime import Runtime
from matching.face.bands import chance_sentence
from matching.fusion_words import made_of
from models.candidate import Candidate, Search
from models.circumstance import Answer, Comparison
from models.evidence import EvidenceItem
from models.gallery import GalleryKind, PersonRef
from models.message import Message
from models.photo import OwnerKind, Photo, PhotoOwner
from models.register import RegisterKind
from store.unit_of_work import UnitOfWork

_COUNTS_DNA = Message(
    "名次还计入了 DNA，数值由 DNA 复核员掌握。",
    "DNA counts in the place too; its number is the DNA reviewer's.",
)
_FIRST = (Answer.CONTRADICTS, Answer.AGREES, Answer.NOT_COMPARABLE)


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate at its place, with both photos and the days they were taken, if known.

    Photos and dates are what a blind judgement may see; score, order and story lie in `place`. `register` is
    the one that a person of the registers is in.
    """

    place: Placed
    probe_photo: Photo
    candidate_photo: Photo
    probe_photo_date: date | None
    candidate_photo_date: date | None
    register: RegisterKind | None

    @property
    def candidate(self) -> Candidate:
        """The candidate as the search recorded it."""
        return self.place.candidate

    @property
    def order(self) -> Message:
        """What the place on the list is made of, in words; of DNA, only that it counts."""
        words = made_of(self.place.fused)
        if not self.place.counts_dna:
            return words
        return Message(words.zh + _COUNTS_DNA.zh, f"{words.en} {_COUNTS_DNA.en}")

    @property
    def circumstances(self) -> tuple[Comparison, ...]:
        """Contradictions first, then what agrees, then what could not be compared."""
        return tuple(sorted(self.place.circumstances, key=lambda each: _FIRST.index(each.answer)))

    @property
    def record(self) -> PhotoOwner:
        """The admission, report or register entry that the candidate's photo belongs to."""
        return self.candidate_photo.owner

    @property
    def years_between(self) -> float | None:
        """Unsigned years between the two pictures; None when either date is unknown."""
        return years_apart(self.probe_photo_date, self.candidate_photo_date)

    @property
    def chance(self) -> Message:
        """How many unrelated people are expected at this score, in plain words."""
        return chance_words(self.candidate)


@dataclass(frozen=True, slots=True)
class ShownSearch:
    """A search with what its list shows."""

    search: Search
    candidates: tuple[ShownCandidate, ...]


def chance_words(candidate: Candidate) -> Message:
    """How many unrelated people are expected at the candidate's score, in plain words."""
    return chance_sentence(candidate.expected_false_candidates, is_bound=candidate.is_expectation_a_bound)


def shown(runtime: Runtime, search: Search) -> ShownSearch:
    """The search with the photos, dates and circumstances of its candidates, in the order of the list.

    Read with a fixed number of queries.
    """
    photo_ids = {each.probe_photo_id for each in search.candidates}
    photo_ids |= {each.candidate_photo_id for each in search.candidates}
    with runtime.store.read() as work:
        photos = work.photos.of_ids(photo_ids, search.provenance.pack)
        days = {photo_id: each.taken_on for photo_id, each in pictured(work, photos.values()).items()}
        records = [photos[each.candidate_photo_id].owner for each in search.candidates]
        compared = circumstances(work, search.probe, records)
        registers = _registers(work, records)
        dna = _dna(work, search)
    with_compared = ((each, compared[owner]) for each, owner in zip(search.candidates, records, strict=True))
    order = placed(search, with_compared, dna)
    return ShownSearch(search, tuple(_shown(each, photos, days, registers) for each in order))


def _dna(work: UnitOfWork, search: Search) -> dict[PersonRef, EvidenceItem]:
    """What DNA says of those on the list, by person."""
    probe = probe_person(work, search)
    keys = {key_of(probe, each.person): each.person for each in search.candidates if each.person != probe}
    return {keys[key]: found.item for key, found in dna_of_keys(work, keys).items()}


def _registers(work: UnitOfWork, records: Collection[PhotoOwner]) -> dict[int, RegisterKind]:
    entries = work.registers.of_ids([owner.id for owner in records if owner.kind is OwnerKind.REGISTER])
    return {number: entry.facts.register for number, entry in entries.items()}


def _shown(
    each: Placed,
    photos: Mapping[int, Photo],
    days: Mapping[int, date | None],
    registers: Mapping[int, RegisterKind],
) -> ShownCandidate:
    candidate = each.candidate
    is_register = candidate.person.gallery is GalleryKind.REGISTERS
    return ShownCandidate(
        place=each,
        probe_photo=photos[candidate.probe_photo_id],
        candidate_photo=photos[candidate.candidate_photo_id],
        probe_photo_date=days[candidate.probe_photo_id],
        candidate_photo_date=days[candidate.candidate_photo_id],
        register=registers[candidate.person.id] if is_register else None,
    )
