"""Where vertical lines run: each in a place of its own, so that no two unions share a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_NEAR = 5.0
_STEPS = (0.0, 7.0, -7.0, 14.0, -14.0, 21.0, -21.0)
_LEVELS = (0.0, 6.0, 12.0, 18.0, -6.0, -12.0, -18.0)


@dataclass
class Verticals:
    """The vertical lines of each gap between two rows, by union."""

    taken: dict[int, list[tuple[float, int]]] = field(default_factory=dict)
    _levels: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, gap: int, x: float, union: int) -> None:
        """Notes a line whose place is given."""
        self.taken.setdefault(gap, []).append((x, union))

    def free(self, gaps: Sequence[int], x: float, union: int) -> float:
        """The place nearest to `x` that no other union's line has in any of the gaps; it is taken now."""
        chosen = next((x + step for step in _STEPS if not self._is_taken(gaps, x + step, union)), x)
        for gap in gaps:
            self.add(gap, chosen, union)
        return chosen

    def level(self, row: int, x: float) -> float:
        """How far below the middle of the row the next line between two neighbours runs."""
        key = (row, round(x))
        used = self._levels.get(key, 0)
        self._levels[key] = used + 1
        return _LEVELS[used % len(_LEVELS)]

    def _is_taken(self, gaps: Iterable[int], x: float, union: int) -> bool:
        return any(
            abs(x - other) < _NEAR and owner != union
            for gap in gaps
            for other, owner in self.taken.get(gap, ())
        )


def lanes_of(spans: Sequence[tuple[float, float, int]], apart: float) -> dict[int, int]:
    """A lane from 0 for each (left, right, union), so that spans in one lane stay apart."""
    ends: list[float] = []
    lanes = {}
    for left, right, union in sorted(spans):
        lane = next((each for each, end in enumerate(ends) if left > end + apart), len(ends))
        ends[lane : lane + 1] = [right]
        lanes[union] = lane
    return lanes
