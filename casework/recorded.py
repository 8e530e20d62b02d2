"""The outcome of a verb that may be repeated safely."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True)
class Recorded(Generic[Noun]):
    """A stored record; `is_first` is False when the same request had been recorded before."""

    value: Noun
    is_first: bool
