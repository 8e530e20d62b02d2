"""Registers of known people: most people who cannot say who they are were helped before."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.subject import Sex


class RegisterKind(StrEnum):
    """The registers that stations keep of people whose identity is known."""

    RETURNED = "returned"
    EASY_TO_WANDER = "easy_to_wander"
    STREET = "street"


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """Who is in which register, and how to reach the unit that knows the person.

    `name` is the registered one; in the street register it may be what the person is called.
    """

    register: RegisterKind
    name: str
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    home_place: str | None = None
    unit_contact: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When, by whom and why something was taken out of use; what it said stays readable."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One person of a register. A withdrawn entry is found by no search."""

    id: int
    facts: RegisterFacts
    recorded_by: str
    recorded_at: datetime
    withdrawal: Withdrawal | None
