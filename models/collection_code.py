"""Collection codes: meaningless codes that go to the police with a sample, instead of a name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PREFIX = "CJM"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters without 0, 1, I, L and O. Their number is prime, so that the check character finds every
single wrong character and every exchange of two."""
_DRAWN, _LENGTH = 10, 11


class CodeReading(StrEnum):
    """What a sample code is: a collection code, one that was mistyped, or a laboratory's own."""

    COLLECTION_CODE = "collection_code"
    MISTYPED = "mistyped"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SampledPerson:
    """Whose sample it is: a member of a family or a person in care; exactly one of them, else ValueError."""

    member_id: int | None = None
    subject_id: int | None = None

    def __post_init__(self) -> None:
        if (self.member_id is None) == (self.subject_id is None):
            raise ValueError("a sample is of one person")


@dataclass(frozen=True, slots=True)
class CollectionCode:
    """A code issued for one sample of one person."""

    code: str
    person: SampledPerson
    issued_by: str
    issued_at: datetime


def new_code(draw: Callable[[int], int]) -> str:
    """A new code as `CJM-XXXXX-XXXXX-X`; `draw(n)` gives a random number below n."""
    drawn = [draw(len(ALPHABET)) for _ in range(_DRAWN)]
    weighted = sum(weight * value for weight, value in enumerate(drawn, start=1))
    check = weighted * pow(-_LENGTH, -1, len(ALPHABET)) % len(ALPHABET)
    return _written("".join(ALPHABET[value] for value in (*drawn, check)))


def read_code(text: str) -> tuple[CodeReading, str]:
    """What a sample code is, and its one spelling, whatever case, blanks and hyphens it came with."""
    plain = "".join(text.upper().split()).replace("-", "")
    if not plain.startswith(PREFIX):
        return CodeReading.OTHER, text
    rest = plain[len(PREFIX) :]
    if len(rest) == _LENGTH and set(rest) <= set(ALPHABET) and _weighted(rest) == 0:
        return CodeReading.COLLECTION_CODE, _written(rest)
    is_near = abs(len(rest) - _LENGTH) <= 1
    return (CodeReading.MISTYPED if is_near else CodeReading.OTHER), text


def _weighted(rest: str) -> int:
    """The sum modulo 31 in which every place has a weight of its own; 0 for a sound code."""
    values = enumerate(map(ALPHABET.index, rest), start=1)
    return sum(weight * value for weight, value in values) % len(ALPHABET)


def _written(rest: str) -> str:
    return f"{PREFIX}-{rest[:5]}-{rest[5:10]}-{rest[10:]}"
