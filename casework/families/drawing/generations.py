"""The row of each person: parents above their children, mates side by side where descent allows it."""

from collections.abc import Iterable, Mapping
from functools import cache

from casework.families.drawing.kin import Kin


def generations(kin: Kin) -> dict[str, int]:
    """The row of each person from 0, the oldest.

    Everybody stands below all their parents. Mates share a row unless one descends from the other's line in
    a way that forbids it. People without parents here stand right above their first children.
    """
    group_of = _mate_groups(kin)
    rows = _longest_paths(_descents(kin, group_of), set(group_of.values()))
    _lower_founders(kin, group_of, rows)
    first = min(rows.values(), default=0)
    return {person: rows[group_of[person]] - first for person in kin.people}


def _mate_groups(kin: Kin) -> dict[str, str]:
    """Each person's group, named after one of them: mates whose sharing a row makes nobody their ancestor."""
    group_of = {person: person for person in kin.people}
    for union in kin.unions:
        for mate in union.parents[1:]:
            first, second = group_of[union.parents[0]], group_of[mate]
            below = _descents(kin, group_of)
            if second not in _reached(first, below) and first not in _reached(second, below):
                group_of = {person: first if group == second else group for person, group in group_of.items()}
    return group_of


def _descents(kin: Kin, group_of: Mapping[str, str]) -> dict[str, set[str]]:
    """The groups of the children of each group."""
    below: dict[str, set[str]] = {group: set() for group in group_of.values()}
    for child, parents in kin.parents.items():
        for parent in parents:
            below[group_of[parent]].add(group_of[child])
    return below


def _reached(group: str, below: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = set(below[group])
    while waiting - found:
        found |= waiting
        waiting = {each for one in waiting for each in below[one]}
    return found


def _longest_paths(below: Mapping[str, set[str]], groups: Iterable[str]) -> dict[str, int]:
    above: dict[str, set[str]] = {group: set() for group in groups}
    for group, children in below.items():
        for child in children:
            above[child].add(group)

    @cache
    def row(group: str) -> int:
        return max((row(parent) + 1 for parent in above[group]), default=0)

    return {group: row(group) for group in above}


def _lower_founders(kin: Kin, group_of: Mapping[str, str], rows: dict[str, int]) -> None:
    """Groups without parents move down to right above their first children."""
    descents = _descents(kin, group_of)
    has_parents = {child for children in descents.values() for child in children}
    for group in sorted(rows, key=lambda each: -rows[each]):
        if descents[group] and group not in has_parents:
            rows[group] = min(rows[child] for child in descents[group]) - 1
