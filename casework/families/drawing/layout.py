"""Places of people and lines between them, in pixels; pure geometry."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.families.drawing.columns import columns
from casework.families.drawing.generations import generations
from casework.families.drawing.kin import Kin
from casework.families.drawing.lines import Line, Router
from casework.families.drawing.places import Passage

MARGIN = 30.0


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing without meaning: the centre of each person's symbol, and every line."""

    width: float
    height: float
    places: Mapping[str, tuple[float, float]]
    lines: tuple[Line, ...]


def layout(kin: Kin) -> Layout:
    """Where everybody stands and how they are joined; the same for the same kin.

    No two symbols touch, no line runs through the symbol of anybody it does not join, and lines of two unions
    may cross but never run along each other, for anybody with up to five mates.
    """
    rows = generations(kin)
    at = columns(kin, rows)
    people = {each: x + MARGIN for each, x in at.items() if isinstance(each, str)}
    through = {each: x + MARGIN for each, x in at.items() if isinstance(each, Passage)}
    router = Router(kin, rows, people, through)
    lines = router.lines()
    places = {each: (x, router.centre(rows[each])) for each, x in people.items()}
    width = max([*people.values(), *through.values()], default=0.0) + 75.0 + MARGIN
    return Layout(width, router.height, places, tuple(lines))
