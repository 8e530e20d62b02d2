"""The order of the day, and what has been noted down so far."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from casework.demo.day.crew import Crew
from casework.demo.day.people import DayPeople
from casework.demo.day.scene import Scene


@dataclass(slots=True)
class Notes:
    """Record numbers that people of the day pass to each other."""

    reports: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    profiles: dict[str, int] = field(default_factory=dict)
    admission_id: int = 0
    subject_id: int = 0
    pair_id: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day at a service: who calls, who appears, when it is (with zone), and the notes."""

    crew: Crew
    people: DayPeople
    now: datetime
    notes: Notes = field(default_factory=Notes)


Step = Callable[[Day], Scene]


def played(day: Day, steps: tuple[Step, ...]) -> Iterator[Scene]:
    """The steps one after the other, each with the seconds it took; raises DayStopped."""
    for step in steps:
        start = perf_counter()
        scene = step(day)
        scene.seconds = perf_counter() - start
        yield scene
