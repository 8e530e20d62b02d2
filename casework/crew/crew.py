"""Processes beside a run's own, three at most: the interpreter keeps one core busy and no more.

They hold the people in care, open no store and no key, write nothing, and end with the process that began
them, however that ends.
"""

import os
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

from casework.crew.alike import by_kind
from casework.crew.beside import is_there, listed_beside, near_beside, take_part
from casework.crew.deal import Deal
from casework.crew.search import NearPart, around, found_around, near_around
from matching.dna.many_families import Listed, ManyFamilies, ManyFound, Pairs
from matching.dna.packed_everybody import Everybody
from matching.dna.table_memo import shape_of
from matching.dna.tables import Family
from models.dna_candidate import TestedRelation

FEWEST_SHARED, FEWEST_FAMILIES, FEWEST_ITEMS = 1_024, 256, 256
"""For fewer people, families or other items at once it costs more to begin processes than they save."""
MOST_OTHERS = 3
"""Each holds everybody in care, about a gigabyte for 50,000; reading the store keeps one core busy anyway."""
PARTS_EACH = 4
"""Of what is scanned each process has about so many parts: small ones keep all at work to the end."""

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Item = TypeVar("Item")
Part = TypeVar("Part")


class Crew:
    """The processes of one search among people in care; begun when there is enough to share."""

    def __init__(self, search: ManyFamilies, everybody: Everybody, *, others: int | None = None) -> None:
        self._search = search
        self._everybody = everybody
        self._others = _further_cores() if others is None else others
        self._pool: ProcessPoolExecutor | None = None
        self._beginning = Lock()
        self._getting_ready: Thread | None = None

    def find(self, relation: TestedRelation, numbers: Sequence[int]) -> ManyFound:
        """Who of everybody in care may be so related to the people of these numbers, as the search finds."""
        search, everybody = self._search, self._everybody
        if self.is_alone or len(numbers) < FEWEST_SHARED:
            return found_around(search, everybody, relation, numbers)
        size = -(-len(numbers) // (PARTS_EACH * (self._others + 1)))
        starts = range(0, len(numbers), size)
        here = partial(near_around, search, everybody, relation)
        parts = self._dealt(
            [numbers[start : start + size] for start in starts], here, partial(near_beside, relation)
        )
        near = [
            (start + place, who)
            for start, part in zip(starts, parts, strict=True)
            for place, who in part.pairs
        ]
        listed = self.listed(search, around(everybody, relation, numbers), near, everybody, at_night=True)
        return ManyFound(
            listed, sum(part.compared for part in parts), sum(part.not_comparable for part in parts)
        )

    def listed(
        self,
        search: ManyFamilies,
        families: Sequence[Family],
        near: Pairs,
        counted: Everybody,
        *,
        at_night: bool = False,
    ) -> tuple[Listed, ...]:
        """What the search lists of the near pairs among everybody, as `counted` packs them."""
        numbers: dict[int, list[int]] = {}
        for place, who in near:
            numbers.setdefault(place, []).append(who)
        if self.is_alone or len(numbers) < FEWEST_FAMILIES:
            return search.listed(families, near, counted, at_night=at_night)
        cut = self._cut(sorted(numbers), lambda place: shape_of(families[place]))
        found = self._dealt(
            [NearPart.of(families, numbers, places, at_night=at_night) for places in cut],
            lambda part: part.listed(search, counted),
            partial(listed_beside, counted.packing.alleles),
        )
        told = [
            replace(each, family=places[each.family])
            for places, of_part in zip(cut, found, strict=True)
            for each in of_part
        ]
        return tuple(sorted(told, key=lambda each: each.family))

    def shared(
        self,
        work: Callable[[Sequence[Item]], list[Answer]],
        items: Sequence[Item],
        *,
        alike: Callable[[Item], Hashable],
    ) -> list[Answer]:
        """What the work, which can be imported, makes of the items in order: of each part by itself.

        Items that are `alike` cost less together.
        """
        if self.is_alone or len(items) < FEWEST_ITEMS:
            return work(items)
        cut = self._cut(range(len(items)), lambda place: alike(items[place]))
        found = self._dealt([[items[place] for place in places] for places in cut], work, work)
        answers = {
            place: answer
            for places, of_part in zip(cut, found, strict=True)
            for place, answer in zip(places, of_part, strict=True)
        }
        return [answers[place] for place in range(len(items))]

    def _cut(self, places: Sequence[int], kind_of: Callable[[int], Hashable]) -> list[list[int]]:
        """The places by kind; of a kind that is more than half a process's share several parts."""
        share = -(-len(places) // (2 * (self._others + 1)))
        return [
            [places[n] for n in of_kind[start : start + share]]
            for of_kind in by_kind([kind_of(place) for place in places])
            for start in range(0, len(of_kind), share)
        ]

    def _dealt(
        self, parts: Sequence[Part], here: Callable[[Part], Answer], beside: Callable[[Part], Answer]
    ) -> list[Answer]:
        """The answers in order."""
        deal = self.deal(here, beside)
        for part in parts:
            deal.add(part)
        answers = list(deal.rest())
        if deal.is_broken:
            self.close()
            self._others = 0
        return answers

    def deal(self, here: Callable[[Part], Answer], beside: Callable[[Part], Answer]) -> Deal[Part, Answer]:
        """Parts yet to be added; `beside`, which can be imported, does elsewhere what `here` does."""
        if self.is_alone:
            return Deal(here)
        with self._beginning:
            pool = self._running()
        return Deal(here, lambda part: pool.submit(beside, part), self._others)

    def get_ready(self) -> None:
        """Begins the processes, where they will be needed, while this one has other work."""
        if len(self._everybody.people) >= FEWEST_SHARED and not self.is_alone:
            self._getting_ready = Thread(target=self._begin_all, daemon=True)
            self._getting_ready.start()

    def _begin_all(self) -> None:
        with self._beginning:
            for _ in range(self._others):
                self._running().submit(is_there)

    @property
    def is_alone(self) -> bool:
        """There is no further core."""
        return not self._others

    def begin(
        self, work: Callable[Given, Answer], *args: Given.args, **named: Given.kwargs
    ) -> Future[Answer]:
        """The answer to come, of a function that can be imported."""
        with self._beginning:
            return self._running().submit(work, *args, **named)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            people = tuple(self._everybody.people)
            self._pool = ProcessPoolExecutor(
                max(1, self._others), get_context("spawn"), initializer=take_part, initargs=(people,)
            )
        return self._pool

    def close(self) -> None:
        """Ends the processes; they are begun anew when needed."""
        if self._getting_ready is not None:
            self._getting_ready.join()
        with self._beginning:
            if self._pool is not None:
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._pool = None


def _further_cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores - 1, MOST_OTHERS)
