"""Resident identity numbers as desks type them; each is invented or python-stdnum's own example."""

import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from matching.resident_id import Observed, Standing, read_resident_id
from models.age import AgeRange
from models.errors import InvalidInput
from models.subject import Sex

EXAMPLE = "360426199101010071"
TODAY = date(2026, 3, 1)
UNKNOWN = Observed(TODAY)


def with_check(body: str) -> str:
    return body + ric.calc_check_digit(f"{body}0")


def refusal(text: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as raised:
        read_resident_id(text, UNKNOWN)
    return raised.value


def test_a_number_says_sex_birth_date_and_place_of_first_registration() -> None:
    found = read_resident_id(EXAMPLE, UNKNOWN)
    assert (found.standing, found.sex, found.birth_date) == (Standing.CHECKED, Sex.MALE, date(1991, 1, 1))
    assert found.first_registered == "江西省德安县"
    assert found.warnings == ()


@pytest.mark.parametrize(
    "text", [" 360426 19910101 0071 ", "360426-19910101-0071", "３６０４２６199101010071"]
)
def test_spaces_hyphens_and_wide_digits_are_accepted(text: str) -> None:
    assert read_resident_id(text, UNKNOWN).number == EXAMPLE


def test_a_lower_case_x_is_an_x() -> None:
    numbers = [with_check(f"36042619910101{serial:03d}") for serial in range(100)]
    number = next(each for each in numbers if each.endswith("X"))
    assert read_resident_id(number.lower(), UNKNOWN).number == number


def test_fifteen_digits_are_legacy_and_unverified() -> None:
    found = read_resident_id("360426 910101 008", UNKNOWN)
    assert (found.standing, found.sex, found.birth_date) == (
        Standing.LEGACY_UNVERIFIED,
        Sex.FEMALE,
        date(1991, 1, 1),
    )
    assert "unverified" in found.warnings[0].en


@pytest.mark.parametrize(
    "text", ["", "123", "36042619910101007", "X" * 18, "36042619910101007¹", "3604261991010100711"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refusal(text).code == "resident_id_malformed"


def test_a_wrong_digit_and_an_impossible_day_are_told_apart() -> None:
    assert refusal("360426199101010072").code == "resident_id_check_failed"
    assert refusal(with_check("36042619910230007")).code == "resident_id_birth_date"


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(place: int, step: int) -> None:
    wrong = str((int(EXAMPLE[place]) + step) % 10)
    assert refusal(EXAMPLE[:place] + wrong + EXAMPLE[place + 1 :]).code == "resident_id_check_failed"


def warnings_of(observed: Observed, number: str = EXAMPLE) -> list[str]:
    return [each.en for each in read_resident_id(number, observed).warnings]


def test_what_was_observed_and_conflicts_is_a_warning() -> None:
    assert "sex" in warnings_of(Observed(TODAY, Sex.FEMALE))[0]
    assert "birth date" in warnings_of(Observed(TODAY, birth_date=date(1990, 1, 1)))[0]
    assert "15 years" in warnings_of(Observed(TODAY, age=AgeRange(60, 70)))[0]
    assert "future" in warnings_of(Observed(date(1980, 1, 1)))[0]


def test_what_was_observed_and_fits_is_none() -> None:
    assert warnings_of(Observed(TODAY, Sex.MALE, date(1991, 1, 1), AgeRange(40, 50))) == []


def test_an_area_that_no_table_has_is_a_warning_and_no_refusal() -> None:
    found = read_resident_id(with_check("99999919910101007"), UNKNOWN)
    assert found.first_registered is None
    assert "area code" in found.warnings[0].en


def test_no_number_is_printed_logged_or_repeated_in_an_error(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found = read_resident_id(EXAMPLE, Observed(TODAY, Sex.FEMALE))
        wrong = refusal("360426199101010072")
    assert "360426" not in repr(found) + str(wrong) + wrong.reason.zh + wrong.advice.zh + caplog.text
    assert wrong.__cause__ is None
