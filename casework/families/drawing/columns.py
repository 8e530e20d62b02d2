"""Who stands where in a row: mates beside each other, children under their parents, nobody on another.

Every row is a sequence of blocks, mates together. Rows are put in order by where the people above and below
them pull, and each row is then placed exactly: the nearest to these wishes in least squares with every
distance kept (isotonic regression). Neighbouring blocks are then exchanged or turned as long as that shortens
the lines. The steps are fixed, so the same family is always drawn the same way.
"""

from collections.abc import Iterator, Mapping

from casework.families.drawing.kin import Kin
from casework.families.drawing.places import Positions, width_of
from casework.families.drawing.row_plan import Block, RowPlan

_ORDERING_ROUNDS = 12
_PLACING_ROUNDS = 6
_MOST_TRIALS = 240

Order = list[list[Block]]


def columns(kin: Kin, rows: Mapping[str, int]) -> Positions:
    """The centre of every person and of every passage, in pixels from 0 at the left edge."""
    plan = RowPlan(kin, rows)
    positions = plan.start()
    for turn in range(_ORDERING_ROUNDS):
        _sweep(plan, positions, upwards=turn % 2 == 1, may_reorder=True)
    best = _placed(plan, positions)
    trials = _MOST_TRIALS
    is_better = True
    while is_better and trials > 0:
        is_better = False
        for order in _neighbours(plan.blocks):
            former, plan.blocks = plan.blocks, order
            tried = _placed(plan, best)
            trials -= 1
            if plan.length(tried) < plan.length(best) - 0.5:
                best, is_better = tried, True
                break
            plan.blocks = former
            if trials <= 0:
                break
    left = min((best[each] - width_of(each) / 2 for each in best), default=0.0)
    return {each: round(x - left, 1) for each, x in best.items()}


def _placed(plan: RowPlan, positions: Positions) -> Positions:
    """Everybody placed anew in the order that the plan has now."""
    placed = dict(positions)
    for turn in range(_PLACING_ROUNDS):
        _sweep(plan, placed, upwards=turn % 2 == 0, may_reorder=False)
    return placed


def _sweep(plan: RowPlan, positions: Positions, *, upwards: bool, may_reorder: bool) -> None:
    for row in range(len(plan.blocks))[:: -1 if upwards else 1]:
        plan.settle(row, positions, may_reorder=may_reorder)


def _neighbours(order: Order) -> Iterator[Order]:
    """The order with one block turned, or two neighbours exchanged."""
    for row, blocks in enumerate(order):
        for number, block in enumerate(blocks):
            if len(block) > 1:
                yield _with_row(order, row, [*blocks[:number], block[::-1], *blocks[number + 1 :]])
            if number + 1 < len(blocks):
                exchanged = [blocks[number + 1], block]
                yield _with_row(order, row, [*blocks[:number], *exchanged, *blocks[number + 2 :]])


def _with_row(order: Order, row: int, blocks: list[Block]) -> Order:
    return [blocks if number == row else each for number, each in enumerate(order)]
