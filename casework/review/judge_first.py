"""Who judges pairs is told nothing of one before the own judgement: which pairs those are."""

from collections.abc import Collection, Iterable

from casework.actor import Actor
from casework.review.released_list import is_reviewer
from models.errors import NotAllowed
from models.message import Message
from models.pair import BEFORE_JUDGEMENT, Pair, PairKey
from store.unit_of_work import UnitOfWork


def to_judge_first(work: UnitOfWork, pairs: Collection[Pair], actor: Actor) -> frozenset[int]:
    """The numbers of the pairs that the reader has to judge before anything of them is told.

    Those with photos of both people, which the reader has not judged in their present round; none for
    somebody who judges no first reviews.
    """
    if not is_reviewer(actor):
        return frozenset()
    tasks = work.review_tasks.first_of(pairs)
    return frozenset(
        pair.id
        for pair in pairs
        if (pair.id in tasks or (pair.stage in BEFORE_JUDGEMENT and work.pairs.is_pictured(pair.id)))
        and not _has_judged(work, pair, actor)
    )


def told_keys(work: UnitOfWork, keys: Iterable[PairKey], actor: Actor) -> frozenset[PairKey]:
    """Those of the pairs that the reader may be told of; what was never put forward is no pair to judge."""
    asked = frozenset(keys)
    pairs = work.pairs.of_keys(asked)
    withheld = to_judge_first(work, pairs.values(), actor)
    return frozenset(key for key in asked if key not in pairs or pairs[key].id not in withheld)


def require_judged(work: UnitOfWork, pair: Pair, actor: Actor) -> None:
    """Nothing for who may be told of the pair now; raises NotAllowed for who judges it first."""
    if to_judge_first(work, [pair], actor):
        raise judge_first()


def judge_first() -> NotAllowed:
    """The refusal of everything that would tell of a pair before the own judgement."""
    return NotAllowed(
        "judge_first",
        Message("请先作出自己的判断，再看证据。", "Judge first; the evidence comes after."),
        Message(
            "请在“待判断”里或候选名单里判断这一对。",
            "Judge this pair among your reviews or on its candidate list.",
        ),
    )


def _has_judged(work: UnitOfWork, pair: Pair, actor: Actor) -> bool:
    return any(
        each.account_id == actor.account_id and each.round == pair.round
        for each in work.judgements.of_pair(pair.id)
    )
