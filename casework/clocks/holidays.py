"""The table of holidays that ships, and what an installation adds: years the release did not know yet."""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from pydantic import BaseModel, ConfigDict, Field

from models.message import Message
from models.working_calendar import WorkingCalendar, YearOfDays, days_between


class HolidayGiven(BaseModel):
    """One holiday, first and last day included."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    first: date
    last: date


class YearGiven(BaseModel):
    """One announced year of a data file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    year: int = Field(ge=2000, le=2200)
    source_zh: str = Field(min_length=1)
    source_en: str = Field(min_length=1)
    holidays: list[HolidayGiven] = Field(min_length=1)
    make_up_days: list[date]

    def as_year(self) -> YearOfDays:
        """The noun; raises ValueError for days of another year and make-up days that are none."""
        off = frozenset(chain.from_iterable(days_between(each.first, each.last) for each in self.holidays))
        made_up = frozenset(self.make_up_days)
        if {day.year for day in off | made_up} != {self.year}:
            raise ValueError(f"{self.year}: names days of another year")
        if made_up & off or any(day.isoweekday() <= 5 for day in made_up):
            raise ValueError(f"{self.year}: a make-up day is a Saturday or Sunday that is worked")
        return YearOfDays(off, made_up, Message(self.source_zh, self.source_en))


def calendar_of(years: Iterable[YearGiven]) -> WorkingCalendar:
    """The calendar of these years, a later entry of a year in place of an earlier one.

    Raises ValueError for a gap between years and for days that cannot be.
    """
    return WorkingCalendar({each.year: each.as_year() for each in years})
