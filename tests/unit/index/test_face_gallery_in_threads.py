"""Searches beside writers: never an error, never half a state, never a person already removed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event
from time import monotonic

import numpy as np

from index.face_gallery import FaceGallery, PartSizes
from tests.unit.index.gallery_data import entries, new_gallery, unit_vectors

SECONDS = 5.0
SEARCHERS = 4
BASE = 4_000
DIMENSION = 64
PAIR = unit_vectors(1, DIMENSION, seed=9)


class Pairs:
    """Couples of look-alikes that are always published and removed together, and how far that has got."""

    def __init__(self, gallery: FaceGallery) -> None:
        self.gallery = gallery
        self.added = 0
        self.leaving = 0
        self.removed = 0

    def add_next(self) -> None:
        first = BASE + 2 * self.added
        ids = [first, first + 1]
        self.gallery.add(entries(ids, ids, np.repeat(PAIR, 2, axis=0)))
        self.added += 1

    def remove_next(self) -> None:
        if self.removed < self.added:
            first = BASE + 2 * self.removed
            self.leaving += 1
            assert self.gallery.remove(np.array([first, first + 1])) == 2
            self.removed += 1

    def search(self, probes: int) -> None:
        gone, known = self.removed, self.added
        everyone = 2 * (known - gone) + 50
        found = self.gallery.search(np.repeat(PAIR, probes, axis=0), persons=everyone)[0]
        seen = {int(id_) - BASE for id_ in found.person_ids[found.scores > 0.999]}
        assert all(id_ ^ 1 in seen for id_ in seen), "half a pair was visible"
        assert all(id_ >= 2 * gone for id_ in seen), "a person was found after the removal had returned"
        missing = set(range(2 * self.leaving, 2 * known)) - seen
        assert not missing, "an enrolled person was not found"


def run_until(deadline: float, stop: Event, step: Callable[[], None]) -> int:
    """Repeat the step until the deadline or another thread's failure; how often it ran."""
    for done in count():
        if monotonic() > deadline or stop.is_set():
            return done
        try:
            step()
        except BaseException:
            stop.set()
            raise
    raise AssertionError


def test_threads_search_while_one_adds_and_one_removes() -> None:
    gallery = new_gallery(DIMENSION, sizes=PartSizes(small=16, sealed=512))
    gallery.add(entries(range(BASE), range(BASE), unit_vectors(BASE, DIMENSION, seed=1)))
    pairs = Pairs(gallery)
    deadline, stop = monotonic() + SECONDS, Event()
    steps: list[Callable[[], None]] = [pairs.add_next, pairs.remove_next]
    steps += [lambda probes=probes: pairs.search(probes) for probes in (1, 2, 40, 1)[:SEARCHERS]]  # type: ignore[misc]
    with ThreadPoolExecutor(len(steps)) as pool:
        runs = [pool.submit(run_until, deadline, stop, step) for step in steps]
        times = [run.result() for run in runs]
    assert min(times) > 10
    statistics = gallery.statistics()
    assert statistics.templates == BASE + 2 * (pairs.added - pairs.removed)
    assert statistics.persons == statistics.templates
