"""Working days counted one by one, as on a calendar on the wall: the twin of `models.working_calendar`."""

from datetime import date, timedelta

from models.working_calendar import CountedDay, WorkingCalendar


def working_days_after(calendar: WorkingCalendar, start: date, count: int) -> CountedDay:
    """The `count`th day after `start` that is worked, or may be for all that is known."""
    day, counted, is_provisional = start, 0, False
    while counted < count:
        day += timedelta(days=1)
        is_worked = calendar.is_working(day)
        is_provisional = is_provisional or is_worked is None
        counted += is_worked is not False
    return CountedDay(day, is_provisional)
