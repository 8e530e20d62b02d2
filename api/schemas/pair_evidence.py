"""What speaks for and against a pair, kind by kind, as JSON."""

from datetime import date
from typing import Self

from pydantic import Field

from api.deed import note_told
from api.schemas.common import Told, Words
from api.schemas.numbers import rounded
from api.schemas.reviews import SideTold
from api.schemas.searches import EvidenceTold, PersonTold
from casework.candidate_view import chance_words
from casework.review.former_evidence import FormerEvidence
from casework.review.pair_evidence import KindOfEvidence
from casework.review.pair_photos import PairPhotos
from casework.review.rivals import Rival, Rivals
from casework.wording import BAND_WORDS, VERDICT_WORDS
from models.candidate import Candidate, Search
from models.circumstance import Answer
from models.evidence import Band, EvidenceKind
from models.quality import Verdict


class KindTold(Told):
    """One kind of evidence, apart from the others."""

    kind: EvidenceKind
    answer: Answer
    reason: Words

    @classmethod
    def of(cls, kind: KindOfEvidence) -> Self:
        """The kind as an answer carries it."""
        return cls(kind=kind.kind, answer=kind.answer, reason=Words.of(kind.reason))


class FormerEvidenceTold(Told):
    """Something the pair was put forward for that counts no more; kept, with the reason."""

    kind: EvidenceKind
    reason: Words

    @classmethod
    def of(cls, one: FormerEvidence) -> Self:
        """The former evidence as an answer carries it."""
        return cls(kind=one.kind, reason=Words.of(one.reason))


class FusedTold(Told):
    """What orders lists, of the evidence the caller may see: DNA alone for a DNA reviewer, all but DNA for
    others. The posterior is worth its prior's assumption, which stands beside it.

    `items` are added to the prior one by one; what could not be compared counts 0 or has no ratio.
    """

    log10_posterior_odds: float
    log10_prior_odds: float
    prior_words: Words
    items: list[EvidenceTold]
    breakdown: list[Words]


class ListedTold(Told):
    """How the last search that met the two people listed them by face."""

    search_id: int
    band: Band
    band_words: Words
    expected_false_candidates: float | None
    expected_words: Words
    comparison_score: float = Field(description="Raw cosine of the two templates; not a probability")

    @classmethod
    def of(cls, search: Search, one: Candidate) -> Self:
        """The listing as an answer carries it."""
        expected = one.expected_false_candidates
        return cls(
            search_id=search.id,
            band=one.band,
            band_words=Words.of(BAND_WORDS[one.band]),
            expected_false_candidates=None if expected is None else float(f"{expected:.2g}"),
            expected_words=Words.of(chance_words(one)),
            comparison_score=rounded(one.comparison_score, 4),
        )


class PairPhotosTold(Told):
    """The two photos that reviewers judge, cut so that the eyes lie at the same places."""

    in_care: SideTold
    other: SideTold
    years_between: float | None

    @classmethod
    def of(cls, photos: PairPhotos) -> Self:
        """The photos as an answer carries them."""
        blind = photos.blind
        return cls(
            in_care=_side(photos.in_care_id, blind.left_photo_date, blind.left_quality),
            other=_side(photos.other_id, blind.right_photo_date, blind.right_quality),
            years_between=None if blind.years_between is None else rounded(blind.years_between, 1),
        )


class RivalTold(Told):
    """Another pair with one of the two people; at most one of such pairs can be true."""

    pair_id: int | None
    subject_id: int
    other: PersonTold
    kind: EvidenceKind
    log10_lr: float | None = Field(description="Null for DNA, unless the caller reviews DNA")

    @classmethod
    def of(cls, rival: Rival, *, reads_dna: bool) -> Self:
        """The rival as an answer carries it; its pair is noted for the audit log."""
        one = rival.evidence
        if rival.pair is not None:
            note_told("pairs", rival.pair.id)
        return cls(
            pair_id=None if rival.pair is None else rival.pair.id,
            subject_id=one.subject_id,
            other=PersonTold(gallery=one.other.gallery, id=one.other.id),
            kind=one.kind,
            log10_lr=rounded(one.log10_lr, 2) if reads_dna or one.kind is not EvidenceKind.DNA else None,
        )


class RivalsTold(Told):
    """The strongest rivals that the last nightly run lists."""

    run_id: int
    listed: list[RivalTold]
    unjudged: int = Field(description="Rivals told only after the own judgement of them")

    @classmethod
    def of(cls, rivals: Rivals, *, reads_dna: bool) -> Self:
        """The rivals as an answer carries them."""
        return cls(
            run_id=rivals.run_id,
            listed=[RivalTold.of(each, reads_dna=reads_dna) for each in rivals.shown],
            unjudged=rivals.unjudged,
        )


def _side(photo_id: int, taken_on: date | None, quality: Verdict) -> SideTold:
    return SideTold(
        portrait=f"/v1/photos/{photo_id}/portrait",
        taken_on=taken_on,
        quality=quality,
        quality_words=Words.of(VERDICT_WORDS[quality]),
    )
