"""Who can be whom, taken together: one person in care is one missing person at most, and vice versa."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

One = TypeVar("One", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)


def consistent_pairs(strengths: Mapping[tuple[One, Other], float]) -> set[tuple[One, Other]]:
    """The pairs, nobody in two of them, whose positive strengths add up to the most.

    Strengths are log10 likelihood ratios of "the same person"; a pair of strength 0 or less is never among
    them. Solved exactly (Hungarian method in scipy), apart for each group of people connected by pairs,
    so that cost follows the largest group. The answer does not depend on the order of the mapping.
    """
    wanted = sorted((pair for pair, value in strengths.items() if value > 0), key=repr)
    chosen: set[tuple[One, Other]] = set()
    for group in _connected(wanted):
        chosen |= _solved(group, strengths)
    return chosen


def _connected(pairs: list[tuple[One, Other]]) -> list[list[tuple[One, Other]]]:
    if not pairs:
        return []
    ones = {one: row for row, one in enumerate(dict.fromkeys(one for one, _ in pairs))}
    others = {other: row for row, other in enumerate(dict.fromkeys(other for _, other in pairs))}
    rows = np.array([ones[one] for one, _ in pairs])
    columns = np.array([others[other] for _, other in pairs]) + len(ones)
    size = len(ones) + len(others)
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    groups: dict[int, list[tuple[One, Other]]] = {}
    for pair, row in zip(pairs, rows.tolist(), strict=True):
        groups.setdefault(int(labels[row]), []).append(pair)
    return list(groups.values())


def _solved(
    group: list[tuple[One, Other]], strengths: Mapping[tuple[One, Other], float]
) -> set[tuple[One, Other]]:
    if len(group) == 1:
        return set(group)
    ones, others = (list(dict.fromkeys(side)) for side in zip(*group, strict=True))
    table = np.zeros((len(ones), len(others)))
    for one, other in group:
        table[ones.index(one), others.index(other)] = strengths[one, other]
    rows, columns = linear_sum_assignment(table, maximize=True)
    return {
        (ones[row], others[column])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if table[row, column] > 0
    }
