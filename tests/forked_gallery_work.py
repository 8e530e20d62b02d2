"""Processes that enrol, remove, seal, compact and rebuild, each killed while it does one of these.

Run as `python -m tests.forked_gallery_work URL FOLDER KILLS`; prints a JSON list, one object for each kill.
Whatever searches runs in a forked child: threads that FAISS started do not outlive a fork.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from models.listing import ReportsWanted
from models.report import MissingReport, ReportState
from models.template import Template
from tests.databases import open_at
from tests.forked_children import all_of, forked
from tests.store_factories import PACK, file_report, owner_of
from tests.watched_galleries import KIND, WatchedGalleries, enrol_photos, exchange

Say = Callable[[object], None]

SEALED_AT_ONCE: Final = 70
LONGEST_WAIT_S: Final = 0.06
MOST_REPORTS: Final = 400


class Worker:
    """One process at work: says what it is about to do, and what is done.

    Of templates it says `unsure` before they leave or come back, and `there` or `gone` once that is stored.
    """

    def __init__(self, url: str, folder: Path, say: Say) -> None:
        self._store = open_at(url, folder)
        self._watched = WatchedGalleries(self._store, folder / "galleries").opened()
        self._say = say
        self._chance = random.Random(os.getpid())
        self._serial = 0
        self.deeds: dict[str, Callable[[], None]] = {
            "add": self._add,
            "seal": lambda: self._add(SEALED_AT_ONCE),
            "remove": lambda: self._set(ReportState.ACTIVE, ReportState.CLOSED, "gone"),
            "enrol again": lambda: self._set(ReportState.CLOSED, ReportState.ACTIVE, "there"),
            "exchange": self._exchange,
            "compact": lambda: self._watched.galleries.compact(KIND),
            "rebuild": lambda: self._watched.galleries.rebuild(KIND, lambda done, total: None),
        }

    def do(self, name: str) -> None:
        """One thing, and the galleries know of it."""
        self._say({"begins": name})
        self.deeds[name]()
        self._watched.galleries.refresh()

    def do_anything(self) -> None:
        """One thing or another."""
        self.do(self._chance.choice(list(self.deeds)))

    def _add(self, count: int = 3) -> None:
        self._serial += 1
        names = [f"{os.getpid()} {self._serial} {number}" for number in range(count)]
        with self._store.begin() as work:
            enrolled = enrol_photos(work, file_report(work), names)
        self._say({"there": numbers_of(enrolled)})

    def _set(self, state: ReportState, to: ReportState, outcome: str) -> None:
        report, templates = self._any_report(state)
        if report is not None:
            self._say({"unsure": templates})
            with self._store.begin() as work:
                work.reports.set_state(report.id, to)
            self._say({outcome: templates})

    def _exchange(self) -> None:
        """Other faces of a report's photos are chosen: their templates get new numbers."""
        report, templates = self._any_report(ReportState.ACTIVE)
        if report is not None:
            self._say({"unsure": templates})
            with self._store.begin() as work:
                exchanged = exchange(work, report, f"{os.getpid()} {self._serial}")
            self._say({"gone": templates})
            self._say({"there": numbers_of(exchanged)})

    def _any_report(self, state: ReportState) -> tuple[MissingReport | None, list[int]]:
        with self._store.read() as work:
            reports = work.reports.page(wanted=ReportsWanted(state), limit=MOST_REPORTS)
            if not reports:
                return None, []
            report = self._chance.choice(reports)
            return report, numbers_of(work.templates.of_owner(owner_of(report), PACK))


def numbers_of(templates: list[Template]) -> list[int]:
    """Their numbers."""
    return [template.id for template in templates]


def killed(url: str, folder: Path, deed: str, after_s: float) -> list[dict[str, Any]]:
    """What a process said that worked, began the deed, and was killed so long after."""

    def child(say: Say) -> None:
        worker = Worker(url, folder, say)
        for first in ("add", "enrol again", "remove"):
            worker.do(first)
        say({"ready": True})
        while True:
            worker.do(deed)
            worker.do_anything()

    pid, pipe = forked(child)
    said: list[dict[str, Any]] = []
    while {"ready": True} not in said or said[-1] != {"begins": deed}:
        said.append(json.loads(pipe.readline()))
    time.sleep(after_s)
    os.kill(pid, signal.SIGKILL)
    return [*said, *(line for line in all_of(pid, pipe) if isinstance(line, dict))]


def checked(url: str, folder: Path, status: dict[int, str], say: Say) -> None:
    """What galleries opened now hold and find, beside what the templates' status says."""
    store = open_at(url, folder)
    watched = WatchedGalleries(store, folder / "galleries").opened()
    there = [number for number, word in status.items() if word == "there"]
    with store.read() as work:
        stored = work.templates.of_ids(there)
    differences = watched.differences()
    say(
        {
            "told": watched.told,
            "lost": sorted(set(there) - set(stored)),
            "not found": watched.not_found(stored.values()),
            "stale": sorted(watched.seen() & {number for number, word in status.items() if word == "gone"}),
            "differences": [
                each.tolist() for each in (differences.missing, differences.different, differences.extra)
            ],
            "there": len(there),
            "with codes": watched.reports.statistics().compressed,
        }
    )
    store.close()


def begun(url: str, folder: Path, say: Say) -> None:
    """The first files: two parts with codes, and reports enough that these stay for a while."""
    worker = Worker(url, folder, say)
    for deed in ["seal", "seal"] + 8 * ["add"]:
        worker.do(deed)


def status_after(said: list[Any]) -> dict[int, str]:
    """What was said last of each template."""
    return {
        template: word
        for line in said
        for word, templates in line.items()
        if isinstance(templates, list)
        for template in templates
    }


def killed_many_times(url: str, folder: Path, kills: int) -> list[dict[str, Any]]:
    """What was found after each kill; the deeds take turns."""
    moments = random.Random(20260303)
    deeds = ["seal", "compact", "rebuild", "add", "remove", "enrol again", "exchange"]
    said: list[Any] = all_of(*forked(partial(begun, url, folder)))
    found = []
    for number in range(kills):
        said += killed(url, folder, deeds[number % len(deeds)], moments.uniform(0, LONGEST_WAIT_S))
        (seen,) = all_of(*forked(partial(checked, url, folder, status_after(said))))
        assert isinstance(seen, dict)
        during = next(line["begins"] for line in reversed(said) if "begins" in line)
        found.append({"killed during": during, **seen})
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(killed_many_times(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
