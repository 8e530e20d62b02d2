"""Processes beside a run's own, three at most: the interpreter keeps one core busy and no more.

They hold the people in care, open no store and no key, write nothing, and end with the process that began
them, however that ends.
"""

import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import lru_cache
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import ParamSpec, TypeVar

from casework.dna.shipped import pair_search
from matching.dna.many_families import Listed, ManyFamilies, ManyFound, Pairs
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.tables import Family
from models.dna_candidate import TestedRelation

FEWEST_SHARED, FEWEST_FAMILIES, FEWEST_ITEMS = 1_024, 256, 256
"""For fewer people, families or other items at once it costs more to begin processes than they save."""
MOST_OTHERS = 3
"""Each holds everybody in care, about a gigabyte for 50,000; reading the store keeps one core busy anyway."""
Alleles = tuple[tuple[str, ...], ...]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Crew:
    """The processes of one search among people in care; begun when there is enough to share."""

    def __init__(self, search: ManyFamilies, everybody: Everybody, *, others: int | None = None) -> None:
        self._search = search
        self._everybody = everybody
        self._others = _further_cores() if others is None else others
        self._pool: ProcessPoolExecutor | None = None

    def find(self, relation: TestedRelation, numbers: Sequence[int]) -> ManyFound:
        """Who of everybody in care may be so related to the people of these numbers, as the search finds."""
        if not self._others or len(numbers) < FEWEST_SHARED:
            return found_around(self._search, self._everybody, relation, numbers)
        size = -(-len(numbers) // (self._others + 1))
        parts = [numbers[start : start + size] for start in range(0, len(numbers), size)]
        try:
            begun = [self.begin(_found_beside, relation, part) for part in parts[1:]]
            own = found_around(self._search, self._everybody, relation, parts[0])
            return _joined([own, *(each.result() for each in begun)], size)
        except BrokenProcessPool:  # one of them was killed: what it had is done here
            self._go_on_alone()
            return self.find(relation, numbers)

    def listed(
        self, search: ManyFamilies, families: Sequence[Family], near: Pairs, counted: Everybody
    ) -> tuple[Listed, ...]:
        """What the search lists of the near pairs among everybody, as `counted` packs them."""
        if not self._others or len(families) < FEWEST_FAMILIES:
            return search.listed(families, near, counted)
        size = -(-len(families) // (self._others + 1))
        starts = range(0, len(families), size)
        parts = [(families[start : start + size], _between(near, start, start + size)) for start in starts]
        alleles = counted.packing.alleles
        try:
            begun = [self.begin(_listed_beside, alleles, *part) for part in parts[1:]]
            found = [search.listed(*parts[0], counted), *(each.result() for each in begun)]
        except BrokenProcessPool:
            self._go_on_alone()
            return search.listed(families, near, counted)
        return tuple(
            replace(each, family=each.family + start)
            for start, part in zip(starts, found, strict=True)
            for each in part
        )

    def shared(self, work: Callable[[Sequence[Item]], list[Answer]], items: Sequence[Item]) -> list[Answer]:
        """What the work, which can be imported, makes of the items in order: of each part by itself."""
        if not self._others or len(items) < FEWEST_ITEMS:
            return work(items)
        size = -(-len(items) // (self._others + 1))
        parts = [items[start : start + size] for start in range(0, len(items), size)]
        try:
            begun = [self.begin(work, part) for part in parts[1:]]
            return [*work(parts[0]), *(answer for each in begun for answer in each.result())]
        except BrokenProcessPool:
            self._go_on_alone()
            return work(items)

    @property
    def is_alone(self) -> bool:
        """There is no further core."""
        return not self._others

    def begin(
        self, work: Callable[Given, Answer], *args: Given.args, **named: Given.kwargs
    ) -> Future[Answer]:
        """The answer to come, of a function that can be imported."""
        if self._pool is None:
            people = tuple(self._everybody.people)
            self._pool = ProcessPoolExecutor(
                max(1, self._others), get_context("spawn"), initializer=_take_part, initargs=(people,)
            )
        return self._pool.submit(work, *args, **named)

    def _go_on_alone(self) -> None:
        self.close()
        self._others = 0

    def close(self) -> None:
        """Ends the processes; they are begun anew when needed."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def searched(people: Sequence[TypedPerson]) -> tuple[ManyFamilies, Everybody]:
    """The search among these people, by the models in use."""
    everybody = Everybody.of(people, pair_search().populations[0], ())
    return ManyFamilies(pair_search().populations, pair_search().rules, everybody), everybody


def found_around(
    search: ManyFamilies, everybody: Everybody, relation: TestedRelation, numbers: Sequence[int]
) -> ManyFound:
    """What the search finds for these people, each as a family of their own."""
    people = [everybody.people[everybody.rows[number]] for number in numbers]
    families = [family_around(each, relation, is_subject=False) for each in people]
    return search.find(families, own=numbers)


_PART: list[tuple[ManyFamilies, Everybody]] = []
"""In a process of a crew: what it searches with."""


def _take_part(people: Sequence[TypedPerson]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it hears it too, and ends it
    Thread(target=_end_with_parent, daemon=True).start()
    _PART.append(searched(people))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _found_beside(relation: TestedRelation, numbers: Sequence[int]) -> ManyFound:
    return found_around(*_PART[0], relation, numbers)


def _listed_beside(alleles: Alleles, families: Sequence[Family], near: Pairs) -> tuple[Listed, ...]:
    search, everybody = _knowing(alleles)
    return search.listed(families, near, everybody)


@lru_cache(maxsize=1)
def _knowing(alleles: Alleles) -> tuple[ManyFamilies, Everybody]:
    search, everybody = _PART[0]
    knowing = everybody.with_alleles(alleles)
    return (search, everybody) if knowing is everybody else (search.knowing(knowing), knowing)


def _between(near: Pairs, first: int, end: int) -> list[tuple[int, int]]:
    return [(place - first, number) for place, number in near if first <= place < end]


def _joined(found: Sequence[ManyFound], size: int) -> ManyFound:
    """One after the other, families numbered on."""
    return ManyFound(
        tuple(
            replace(each, family=each.family + place * size)
            for place, part in enumerate(found)
            for each in part.listed
        ),
        sum(part.compared for part in found),
        sum(part.not_comparable for part in found),
    )


def _further_cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores - 1, MOST_OTHERS)
