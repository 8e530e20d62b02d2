"""Server time of every page as every role that may open it, over a store with years of casework in it.

The whole service on the loopback address, its store in SQLite. Records of every kind are made through the
service itself; casework without photos and samples is filled in around them. A time is that of one request
from sending it to the last byte, one client, nothing else asked meanwhile; beside it the time of the
processor, which others on the machine change less.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import httpx
import numpy as np

from api.app import assembled
from api.roles import JUDGES_PAIRS, READS_DEADLINES
from api.security.access import DeclaredRoute, declared_routes
from benchmarks.filled_casework import CaseworkFiller
from benchmarks.report import Figures
from casework.runtime import open_runtime
from casework.service import settle
from casework.settings import Settings
from models.account import Role
from store.db import open_keyring
from store.engine import make_engine
from tests.live_service import LiveService, live_service
from tests.page_addresses import PAGES, About, page_routes
from tests.route_records import Records
from tests.route_steps import Steps

WANTED_MS = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--cases`, `--repeats`."""
    parser.add_argument("--cases", type=int, default=100_000, help="stays and reports (default %(default)s)")
    parser.add_argument("--repeats", type=int, default=15, help="times each page is asked for (%(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """Median and 95th percentile of each page and role in ms, the slowest by the latter first."""
    with TemporaryDirectory(prefix="guitu-bench-") as folder:
        settings = Settings(data_dir=Path(folder), networks=1, control_share=0)
        runtime = open_runtime(settings)
        try:
            with live_service(runtime) as service:
                made = _made(service)
                fill_s = _seconds(partial(_fill, settings, service, arguments))
                settle()
                return {
                    "cases": arguments.cases,
                    "fill_s": fill_s,
                    "store_gb": (Path(folder) / "guitu.db").stat().st_size / 1e9,
                    **_measured(service, made, arguments.repeats),
                }
        finally:
            runtime.close()


@dataclass(frozen=True, slots=True)
class _Made:
    """The numbers of one record of each kind; reviews and deadlines are each role's own."""

    numbers: Mapping[About, int]
    reviews: Mapping[Role, int]
    deadlines: Mapping[Role, int]

    def numbers_for(self, role: Role) -> Mapping[About, int]:
        """The records that this role asks for."""
        own = {About.REVIEW: self.reviews.get(role, 0), About.DEADLINE: self.deadlines.get(role, 0)}
        return {**self.numbers, **own}


def numbers_of(made: Records, steps: Steps) -> dict[About, int]:
    """One record of each kind for the addresses of pages."""
    return {
        About.ADMISSION: made.admission["id"],
        About.SUBJECT: made.admission["subject_id"],
        About.REPORT: made.report,
        About.RELATIVE: made.relative,
        About.REGISTER: made.register,
        About.RUN: made.held_run,
        About.BATCH: made.batch,
        About.PROFILE: made.subject_profile,
        About.FAMILY: made.family,
        About.PAIR: steps.decided(),
    }


def _made(service: LiveService) -> _Made:
    made = Records(service, count(1))
    steps = Steps(made)
    try:
        numbers = numbers_of(made, steps)
        reviews = {role: steps.judged_review(role) for role in JUDGES_PAIRS}
        deadlines = {role: steps.late_deadline(role) for role in READS_DEADLINES}
        return _Made(numbers, reviews, deadlines)
    finally:
        made.close()


def _fill(settings: Settings, service: LiveService, arguments: argparse.Namespace) -> None:
    engine = make_engine(settings.database)
    keyring = open_keyring(settings.database, settings.keyring_file)
    now = service.runtime.now()
    CaseworkFiller(engine, keyring, cases=arguments.cases, now=now, seed=arguments.seed).fill()
    engine.dispose()


def _measured(service: LiveService, made: _Made, repeats: int) -> Figures:
    times: dict[str, list[_Cost]] = {}
    for route, role in _asked():
        address = PAGES[route.path].filled(route.path, made.numbers_for(role))
        with service.client(role.value) as client:
            times[f"{route.path} as {role}"] = _times(client, address, repeats)
    costs = {name: _figures(each) for name, each in times.items()}
    slowest = sorted(costs, key=lambda name: -costs[name]["p95_ms"])
    return {
        "pages_and_roles": len(costs),
        f"over_{WANTED_MS}_ms_p50": sum(each["p50_ms"] > WANTED_MS for each in costs.values()),
        f"over_{WANTED_MS}_ms_p95": sum(each["p95_ms"] > WANTED_MS for each in costs.values()),
        f"over_{WANTED_MS}_ms_of_processor": sum(each["cpu_p50_ms"] > WANTED_MS for each in costs.values()),
        "pages": {name: costs[name] for name in slowest},
    }


@dataclass(frozen=True, slots=True)
class _Cost:
    """Milliseconds of one request by the clock, and of the processor for server and client together."""

    wall_ms: float
    cpu_ms: float


def _figures(costs: list[_Cost]) -> dict[str, float]:
    wall = [each.wall_ms for each in costs]
    return {
        "p50_ms": float(np.median(wall)),
        "p95_ms": float(np.percentile(wall, 95)),
        "cpu_p50_ms": float(np.median([each.cpu_ms for each in costs])),
    }


def _asked() -> Iterator[tuple[DeclaredRoute, Role]]:
    """Every page with every role that may open it."""
    for route in page_routes(declared_routes(assembled())):
        for role in sorted(route.access.roles):
            yield route, role


def _times(client: httpx.Client, address: str, repeats: int) -> list[_Cost]:
    """What each request costs after one to warm up; raises for a page that does not answer."""

    def ask() -> _Cost:
        wall, cpu = perf_counter(), process_time()
        answer = client.get(address, headers={"accept": "text/html"})
        if answer.status_code not in (200, 303):
            raise RuntimeError(f"{address}: {answer.status_code}")
        return _Cost(1e3 * (perf_counter() - wall), 1e3 * (process_time() - cpu))

    ask()
    return [ask() for _ in range(repeats)]


def _seconds(action: Callable[[], None]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start
