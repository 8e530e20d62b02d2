"""Shapes that several records share."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.deed import note_purpose, note_told
from models.age import AgeRange
from models.message import Message

Item = TypeVar("Item")


def _in_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment in an answer, always in UTC, so that a record reads the same each time."""


class Given(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    def model_post_init(self, _: Any, /) -> None:
        """Notes a stated `purpose` for the audit log; a choice among named purposes is none."""
        purpose = getattr(self, "purpose", None)
        if type(purpose) is str:
            note_purpose(purpose)


class Told(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(frozen=True)


class ToldRecord(Told):
    """A part of an answer that tells of one stored record, which is noted for the audit log.

    `collection` is what the records are called in addresses, such as `admissions`.
    """

    collection: ClassVar[str]
    id: int

    def model_post_init(self, _: Any, /) -> None:
        """Notes the record."""
        note_told(self.collection_of_record(), self.id)

    def collection_of_record(self) -> str:
        """The collection the record belongs to; references to records of several kinds override it."""
        return self.collection


class Words(Told):
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    @classmethod
    def of(cls, message: Message) -> Self:
        """The sentence as an answer carries it."""
        return cls(zh=message.zh, en=message.en)


class AgeGiven(Given):
    """An estimated age as a range in years; both ends equal when it is known."""

    low_years: float = Field(ge=0, le=130, examples=[60])
    high_years: float = Field(ge=0, le=130, examples=[70])

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Itself; refused when the ends are exchanged."""
        if self.low_years > self.high_years:
            raise PydanticCustomError("age_order", "the lowest age must not exceed the highest")
        return self

    def as_range(self) -> AgeRange:
        """The noun."""
        return AgeRange(self.low_years, self.high_years)


class AgeTold(Told):
    """An age as a range in years, both ends included."""

    low_years: float
    high_years: float

    @classmethod
    def of(cls, age: AgeRange) -> Self:
        """The range as an answer carries it."""
        return cls(low_years=age.low_years, high_years=age.high_years)


class Page(Told, Generic[Item]):
    """Part of a list; `next_cursor` continues it and is null at the end."""

    items: list[Item]
    next_cursor: str | None = None


class Listed(Told, Generic[Item]):
    """A whole list: so short that it has no pages."""

    items: list[Item]
