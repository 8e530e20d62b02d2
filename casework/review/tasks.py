"""A reviewer's open tasks, and the two portraits of each."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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
from models.message import Message
from models.pair import PairStage


class Side(StrEnum):
    """Which of the two photos."""

    LEFT = "left"
    RIGHT = "right"


MOST_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task the reviewer may answer."""

    blind: BlindPair


def open_tasks(runtime: Runtime, actor: Actor) -> list[OpenTask]:
    """Up to `MOST_AT_ONCE` second and third reviews the caller may answer, in an order that tells nothing.

    Never a pair the caller has judged or whose evidence the caller was shown.
    """
    with runtime.store.read() as work:
        tasks = work.review_tasks.open_after_first(except_of=actor.account_id)
        shown = sorted(tasks, key=_place_for(runtime, actor))[:MOST_AT_ONCE]
        blind = blind_pairs(runtime, work, shown)
    return [OpenTask(blind[task.number]) for task in shown]


def first_reviews(runtime: Runtime, actor: Actor) -> list[OpenTask]:
    """First reviews that wait, whatever proposed the pair: up to `MOST_AT_ONCE`, the longest waiting.

    Pairs found at night stand here like those of lists. Left out is what the caller was shown unjudged.
    """
    runtime.faces()  # opened before the transaction: opening the networks may write itself
    with runtime.store.begin() as work:
        known = work.judgements.released_unjudged(actor.account_id)
        pairs = [each for each in work.pairs.awaiting_first(limit=MOST_AT_ONCE) if each.id not in known]
        asked = work.review_tasks.first_of(pairs)
        for pair in (each for each in pairs if each.id not in asked):
            ask_first(runtime, work, pair)
        tasks = list(work.review_tasks.first_of(pairs).values())
        new = {each.id for each in pairs if each.stage is PairStage.NEW}
        for task in tasks:
            if task.pair_id in new:
                work.pairs.set_stage(task.pair_id, PairStage.FIRST_REVIEW, now=runtime.now())
        blind = blind_pairs(runtime, work, tasks)
    return [OpenTask(blind[task.number]) for task in sorted(tasks, key=_place_for(runtime, actor))]


def _place_for(runtime: Runtime, actor: Actor) -> Callable[[ReviewTask], int]:
    """An order of tasks that is the reader's own and tells nothing."""

    def place(task: ReviewTask) -> int:
        return review_number(runtime.store, "order", actor.account_id, task.number)

    return place


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
