"""Tells the clocks what happened, in the transaction that records it: some are met, some end, some start."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from casework.clocks.book import ClockBook
from casework.clocks.due import Due, due_after, local_day
from casework.clocks.standing import first_standing
from models.deadline import Clock, Closure, Concern, Deadline, DeadlineState
from models.duty import ClockEvent, DutyRule
from models.working_calendar import months_after
from store.deadlines import NewDeadline
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to whom: when it really did, when it was typed in, by whom.

    `is_backlog`: the record comes from before this installation, which cannot know whether clocks that are
    already past were kept; they are not started. Milestones are: nobody had to keep them.
    """

    event: ClockEvent
    concern: Concern
    happened_at: datetime
    recorded_at: datetime
    by: str
    is_backlog: bool = False


def tell_clocks(work: UnitOfWork, book: ClockBook, happening: Happening) -> list[Deadline]:
    """The deadlines that the happening starts, after it met or ended those it concerns.

    A clock is met only by what happened after it began. One that was missed asks for a reason afterwards.
    """
    following = _stop(work, book, happening)
    starting = [_started(book, rule, happening) for rule in _rules_started(book, happening)]
    return work.deadlines.add_all([*following, *(new for new in starting if new is not None)])


def next_of_series(
    book: ClockBook, met: Deadline, met_at: datetime, recorded_at: datetime
) -> NewDeadline | None:
    """The next deadline of a recurring duty, by the row now in effect; None when the series is over."""
    clock = met.clock
    rows = book.in_effect(clock.concern.station, local_day(met_at)).get(clock.duty)
    if not rows or rows[0].again is None:
        return None
    rule, again = rows[0], rows[0].again
    due = due_after(met_at, again.span, book.calendar, rule.roll)
    if again.for_months is not None and due.at is not None:
        last = months_after(local_day(clock.first_started_at), again.for_months)
        if local_day(due.at) > last:
            return None
    started = _clock(book, rule, clock.concern, _Times(met_at, recorded_at, clock.first_started_at), due)
    return NewDeadline(started, first_standing(started))


def _stop(work: UnitOfWork, book: ClockBook, happening: Happening) -> list[NewDeadline]:
    """Closes what the event meets or ends; what recurs after it, one for each duty."""
    event = happening.event
    touched = {rule.duty for rule in book.rules.values() if event in rule.met_by | rule.ended_by}
    if not touched:
        return []
    closure = Closure(happening.happened_at, happening.recorded_at, happening.by, event)
    following: dict[str, NewDeadline] = {}
    for deadline in work.deadlines.running_of(happening.concern, touched):
        rule = book.rules.get(deadline.clock.rule_id)
        if rule is None or happening.happened_at < deadline.clock.started_at:
            continue
        if event in rule.met_by:
            work.deadlines.close(deadline.id, DeadlineState.MET, closure, reason=None)
            after = next_of_series(book, deadline, happening.happened_at, happening.recorded_at)
            following |= {rule.duty: after} if after is not None else {}
        elif event in rule.ended_by:
            work.deadlines.close(deadline.id, DeadlineState.WAIVED, closure, reason=None)
    return list(following.values())


def _rules_started(book: ClockBook, happening: Happening) -> Iterable[DutyRule]:
    on = local_day(happening.happened_at)
    return book.started_by(happening.event, happening.concern.station, on)


@dataclass(frozen=True, slots=True)
class _Times:
    """When a clock really began, when that was typed in, and when the first of its series began."""

    started_at: datetime
    recorded_at: datetime
    first_started_at: datetime


def _started(book: ClockBook, rule: DutyRule, happening: Happening) -> NewDeadline | None:
    times = _Times(happening.happened_at, happening.recorded_at, happening.happened_at)
    due = due_after(times.started_at, rule.span, book.calendar, rule.roll)
    is_past = due.at is not None and due.at < happening.recorded_at
    if happening.is_backlog and is_past and not rule.is_milestone:
        if rule.again is None:
            return None
        times = replace(times, started_at=happening.recorded_at)
        due = due_after(times.started_at, rule.again.span, book.calendar, rule.roll)
    clock = _clock(book, rule, happening.concern, times, due)
    return NewDeadline(clock, first_standing(clock))


def _clock(book: ClockBook, rule: DutyRule, concern: Concern, times: _Times, due: Due) -> Clock:
    return Clock(
        rule_id=rule.id,
        rules_version=book.version,
        concern=concern,
        responsible=rule.responsible,
        deputy=rule.deputy,
        started_at=times.started_at,
        recorded_at=times.recorded_at,
        first_started_at=times.first_started_at,
        due_at=due.at,
        is_provisional=due.is_provisional,
        is_milestone=rule.is_milestone,
    )
