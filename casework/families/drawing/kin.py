"""Who is whose child and whose mate: all that places and lines of a drawing depend on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Union:
    """One or two parents and their children together; mates without children have none."""

    parents: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kin:
    """People in the order in which ties are broken, with their known parents and identical twins.

    `mates`: pairs joined by a line of their own though they have no child here. `doubted_children` and
    `doubted_parents`: those whose line up, or down to their children, stands for a relation of unknown blood.
    Nobody may be their own ancestor.
    """

    people: tuple[str, ...]
    parents: Mapping[str, tuple[str, ...]]
    mates: tuple[tuple[str, str], ...] = ()
    twins: tuple[frozenset[str], ...] = ()
    doubted_children: frozenset[str] = frozenset()
    doubted_parents: frozenset[str] = frozenset()
    unions: tuple[Union, ...] = field(init=False)

    def __post_init__(self) -> None:
        children: dict[tuple[str, ...], list[str]] = {}
        for person in self.people:
            if self.parents.get(person):
                children.setdefault(tuple(self.parents[person]), []).append(person)
        joined = {frozenset(parents) for parents in children}
        for pair in self.mates:
            if frozenset(pair) not in joined:
                children.setdefault(pair, [])
                joined.add(frozenset(pair))
        unions = tuple(Union(parents, self._twins_together(found)) for parents, found in children.items())
        object.__setattr__(self, "unions", unions)

    def _twins_together(self, children: Iterable[str]) -> tuple[str, ...]:
        """The children in order, twins side by side at the place of the first."""
        placed: dict[str, None] = {}
        for child in children:
            group = next((each for each in self.twins if child in each), frozenset((child,)))
            placed.update(dict.fromkeys(each for each in self.people if each in group))
        return tuple(placed)
