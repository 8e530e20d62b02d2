"""Working days: which days are worked, counted, and what is known where the table ends."""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.message import Message

_FIRST_WEEKEND_DAY = 5


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """One announced year: days off besides weekends, weekend days that are worked, and the notice."""

    days_off: frozenset[date]
    make_up_days: frozenset[date]
    source: Message


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day that was counted to; `is_provisional`: days of a year without data were counted on the way."""

    day: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The announced years, without a gap between them; raises ValueError for a gap or for no year at all.

    In a year that is not announced any day may turn out to be worked, weekends too, because a make-up
    day may fall on it: counting every one of them gives a day that the true one is never before.
    """

    years: Mapping[int, YearOfDays]
    _worked: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.years or sorted(self.years) != list(range(min(self.years), max(self.years) + 1)):
            raise ValueError("the years of a calendar must follow each other without a gap")
        days = (date.fromordinal(n) for n in range(self.first.toordinal(), self.last.toordinal() + 1))
        worked = tuple(day.toordinal() for day in days if self._is_announced_working(day))
        object.__setattr__(self, "_worked", worked)

    @property
    def first(self) -> date:
        """The first day that is known."""
        return date(min(self.years), 1, 1)

    @property
    def last(self) -> date:
        """The last day that is known."""
        return date(max(self.years), 12, 31)

    def is_working(self, day: date) -> bool | None:
        """Whether the day is worked; None in a year without data."""
        return self._is_announced_working(day) if day.year in self.years else None

    def working_days_after(self, start: date, count: int) -> CountedDay:
        """The `count`th working day after `start`, whose next day is the first that can count.

        Where years without data are crossed it is provisional, and the earliest day it can turn out to be.
        Raises ValueError for a count below 1.
        """
        if count < 1:
            raise ValueError("working days are counted from 1")
        unknown_before = max(0, (self.first - start).days - 1)
        if count <= unknown_before:
            return CountedDay(start + timedelta(days=count), is_provisional=True)
        passed = bisect_right(self._worked, start.toordinal()) + count - unknown_before
        if passed <= len(self._worked):
            return CountedDay(date.fromordinal(self._worked[passed - 1]), unknown_before > 0)
        beyond = passed - len(self._worked)
        return CountedDay(max(start, self.last) + timedelta(days=beyond), is_provisional=True)

    def working_day_from(self, day: date) -> CountedDay:
        """`day` if it is worked, else the next that is; in a year without data `day`, provisionally."""
        if day.year not in self.years:
            return CountedDay(day, is_provisional=True)
        found = bisect_left(self._worked, day.toordinal())
        if found == len(self._worked):
            return CountedDay(self.last + timedelta(days=1), is_provisional=True)
        return CountedDay(date.fromordinal(self._worked[found]), is_provisional=False)

    def _is_announced_working(self, day: date) -> bool:
        year = self.years[day.year]
        return day in year.make_up_days or (day.weekday() < _FIRST_WEEKEND_DAY and day not in year.days_off)


def months_after(day: date, count: int) -> date:
    """The same day `count` calendar months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_between(first: date, last: date) -> Collection[date]:
    """Every day from `first` to `last`, both included; raises ValueError if they are exchanged."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
