"""Processes beside a run's own, three at most: the interpreter keeps one core busy and no more.

They hold the people in care, open no store and no key, write nothing, and end with the process that began
them, however that ends.
"""

import os
import signal
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from multiprocessing import get_context, parent_process
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

from casework.dna.shipped import pair_search
from casework.nightly.collected_seldom import collect_seldom
from casework.nightly.deal import Deal
from casework.nightly.one_thread_each import keep_to_one_thread
from matching.dna.many_families import Listed, ManyFamilies, ManyFound, ManyNear, Pairs
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.table_memo import shape_of
from matching.dna.tables import Family
from models.dna_candidate import TestedRelation

FEWEST_SHARED, FEWEST_FAMILIES, FEWEST_ITEMS = 1_024, 256, 256
"""For fewer people, families or other items at once it costs more to begin processes than they save."""
MOST_OTHERS = 3
"""Each holds everybody in care, about a gigabyte for 50,000; reading the store keeps one core busy anyway."""
PARTS_EACH = 4
"""Of what is scanned each process has about so many parts: small ones keep all at work to the end."""
Alleles = tuple[tuple[str, ...], ...]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Item = TypeVar("Item")
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class _Near:
    """Families, and the people they are near to: place of a family, number of a person."""

    families: Sequence[Family]
    pairs: Pairs
    at_night: bool

    @classmethod
    def of(cls, families: Sequence[Family], numbers: Sequence[Sequence[int]], at_night: bool) -> "_Near":
        """Each family with the numbers of the people near to it."""
        pairs = [(place, number) for place, of in enumerate(numbers) for number in of]
        return cls(families, pairs, at_night)

    def listed_by(self, search: ManyFamilies, counted: Everybody) -> tuple[Listed, ...]:
        """What is listed of them."""
        return search.listed(self.families, self.pairs, counted, at_night=self.at_night)


class Crew:
    """The processes of one search among people in care; begun when there is enough to share."""

    def __init__(self, search: ManyFamilies, everybody: Everybody, *, others: int | None = None) -> None:
        self._search = search
        self._everybody = everybody
        self._others = _further_cores() if others is None else others
        self._pool: ProcessPoolExecutor | None = None
        self._beginning = Lock()

    def find(self, relation: TestedRelation, numbers: Sequence[int]) -> ManyFound:
        """Who of everybody in care may be so related to the people of these numbers, as the search finds."""
        search, everybody = self._search, self._everybody
        if self.is_alone or len(numbers) < FEWEST_SHARED:
            return found_around(search, everybody, relation, numbers)
        size = -(-len(numbers) // (PARTS_EACH * (self._others + 1)))
        starts = range(0, len(numbers), size)
        parts = [numbers[start : start + size] for start in starts]
        here = partial(near_around, search, everybody, relation)
        near = self._dealt(parts, here, partial(_near_beside, relation))
        pairs = [
            (start + place, number)
            for start, part in zip(starts, near, strict=True)
            for place, number in part.pairs
        ]
        families = _around(everybody, relation, numbers)
        listed = self.listed(search, families, pairs, everybody, at_night=True)
        compared, not_comparable = (
            sum(part.compared for part in near),
            sum(part.not_comparable for part in near),
        )
        return ManyFound(listed, compared, not_comparable)

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
        of_family: dict[int, list[int]] = {}
        for place, number in near:
            of_family.setdefault(place, []).append(number)
        if self.is_alone or len(of_family) < FEWEST_FAMILIES:
            return search.listed(families, near, counted, at_night=at_night)
        places = sorted(of_family)
        cut = self._cut(places, [shape_of(families[place]) for place in places])
        parts = [
            _Near.of([families[place] for place in part], [of_family[place] for place in part], at_night)
            for part in cut
        ]

        def here(part: _Near) -> tuple[Listed, ...]:
            return part.listed_by(search, counted)

        found = self._dealt(parts, here, partial(_listed_beside, counted.packing.alleles))
        told = [
            replace(each, family=part[each.family])
            for part, of_part in zip(cut, found, strict=True)
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
        cut = self._cut(range(len(items)), [alike(each) for each in items])
        found = self._dealt([[items[place] for place in part] for part in cut], work, work)
        answers = {
            place: answer
            for part, of_part in zip(cut, found, strict=True)
            for place, answer in zip(part, of_part, strict=True)
        }
        return [answers[place] for place in range(len(items))]

    def _cut(self, places: Sequence[int], kinds: Sequence[Hashable]) -> list[list[int]]:
        """The places by kind; of a kind that is more than a process's share several parts."""
        of_kind: dict[Hashable, list[int]] = {}
        for place, kind in zip(places, kinds, strict=True):
            of_kind.setdefault(kind, []).append(place)
        share = -(-len(places) // (self._others + 1))
        return [of[start : start + share] for of in of_kind.values() for start in range(0, len(of), share)]

    def _dealt(
        self,
        parts: Sequence[Part],
        here: Callable[[Part], Answer],
        beside: Callable[[Part], Answer],
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
        if len(self._everybody.people) >= FEWEST_SHARED:
            Thread(target=self._begin_all, daemon=True).start()

    def _begin_all(self) -> None:
        for _ in range(self._others):
            self.begin(_is_there)

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
                max(1, self._others), get_context("spawn"), initializer=_take_part, initargs=(people,)
            )
        return self._pool

    def close(self) -> None:
        """Ends the processes; they are begun anew when needed."""
        with self._beginning:
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
    return search.find(_around(everybody, relation, numbers), own=numbers)


def near_around(
    search: ManyFamilies, everybody: Everybody, relation: TestedRelation, numbers: Sequence[int]
) -> ManyNear:
    """As `found_around`, before anything is weighed."""
    return search.near(_around(everybody, relation, numbers), own=numbers)


def _around(everybody: Everybody, relation: TestedRelation, numbers: Sequence[int]) -> list[Family]:
    people = [everybody.people[everybody.rows[number]] for number in numbers]
    return [family_around(each, relation, is_subject=False) for each in people]


_PART: list[tuple[ManyFamilies, Everybody]] = []
"""In a process of a crew: what it searches with."""


def _take_part(people: Sequence[TypedPerson]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it hears it too, and ends it
    Thread(target=_end_with_parent, daemon=True).start()
    _PART.append(searched(people))
    keep_to_one_thread()
    collect_seldom()


def _is_there() -> bool:
    return True


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _near_beside(relation: TestedRelation, numbers: Sequence[int]) -> ManyNear:
    return near_around(*_PART[0], relation, numbers)


def _listed_beside(alleles: Alleles, part: _Near) -> tuple[Listed, ...]:
    search, everybody = _knowing(alleles)
    return part.listed_by(search, everybody)


@lru_cache(maxsize=1)
def _knowing(alleles: Alleles) -> tuple[ManyFamilies, Everybody]:
    search, everybody = _PART[0]
    knowing = everybody.with_alleles(alleles)
    return (search, everybody) if knowing is everybody else (search.knowing(knowing), knowing)


def alike_together(kinds: Sequence[Hashable]) -> list[int]:
    """Places by kind, the kinds in the order in which they come."""
    numbers: dict[Hashable, int] = {}
    of_place = [numbers.setdefault(kind, len(numbers)) for kind in kinds]
    return sorted(range(len(kinds)), key=of_place.__getitem__)


def _further_cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores - 1, MOST_OTHERS)
