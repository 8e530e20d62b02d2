"""Pairs, what speaks for and against them, and decisions about them, as JSON."""

from datetime import date
from typing import Any, Self

from pydantic import ConfigDict, Field

from api.deed import note_told
from api.schemas.circumstances import CircumstanceTold
from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from api.schemas.reviews import SideTold
from api.schemas.searches import EvidenceTold, PersonTold
from api.schemas.today import DoubtTold
from api.visibility import sees_dna_candidates, withheld_of_decision, withheld_of_finding
from casework.actor import Actor
from casework.candidate_view import chance_words
from casework.review.findings import NewFinding
from casework.review.former_evidence import FormerEvidence
from casework.review.pair_evidence import KindOfEvidence, PairEvidence
from casework.review.pair_photos import PairPhotos
from casework.review.rivals import Rival, Rivals
from casework.review.wording import OUTCOME_WORDS, STAGE_WORDS
from casework.wording import BAND_WORDS, VERDICT_WORDS
from models.candidate import Candidate, Search
from models.circumstance import Answer
from models.evidence import Band, EvidenceKind
from models.identity import Basis, Decision, DecisionState, Finding, FindingKind, FindingVerdict
from models.judgement import Judgement, Opinion
from models.pair import FreezeReason, Outcome, Pair, PairStage, searched_profile_of
from models.quality import Verdict

_DECISION: dict[str, Any] = {
    "id": 1,
    "pair_id": 3,
    "outcome": "same_person",
    "state": "confirmed",
    "bases": ["dna"],
    "finding_ids": [4],
    "reason": "DNA 采信，无矛盾",
    "proposed_by": 3,
    "proposed_at": "2026-03-09T02:00:00Z",
    "closed_by": 5,
    "closed_at": "2026-03-09T03:00:00Z",
    "closing_reason": None,
    "reopened_by": None,
    "reopened_at": None,
    "reopening_reason": None,
}
_FINDING: dict[str, Any] = {
    "id": 4,
    "kind": "dna",
    "verdict": "supports",
    "about": None,
    "reference": None,
    "reason": None,
    "account_id": 8,
    "found_at": "2026-03-08T02:00:00Z",
}


class FindingGiven(Given):
    """What the caller answers for: DNA accepted, fingerprints, papers, or a contradiction resolved."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "fingerprint", "verdict": "supports", "reference": "示公刑鉴 2026-001"}]
        }
    )

    kind: FindingKind
    verdict: FindingVerdict
    about: str | None = Field(default=None, max_length=40, description="The contradiction that is resolved")
    reference: str | None = Field(default=None, max_length=200, description="Number of the document")
    reason: str | None = Field(default=None, max_length=1000)

    def as_finding(self) -> NewFinding:
        """The noun."""
        return NewFinding(self.kind, self.verdict, self.about, self.reference, self.reason)


class PairFindingTold(ToldRecord):
    """A recorded finding; number and words are told to those whose work needs them."""

    collection = "findings"

    model_config = ConfigDict(json_schema_extra={"examples": [_FINDING]})

    kind: FindingKind
    verdict: FindingVerdict
    about: str | None
    reference: str | None
    reason: str | None
    account_id: int
    found_at: Instant

    @classmethod
    def of(cls, finding: Finding, withheld: frozenset[str]) -> Self:
        """The finding as an answer carries it, without the fields that are withheld."""
        return cls(
            id=finding.id,
            kind=finding.kind,
            verdict=finding.verdict,
            about=finding.about,
            reference=None if "reference" in withheld else finding.reference,
            reason=None if "reason" in withheld else finding.reason,
            account_id=finding.account_id,
            found_at=finding.found_at,
        )


class OutcomeGiven(Given):
    """An outcome put forward for another person to confirm."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "same_person", "reason": "DNA 采信，无矛盾"}]}
    )

    outcome: Outcome
    reason: str = Field(min_length=1, max_length=1000)


class ReasonGiven(Given):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "家属提供了新的材料"}]})

    reason: str = Field(min_length=1, max_length=1000)


class DecisionTold(ToldRecord):
    """An outcome with its evidence and the two who decided."""

    collection = "decisions"

    model_config = ConfigDict(json_schema_extra={"examples": [_DECISION]})

    pair_id: int
    outcome: Outcome
    state: DecisionState
    bases: list[Basis]
    finding_ids: list[int]
    reason: str | None
    proposed_by: int
    proposed_at: Instant
    closed_by: int | None
    closed_at: Instant | None
    closing_reason: str | None
    reopened_by: int | None
    reopened_at: Instant | None
    reopening_reason: str | None

    @classmethod
    def of(cls, decision: Decision, withheld: frozenset[str]) -> Self:
        """The decision as an answer carries it, without the reasons that are withheld."""
        return cls(
            id=decision.id,
            pair_id=decision.pair_id,
            outcome=decision.outcome,
            state=decision.state,
            bases=sorted(decision.bases),
            finding_ids=list(decision.finding_ids),
            reason=None if "reason" in withheld else decision.reason,
            proposed_by=decision.proposed_by,
            proposed_at=decision.proposed_at,
            closed_by=decision.closed_by,
            closed_at=decision.closed_at,
            closing_reason=None if "closing_reason" in withheld else decision.closing_reason,
            reopened_by=decision.reopened_by,
            reopened_at=decision.reopened_at,
            reopening_reason=None if "reopening_reason" in withheld else decision.reopening_reason,
        )


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


class OpinionTold(Told):
    """What a reviewer saw; all opinions are kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "round": 1,
                    "stage": "second_review",
                    "opinion": "same_person",
                    "is_deciding": True,
                    "account_id": 3,
                    "judged_at": "2026-03-03T02:00:00Z",
                }
            ]
        }
    )

    round: int
    stage: PairStage
    opinion: Opinion
    is_deciding: bool
    account_id: int
    judged_at: Instant

    @classmethod
    def of(cls, one: Judgement) -> Self:
        """The opinion as an answer carries it."""
        return cls(
            round=one.round,
            stage=one.stage,
            opinion=one.opinion,
            is_deciding=one.is_deciding,
            account_id=one.account_id,
            judged_at=one.judged_at,
        )


class PairWithoutPhotosTold(ToldRecord):
    """A pair that waits for an opinion on what is stated; `GET /v1/pairs/{id}` holds the facts."""

    collection = "pairs"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 9,
                    "subject_id": 12,
                    "other": {"gallery": "reports", "id": 7},
                    "stage": "second_review",
                    "stage_words": {"zh": "等待复核", "en": "Waits for the second review"},
                    "put_forward_by": ["clue"],
                    "changed_at": "2026-03-02T01:20:00Z",
                }
            ]
        }
    )

    subject_id: int
    other: PersonTold
    stage: PairStage
    stage_words: Words
    put_forward_by: list[EvidenceKind]
    changed_at: Instant

    @classmethod
    def of(cls, pair: Pair) -> Self:
        """The pair as an answer carries it."""
        return cls(
            id=pair.id,
            subject_id=pair.key.subject_id,
            other=PersonTold(gallery=pair.key.other.gallery, id=pair.key.other.id),
            stage=pair.stage,
            stage_words=Words.of(STAGE_WORDS[pair.stage]),
            put_forward_by=sorted({each.kind for each in pair.standing}),
            changed_at=pair.changed_at,
        )


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
            comparison_score=round(one.comparison_score, 4),
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
            years_between=None if blind.years_between is None else round(blind.years_between, 1),
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
            log10_lr=round(one.log10_lr, 2) if reads_dna or one.kind is not EvidenceKind.DNA else None,
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


class AccountNameTold(Told):
    """Who is behind an account number."""

    account_id: int
    username: str


class PairTold(ToldRecord):
    """A pair: kinds of evidence apart, contradictions listed, findings, opinions, decisions."""

    collection = "pairs"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 3,
                    "subject_id": 12,
                    "other": {"gallery": "reports", "id": 7},
                    "stage": "closed",
                    "stage_words": {"zh": "已有结论", "en": "Closed"},
                    "outcome": "same_person",
                    "outcome_words": {"zh": "同一个人", "en": "Same person"},
                    "round": 1,
                    "frozen_for": [],
                    "kinds": [
                        {
                            "kind": "dna",
                            "answer": "agrees",
                            "reason": {
                                "zh": "DNA 复核员采信：DNA 支持。",
                                "en": "Accepted by a DNA reviewer: DNA supports.",
                            },
                        }
                    ],
                    "photos": None,
                    "listed": None,
                    "face": None,
                    "dna": None,
                    "circumstances": [],
                    "former_evidence": [],
                    "open_contradictions": [],
                    "findings": [_FINDING],
                    "opinions": [],
                    "decisions": [_DECISION],
                    "fused": None,
                    "rivals": None,
                    "doubt": None,
                    "accounts": [{"account_id": 3, "username": "wang"}],
                    "dna_profile_ids": [57],
                    "awaits_own_opinion": False,
                    "withheld": [
                        "circumstances",
                        "clues",
                        "dna",
                        "face",
                        "fused",
                        "judgements",
                        "photos",
                        "rivals",
                    ],
                }
            ]
        }
    )

    id: int
    subject_id: int
    other: PersonTold
    stage: PairStage
    stage_words: Words
    outcome: Outcome | None
    outcome_words: Words | None
    round: int
    frozen_for: list[FreezeReason]
    kinds: list[KindTold]
    photos: PairPhotosTold | None
    listed: ListedTold | None
    face: EvidenceTold | None
    dna: EvidenceTold | None = Field(description="The family's ratio, for DNA reviewers alone")
    circumstances: list[CircumstanceTold]
    former_evidence: list[FormerEvidenceTold]
    open_contradictions: list[str]
    findings: list[PairFindingTold]
    opinions: list[OpinionTold]
    decisions: list[DecisionTold]
    fused: FusedTold | None
    doubt: DoubtTold | None = Field(description="Set where the outcome rests on a profile superseded since")
    rivals: RivalsTold | None = Field(description="Null before the first nightly run")
    accounts: list[AccountNameTold]
    dna_profile_ids: list[int] = Field(description="Profiles of the person in care, for DNA reviewers only")
    awaits_own_opinion: bool = Field(
        description="No photos can be judged, and the caller may give an opinion on what is stated"
    )
    withheld: list[str]

    @classmethod
    def of(cls, found: PairEvidence, reader: Actor) -> Self:
        """The pair as this reader may see it."""
        pair, candidate = found.pair, found.candidate
        hidden, reads_dna = withheld_of_decision(reader), sees_dna_candidates(reader)
        return cls(
            id=pair.id,
            subject_id=pair.key.subject_id,
            other=PersonTold(gallery=pair.key.other.gallery, id=pair.key.other.id),
            stage=pair.stage,
            stage_words=Words.of(STAGE_WORDS[pair.stage]),
            outcome=pair.outcome,
            outcome_words=Words.of(OUTCOME_WORDS[pair.outcome]) if pair.outcome else None,
            round=pair.round,
            frozen_for=sorted(pair.frozen_for),
            kinds=[KindTold.of(each) for each in found.kinds],
            photos=PairPhotosTold.of(found.photos) if found.photos else None,
            listed=ListedTold.of(found.search, candidate) if found.search and candidate else None,
            face=EvidenceTold.of(candidate.evidence) if candidate else None,
            dna=EvidenceTold.of(found.dna) if found.dna else None,
            circumstances=[CircumstanceTold.of(each) for each in found.circumstances],
            former_evidence=[FormerEvidenceTold.of(each) for each in found.former],
            open_contradictions=list(found.open_contradictions),
            findings=[
                PairFindingTold.of(each, withheld_of_finding(reader, each.kind)) for each in found.findings
            ],
            opinions=[OpinionTold.of(each) for each in found.judgements],
            decisions=[DecisionTold.of(each, hidden) for each in found.decisions],
            fused=_fused(found),
            doubt=None if found.doubt is None else DoubtTold.of(found.doubt, reads_dna=reads_dna),
            rivals=RivalsTold.of(found.rivals, reads_dna=reads_dna) if found.rivals else None,
            accounts=[
                AccountNameTold(account_id=number, username=name)
                for number, name in sorted(found.usernames.items())
            ],
            dna_profile_ids=_profiles(found) if reads_dna else [],
            awaits_own_opinion=found.awaits_own_opinion,
            withheld=sorted(found.withheld),
        )


def _profiles(found: PairEvidence) -> list[int]:
    named = (searched_profile_of(each) for each in found.pair.standing)
    return sorted({each for each in named if each is not None})


def _fused(found: PairEvidence) -> FusedTold | None:
    fused = found.fused
    if fused is None:
        return None
    return FusedTold(
        log10_posterior_odds=round(fused.log10_posterior_odds, 2),
        log10_prior_odds=round(fused.prior.log10_odds, 2),
        prior_words=Words.of(fused.prior.assumption),
        items=[EvidenceTold.of(item) for part in fused.parts for item in part.items],
        breakdown=[Words.of(each) for each in found.breakdown],
    )


def _side(photo_id: int, taken_on: date | None, quality: Verdict) -> SideTold:
    return SideTold(
        portrait=f"/v1/photos/{photo_id}/portrait",
        taken_on=taken_on,
        quality=quality,
        quality_words=Words.of(VERDICT_WORDS[quality]),
    )
