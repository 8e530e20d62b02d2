"""Uploads and searches per second through real HTTP, beside the time of the bare face pipeline.

A server process of its own on the loopback address, a fresh SQLite store, the embedded pack. An upload is
one photo to its verdict: stored, enrolled and searched with. A search compares a record that has photos.
"""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx
import numpy as np

from benchmarks.report import Figures
from benchmarks.sample_photos import sample_photos
from casework.accounts import add_account
from casework.api_keys import issue_api_key
from casework.runtime import open_runtime
from casework.settings import Settings
from matching.face.decode import decode
from matching.face.pipeline import FacePipeline
from models.account import Role

STATION = "基准测试站"
STARTS_WITHIN_S = 120
ASKS_EVERY_S = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--clients`, `--uploads`, `--searches`, `--reports`."""
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4], help="concurrent clients")
    parser.add_argument("--uploads", type=int, default=40, help="photos sent per case (default %(default)s)")
    parser.add_argument("--searches", type=int, default=200, help="searches per case (default %(default)s)")
    parser.add_argument("--reports", type=int, default=20, help="reports with a photo (default %(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """Per number of clients: uploads and searches per second, their p50 and p95; and the raw pipeline."""
    photos = sample_photos(
        arguments.reports + arguments.uploads * len(arguments.clients), seed=arguments.seed
    )
    filed, sent = photos[: arguments.reports], photos[arguments.reports :]
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=None)
        raw, key = prepared(settings, sent[:10])
        with served(settings) as address:
            for photo in filed:
                _file_report(address, key, photo)
            cases = {
                f"clients_{clients}": measured(
                    _Desk(address, key, clients),
                    sent[place * arguments.uploads : (place + 1) * arguments.uploads],
                    arguments.searches,
                )
                for place, clients in enumerate(arguments.clients)
            }
    return {"photo_kb": float(np.mean([len(photo) for photo in photos])) / 1e3, **raw, **cases}


def prepared(settings: Settings, photos: list[bytes]) -> tuple[Figures, str]:
    """The pipeline's own time in this process, one photo after the other; and a key for the new store."""
    runtime = open_runtime(settings)
    try:
        add_account(
            runtime,
            "bench",
            "not used to sign in",
            roles=[Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER],
            station=STATION,
        )
        pipeline = runtime.faces().pipeline
        seconds = [_seconds(partial(_analyse, pipeline, photo)) for photo in [photos[0], *photos]]
        raw: Figures = {"raw_pipeline_p50_ms": 1e3 * float(np.median(seconds[1:]))}
        return raw, issue_api_key(runtime, "bench", name="bench").token
    finally:
        runtime.close()


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """`guitu serve` on this data folder and a free port; its address once it is up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from casework.cli.app import main; main()",
        "serve",
        "--port",
        str(port),
    ]
    environment = os.environ | {"GUITU_DATA_DIR": str(settings.data_dir)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


class _Desk:
    """Some clients working at once, each on an admission of its own."""

    def __init__(self, address: str, key: str, clients: int) -> None:
        self.clients = [_client(address, key) for _ in range(clients)]
        facts = {"station": STATION, "entered_at": "2026-03-01T08:00:00+08:00"}
        self.admissions = [
            int(client.post("/v1/admissions", json=facts).raise_for_status().json()["id"])
            for client in self.clients
        ]

    def upload(self, who: int, photo: bytes) -> None:
        """One client sends one photo."""
        path = f"/v1/admissions/{self.admissions[who]}/photos"
        self.clients[who].post(path, files={"file": ("photo.jpg", photo)}).raise_for_status()

    def search(self, who: int) -> None:
        """One client searches once."""
        path = f"/v1/admissions/{self.admissions[who]}/searches"
        self.clients[who].post(path, json={"purpose": "benchmark"}).raise_for_status()


def measured(desk: _Desk, photos: list[bytes], searches: int) -> Figures:
    """Every photo uploaded once, then `searches` searches, shared out among the clients."""
    photos_left, searches_left = iter(photos), iter(range(searches))
    uploads = _worked(desk, lambda who: [_seconds(partial(desk.upload, who, photo)) for photo in photos_left])
    found = _worked(desk, lambda who: [_seconds(partial(desk.search, who)) for _ in searches_left])
    return {**_speeds("upload", *uploads), **_speeds("search", *found)}


def _worked(desk: _Desk, work: Callable[[int], list[float]]) -> tuple[list[float], float]:
    """Seconds of every request of all clients, and the seconds they took together."""
    number = len(desk.clients)
    start = perf_counter()
    with ThreadPoolExecutor(number) as pool:
        seconds = [each for client in pool.map(work, range(number)) for each in client]
    return seconds, perf_counter() - start


def _speeds(name: str, seconds: list[float], wall_s: float) -> Figures:
    return {
        f"{name}s_per_s" if name == "upload" else f"{name}es_per_s": len(seconds) / wall_s,
        f"{name}_p50_ms": 1e3 * float(np.percentile(seconds, 50)),
        f"{name}_p95_ms": 1e3 * float(np.percentile(seconds, 95)),
    }


def _client(address: str, key: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.Client(base_url=address, headers=headers, timeout=120, trust_env=False)


def _file_report(address: str, key: str, photo: bytes) -> None:
    with _client(address, key) as client:
        report = client.post("/v1/reports", json={"name": "虚构"}).raise_for_status().json()["id"]
        client.post(f"/v1/reports/{report}/photos", files={"file": ("a.jpg", photo)}).raise_for_status()


def _wait_until_up(address: str) -> None:
    deadline = perf_counter() + STARTS_WITHIN_S
    while perf_counter() < deadline:
        try:
            if httpx.get(f"{address}/v1/health", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        sleep(ASKS_EVERY_S)
    raise TimeoutError(f"the server was not up within {STARTS_WITHIN_S} s")


def _analyse(pipeline: FacePipeline, photo: bytes) -> None:
    pipeline.analyse(decode(photo))


def _seconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start
