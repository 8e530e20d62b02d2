"""Reading deadlines: lists are swept first, so that they are right at the moment they are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.clocks.book import ClockBook
from casework.clocks.due import local_day
from casework.clocks.sweep import sweep_deadlines
from casework.runtime import Runtime
from models.deadline import Deadline
from models.deadline_query import DeadlineQuery
from models.duty import DutyRule


@dataclass(frozen=True, slots=True)
class ShownDeadline:
    """A deadline, the row it follows (None once the book has it no more) and the other texts in effect."""

    deadline: Deadline
    rule: DutyRule | None
    other_texts: tuple[DutyRule, ...]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A row of the rule table; `wins`: it is the one that holds at the station and on the day asked for."""

    rule: DutyRule
    wins: bool


def deadlines(runtime: Runtime, query: DeadlineQuery) -> list[Deadline]:
    """The deadlines asked for, the first due first, those without limit last."""
    sweep_deadlines(runtime)
    with runtime.store.read() as work:
        return work.deadlines.page(query)


def deadline(runtime: Runtime, deadline_id: int) -> Deadline:
    """The deadline; raises NotFound."""
    sweep_deadlines(runtime)
    with runtime.store.read() as work:
        return work.deadlines.get(deadline_id)


def shown(book: ClockBook, one: Deadline) -> ShownDeadline:
    """The deadline with its words and the texts that gave way to them."""
    on = local_day(one.clock.started_at)
    rows = book.in_effect(one.clock.concern.station, on).get(one.clock.duty, ())
    others = tuple(row for row in rows if row.id != one.clock.rule_id)
    return ShownDeadline(one, book.rules.get(one.clock.rule_id), others)


def rules_at(runtime: Runtime, station: str | None) -> Sequence[ShownRule]:
    """Every row of the book, by duty and from the most local text on, and which of them hold today."""
    book = runtime.clocks
    winners = {rows[0].id for rows in book.in_effect(station, local_day(runtime.now())).values()}
    ordered = sorted(book.rules.values(), key=lambda rule: (rule.duty, -len(rule.jurisdiction), rule.id))
    return [ShownRule(rule, rule.id in winners) for rule in ordered]
