"""Things of given widths in a row, each as near to where it would like to be as the others allow."""

from collections.abc import Sequence
from itertools import accumulate, pairwise


def least_squares_in_order(
    wishes: Sequence[float], widths: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """The centres in this order, touching at most, whose weighted squared distance to the wishes is least.

    Pooling of adjacent violators, on the wishes less the room taken by those before.
    """
    room = list(accumulate(((a + b) / 2 for a, b in pairwise(widths)), initial=0.0))
    pools: list[tuple[float, float, int]] = []  # sum of weighted values, weight, how many
    for wish, before, weight in zip(wishes, room, weights, strict=False):
        pool = ((wish - before) * weight, weight, 1)
        while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    values = [total / weight for total, weight, many in pools for _ in range(many)]
    return [value + before for value, before in zip(values, room, strict=False)]
