"""Cells as values: dates, times, ages and sexes in the spellings that Chinese and English desks use.

Every function takes the cell text and the column's name and raises InvalidInput naming that column.
"""

import re
from datetime import date, datetime, timedelta, timezone

from models.admission import NameOrigin
from models.age import AgeRange
from models.errors import InvalidInput
from models.message import Message
from models.subject import Sex

# China has kept one offset since 1991, so that the system's time-zone table is not needed here.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

_EARLIEST_YEAR = 1900
_ABOUT_YEARS = 5
_SEXES = {
    Sex.MALE: ("男", "男性", "male", "m"),
    Sex.FEMALE: ("女", "女性", "female", "f"),
    Sex.UNKNOWN: ("", "不详", "未知", "不明", "unknown", "u"),
}
_NAME_ORIGINS = {
    NameOrigin.HEARD: ("", "自述", "本人说", "heard"),
    NameOrigin.INSTITUTION_GIVEN: ("机构取名", "暂定名", "代名", "institution_given", "given"),
}
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(\d{1,2})(?::|时|点)(\d{2})(?::(\d{2})|分)?")
_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")
_AGE = re.compile(r"(\d{1,3}(?:\.\d)?)(?:(?:-|~|～|—|–|至|到)(\d{1,3}(?:\.\d)?))?")
_AROUND = re.compile(r"大约|大概|约|左右|^[~～]")
_AGE_WORDS = re.compile(r"\s|周?岁|years?|old", re.IGNORECASE)
_MONTHS = re.compile(r"(\d{1,2})个月")


def sex_in(cell: str, column: str) -> Sex:
    """The sex named in the cell; an empty cell means unknown."""
    for sex, words in _SEXES.items():
        if cell.lower() in words:
            return sex
    raise _rejected(
        column,
        Message("不是性别", "is not a sex"),
        Message("请填 男、女 或 不详", "Use male, female or unknown"),
    )


def name_origin_in(cell: str, column: str) -> NameOrigin:
    """Where the name comes from; an empty cell means it was heard from the person."""
    for origin, words in _NAME_ORIGINS.items():
        if cell.lower() in words:
            return origin
    raise _rejected(
        column,
        Message("不是姓名来源", "is not an origin of a name"),
        Message("请填 自述 或 机构取名", "Use heard or institution_given"),
    )


def day_in(cell: str, column: str, *, today: date) -> date | None:
    """The calendar day in the cell, None when it is empty; a day after `today` or before 1900 is refused."""
    if not cell:
        return None
    day = _full_day(cell)
    if day is None:
        raise _rejected(
            column,
            Message("不是完整的日期", "is not a full date"),
            Message(
                "请写成 2026-01-31 的样子；不知道就留空",
                "Write it like 2026-01-31, or leave it empty if unknown",
            ),
        )
    return _plausible(day, column, today=today)


def moment_in(cell: str, column: str, *, today: date) -> datetime:
    """The moment in the cell; local time of China unless it ends in an offset; a bare date means 00:00.

    Midnight is the earliest possible entry, so that duties counted from it never start too late.
    """
    with_offset = _OFFSET.search(cell)
    if with_offset and "T" in cell.upper():
        return _iso_moment(cell, column, today=today)
    day_text, _, time_text = cell.replace("T", " ").replace("日", "日 ").strip().partition(" ")
    day = _full_day(day_text)
    if day is None:
        raise _not_a_time(column)
    _plausible(day, column, today=today)
    start = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return start + _time_of_day(time_text.strip(), column)


def age_in(cell: str, column: str) -> AgeRange | None:
    """The age range in years: "60", "55-65", "约60" (five years either way), "60多岁" (60 to 69), "6个月"."""
    spread = _ABOUT_YEARS if _AROUND.search(cell) else 0
    text = _AROUND.sub("", _AGE_WORDS.sub("", cell))
    if not text:
        return None
    if months := _MONTHS.fullmatch(text):
        return AgeRange(int(months[1]) / 12, int(months[1]) / 12)
    is_decade = text.endswith("多") and text[:-1].isdigit() and int(text[:-1]) % 10 == 0
    match = _AGE.fullmatch(text.removesuffix("多") if is_decade else text)
    if match is None:
        raise _not_an_age(column)
    low = float(match[1])
    high = low + 9 if is_decade else float(match[2] or low)
    try:
        return AgeRange(max(low - spread, 0.0), min(high + spread, 130.0))
    except ValueError as error:
        raise _not_an_age(column) from error


def _full_day(text: str) -> date | None:
    match = _DATE.fullmatch("".join(text.split())) or _COMPACT_DATE.fullmatch(text)
    return _calendar_day(match) if match else None


def _calendar_day(match: re.Match[str]) -> date | None:
    year, month, day = (int(group) for group in match.groups() if group is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plausible(day: date, column: str, *, today: date) -> date:
    if day > today:
        raise _rejected(
            column,
            Message("晚于今天", "lies in the future"),
            Message("请核对年份和月份", "Check year and month"),
        )
    if day.year < _EARLIEST_YEAR:
        raise _rejected(
            column, Message("早于 1900 年", "lies before 1900"), Message("请核对年份", "Check the year")
        )
    return day


def _iso_moment(cell: str, column: str, *, today: date) -> datetime:
    try:
        moment = datetime.fromisoformat(cell)
        day = moment.astimezone(CHINA).date()
    except (ValueError, OverflowError) as error:
        raise _not_a_time(column) from error
    _plausible(day, column, today=today)
    return moment


def _time_of_day(text: str, column: str) -> timedelta:
    if not text:
        return timedelta()
    match = _TIME.fullmatch("".join(text.split()))
    hours, minutes, seconds = (int(group or 0) for group in match.groups()) if match else (24, 0, 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise _not_a_time(column)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _not_a_time(column: str) -> InvalidInput:
    return _rejected(
        column,
        Message("不是日期和时间", "is not a date and time"),
        Message("请写成 2026-01-31 08:30 的样子", "Write it like 2026-01-31 08:30"),
    )


def _not_an_age(column: str) -> InvalidInput:
    return _rejected(
        column,
        Message("不是年龄", "is not an age"),
        Message(
            "请写成 60、55-65 或 约60；不知道就留空", "Write 60, 55-65 or 约60, or leave it empty if unknown"
        ),
    )


def _rejected(column: str, what: Message, advice: Message) -> InvalidInput:
    # Row and column find the cell. Its text is not repeated: where columns have slipped, a date is refused
    # that is really somebody's name or telephone number.
    return InvalidInput(
        f"import_{column}",
        Message(f"单元格{what.zh}。", f"The cell {what.en}."),
        Message(f"{advice.zh}。", f"{advice.en}."),
        field=column,
    )
