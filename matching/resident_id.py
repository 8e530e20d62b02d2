"""Resident identity numbers (GB 11643): read, checked, and held against what was observed.

The arithmetic and the table of area codes are python-stdnum's; the table also knows dissolved counties.
Numbers are personal data: nothing here is logged, no error repeats one, and a reading does not print it.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stdnum.cn import ric
from stdnum.exceptions import ValidationError
from stdnum.util import clean

from matching.circumstances.age import CONTRADICTION_YEARS, years_outside
from matching.resident_id_refusals import bad_check_character, no_number, no_such_birth_date
from models.age import AgeRange, age_on
from models.message import Message
from models.subject import Sex


class Standing(StrEnum):
    """How far a number can be trusted by itself."""

    CHECKED = "checked"
    LEGACY_UNVERIFIED = "legacy_unverified"


@dataclass(frozen=True, slots=True)
class Observed:
    """The person before us on the day `seen_on`; what is not known is None."""

    seen_on: date
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    age: AgeRange | None = None


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A number that is well formed, what it says, and what speaks against its being this person's.

    `number` is left out when the reading is printed. `first_registered` is where the number was given out,
    not where the person lives; None when no edition of the codes has the area. A number of 15 digits
    has no check character and is unverified.
    """

    number: str = field(repr=False)
    standing: Standing
    sex: Sex = field(repr=False)
    birth_date: date = field(repr=False)
    first_registered: str | None = field(repr=False)
    warnings: tuple[Message, ...]


def read_resident_id(text: str, observed: Observed) -> ResidentId:
    """The number that people typed: lower-case x, spaces, hyphens and wide digits are accepted.

    Raises InvalidInput for another length or other signs, a check character that does not fit, or a
    birth date that does not exist. That somebody is dead or cancelled in the register is no concern here.
    """
    number = clean(text, " -\u3000").strip().upper()
    long_form = _long_form(number)
    if len(number) == 18 and ric.calc_check_digit(number) != number[-1]:
        raise bad_check_character()
    born = _birth_date(long_form)
    sex = Sex.MALE if int(long_form[16]) % 2 else Sex.FEMALE
    place = _first_registered(long_form)
    is_legacy = len(number) == 15
    return ResidentId(
        number=number,
        standing=Standing.LEGACY_UNVERIFIED if is_legacy else Standing.CHECKED,
        sex=sex,
        birth_date=born,
        first_registered=place,
        warnings=(*_form_warnings(is_legacy, place), *_conflicts(sex, born, observed)),
    )


def _long_form(number: str) -> str:
    """17 digits and more: a legacy number gains its century, which was always the 20th."""
    if not number.isascii():
        raise no_number()
    if len(number) == 15 and number.isdigit():
        return f"{number[:6]}19{number[6:]}"
    if len(number) == 18 and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X"):
        return number
    raise no_number()


def _birth_date(long_form: str) -> date:
    try:
        return ric.get_birth_date(long_form)
    except ValidationError:
        raise no_such_birth_date() from None


def _first_registered(long_form: str) -> str | None:
    try:
        place = ric.get_birth_place(long_form)
    except ValidationError:
        return None
    return f"{place['province']}{place['county']}"


def _form_warnings(is_legacy: bool, place: str | None) -> list[Message]:
    warnings = []
    if is_legacy:
        warnings.append(
            Message(
                "15 位旧号码没有校验位，未经核实。", "A 15-digit number has no check character; unverified."
            )
        )
    if place is None:
        warnings.append(
            Message(
                "行政区划代码不在对照表中，或当年尚无此区划；可能是已撤销的县。",
                "The area code is not in the table for that year; it may be a county that was dissolved.",
            )
        )
    return warnings


def _conflicts(sex: Sex, born: date, observed: Observed) -> list[Message]:
    warnings = []
    if observed.sex not in (Sex.UNKNOWN, sex):
        warnings.append(
            Message("号码中的性别与观察到的不同。", "The sex in the number is not the one that was observed.")
        )
    if born > observed.seen_on:
        warnings.append(
            Message("号码中的出生日期在将来。", "The birth date in the number lies in the future.")
        )
    elif observed.birth_date not in (None, born):
        warnings.append(
            Message(
                "号码中的出生日期与所知的不同。", "The birth date in the number is not the one that is known."
            )
        )
    elif observed.age and years_outside(observed.age, age_on(observed.seen_on, born)) > CONTRADICTION_YEARS:
        warnings.append(
            Message(
                "按号码计算的年龄与估计相差 15 年以上。",
                "The age by the number is more than 15 years from the estimate.",
            )
        )
    return warnings
