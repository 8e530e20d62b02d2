"""Registers of known people as JSON."""

from datetime import date
from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from casework.wording import REGISTER_WORDS
from models.register import RegisterEntry, RegisterFacts, RegisterKind, Withdrawal
from models.subject import Sex

_EXAMPLE: dict[str, Any] = {
    "register_kind": "returned",
    "name": "虚构丁",
    "sex": "male",
    "birth_date": "1961-09-03",
    "home_place": "漳州市龙海区",
    "unit_contact": "龙海救助站，值班电话 0596-0000000",
    "notes": "2024 年护送返乡，家属为兄长。",
}
_WITHDRAWN = {"at": "2026-04-01T02:00:00Z", "by": "lin", "reason": "本人要求撤出。"}


class RegisterEntryGiven(Given):
    """A person whose identity is known, and how to reach the unit that knows them."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    register_kind: RegisterKind
    name: str = Field(min_length=1, max_length=100)
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    home_place: str | None = Field(default=None, max_length=200)
    unit_contact: str | None = Field(default=None, max_length=200)
    notes: str | None = Field(default=None, max_length=4000)

    def as_facts(self) -> RegisterFacts:
        """The noun."""
        return RegisterFacts(
            register=self.register_kind,
            name=self.name,
            sex=self.sex,
            birth_date=self.birth_date,
            home_place=self.home_place or None,
            unit_contact=self.unit_contact or None,
            notes=self.notes or None,
        )


class WithdrawalGiven(Given):
    """Why something is taken out of use."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "本人要求撤出。"}]})

    reason: str = Field(min_length=2, max_length=500)


class WithdrawalTold(Told):
    """When, by whom and why something was taken out of use."""

    at: Instant
    by: str
    reason: str

    @classmethod
    def of(cls, one: Withdrawal) -> Self:
        """The withdrawal as an answer carries it."""
        return cls(at=one.at, by=one.by, reason=one.reason)


class RegisterEntryTold(ToldRecord):
    """A person of a register; a withdrawn one is found by no search."""

    collection = "registers"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 4,
                    **_EXAMPLE,
                    "register_words": {"zh": "返乡受助人员信息库", "en": "Returned-persons register"},
                    "recorded_by": "chen",
                    "recorded_at": "2026-03-02T02:00:00Z",
                    "withdrawal": None,
                }
            ]
        }
    )

    register_kind: RegisterKind
    register_words: Words
    name: str
    sex: Sex
    birth_date: date | None
    home_place: str | None
    unit_contact: str | None
    notes: str | None
    recorded_by: str
    recorded_at: Instant
    withdrawal: WithdrawalTold | None

    @classmethod
    def of(cls, entry: RegisterEntry) -> Self:
        """The entry as an answer carries it."""
        facts = entry.facts
        return cls(
            id=entry.id,
            register_kind=facts.register,
            register_words=Words.of(REGISTER_WORDS[facts.register]),
            name=facts.name,
            sex=facts.sex,
            birth_date=facts.birth_date,
            home_place=facts.home_place,
            unit_contact=facts.unit_contact,
            notes=facts.notes,
            recorded_by=entry.recorded_by,
            recorded_at=entry.recorded_at,
            withdrawal=WithdrawalTold.of(entry.withdrawal) if entry.withdrawal else None,
        )
