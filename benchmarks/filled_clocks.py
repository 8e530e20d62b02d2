"""The clocks of a stay as they stand after the sweep, without having been swept."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from casework.clocks.book import shipped_book
from casework.clocks.due import due_after, local_day
from models.deadline import DeadlineState
from models.duty import ClockEvent, DutyRule


def clock_rows(
    about: Mapping[str, int | str], entered: datetime, now: datetime, *, is_running: bool
) -> Iterator[dict[str, Any]]:
    """A row for each clock that an entry starts: of a stay that goes on open, late or reached, else met."""
    book = shipped_book()
    for rule in book.started_by(ClockEvent.ENTRY, None, local_day(entered)):
        due = due_after(entered, rule.span, book.calendar, rule.roll)
        state = _state(rule, due.at, now, is_running=is_running)
        is_closed = state is DeadlineState.MET
        is_open = state is DeadlineState.OPEN
        yield {
            **about,
            "report_id": None,
            "duty": rule.duty,
            "rule_id": rule.id,
            "rules_version": book.version,
            "responsible": rule.responsible,
            "deputy": rule.deputy,
            "started_at": entered,
            "recorded_at": entered + timedelta(minutes=20),
            "first_started_at": entered,
            "due_at": due.at,
            "is_provisional": False,
            "is_milestone": rule.is_milestone,
            "state": state,
            "steps_told": 0,
            "attention_at": due.at if is_open else None,
            "closed_at": entered + timedelta(hours=5) if is_closed else None,
            "closed_recorded_at": entered + timedelta(hours=6) if is_closed else None,
            "closed_by": "desk" if is_closed else None,
        }


def _state(rule: DutyRule, due_at: datetime | None, now: datetime, *, is_running: bool) -> DeadlineState:
    is_past = due_at is not None and due_at < now
    if not is_running or (rule.is_milestone and is_past):
        return DeadlineState.MET
    return DeadlineState.LATE if is_past else DeadlineState.OPEN
