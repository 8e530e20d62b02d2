"""Pairs with everything that is told of them, as JSON."""

from typing import Self

from pydantic import ConfigDict, Field

from api.schemas.circumstances import CircumstanceTold
from api.schemas.common import Instant, Told, ToldRecord, Words
from api.schemas.decisions import DECISION_EXAMPLE, FINDING_EXAMPLE, DecisionTold, PairFindingTold
from api.schemas.numbers import rounded
from api.schemas.pair_evidence import (
    FormerEvidenceTold,
    FusedTold,
    KindTold,
    ListedTold,
    PairPhotosTold,
    RivalsTold,
)
from api.schemas.searches import EvidenceTold, PersonTold
from api.schemas.today import DoubtTold
from api.visibility import sees_dna_candidates, withheld_of_decision, withheld_of_finding
from casework.actor import Actor
from casework.review.pair_evidence import PairEvidence
from casework.review.wording import OUTCOME_WORDS, STAGE_WORDS
from models.evidence import EvidenceKind
from models.judgement import Judgement, Opinion
from models.pair import FreezeReason, Outcome, Pair, PairStage, searched_profile_of


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
                    "findings": [FINDING_EXAMPLE],
                    "opinions": [],
                    "decisions": [DECISION_EXAMPLE],
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
        log10_posterior_odds=rounded(fused.log10_posterior_odds, 2),
        log10_prior_odds=rounded(fused.prior.log10_odds, 2),
        prior_words=Words.of(fused.prior.assumption),
        items=[EvidenceTold.of(item) for part in fused.parts for item in part.items],
        breakdown=[Words.of(each) for each in found.breakdown],
    )
