"""Eight threads search a gallery that two others change, in the store and on files, all the while."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle
from pathlib import Path
from threading import Event, Lock
from time import monotonic

import numpy as np
import pytest

from index.answers import GalleryHits
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH, SearchChoice
from models.report import ReportState
from models.template import Template
from tests.databases import open_at
from tests.store_factories import file_report
from tests.watched_galleries import WatchedGalleries, enrol_photos, enrol_reports, probes_of

SHORT_S, LONG_S = 3.0, 60.0
SEARCHERS = 8
STAYING = 300
PHOTOS_AT_ONCE = 12
PAUSE_S = 0.02  # without it those who search leave those who change no processor
PERSONS = 8


class Comers:
    """People who come and leave, and those who stay; told of before and after each change."""

    def __init__(self, watched: WatchedGalleries) -> None:
        self.watched = watched
        self.staying = enrol_reports(watched.store, [f"stays {number}" for number in range(STAYING)])
        self.of_id = {template.id: template for template in self.staying}
        self.here: list[list[Template]] = []
        self.gone: list[Template] = []
        self.changing = Lock()
        self.rounds = count()
        watched.opened()

    def add(self) -> None:
        """One person with several photos, and one with a single photo."""
        number = next(self.rounds)
        names = [f"comes {number} {photo}" for photo in range(PHOTOS_AT_ONCE)]
        with self.watched.store.begin() as work:
            many = enrol_photos(work, file_report(work), names[1:])
            one = enrol_photos(work, file_report(work), names[:1])
            self.of_id |= {template.id: template for template in many + one}
        self.watched.galleries.refresh()
        with self.changing:
            self.here += [many, one]

    def remove(self) -> None:
        """The one who came first leaves."""
        with self.changing:
            leaving = self.here.pop(0) if self.here else None
        if leaving is None:
            Event().wait(0.01)
            return
        with self.watched.store.begin() as work:
            work.reports.set_state(leaving[0].person.id, ReportState.CLOSED)
        self.watched.galleries.refresh()
        self.gone += leaving

    def search(self, choice: SearchChoice, chance: np.random.Generator) -> None:
        """One search for someone staying, someone who came and someone gone."""
        gone = self.gone[-40:]
        probes = [self.staying[chance.integers(STAYING)], *gone[-1:]]
        with self.changing:
            probes += self.here[-1][:1] if self.here else []
        removed = {template.id for template in self.gone[:]}
        view = self.watched.reports.view().searched(choice)
        found = view.search(probes_of(probes), persons=PERSONS)
        for probe, hits in zip(probes, found, strict=True):
            self._check(probe, hits, removed)
        assert found[0].template_ids[0] == probes[0].id, "someone who stays was not found"
        with self.changing:
            is_here = probes[-1] in [template for templates in self.here for template in templates]
        if is_here:
            assert found[-1].template_ids[0] == probes[-1].id, "someone who came was not found"

    def _check(self, probe: Template, hits: GalleryHits, removed: set[int]) -> None:
        assert len(hits) == len(set(hits.person_ids.tolist())) == PERSONS
        assert removed.isdisjoint(hits.template_ids.tolist()), "someone was found after leaving"
        for person, id_, score in zip(hits.person_ids, hits.template_ids, hits.scores, strict=True):
            stored = self.of_id[int(id_)]
            assert stored.person.id == person, "a template was given to the wrong person"
            product = stored.vector.astype(np.float64) @ probe.vector.astype(np.float64)
            assert abs(float(score) - product) < 1e-6, "a score is not that of the vector"


@pytest.fixture
def comers(tmp_path: Path, sqlite_template: Path) -> Iterator[Comers]:
    (tmp_path / "guitu.db").write_bytes(sqlite_template.read_bytes())
    store = open_at(f"sqlite:///{tmp_path}/guitu.db", tmp_path)
    yield Comers(WatchedGalleries(store, tmp_path / "galleries"))
    store.close()


def test_nobody_is_lost_mistaken_or_stale_while_eight_search_and_two_change(
    comers: Comers, is_long: bool
) -> None:
    choices = cycle((EXACT_SEARCH, SCANNED_SEARCH))
    searches = [searcher(comers, next(choices), seed) for seed in range(SEARCHERS)]
    times = run_together([comers.add, comers.remove, *searches], LONG_S if is_long else SHORT_S)
    assert min(times) > 3
    watched = comers.watched
    assert watched.reports.statistics().compressed > 0
    assert watched.differences().is_none
    assert watched.told == []


def searcher(comers: Comers, choice: SearchChoice, seed: int) -> Callable[[], None]:
    chance = np.random.default_rng(seed)
    pause = Event()

    def search() -> None:
        comers.search(choice, chance)
        pause.wait(PAUSE_S)

    return search


def run_together(steps: list[Callable[[], None]], seconds: float) -> list[int]:
    """Repeats each step in a thread of its own until the time is over or one fails; how often each ran."""
    stop, deadline = Event(), monotonic() + seconds

    def repeat(step: Callable[[], None]) -> int:
        done = 0
        try:
            while monotonic() < deadline and not stop.is_set():
                step()
                done += 1
        finally:
            stop.set()
        return done

    with ThreadPoolExecutor(len(steps)) as threads:
        return list(threads.map(repeat, steps))
