"""The day a person entered care against the day they are said to have gone missing."""

from datetime import date

from matching.circumstances.missing import nothing_to_compare
from models.age import DAYS_PER_YEAR
from models.circumstance import Answer, Aspect, Comparison
from models.message import Message


def compare_dates(entered_on: date, missing_since: date | None) -> Comparison:
    """Agrees when the entry is on or after the missing date, contradicts when it is before.

    Counts nothing either way: families err about dates by weeks and years, and whoever wanders was often in
    care once before they went missing this time. How often nobody has counted, so nothing bounds it.
    """
    if missing_since is None:
        return nothing_to_compare(
            Aspect.DATES, "报案没有写失踪日期。", "The report does not say since when the person is missing."
        )
    days = (entered_on - missing_since).days
    return Comparison(
        aspect=Aspect.DATES,
        answer=Answer.AGREES if days >= 0 else Answer.CONTRADICTS,
        reason=_after(days) if days >= 0 else _before(-days),
        at_desk=_day(entered_on),
        in_other=_day(missing_since),
    )


def _after(days: int) -> Message:
    if days == 0:
        return Message("失踪当天入站。", "Entered care on the day of going missing.")
    return Message(f"失踪 {_span(days).zh}后入站。", f"Entered care {_span(days).en} after going missing.")


def _before(days: int) -> Message:
    return Message(
        f"入站比所报失踪日期早 {_span(days).zh}；除非日期记错，或其间曾经回家。",
        f"Entered care {_span(days).en} before the stated day of going missing; unless a date is wrong, "
        "or the person was at home in between.",
    )


def _span(days: int) -> Message:
    if days >= 2 * DAYS_PER_YEAR:
        years = f"{days / DAYS_PER_YEAR:.1f}".removesuffix(".0")
        return Message(f"{years} 年", f"{years} years")
    return Message(f"{days} 天", "1 day" if days == 1 else f"{days} days")


def _day(day: date) -> Message:
    return Message(day.isoformat(), day.isoformat())
