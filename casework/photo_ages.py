"""How old a person was when a photo was taken, from what the record states."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.admission import AdmissionFacts
from models.age import AgeRange, age_on, years_between
from models.photo import Photo
from models.register import RegisterEntry
from models.report import ReportFacts

# Dates are dates of the calendar on the wall of the shelter.
LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


# Days that a zone can shift without leaving the calendar; nothing is recorded beyond.
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def from_midnight(day: date) -> datetime:
    """When the day begins on the wall of the shelter."""
    return datetime.combine(max(_FIRST_DAY, min(day, _LAST_DAY)), time(), LOCAL_ZONE)


def until_midnight(day: date) -> datetime:
    """When the day is over on the wall of the shelter."""
    return from_midnight(max(_FIRST_DAY, min(day, _LAST_DAY))) + timedelta(days=1)


def day_taken_at_desk(photo: Photo, facts: AdmissionFacts) -> date:
    """The day an admission photo was taken: as stated, else the day of entry."""
    return photo.taken_on or facts.entered_at.astimezone(LOCAL_ZONE).date()


def age_at_desk(photo: Photo, facts: AdmissionFacts) -> AgeRange | None:
    """Age of the subject in an admission photo: the desk's estimate, moved to the day of the photo."""
    if facts.age is None:
        return None
    entered_on = facts.entered_at.astimezone(LOCAL_ZONE).date()
    return facts.age.shifted(years_between(entered_on, day_taken_at_desk(photo, facts)))


def age_in_report(photo: Photo, facts: ReportFacts) -> AgeRange | None:
    """Age of the missing person in a report photo; None unless the birth date is stated.

    Without the date of the photo it lies anywhere from birth to the day the person went missing:
    enough to know a missing child is a child, and honestly vague for anyone older.
    """
    if facts.birth_date is None:
        return None
    if photo.taken_on is not None:
        return age_on(photo.taken_on, facts.birth_date)
    if facts.missing_since is None:
        return None
    return AgeRange(0.0, age_on(facts.missing_since, facts.birth_date).high_years)


def age_in_register(photo: Photo, entry: RegisterEntry) -> AgeRange | None:
    """Age of a registered person in a photo; None unless the birth date is known.

    Without the date of the photo it lies anywhere from birth to the day the photo came in.
    """
    born = entry.facts.birth_date
    if born is None:
        return None
    if photo.taken_on is not None:
        return age_on(photo.taken_on, born)
    return AgeRange(0.0, age_on(photo.received_at.astimezone(LOCAL_ZONE).date(), born).high_years)


def years_apart(one: date | None, other: date | None) -> float | None:
    """Unsigned years between two photos; None when either date is unknown."""
    if one is None or other is None:
        return None
    return abs(years_between(one, other))
