"""A reviewer's open tasks, and the two portraits of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from casework import pictures
from casework.actor import Actor
from casework.review.blind import BlindPair, blind_pairs
from casework.review.draws import review_number
from casework.review.judge import require_reviewer
from casework.review.propose import ask_first
from casework.runtime import Runtime
from models.account import Role
from models.errors import NotFound
from models.judgement import ReviewTask
from models.listing import PairsAwaiting, unknown_cursor
from models.message import Message
from models.pair import Pair, PairStage
from store.unit_of_work import UnitOfWork


class Side(StrEnum):
    """Which of the two photos."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Part of a queue; it goes on behind the task `last`, or ends here with None."""

    tasks: list[BlindPair]
    last: int | None


def open_tasks(runtime: Runtime, actor: Actor, *, limit: int, after: int | None = None) -> QueuePage:
    """At most `limit` second and third reviews the caller may answer, behind the task `after`.

    By number, which is drawn and tells nothing, from a place of the caller's own round to it again. Never a
    pair the caller has judged or whose evidence the caller was shown.
    """
    begin = review_number(runtime.store, "order", actor.account_id)
    with runtime.store.read() as work:
        found = work.review_tasks.open_after_first(
            except_of=actor.account_id, limit=limit + 1, begin=begin, after=after
        )
        blind = blind_pairs(runtime, work, found[:limit])
    shown = [blind[task.number] for task in found[:limit]]
    return QueuePage(shown, shown[-1].number if len(found) > limit else None)


def first_reviews(
    runtime: Runtime,
    actor: Actor,
    *,
    limit: int,
    after: int | None = None,
    is_newest_first: bool = False,
) -> QueuePage:
    """At most `limit` first reviews that wait, whatever proposed the pair, behind the task `after`.

    The longest waiting or the newest first; those of one page in an order that is the caller's own. Pairs
    found at night stand here like those of lists. Left out is what the caller was shown unjudged. Raises
    InvalidInput for an `after` that is no first review.
    """
    runtime.faces()  # opened before the transaction: opening the networks may write itself
    with runtime.store.begin() as work:
        behind = None if after is None else _pair_of_first(work, after)
        asked = PairsAwaiting(limit + 1, actor.account_id, behind, is_newest_first)
        tasks, goes_on = _next_asked(runtime, work, asked)
        blind = blind_pairs(runtime, work, tasks)
    shown = sorted(blind.values(), key=lambda each: _place(runtime, actor, each.number))
    return QueuePage(shown, tasks[-1].number if goes_on else None)


def _pair_of_first(work: UnitOfWork, number: int) -> int:
    task = work.review_tasks.find(number)
    if task is None or task.pair_id is None or task.stage is not PairStage.FIRST_REVIEW:
        raise unknown_cursor()
    return task.pair_id


def _next_asked(runtime: Runtime, work: UnitOfWork, asked: PairsAwaiting) -> tuple[list[ReviewTask], bool]:
    """The first reviews of the next page in order of the queue, and whether it goes on behind them.

    Pairs whose photos are gone meanwhile cannot be asked about; where a page has no others, it is the next.
    """
    found = work.pair_queues.awaiting_first(asked)
    page, goes_on = found[: asked.limit - 1], len(found) == asked.limit
    tasks = _asked_first(runtime, work, page)
    if goes_on and not tasks:
        return _next_asked(runtime, work, replace(asked, after=page[-1].id))
    return [tasks[pair.id] for pair in page if pair.id in tasks], goes_on


def _asked_first(runtime: Runtime, work: UnitOfWork, pairs: Sequence[Pair]) -> dict[int, ReviewTask]:
    """The first review of each pair, asked for now where nobody was asked yet, by pair number."""
    asked = work.review_tasks.first_of(pairs)
    for pair in (each for each in pairs if each.id not in asked):
        ask_first(runtime, work, pair)
    tasks = work.review_tasks.first_of(pairs)
    for pair in (each for each in pairs if each.stage is PairStage.NEW and each.id in tasks):
        work.pairs.set_stage(pair.id, PairStage.FIRST_REVIEW, now=runtime.now())
    return tasks


def _place(runtime: Runtime, actor: Actor, number: int) -> int:
    """Where the reader finds a task among those of a page: the reader's own order, which tells nothing."""
    return review_number(runtime.store, "order", actor.account_id, number)


def task_portrait(runtime: Runtime, number: int, side: Side, *, actor: Actor) -> bytes:
    """A JPEG of one face of a task; raises NotFound or, for somebody who does not judge it, NotAllowed."""
    engine = runtime.faces()
    with runtime.store.read() as work:
        task = work.review_tasks.get(number)
        if not (task.stage is PairStage.FIRST_REVIEW and Role.STATION_HEAD in actor.roles):
            require_reviewer(task, actor)
        photo_id = task.left_photo_id if side is Side.LEFT else task.right_photo_id
        photo = work.photos.get(photo_id, engine.ref)
    chosen = photo.assessment.chosen_face
    if chosen is None:
        raise NotFound(
            "no_such_face",
            Message("照片里没有选定的人脸。", "No face of the photo is chosen."),
            Message("请先在记录里选择人脸。", "Choose the face in its record first."),
        )
    return pictures.portrait(runtime, photo, photo.assessment.faces[chosen])
