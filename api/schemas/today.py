"""What waits for people today, as JSON."""

from collections.abc import Sequence
from typing import Self

from pydantic import ConfigDict, Field

from api.schemas.common import Instant, Told, ToldRecord, Words
from api.schemas.searches import RecordTold
from casework.review.wording import DOUBT_WORDS, OUTCOME_WORDS
from casework.today import WaitingReviews
from models.candidate import UnfinishedList
from models.identity import Decision, DnaHit, Doubt, Finding, FindingKind
from models.pair import Outcome


class UnfinishedListTold(ToldRecord):
    """A candidate list with entries that nobody has judged."""

    collection = "searches"

    id: int = Field(description="Number of the search")
    probe: RecordTold
    undisposed: int = Field(description="Entries that this search put forward first and nobody has judged")

    @classmethod
    def of(cls, unfinished: UnfinishedList) -> Self:
        """The list as an answer carries it."""
        return cls(
            id=unfinished.search_id,
            probe=RecordTold.of(unfinished.probe),
            undisposed=unfinished.undisposed,
        )


class WaitingReviewsTold(Told):
    """How many reviews wait for the caller, each counted up to 100; 0 of a kind the caller does not make."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "first": 4,
                    "later": 0,
                    "without_photos": 2,
                    "lists": [{"id": 5, "probe": {"kind": "admission", "id": 12}, "undisposed": 3}],
                }
            ]
        }
    )

    first: int
    later: int
    without_photos: int = Field(description="Pairs that wait for the caller's opinion on what is stated")
    lists: list[UnfinishedListTold] = Field(
        description="The oldest lists not finished, of the own station and of reports; for first reviewers"
    )

    @classmethod
    def of(cls, waiting: WaitingReviews) -> Self:
        """The counts as an answer carries them."""
        return cls(
            first=waiting.first,
            later=waiting.later,
            without_photos=waiting.without_photos,
            lists=[UnfinishedListTold.of(each) for each in waiting.lists],
        )


class WaitingOutcomeTold(ToldRecord):
    """An outcome that waits for a second person. What it rests on is read with the pair."""

    collection = "pairs"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 7,
                    "outcome": "same_person",
                    "outcome_words": {"zh": "同一个人", "en": "Same person"},
                    "proposed_at": "2026-03-02T02:10:00Z",
                }
            ]
        }
    )

    id: int = Field(description="Number of the pair")
    outcome: Outcome
    outcome_words: Words
    proposed_at: Instant

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """The outcome as an answer carries it."""
        return cls(
            id=decision.pair_id,
            outcome=decision.outcome,
            outcome_words=Words.of(OUTCOME_WORDS[decision.outcome]),
            proposed_at=decision.proposed_at,
        )


class DoubtTold(ToldRecord):
    """A decision whose DNA rests on a profile superseded since; people look at it and may reopen it."""

    collection = "pairs"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 7,
                    "outcome": "same_person",
                    "outcome_words": {"zh": "同一个人", "en": "Same person"},
                    "superseded_at": "2026-03-09T02:00:00Z",
                    "words": {
                        "zh": "这项结论依据的 DNA 图谱已被替代。",
                        "en": "A DNA profile behind this outcome was superseded.",
                    },
                    "profile_ids": [57],
                }
            ]
        }
    )

    id: int = Field(description="Number of the pair")
    outcome: Outcome
    outcome_words: Words
    superseded_at: Instant
    words: Words
    profile_ids: list[int] = Field(description="The superseded profiles, for DNA reviewers alone")

    @classmethod
    def of(cls, doubt: Doubt, *, reads_dna: bool) -> Self:
        """The doubt as an answer carries it."""
        return cls(
            id=doubt.pair_id,
            outcome=doubt.outcome,
            outcome_words=Words.of(OUTCOME_WORDS[doubt.outcome]),
            superseded_at=doubt.superseded_at,
            words=Words.of(DOUBT_WORDS),
            profile_ids=list(doubt.profile_ids) if reads_dna else [],
        )


class AnswerTold(ToldRecord):
    """That an answer came in on a pair, and when. What it says is read with the pair, by its own rules."""

    collection = "pairs"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": 7, "kind": "police_check", "received_at": "2026-03-02T02:10:00Z"}]
        }
    )

    id: int = Field(description="Number of the pair")
    kind: FindingKind
    received_at: Instant

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """The answer without its verdict."""
        return cls(id=finding.pair_id, kind=finding.kind, received_at=finding.found_at)


class DnaHitTold(ToldRecord):
    """That DNA put a pair forward, and when. What was found is read with the pair."""

    collection = "pairs"

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": 7, "put_forward_at": "2026-03-02T02:10:00Z"}]}
    )

    id: int = Field(description="Number of the pair")
    put_forward_at: Instant

    @classmethod
    def of(cls, hit: DnaHit) -> Self:
        """The hit without samples or ratios."""
        return cls(id=hit.pair_id, put_forward_at=hit.put_forward_at)


class WaitingDnaHitsTold(Told):
    """Pairs put forward by DNA that wait for a DNA finding: their number, up to 100, and the newest."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"count": 1, "items": [{"id": 7, "put_forward_at": "2026-03-02T02:10:00Z"}]}]
        }
    )

    count: int
    items: list[DnaHitTold]

    @classmethod
    def of(cls, hits: Sequence[DnaHit], *, limit: int) -> Self:
        """The count, and the first `limit`."""
        return cls(count=len(hits), items=[DnaHitTold.of(each) for each in hits[:limit]])
