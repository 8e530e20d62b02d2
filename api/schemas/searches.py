"""Searches and their candidate lists as JSON. No percentage appears in them; names only where they agree."""

from datetime import date
from typing import Final, Self

from pydantic import ConfigDict, Field

from api.schemas.circumstances import CircumstanceTold, OrderTold
from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from api.schemas.examples import SEARCH
from api.schemas.numbers import rounded
from api.schemas.reviews import ToJudgeTold
from casework.candidate_view import ShownCandidate
from casework.identify import LONGEST_LIST, USUAL_LIST
from casework.review.released_list import ListEntry, ReleasedList
from casework.wording import BAND_WORDS
from models.evidence import Band, EvidenceItem, EvidenceKind
from models.gallery import GalleryKind
from models.judgement import ControlResult, Judgement, Opinion
from models.pair import Outcome, Pair, PairStage
from models.photo import OwnerKind, PhotoOwner
from models.provenance import Provenance
from models.register import RegisterKind


class SearchGiven(Given):
    """Why a search is made, which is kept with the result, and how long its list may be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"purpose": "入站甄别：无法说明身份"}]})

    purpose: str = Field(min_length=2, max_length=200)
    limit: int = Field(
        default=USUAL_LIST,
        ge=1,
        le=LONGEST_LIST,
        description="People listed at most; more than usual for children or poor photos, which "
        "the purpose then says",
    )


COLLECTION_OF: Final = {
    OwnerKind.ADMISSION: "admissions",
    OwnerKind.REPORT: "reports",
    OwnerKind.REGISTER: "registers",
}
COLLECTION_OF_GALLERY: Final = {
    GalleryKind.ADMISSIONS: "subjects",
    GalleryKind.REPORTS: "reports",
    GalleryKind.REGISTERS: "registers",
}


class RecordTold(ToldRecord):
    """An admission, a report or a register entry, by number."""

    kind: OwnerKind

    def collection_of_record(self) -> str:
        """That of its kind."""
        return COLLECTION_OF[self.kind]

    @classmethod
    def of(cls, record: PhotoOwner) -> Self:
        """The reference as an answer carries it."""
        return cls(kind=record.kind, id=record.id)


class EvidenceTold(Told):
    """A bounded log10 likelihood ratio; null when the comparison cannot be turned into one, and why."""

    kind: EvidenceKind
    log10_lr: float | None
    lower_bound: float | None
    upper_bound: float | None
    stratum: str | None
    is_covered: bool = Field(description="False when the calibration data do not cover this case")
    reason: Words

    @classmethod
    def of(cls, item: EvidenceItem) -> Self:
        """The evidence as an answer carries it, to a hundredth of a unit of log10."""
        return cls(
            kind=item.kind,
            log10_lr=_hundredths(item.log10_lr),
            lower_bound=_hundredths(item.lower_bound),
            upper_bound=_hundredths(item.upper_bound),
            stratum=item.stratum,
            is_covered=item.is_covered,
            reason=Words.of(item.reason),
        )


class PersonTold(ToldRecord):
    """The person proposed: by number, never by name."""

    gallery: GalleryKind

    def collection_of_record(self) -> str:
        """Those whom the gallery holds."""
        return COLLECTION_OF_GALLERY[self.gallery]


class CandidateTold(Told):
    """One proposed person: the pair of photos that compared best, and what it is worth."""

    pair_id: int
    stage: PairStage
    outcome: Outcome | None
    own_opinion: Opinion | None = Field(description="The caller's judgement; null for who does not judge")
    rank: int = Field(description="Place on the list as shown, from 1")
    face_rank: int = Field(description="Place by face alone, as the search recorded it")
    person: PersonTold
    record: RecordTold = Field(description="The record that the candidate's photo belongs to")
    register_kind: RegisterKind | None = Field(description="Which register a known person is in")
    probe_photo_id: int
    candidate_photo_id: int
    probe_photo_date: date | None
    candidate_photo_date: date | None
    years_between: float | None
    comparison_score: float = Field(description="Raw cosine of the two templates; not a probability")
    evidence: EvidenceTold
    expected_false_candidates: float | None = Field(
        description="Unrelated people at or above this score that one such search is expected to list"
    )
    expected_words: Words
    band: Band
    band_words: Words
    order: OrderTold
    circumstances: list[CircumstanceTold] = Field(
        description="What the two records state now, contradictions first"
    )

    @classmethod
    def of(cls, shown: ShownCandidate, pair: Pair, own: Judgement | None) -> Self:
        """The candidate as an answer carries it, once it is released."""
        one = shown.candidate
        expected = one.expected_false_candidates
        return cls(
            pair_id=pair.id,
            stage=pair.stage,
            outcome=pair.outcome,
            own_opinion=None if own is None else own.opinion,
            rank=shown.place.rank,
            face_rank=one.rank,
            person=PersonTold(gallery=one.person.gallery, id=one.person.id),
            record=RecordTold.of(shown.record),
            register_kind=shown.register,
            probe_photo_id=one.probe_photo_id,
            candidate_photo_id=one.candidate_photo_id,
            probe_photo_date=shown.probe_photo_date,
            candidate_photo_date=shown.candidate_photo_date,
            years_between=None if shown.years_between is None else rounded(shown.years_between, 1),
            comparison_score=rounded(one.comparison_score, 4),
            evidence=EvidenceTold.of(one.evidence),
            expected_false_candidates=None if expected is None else float(f"{expected:.2g}"),
            expected_words=Words.of(shown.chance),
            band=one.band,
            band_words=Words.of(BAND_WORDS[one.band]),
            order=OrderTold.of(shown),
            circumstances=[CircumstanceTold.of(each) for each in shown.circumstances],
        )


class ControlTold(Told):
    """A known pair that stood on the list to measure reviewers; told after it was judged."""

    number: int
    own_opinion: Opinion
    result: ControlResult

    @classmethod
    def of(cls, entry: ListEntry) -> Self:
        """The control as its reviewer is told of it."""
        if entry.own is None or entry.control is None:
            raise ValueError("not a judged control pair")
        return cls(number=entry.blind.number, own_opinion=entry.own.opinion, result=entry.control)


class GalleryTold(Told):
    """One gallery as the search saw it."""

    kind: GalleryKind
    version: int
    persons: int
    templates: int


class ProvenanceTold(Told):
    """The versions behind the numbers."""

    software: str
    pack: str
    calibration: str | None
    galleries: list[GalleryTold]

    @classmethod
    def of(cls, provenance: Provenance) -> Self:
        """The versions as an answer carries them."""
        return cls(
            software=provenance.software,
            pack=str(provenance.pack),
            calibration=provenance.calibration,
            galleries=[
                GalleryTold(
                    kind=each.kind, version=each.version, persons=each.persons, templates=each.templates
                )
                for each in provenance.galleries
            ],
        )


class SearchTold(ToldRecord):
    """A finished search and its one list over all galleries, one entry per person.

    A reviewer gets each entry under `to_judge` first, as photos and dates in an order that tells nothing;
    after the own judgement it stands under `candidates`, best first. Who does not review gets all of them.
    """

    collection = "searches"

    model_config = ConfigDict(json_schema_extra={"examples": [SEARCH]})

    probe: RecordTold
    purpose: str
    requested_by: str
    started_at: Instant
    finished_at: Instant
    used_photo_ids: list[int]
    not_used_photo_ids: list[int]
    provenance: ProvenanceTold
    undisposed: int = Field(description="Entries that nobody has given a disposition yet")
    undisposed_earlier: int = Field(
        description="Entries of earlier lists of this record that this one does not show, not judged either"
    )
    is_finished: bool = Field(description="True once both are 0: only then the list is done with")
    left_out: int | None = Field(
        description="Leads for whom the list had no room: search again with a higher `limit`. Null until the "
        "caller has judged every entry, since it says something of all of them"
    )
    to_judge: list[ToJudgeTold]
    candidates: list[CandidateTold]
    controls: list[ControlTold]

    @classmethod
    def of(cls, released: ReleasedList) -> Self:
        """The search as an answer to this caller carries it."""
        search = released.shown.search
        return cls(
            id=search.id,
            probe=RecordTold.of(search.probe),
            purpose=search.purpose,
            requested_by=search.requested_by,
            started_at=search.started_at,
            finished_at=search.finished_at,
            used_photo_ids=list(search.used_photo_ids),
            not_used_photo_ids=list(search.not_used_photo_ids),
            provenance=ProvenanceTold.of(search.provenance),
            undisposed=released.undisposed,
            undisposed_earlier=released.undisposed_earlier,
            is_finished=released.is_finished,
            left_out=released.left_out,
            to_judge=[ToJudgeTold.of(each.blind) for each in released.to_judge],
            candidates=[
                CandidateTold.of(each.shown, each.pair, each.own)
                for each in released.released
                if each.shown is not None and each.pair is not None
            ],
            controls=[ControlTold.of(each) for each in released.controls],
        )


def _hundredths(value: float | None) -> float | None:
    return None if value is None else rounded(value, 2)
