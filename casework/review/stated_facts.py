"""Pairs of which no photos can be compared: people give their opinion on what is stated, each alone."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from casework.actor import Actor
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.recorded import Recorded
from casework.review.courses import course_of
from casework.review.judge import require_role, require_thawed
from casework.runtime import Runtime
from models.account import Role
from models.errors import Conflict
from models.judgement import Judgement, Opinion
from models.listing import PairsAwaiting
from models.message import Message
from models.pair import BEFORE_JUDGEMENT, Pair, PairStage
from store.unit_of_work import UnitOfWork


class OpinionTurn(StrEnum):
    """Which opinion of its round a pair waits for."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


_STAGES: Final = {
    OpinionTurn.FIRST: frozenset(BEFORE_JUDGEMENT),
    OpinionTurn.SECOND: frozenset({PairStage.SECOND_REVIEW}),
    OpinionTurn.THIRD: frozenset({PairStage.THIRD_REVIEW}),
}
_UNDER_REVIEW = (*BEFORE_JUDGEMENT, PairStage.SECOND_REVIEW, PairStage.THIRD_REVIEW)


def pairs_without_photos(
    runtime: Runtime,
    actor: Actor,
    *,
    limit: int,
    after: int | None = None,
    is_newest_first: bool = False,
    turn: OpinionTurn | None = None,
) -> Sequence[Pair]:
    """At most `limit` that wait for an opinion on their facts, behind the pair `after`, by when they came.

    Never one on which the caller gave an opinion in its present round. With `turn`, those that wait for
    that opinion of the round. Raises InvalidInput for an `after` that is no pair.
    """
    stages = None if turn is None else _STAGES[turn]
    asked = PairsAwaiting(limit, actor.account_id, after, is_newest_first, stages)
    with runtime.store.read() as work:
        return work.pair_queues.awaiting_opinion(asked)


def judge_facts(
    runtime: Runtime,
    pair_id: int,
    opinion: Opinion,
    *,
    actor: Actor,
    note: str | None = None,
    idempotency_key: str | None = None,
) -> Recorded[Judgement]:
    """The recorded opinion, which moves the pair as any other does; with the same key, the first one.

    Raises NotFound, NotAllowed for who is no search caseworker, Conflict for a pair with photos to judge, a
    frozen one, one that is not under review, or a second opinion of one person.
    """
    require_role(Role.SEARCH_CASEWORKER, actor)
    request = keyed_request(runtime, actor, idempotency_key, "opinion", pair_id, opinion, note)
    return repeated_once(lambda: _record(runtime, request, pair_id, opinion, note, actor))


def awaits_own_opinion(work: UnitOfWork, pair: Pair, judgements: Sequence[Judgement], actor: Actor) -> bool:
    """The pair waits for an opinion on its facts, and this actor may give it now."""
    if pair.is_frozen or pair.stage not in _UNDER_REVIEW or Role.SEARCH_CASEWORKER not in actor.roles:
        return False
    if any(each.account_id == actor.account_id and each.round == pair.round for each in judgements):
        return False
    return not _has_photos_to_judge(work, pair)


def _record(
    runtime: Runtime, request: KeyedRequest, pair_id: int, opinion: Opinion, note: str | None, actor: Actor
) -> Recorded[Judgement]:
    now = runtime.now()
    with runtime.store.begin() as work:
        pair = work.pairs.lock(pair_id)
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.judgements.get(earlier), is_first=False)
        require_thawed(pair)
        _require_without_photos(work, pair)
        course = course_of(work, pair).shown()
        moved = course.judged(actor.account_id, opinion)
        judgement = work.judgements.add_on_facts(
            pair, course.stage, opinion, account_id=actor.account_id, note=note, now=now
        )
        work.pairs.set_stage(pair.id, moved.stage, now=now, outcome=moved.outcome)
        work.judgements.release(pair, account_id=actor.account_id, is_after_judgement=True, now=now)
        remember(work, request, judgement.id, now=now)
    return Recorded(judgement, is_first=True)


def _require_without_photos(work: UnitOfWork, pair: Pair) -> None:
    """A pair with photos is judged blind, by them; one that began on facts ends its round on facts."""
    if _has_photos_to_judge(work, pair):
        raise Conflict(
            "photos_to_judge",
            Message("这一对有照片可比对，先看照片判断。", "This pair has photos: they are judged first."),
            Message("请在待初核列表里判断。", "Judge it among the first reviews."),
        )


def _has_photos_to_judge(work: UnitOfWork, pair: Pair) -> bool:
    has_task = bool(work.review_tasks.first_of([pair]))
    return has_task or (pair.stage in BEFORE_JUDGEMENT and work.pairs.is_pictured(pair.id))
