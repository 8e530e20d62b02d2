"""What takes room in a row: people, and passages of lines that come from further up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.families.drawing.kin import Union

PERSON_WIDTH = 150.0
PASSAGE_WIDTH = 40.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the line of a union runs through a row in which none of its people stand."""

    union: int
    row: int


Place = str | Passage
Positions = dict[Place, float]


def width_of(place: Place) -> float:
    """The room that a place takes, in pixels."""
    return PASSAGE_WIDTH if isinstance(place, Passage) else PERSON_WIDTH


def passages(unions: Sequence[Union], rows: Mapping[str, int]) -> list[Passage]:
    """Every row strictly between a union's first parent and its last child."""
    return [
        Passage(number, row)
        for number, union in enumerate(unions)
        if union.children
        for row in range(
            min(rows[each] for each in union.parents) + 1, max(rows[each] for each in union.children)
        )
    ]
