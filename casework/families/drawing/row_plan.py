"""The blocks of every row in order, what pulls at each place, and where a row then stands."""

from collections.abc import Mapping, Sequence

from casework.families.drawing.isotonic import least_squares_in_order
from casework.families.drawing.kin import Kin
from casework.families.drawing.mate_order import in_mate_order
from casework.families.drawing.places import PERSON_WIDTH, Passage, Place, Positions, passages, width_of

Block = tuple[Place, ...]


class RowPlan:
    """The blocks of each row in order, and what pulls at each place."""

    def __init__(self, kin: Kin, rows: Mapping[str, int]) -> None:
        self._unions, self._twins = kin.unions, kin.twins
        through = passages(kin.unions, rows)
        self._passage = {(each.union, each.row): each for each in through}
        self._child_of = {child: number for number, u in enumerate(kin.unions) for child in u.children}
        self._parent_in = {person: self._unions_of(person) for person in kin.people}
        self.blocks: list[list[Block]] = [[] for _ in range(max(rows.values(), default=-1) + 1)]
        ordered = _siblings_together(kin)
        for row, blocks in enumerate(self.blocks):
            here = [person for person in ordered if rows[person] == row]
            blocks += in_mate_order(here, kin.unions)
            blocks += [(each,) for each in through if each.row == row]

    def _unions_of(self, person: str) -> list[int]:
        return [number for number, union in enumerate(self._unions) if person in union.parents]

    def start(self) -> Positions:
        """Every row from the left, in the order of people."""
        return {
            each: (number + 0.5) * PERSON_WIDTH
            for row in self.blocks
            for number, each in enumerate(place for block in row for place in block)
        }

    def settle(self, row: int, positions: Positions, *, may_reorder: bool) -> None:
        """Places one row by what pulls at it now."""
        blocks = self.blocks[row]
        if may_reorder:
            blocks[:] = [self._turned(block, positions) for block in blocks]
        wishes = [self._wish(block, positions) for block in blocks]
        if may_reorder:
            order = sorted(range(len(blocks)), key=lambda each: round(wishes[each], 3))
            blocks[:], wishes = [blocks[each] for each in order], [wishes[each] for each in order]
        widths = [sum(map(width_of, block)) for block in blocks]
        centres = least_squares_in_order(wishes, widths, [float(len(block)) for block in blocks])
        for block, centre in zip(blocks, centres, strict=True):
            positions.update({each: centre + offset for each, offset in _offsets(block).items()})

    def length(self, positions: Positions) -> float:
        """How far everybody stands from their parents' middle, and mates and twins from each other."""
        apart = 0.0
        for union in self._unions:
            middle = _mean([positions[each] for each in union.parents])
            apart += sum(abs(positions[child] - middle) for child in union.children)
            apart += sum(abs(positions[each] - middle) for each in union.parents) * 2
        for group in self._twins:
            places = [positions[each] for each in sorted(group)]
            apart += (max(places) - min(places)) * 3
        return apart

    def _turned(self, block: Block, positions: Positions) -> Block:
        """The block or its mirror image, whichever lies nearer to what pulls at its people."""
        if len(block) == 1:
            return block
        mirrored = block[::-1]
        return (
            mirrored if self._strain(mirrored, positions) < self._strain(block, positions) - 1e-6 else block
        )

    def _strain(self, block: Block, positions: Positions) -> float:
        centre = self._wish(block, positions)
        return sum(
            (centre + offset - pull) ** 2
            for each, offset in _offsets(block).items()
            for pull in self._pulls(each, positions)
        )

    def _wish(self, block: Block, positions: Positions) -> float:
        pulls = [
            pull - offset for each, offset in _offsets(block).items() for pull in self._pulls(each, positions)
        ]
        return _mean(pulls) if pulls else _mean([positions[each] for each in block])

    def _pulls(self, place: Place, positions: Positions) -> list[float]:
        if isinstance(place, Passage):
            union = self._unions[place.union]
            ends = (_mean([positions[each] for each in side]) for side in (union.parents, union.children))
            return [_mean(list(ends))]
        pulls = []
        if place in self._child_of:
            pulls.append(_mean([positions[each] for each in self._unions[self._child_of[place]].parents]))
        for number in self._parent_in[place]:
            union = self._unions[number]
            if union.children:
                middle = _mean([positions[each] for each in union.parents])
                pulls.append(_mean([positions[each] for each in union.children]) + positions[place] - middle)
        return pulls


def _siblings_together(kin: Kin) -> list[str]:
    ordered: dict[str, None] = {}
    for person in kin.people:
        if person not in ordered:
            family = next((each.children for each in kin.unions if person in each.children), (person,))
            ordered.update(dict.fromkeys(family))
    return list(ordered)


def _offsets(block: Sequence[Place]) -> dict[Place, float]:
    """Each place's distance from the middle of its block."""
    at, offsets = -sum(map(width_of, block)) / 2, {}
    for each in block:
        offsets[each] = at + width_of(each) / 2
        at += width_of(each)
    return offsets


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
