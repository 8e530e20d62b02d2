"""When a clock that started is due. Days end at midnight on the wall of the shelter, Asia/Shanghai."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from casework.photo_ages import LOCAL_ZONE
from models.duty import ClockUnit, Roll, Span
from models.working_calendar import CountedDay, WorkingCalendar, months_after

_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Due:
    """The due instant, None without limit; a provisional one can only turn out later."""

    at: datetime | None
    is_provisional: bool = False


def due_after(started_at: datetime, span: Span, calendar: WorkingCalendar, roll: Roll = Roll.NONE) -> Due:
    """When a clock of `span` that began at `started_at` (aware) is due.

    Minutes and hours are real ones. Days and months are counted from the local day of the start, which is
    day 0, and are due when the last of them ends; a month without that day ends on its last.
    """
    if span.unit is ClockUnit.NO_LIMIT:
        return Due(None)
    if span.unit is ClockUnit.MINUTES:
        return Due(started_at.astimezone(UTC) + timedelta(minutes=span.amount))
    if span.unit is ClockUnit.HOURS:
        return Due(started_at.astimezone(UTC) + timedelta(hours=span.amount))
    last = _last_day(local_day(started_at), span, calendar)
    if roll is Roll.NEXT_WORKING_DAY:
        rolled = calendar.working_day_from(last.day)
        last = CountedDay(rolled.day, last.is_provisional or rolled.is_provisional)
    return Due(datetime.combine(last.day, _LAST_SECOND, LOCAL_ZONE), last.is_provisional)


def local_day(instant: datetime) -> date:
    """The day on the wall of the shelter."""
    return instant.astimezone(LOCAL_ZONE).date()


def _last_day(started_on: date, span: Span, calendar: WorkingCalendar) -> CountedDay:
    if span.unit is ClockUnit.WORKING_DAYS:
        return calendar.working_days_after(started_on, span.amount)
    if span.unit is ClockUnit.CALENDAR_MONTHS:
        return CountedDay(months_after(started_on, span.amount), is_provisional=False)
    return CountedDay(started_on + timedelta(days=span.amount), is_provisional=False)
