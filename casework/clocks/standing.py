"""Where a deadline stands at an instant: open or late, who is told, and when to look at it again.

A provisional due instant may turn out later, so it makes nobody late: it is looked at every day until the
holidays of its year are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.deadline import Clock, DeadlineState, Escalation, Standing
from models.duty import DutyRule, EscalationStep

_PROVISIONAL_LOOK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Advance:
    """The new standing and the levels that are newly to be told."""

    standing: Standing
    told: tuple[Escalation, ...] = ()


def first_standing(clock: Clock) -> Standing:
    """How a clock begins; one that was typed in after it was due is made late by the next look, at once."""
    next_look = clock.recorded_at + _PROVISIONAL_LOOK if clock.is_provisional else clock.due_at
    return Standing(DeadlineState.OPEN, steps_told=0, attention_at=next_look)


def advanced(clock: Clock, standing: Standing, steps: Sequence[EscalationStep], now: datetime) -> Advance:
    """Where a running deadline stands at `now`; whoever was told stays told."""
    if clock.due_at is None:
        return Advance(replace(standing, attention_at=None))
    if clock.is_provisional:
        return Advance(replace(standing, attention_at=now + _PROVISIONAL_LOOK))
    if now <= clock.due_at:
        return Advance(replace(standing, attention_at=clock.due_at))
    since = [clock.due_at + timedelta(hours=step.after_hours) for step in steps]
    reached = max(standing.steps_told, sum(instant < now for instant in since))
    told = tuple(
        Escalation(step.level, step.role, instant)
        for step, instant in list(zip(steps, since, strict=True))[standing.steps_told : reached]
    )
    next_look = since[reached] if reached < len(since) else None
    return Advance(Standing(DeadlineState.LATE, reached, next_look), told)


def steps_of(rule: DutyRule | None) -> Sequence[EscalationStep]:
    """The ladder of a row; none where the row is not in the book any more."""
    return () if rule is None else rule.escalation
