from dataclasses import dataclass

from casework.once import _as_stated
from models.age import AgeRange


@dataclass(frozen=True)
class Facts:
    name: str
    age: AgeRange | None = None


@dataclass(frozen=True)
class LaterFacts:
    name: str
    age: AgeRange | None = None
    added_later: str | None = None


def test_a_field_added_by_a_later_version_does_not_change_what_was_stated() -> None:
    assert _as_stated(Facts("甲", AgeRange(1, 2))) == _as_stated(LaterFacts("甲", AgeRange(1, 2)))


def test_everything_that_was_stated_counts() -> None:
    told = [Facts("甲"), Facts("乙"), Facts("甲", AgeRange(1, 2)), Facts("甲", AgeRange(1, 3)), "甲", None]
    assert len({repr(_as_stated(each)) for each in told}) == len(told)
