"""The lines of a pedigree: mates joined, a sibship line for each union, identical twins joined."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.families.drawing.kin import Kin, Union
from casework.families.drawing.places import PERSON_WIDTH, Passage
from casework.families.drawing.verticals import Verticals, lanes_of

SYMBOL = 44.0
LABEL_HEIGHT = 62.0
_LANE_APART = 10.0
_TWIN_HEIGHT = 30.0
_TOP = 34.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from point to point; `is_doubted` where it stands for a relation of unknown blood."""

    union: int
    points: tuple[Point, ...]
    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class _Drop:
    """Where a parent's line, or both parents', goes down from the row."""

    row: int
    x: float
    y: float
    is_doubted: bool


class Router:
    """Lines for people at given places; rows get the heights that their lines need."""

    def __init__(
        self, kin: Kin, rows: Mapping[str, int], people: Mapping[str, float], through: Mapping[Passage, float]
    ) -> None:
        self._kin, self._rows, self._people = kin, rows, people
        self._verticals = Verticals()
        self._note_risers()
        self._through = {
            each: self._verticals.free((each.row - 1, each.row), x, each.union) for each, x in through.items()
        }
        self._twin_points = self._points_of_twins()
        self._drops: dict[int, list[_Drop]] = {}
        self._mate_lines: dict[int, tuple[str, str]] = {}
        for number, union in enumerate(kin.unions):
            self._drop(number, union)
        self._set_heights()

    @property
    def height(self) -> float:
        """The height of the whole drawing."""
        return self._bottom

    def centre(self, row: int) -> float:
        """The middle of the symbols of a row."""
        return self._centres[row]

    def lines(self) -> list[Line]:
        """Every line, union by union."""
        return [line for number in range(len(self._kin.unions)) for line in self._of_union(number)]

    def _note_risers(self) -> None:
        for number, union in enumerate(self._kin.unions):
            for child in union.children:
                if self._twins_of(child) is None:
                    self._verticals.add(self._rows[child] - 1, self._people[child], number)

    def _twins_of(self, child: str) -> frozenset[str] | None:
        """The group of identical twins in one row that the child is drawn with."""
        group = next((each for each in self._kin.twins if child in each), frozenset())
        together = frozenset(each for each in group if self._rows.get(each) == self._rows[child])
        return together if len(together) > 1 else None

    def _points_of_twins(self) -> dict[frozenset[str], float]:
        points: dict[frozenset[str], float] = {}
        for number, union in enumerate(self._kin.unions):
            for child in union.children:
                group = self._twins_of(child)
                if group is not None and group not in points:
                    middle = sum(self._people[each] for each in sorted(group)) / len(group)
                    points[group] = self._verticals.free((self._rows[child] - 1,), middle, number)
        return points

    def _drop(self, number: int, union: Union) -> None:
        doubted = [each in self._kin.doubted_parents and bool(union.children) for each in union.parents]
        rows = [self._rows[each] for each in union.parents]
        if self._stand_together(union):
            first, second = sorted(union.parents, key=self._people.__getitem__)
            self._mate_lines[number] = (first, second)
            middle = (self._people[first] + self._people[second]) / 2
            y = self._verticals.level(rows[0], middle)
            x = self._verticals.free((rows[0],), middle, number) if union.children else middle
            self._drops[number] = [_Drop(rows[0], x, y, False)]
            return
        self._drops[number] = [
            self._exit(number, union, parent, is_doubted=is_doubted)
            for parent, is_doubted in zip(union.parents, doubted, strict=True)
        ]

    def _exit(self, number: int, union: Union, parent: str, *, is_doubted: bool) -> _Drop:
        """A line out of the side of the parent's symbol and down between it and its neighbour."""
        x, row = self._people[parent], self._rows[parent]
        others = [self._people[each] for each in (*union.parents, *union.children) if each != parent]
        is_right = not others or sum(others) / len(others) >= x
        between = x + (PERSON_WIDTH / 2 if is_right else -PERSON_WIDTH / 2)
        y = self._verticals.level(row, between)
        return _Drop(row, self._verticals.free((row,), between, number), y, is_doubted)

    def _stand_together(self, union: Union) -> bool:
        if len(union.parents) != 2:
            return False
        first, second = union.parents
        apart = abs(self._people[first] - self._people[second])
        return self._rows[first] == self._rows[second] and abs(apart - PERSON_WIDTH) < 1

    def _spans(self, gap: int) -> list[tuple[float, float, int]]:
        """The unions with a line along this gap, from where to where."""
        spans = []
        for number in range(len(self._kin.unions)):
            ends = [x for x, owner in self._verticals.taken.get(gap, ()) if owner == number]
            if ends:
                spans.append((min(ends), max(ends), number))
        return spans

    def _set_heights(self) -> None:
        self._lanes: dict[tuple[int, int], float] = {}
        self._centres: dict[int, float] = {}
        y = _TOP + SYMBOL / 2
        for row in range(max(self._rows.values(), default=0) + 1):
            self._centres[row] = y
            lanes = lanes_of(self._spans(row), _LANE_APART)
            first = y + SYMBOL / 2 + LABEL_HEIGHT
            self._lanes.update({(each, row): first + lane * _LANE_APART for each, lane in lanes.items()})
            y = first + (max(lanes.values(), default=0) + 1) * _LANE_APART + _TWIN_HEIGHT + SYMBOL / 2
        self._bottom = y - SYMBOL / 2 - _TWIN_HEIGHT

    def _of_union(self, number: int) -> list[Line]:
        union = self._kin.unions[number]
        lines = self._mates(number) if number in self._mate_lines else self._exits(number)
        for (owner, gap), y in self._lanes.items():
            ends = [x for x, one in self._verticals.taken.get(gap, ()) if one == number]
            if owner == number and max(ends) > min(ends):
                lines.append(Line(number, ((min(ends), y), (max(ends), y))))
        for passage, x in self._through.items():
            if passage.union == number:
                above, below = self._lanes[number, passage.row - 1], self._lanes[number, passage.row]
                lines.append(Line(number, ((x, above), (x, below))))
        for child in union.children:
            lines += self._to_child(number, child)
        return lines

    def _mates(self, number: int) -> list[Line]:
        """The line between mates who stand together, each half for itself, and down from it."""
        union, (drop,) = self._kin.unions[number], self._drops[number]
        y = self._centres[drop.row] + drop.y
        left, right = self._mate_lines[number]
        halves = [(left, self._people[left] + SYMBOL / 2), (right, self._people[right] - SYMBOL / 2)]
        lines = [
            Line(
                number,
                ((edge, y), (drop.x, y)),
                bool(union.children) and parent in self._kin.doubted_parents,
            )
            for parent, edge in halves
        ]
        if union.children:
            lines.append(Line(number, ((drop.x, y), (drop.x, self._lanes[number, drop.row]))))
        return lines

    def _exits(self, number: int) -> list[Line]:
        lines = []
        for parent, drop in zip(self._kin.unions[number].parents, self._drops[number], strict=True):
            side = SYMBOL / 2 if drop.x > self._people[parent] else -SYMBOL / 2
            y, edge = self._centres[drop.row] + drop.y, self._people[parent] + side
            corner, foot = (drop.x, y), (drop.x, self._lanes[number, drop.row])
            lines.append(Line(number, ((edge, y), corner, foot), drop.is_doubted))
        return lines

    def _to_child(self, number: int, child: str) -> list[Line]:
        row, x = self._rows[child], self._people[child]
        lane, top = self._lanes[number, row - 1], self._centres[row] - SYMBOL / 2
        group, is_doubted = self._twins_of(child), child in self._kin.doubted_children
        if group is None:
            return [Line(number, ((x, lane), (x, top)), is_doubted)]
        fork = (self._twin_points[group], top - _TWIN_HEIGHT + 6)
        lines = [Line(number, (fork, (x, top)), is_doubted)]
        if child == min(group):
            lines.append(Line(number, ((fork[0], lane), fork)))
            halfway = [(fork[0] + self._people[each]) / 2 for each in sorted(group)]
            y = (fork[1] + top) / 2
            lines.append(Line(number, ((min(halfway), y), (max(halfway), y))))
        return lines
