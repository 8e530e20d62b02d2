"""What waits for people today: reviews, outcomes to confirm, and answers that came in."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Caller, RuntimeGiven
from api.roles import (
    CONFIRMS_OUTCOMES,
    JUDGES_DNA,
    JUDGES_FIRST,
    JUDGES_PAIRS,
    READS_PAIRS,
    REVIEWS_AGAIN,
)
from api.routes.answers import problems
from api.schemas.common import Listed
from api.schemas.today import (
    AnswerTold,
    DoubtTold,
    WaitingDnaHitsTold,
    WaitingOutcomeTold,
    WaitingReviewsTold,
)
from api.security.access import allow
from api.visibility import sees_dna_candidates
from casework import today
from casework.review.doubts import doubts_for

router = APIRouter(prefix="/today", tags=["today"])
USUAL = 8
Limit = Annotated[int, Query(ge=1, le=50, description="How many at most")]


@router.get(
    "/reviews",
    dependencies=[allow(*JUDGES_PAIRS)],
    operation_id="countWaitingReviews",
    summary="How many reviews wait",
    responses=problems(),
)
def count_waiting_reviews(runtime: RuntimeGiven, caller: Caller) -> WaitingReviewsTold:
    """Counts alone: which pairs they are is shown where they are judged."""
    makes_first = bool(caller.roles & frozenset(JUDGES_FIRST))
    makes_later = bool(caller.roles & frozenset(REVIEWS_AGAIN))
    return WaitingReviewsTold.of(
        today.waiting_reviews(runtime, caller, makes_first=makes_first, makes_later=makes_later)
    )


@router.get(
    "/outcomes",
    dependencies=[allow(*CONFIRMS_OUTCOMES)],
    operation_id="listWaitingOutcomes",
    summary="Outcomes that wait for the caller",
    responses=problems(),
)
def list_outcomes(runtime: RuntimeGiven, caller: Caller, limit: Limit = USUAL) -> Listed[WaitingOutcomeTold]:
    """Outcomes that somebody else put forward about people at the own station, the longest waiting first.

    An account without a station gets those of all. Confirming is done on the pair.
    """
    found = today.waiting_outcomes(runtime, caller, limit=limit)
    return Listed(items=[WaitingOutcomeTold.of(each) for each in found])


@router.get(
    "/doubts",
    dependencies=[allow(*READS_PAIRS)],
    operation_id="listDoubtedOutcomes",
    summary="Outcomes whose DNA was superseded",
    responses=problems(),
)
def list_doubts(runtime: RuntimeGiven, caller: Caller, limit: Limit = USUAL) -> Listed[DoubtTold]:
    """Outcomes that rest on a profile superseded since: those of the own station, all for DNA reviewers."""
    found, reads_dna = doubts_for(runtime, caller, limit=limit), sees_dna_candidates(caller)
    return Listed(items=[DoubtTold.of(each, reads_dna=reads_dna) for each in found])


@router.get(
    "/answers",
    dependencies=[allow(*READS_PAIRS)],
    operation_id="listAnswersReceived",
    summary="Answers that came in last",
    responses=problems(),
)
def list_answers(runtime: RuntimeGiven, caller: Caller, limit: Limit = USUAL) -> Listed[AnswerTold]:
    """Findings of police and DNA reviewers, the last first: that they came, not what they say."""
    found = today.answers_received(runtime, actor=caller, limit=limit)
    return Listed(items=[AnswerTold.of(each) for each in found])


@router.get(
    "/dna-hits",
    dependencies=[allow(*JUDGES_DNA)],
    operation_id="listWaitingDnaHits",
    summary="Pairs put forward by DNA that wait for a finding",
    responses=problems(),
)
def list_dna_hits(runtime: RuntimeGiven, caller: Caller, limit: Limit = USUAL) -> WaitingDnaHitsTold:
    """The last put forward first; samples and ratios are read with the pair."""
    return WaitingDnaHitsTold.of(today.waiting_dna_hits(runtime, caller), limit=limit)
