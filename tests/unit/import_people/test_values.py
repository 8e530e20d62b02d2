"""Cells in the spellings of real desks."""

from datetime import date, datetime

import pytest

from casework.import_people.values import CHINA, age_in, day_in, moment_in, name_origin_in, sex_in
from models.admission import NameOrigin
from models.age import AgeRange
from models.errors import InvalidInput
from models.subject import Sex

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("男", Sex.MALE), ("女性", Sex.FEMALE), ("F", Sex.FEMALE), ("不详", Sex.UNKNOWN), ("", Sex.UNKNOWN)],
)
def test_sexes_in_both_languages(cell: str, sex: Sex) -> None:
    assert sex_in(cell, "sex") is sex


@pytest.mark.parametrize(
    ("cell", "origin"),
    [("", NameOrigin.HEARD), ("自述", NameOrigin.HEARD), ("机构取名", NameOrigin.INSTITUTION_GIVEN)],
)
def test_origins_of_names(cell: str, origin: NameOrigin) -> None:
    assert name_origin_in(cell, "name_origin") is origin


def test_another_origin_of_a_name_is_refused() -> None:
    with pytest.raises(InvalidInput) as raised:
        name_origin_in("邻居", "name_origin")
    assert raised.value.field == "name_origin"


@pytest.mark.parametrize(
    "cell", ["2026-01-31", "2026/1/31", "2026.1.31", "20260131", "2026年1月31日", "2026 年 1 月 31 日"]
)
def test_dates_as_people_write_them(cell: str) -> None:
    assert day_in(cell, "birth_date", today=TODAY) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "cell",
    ["2026-02-30", "2026-1", "31/01/2026", "2026-03-02", "1899-12-31", "yesterday", "1970年", "2026-1/31"],
)
def test_a_date_that_is_impossible_partial_or_in_the_future_is_refused(cell: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        day_in(cell, "birth_date", today=TODAY)

    assert refusal.value.field == "birth_date"
    assert cell not in refusal.value.reason.zh + refusal.value.reason.en


def test_no_date_is_no_date() -> None:
    assert day_in("", "birth_date", today=TODAY) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-02-10 08:30", datetime(2026, 2, 10, 8, 30, tzinfo=CHINA)),
        ("2026/2/10 8:30:05", datetime(2026, 2, 10, 8, 30, 5, tzinfo=CHINA)),
        ("2026-02-10T08:30", datetime(2026, 2, 10, 8, 30, tzinfo=CHINA)),
        ("2026年2月10日8时30分", datetime(2026, 2, 10, 8, 30, tzinfo=CHINA)),
        ("2026-02-10", datetime(2026, 2, 10, tzinfo=CHINA)),
        ("2026-02-10T00:30:00Z", datetime(2026, 2, 10, 8, 30, tzinfo=CHINA)),
        ("2026-02-10T08:30:00+08:00", datetime(2026, 2, 10, 8, 30, tzinfo=CHINA)),
    ],
)
def test_moments_are_china_time_unless_they_say_otherwise(cell: str, expected: datetime) -> None:
    assert moment_in(cell, "entered_at", today=TODAY) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2026-02-10 25:00",
        "2026-02-10 noon",
        "2026-02-31T08:00:00Z",
        "2026-04-01 08:00",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_a_moment_that_cannot_be_is_refused(cell: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        moment_in(cell, "entered_at", today=TODAY)

    assert refusal.value.field == "entered_at"


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("60", 60, 60),
        ("60岁", 60, 60),
        ("55-65", 55, 65),
        ("55～65岁", 55, 65),
        ("55至65周岁", 55, 65),
        ("约60", 55, 65),
        ("60岁左右", 55, 65),
        ("约3岁", 0, 8),
        ("60多岁", 60, 69),
        ("6个月", 0.5, 0.5),
    ],
)
def test_ages_as_desks_estimate_them(cell: str, low: float, high: float) -> None:
    assert age_in(cell, "age") == AgeRange(low, high)


def test_no_age_is_no_age() -> None:
    assert age_in("", "age") is None


@pytest.mark.parametrize("cell", ["old man", "65-55", "140", "-3", "65多", "六十"])
def test_an_age_that_cannot_be_read_is_refused(cell: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        age_in(cell, "age")

    assert refusal.value.field == "age"
