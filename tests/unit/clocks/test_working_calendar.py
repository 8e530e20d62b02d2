"""Working days: the shipped table against another package, day by day, and counting against its slow twin."""

from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clocks.book import shipped_book
from casework.clocks.holidays import HolidayGiven, YearGiven
from models.message import Message
from models.working_calendar import CountedDay, WorkingCalendar, YearOfDays, months_after
from tests.reference import slow_working_days

CALENDAR = shipped_book().calendar
DAYS = st.dates(date(2022, 11, 1), date(2027, 3, 1))


def other_year(year: int) -> YearOfDays:
    """A year as the other package knows it."""
    constants = chinese_calendar.constants
    return YearOfDays(
        frozenset(day for day in constants.holidays if day.year == year),
        frozenset(day for day in constants.workdays if day.year == year),
        Message("chinesecalendar", "chinesecalendar"),
    )


TRUTH = WorkingCalendar({year: other_year(year) for year in range(2004, 2027)})


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_day_of_the_table_is_as_another_package_has_it(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_table_names_its_notices_and_ends_where_it_says() -> None:
    assert sorted(CALENDAR.years) == [2023, 2024, 2025, 2026]
    assert all(
        "国办发明电" in year.source.zh and "国办发明电" in year.source.en for year in CALENDAR.years.values()
    )
    assert CALENDAR.is_working(date(2022, 12, 31)) is None
    assert CALENDAR.is_working(date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("entry", "due"),
    [
        # 11, 12, 13, the made-up Saturday 14, then after Spring Festival 24, 25, 26 February
        (date(2026, 2, 10), date(2026, 2, 26)),
        # 29, 30 September, then after National Day 8, 9, the made-up Saturday 10, 12, 13 October
        (date(2026, 9, 28), date(2026, 10, 13)),
        # 29, 30 April, then after Labour Day 6, 7, 8, the made-up Saturday 9, 11 May
        (date(2026, 4, 28), date(2026, 5, 11)),
        # plain weeks: Monday to the Wednesday after next week's Monday
        (date(2026, 3, 2), date(2026, 3, 11)),
        # entry on a Sunday: Monday is day 1
        (date(2026, 3, 1), date(2026, 3, 10)),
    ],
)
def test_seven_working_days_by_hand(entry: date, due: date) -> None:
    assert CALENDAR.working_days_after(entry, 7) == CountedDay(due, is_provisional=False)


@given(DAYS, st.integers(1, 400))
def test_counting_equals_the_day_by_day_twin(start: date, count: int) -> None:
    expected = slow_working_days.working_days_after(CALENDAR, start, count)
    assert CALENDAR.working_days_after(start, count) == expected


@given(st.integers(2005, 2025), st.integers(-40, 366), st.integers(1, 60))
def test_a_provisional_day_is_never_later_than_the_true_one(hidden: int, offset: int, count: int) -> None:
    """Whatever the State Council decides: each real year in turn is taken as not announced yet."""
    start = date(hidden, 1, 1) + timedelta(days=offset)
    known = WorkingCalendar({year: TRUTH.years[year] for year in range(2004, hidden)})
    shown, true = known.working_days_after(start, count), TRUTH.working_days_after(start, count)
    assert shown.day <= true.day
    assert shown.is_provisional or shown == true


def test_plain_weeks_would_be_later_than_the_truth_in_an_unknown_year() -> None:
    """Why weekends count while a year is unknown: in 2019 both days of a weekend in February were worked."""
    plain = WorkingCalendar({**TRUTH.years, 2019: replace(TRUTH.years[2019], make_up_days=frozenset())})
    start = date(2019, 1, 31)
    assert TRUTH.working_days_after(start, 3).day == date(2019, 2, 3)
    assert plain.working_days_after(start, 3).day > date(2019, 2, 3)


def test_a_last_day_that_nobody_works_rolls_on() -> None:
    assert CALENDAR.working_day_from(date(2026, 2, 15)) == CountedDay(date(2026, 2, 24), is_provisional=False)
    assert CALENDAR.working_day_from(date(2026, 2, 14)) == CountedDay(date(2026, 2, 14), is_provisional=False)
    assert CALENDAR.working_day_from(date(2027, 1, 2)) == CountedDay(date(2027, 1, 2), is_provisional=True)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_calendar_months_are_clamped_at_month_end(day: date, count: int, expected: date) -> None:
    assert months_after(day, count) == expected


def test_a_calendar_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="gap"):
        WorkingCalendar({2023: CALENDAR.years[2023], 2025: CALENDAR.years[2025]})


@pytest.mark.parametrize(
    ("last", "made_up"),
    [(date(2027, 1, 3), date(2026, 1, 10)), (date(2026, 1, 3), date(2026, 1, 9)), (date(2026, 1, 3),) * 2],
)
def test_days_that_cannot_be_are_refused(last: date, made_up: date) -> None:
    holiday = HolidayGiven(name="元旦", first=date(2026, 1, 1), last=last)
    given = YearGiven(
        year=2026, source_zh="a notice", source_en="a notice", holidays=[holiday], make_up_days=[made_up]
    )
    with pytest.raises(ValueError, match="2026"):
        given.as_year()
