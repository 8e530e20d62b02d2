"""Closing a deadline by hand: met, or waived; and saying why one was missed."""

from collections.abc import Callable
from datetime import datetime

from casework.actor import Actor
from casework.clocks.tell import next_of_series
from casework.runtime import Runtime
from models.deadline import Closure, Deadline, DeadlineState
from models.errors import Conflict, InvalidInput
from models.message import Message

Check = Callable[[Deadline], None]


def meet_deadline(
    runtime: Runtime,
    deadline_id: int,
    *,
    actor: Actor,
    met_at: datetime | None = None,
    reason: str | None = None,
    may_close: Check,
) -> Deadline:
    """The deadline, met at `met_at` (aware; now unless given); a recurring one has its next.

    Both the real and the recorded instant are kept. Raises NotFound, Conflict for one that is closed or
    that nobody meets, InvalidInput for an instant before the start or in the future, and without a
    reason once it is past due. `may_close` raises for a caller who may not.
    """
    now = runtime.now()
    happened_at = met_at or now
    with runtime.store.begin() as work:
        deadline = work.deadlines.lock(deadline_id)
        may_close(deadline)
        _require_running(deadline)
        if deadline.clock.is_milestone:
            raise _reached_not_met()
        _check_instant(deadline, happened_at, now)
        given = _reason(reason, is_required=deadline.reason is None and deadline.is_past_due(now))
        closure = Closure(happened_at, now, actor.username)
        following = next_of_series(runtime.clocks, deadline, happened_at, now)
        work.deadlines.add_all([] if following is None else [following])
        return work.deadlines.close(deadline_id, DeadlineState.MET, closure, reason=given)


def waive_deadline(
    runtime: Runtime, deadline_id: int, *, reason: str, actor: Actor, may_close: Check
) -> Deadline:
    """The deadline, which is not to be met any more, with the reason.

    Raises NotFound, Conflict for one that is closed, InvalidInput without a reason.
    """
    now = runtime.now()
    given = _reason(reason, is_required=True)
    with runtime.store.begin() as work:
        deadline = work.deadlines.lock(deadline_id)
        may_close(deadline)
        _require_running(deadline)
        closure = Closure(now, now, actor.username)
        return work.deadlines.close(deadline_id, DeadlineState.WAIVED, closure, reason=given)


def explain_deadline(runtime: Runtime, deadline_id: int, *, reason: str, may_close: Check) -> Deadline:
    """The missed deadline with the reason, once: it is late, or was met too late by an event.

    Raises NotFound, Conflict for one that was not missed or has its reason, InvalidInput without a reason.
    """
    given = _reason(reason, is_required=True)
    with runtime.store.begin() as work:
        deadline = work.deadlines.lock(deadline_id)
        may_close(deadline)
        if not deadline.asks_reason or given is None:
            raise _no_reason_asked()
        work.deadlines.set_reason(deadline_id, given)
        return work.deadlines.get(deadline_id)


def _require_running(deadline: Deadline) -> None:
    if not deadline.is_running:
        raise Conflict(
            "deadline_closed",
            Message("这项时限已经了结。", "This deadline is closed."),
            Message("无需再办；请刷新列表。", "Nothing is left to do; read the list again."),
        )


def _check_instant(deadline: Deadline, happened_at: datetime, now: datetime) -> None:
    if happened_at.tzinfo is None or not deadline.clock.started_at <= happened_at <= now:
        raise InvalidInput(
            "met_at_impossible",
            Message(
                "完成时间必须在起算之后、当前之前，并写明时区。",
                "It is met after its clock began and not in the future, with a time zone.",
            ),
            Message("请核对日期和时间。", "Check the date and the time."),
            field="met_at",
        )


def _reason(reason: str | None, *, is_required: bool) -> str | None:
    given = (reason or "").strip() or None
    if given is None and is_required:
        raise InvalidInput(
            "deadline_reason_missing",
            Message("这项时限需要写明原因。", "This deadline asks for a reason."),
            Message(
                "请写明为何逾期，或为何不再适用。",
                "Say why it was missed, or why it does not apply any more.",
            ),
            field="reason",
        )
    return given


def _reached_not_met() -> Conflict:
    return Conflict(
        "deadline_is_milestone",
        Message(
            "这是到期即成立的节点，无人需要完成。", "This is a milestone: it is reached, nobody meets it."
        ),
        Message("不再适用时请予以免除。", "Waive it where it does not apply."),
    )


def _no_reason_asked() -> Conflict:
    return Conflict(
        "deadline_asks_no_reason",
        Message("这项时限没有逾期，或已有原因。", "This deadline was not missed, or has its reason."),
        Message("已写的原因不能改写。", "A reason that was given stays."),
    )
