"""A reviewer's own judgement, from photos and dates alone: recorded once, never changed."""

from dataclasses import dataclass
from datetime import datetime

from casework.actor import Actor
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.recorded import Recorded
from casework.review.controls import plant_beside
from casework.review.courses import course_of
from casework.review.draws import review_number
from casework.runtime import Runtime
from models.account import Role
from models.errors import Conflict, NotAllowed
from models.judgement import ControlResult, Judgement, Opinion, ReviewTask, control_result
from models.message import Message
from models.pair import Pair, PairStage
from models.pair_course import PairCourse, already_judged
from store.review_tasks import NewTask
from store.unit_of_work import UnitOfWork

_ROLE_OF = {
    PairStage.FIRST_REVIEW: Role.SEARCH_CASEWORKER,
    PairStage.SECOND_REVIEW: Role.SECOND_REVIEWER,
    PairStage.THIRD_REVIEW: Role.SECOND_REVIEWER,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A recorded judgement; `control` tells how a control pair was judged, and is None for a real pair."""

    task: ReviewTask
    judgement: Judgement
    control: ControlResult | None


def judge(
    runtime: Runtime,
    number: int,
    opinion: Opinion,
    *,
    actor: Actor,
    note: str | None = None,
    idempotency_key: str | None = None,
) -> Recorded[Judged]:
    """The recorded judgement; with the same key and content, the first one.

    Raises NotFound for an unknown number, NotAllowed for a role that does not judge at this stage or
    somebody who has seen the evidence, Conflict for a second judgement, a frozen pair or a review that
    somebody else has done.
    """
    request = keyed_request(runtime, actor, idempotency_key, "judgement", number, opinion, note)
    return repeated_once(lambda: _record(runtime, request, number, opinion, note, actor))


def require_reviewer(task: ReviewTask, actor: Actor) -> None:
    """Nothing when the caller's roles judge at the task's stage; raises NotAllowed otherwise."""
    require_role(_ROLE_OF[task.stage], actor)


def require_role(role: Role, actor: Actor) -> None:
    """Nothing for a person with the role; raises NotAllowed otherwise."""
    if role not in actor.roles or Role.BATCH in actor.roles:
        raise NotAllowed(
            "role_not_allowed",
            Message("您的岗位不作这一步判断。", "Your role does not judge at this stage."),
            Message("初核由专职寻亲岗作出，复核由复核员作出。", "Caseworkers judge first, reviewers second."),
        )


def _record(
    runtime: Runtime,
    request: KeyedRequest,
    number: int,
    opinion: Opinion,
    note: str | None,
    actor: Actor,
) -> Recorded[Judged]:
    runtime.faces()  # opened before the transaction: opening the networks may write itself
    now = runtime.now()
    with runtime.store.begin() as work:
        task = locked_task(work, number)
        require_reviewer(task, actor)
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(as_told(task, work.judgements.get(earlier)), is_first=False)
        judgement = record_opinion(runtime, work, task, opinion, note=note, actor=actor)
        remember(work, request, judgement.id, now=now)
        return Recorded(as_told(work.review_tasks.get(number), judgement), is_first=True)


def locked_task(work: UnitOfWork, number: int) -> ReviewTask:
    """The task with its pair, which nobody else changes until this transaction ends; raises NotFound.

    The pair is locked before the task, as proposals do, so that the two never wait for each other.
    """
    pair_id = work.review_tasks.get(number).pair_id
    if pair_id is not None:
        work.pairs.lock(pair_id)
    return work.review_tasks.lock(number)


def record_opinion(
    runtime: Runtime,
    work: UnitOfWork,
    task: ReviewTask,
    opinion: Opinion,
    *,
    note: str | None,
    actor: Actor,
) -> Judgement:
    """Adds the judgement of a locked task and moves its pair on, if it decides."""
    now = runtime.now()
    answers = work.judgements.of_tasks([task.id]).get(task.id, [])
    if any(each.account_id == actor.account_id for each in answers):
        raise already_judged()
    if task.pair_id is None:
        judgement = work.judgements.add(
            task, opinion, account_id=actor.account_id, note=note, is_deciding=False, now=now
        )
        work.review_tasks.close(task.id, now)
        return judgement
    pair = work.pairs.lock(task.pair_id)
    _require_blind(work, task, pair, actor)
    is_deciding = task.round == pair.round and task.closed_at is None
    moved = course_of(work, pair).judged(actor.account_id, opinion) if is_deciding else None
    judgement = work.judgements.add(
        task, opinion, account_id=actor.account_id, note=note, is_deciding=is_deciding, now=now
    )
    if moved is not None:
        _move_on(runtime, work, task, pair, moved, now)
    if task.stage is PairStage.FIRST_REVIEW:
        work.judgements.release(pair, account_id=actor.account_id, is_after_judgement=True, now=now)
    return judgement


def _move_on(
    runtime: Runtime, work: UnitOfWork, task: ReviewTask, pair: Pair, moved: PairCourse, now: datetime
) -> None:
    work.review_tasks.close(task.id, now)
    work.pairs.set_stage(pair.id, moved.stage, now=now, outcome=moved.outcome)
    if moved.stage in (PairStage.SECOND_REVIEW, PairStage.THIRD_REVIEW):
        number = review_number(runtime.store, moved.stage.value, pair.id, pair.round)
        photos = (task.left_photo_id, task.right_photo_id)
        new = NewTask(number, moved.stage, *photos, pair_id=pair.id, round=pair.round)
        plant_beside(runtime, work, work.review_tasks.put(new, now), now)


def _require_blind(work: UnitOfWork, task: ReviewTask, pair: Pair, actor: Actor) -> None:
    """The pair may be judged now, by somebody who knows no more of it than the photos."""
    require_thawed(pair)
    if pair.id in work.judgements.released_unjudged(actor.account_id):
        raise _has_seen_evidence()
    is_first = task.stage is PairStage.FIRST_REVIEW
    own = [each for each in work.judgements.of_pair(pair.id) if each.account_id == actor.account_id]
    if any(not is_first or each.round == task.round for each in own):
        raise already_judged()
    if not is_first and task.closed_at is not None:
        raise _done_by_another()


def require_thawed(pair: Pair) -> None:
    """Nothing for a pair that people may work on; raises Conflict for a frozen one."""
    if pair.is_frozen:
        raise _frozen()


def as_told(task: ReviewTask, judgement: Judgement) -> Judged:
    """The judgement as its reviewer may know of it: with the result, where the pair was a known one."""
    result = None if task.truth is None else control_result(judgement.opinion, task.truth)
    return Judged(task, judgement, result)


def _frozen() -> Conflict:
    return Conflict(
        "pair_frozen",
        Message("这对候选已暂停处理。", "Work on this pair has been stopped."),
        Message("报案可能已撤回或暂停，请刷新名单。", "The report may be withdrawn; read the list again."),
    )


def _has_seen_evidence() -> NotAllowed:
    return NotAllowed(
        "evidence_already_seen",
        Message("您已看过这对候选的分数和资料。", "You were shown the evidence of this pair."),
        Message("请由没有看过的人判断。", "Somebody who has not seen it judges."),
    )


def _done_by_another() -> Conflict:
    return Conflict(
        "review_done",
        Message("这项复核已由别人完成。", "Somebody else has done this review."),
        Message("请刷新任务列表。", "Read your tasks again."),
    )
