"""Due instants by hand: real hours with zone, days that end at local midnight, months clamped."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from casework.clocks.book import shipped_book
from casework.clocks.due import Due, due_after
from models.duty import ClockUnit, Roll, Span

CALENDAR = shipped_book().calendar


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("started", "span", "due"),
    [
        ("2026-02-10T21:30+08:00", Span(ClockUnit.HOURS, 24), "2026-02-11T21:30+08:00"),
        ("2026-02-10T21:30+08:00", Span(ClockUnit.MINUTES, 30), "2026-02-10T22:00+08:00"),
        ("2026-02-10T21:30+08:00", Span(ClockUnit.WORKING_DAYS, 7), "2026-02-26T23:59:59+08:00"),
        # 16:30 UTC is half past midnight of the next day on the shelter's wall
        ("2026-02-09T16:30+00:00", Span(ClockUnit.WORKING_DAYS, 7), "2026-02-26T23:59:59+08:00"),
        ("2026-03-01T10:00+08:00", Span(ClockUnit.CALENDAR_DAYS, 10), "2026-03-11T23:59:59+08:00"),
        ("2025-11-30T10:00+08:00", Span(ClockUnit.CALENDAR_MONTHS, 3), "2026-02-28T23:59:59+08:00"),
    ],
)
def test_due_instants_by_hand(started: str, span: Span, due: str) -> None:
    assert due_after(at(started), span, CALENDAR) == Due(at(due))


def test_hours_are_real_hours_even_where_clocks_are_changed() -> None:
    before_change = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    due = due_after(before_change, Span(ClockUnit.HOURS, 24), CALENDAR).at
    assert due is not None
    assert (due.timestamp() - before_change.timestamp()) == 24 * 3600


def test_a_duty_without_limit_is_never_due() -> None:
    assert due_after(at("2026-02-10T21:30+08:00"), Span(ClockUnit.NO_LIMIT), CALENDAR) == Due(None)


def test_working_days_that_cross_into_an_unknown_year_are_provisional() -> None:
    # 29, 30, 31 December are worked; of 2027 nothing is known, so 1 to 4 January may all be
    due = due_after(at("2026-12-28T09:00+08:00"), Span(ClockUnit.WORKING_DAYS, 7), CALENDAR)
    assert due == Due(at("2027-01-04T23:59:59+08:00"), is_provisional=True)


def test_months_that_cross_into_an_unknown_year_are_certain_unless_they_roll() -> None:
    month, started = Span(ClockUnit.CALENDAR_MONTHS, 1), at("2026-12-02T09:00+08:00")
    on = at("2027-01-02T23:59:59+08:00")
    assert due_after(started, month, CALENDAR) == Due(on)
    assert due_after(started, month, CALENDAR, Roll.NEXT_WORKING_DAY) == Due(on, is_provisional=True)


def test_a_last_day_in_a_holiday_rolls_to_the_next_working_day_where_the_row_says_so() -> None:
    due = due_after(
        at("2026-01-15T09:00+08:00"), Span(ClockUnit.CALENDAR_MONTHS, 1), CALENDAR, Roll.NEXT_WORKING_DAY
    )
    assert due == Due(at("2026-02-24T23:59:59+08:00"))
