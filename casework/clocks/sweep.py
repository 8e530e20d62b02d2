"""The sweep: open clocks become late, levels are told, milestones are reached, provisional days made certain.

Its cost follows what is due, not what exists: every deadline names the instant of its next look, and an
index finds those that have come.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from casework.clocks.book import ClockBook
from casework.clocks.due import due_after, local_day
from casework.clocks.milestones import reach_milestone
from casework.clocks.standing import advanced, steps_of
from casework.clocks.tell import Happening, tell_clocks
from casework.runtime import Runtime
from models.deadline import Clock, Closure, Concern, Deadline, DeadlineState
from models.duty import ClockEvent
from store.unit_of_work import UnitOfWork

_BATCH: Final = 500
_BY_THE_CLOCK: Final = "clock"


def sweep_deadlines(runtime: Runtime) -> int:
    """How many deadlines were looked at; safe to call at any time, from several processes at once."""
    now, looked_at = runtime.now(), 0
    while _is_any_waiting(runtime, now):
        with runtime.store.begin() as work:
            batch = work.deadlines.needing_attention(now, limit=_BATCH)
            for deadline in batch:
                _look_at(work, runtime.clocks, deadline, now)
        if not batch:  # another process is at work on them
            break
        looked_at += len(batch)
    return looked_at


def start_standing_duties(runtime: Runtime) -> None:
    """Starts the clocks of duties that always run, such as the nightly check, where none is running."""
    now = runtime.now()
    book = runtime.clocks
    duties = {rule.duty for rule in book.started_by(ClockEvent.ALWAYS, None, local_day(now))}
    with runtime.store.begin() as work:
        if not work.deadlines.running_of(Concern(), duties):
            tell_clocks(work, book, Happening(ClockEvent.ALWAYS, Concern(), now, now, _BY_THE_CLOCK))


def _is_any_waiting(runtime: Runtime, now: datetime) -> bool:
    with runtime.store.read() as work:
        return work.deadlines.is_any_waiting(now)


def _look_at(work: UnitOfWork, book: ClockBook, deadline: Deadline, now: datetime) -> None:
    clock = _as_known_now(work, book, deadline)
    if clock.is_milestone and clock.due_at is not None and clock.due_at < now:
        reached = Closure(clock.due_at, now, _BY_THE_CLOCK)
        work.deadlines.close(deadline.id, DeadlineState.MET, reached, reason=None)
        reach_milestone(work, book.rules.get(clock.rule_id), deadline, now)
        return
    steps = steps_of(book.rules.get(clock.rule_id))
    advance = advanced(clock, deadline.standing, steps, now)
    work.deadlines.move(deadline, advance.standing, advance.told)


def _as_known_now(work: UnitOfWork, book: ClockBook, deadline: Deadline) -> Clock:
    """The clock, its provisional due instant counted again with the holidays known by now."""
    clock, rule = deadline.clock, book.rules.get(deadline.clock.rule_id)
    if not clock.is_provisional or rule is None:
        return clock
    is_first = clock.started_at == clock.first_started_at
    span = rule.span if is_first or rule.again is None else rule.again.span
    due = due_after(clock.started_at, span, book.calendar, rule.roll)
    work.deadlines.set_due(deadline.id, due.at, is_provisional=due.is_provisional)
    return replace(clock, due_at=due.at, is_provisional=due.is_provisional)
