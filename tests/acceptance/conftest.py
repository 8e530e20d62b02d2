"""One installation with the embedded pack, served for all acceptance tests; each makes its own records."""

from collections.abc import Iterator
from itertools import count

import httpx
import pytest
from playwright.sync_api import Browser, Page

from casework.runtime import open_runtime
from casework.settings import Settings
from tests.browser import PHONE, chromium, opened_page
from tests.emptied_galleries import newest_records, withdraw_everybody
from tests.live_service import ALL_ROUNDER, STATION, LiveService, live_service
from tests.loaded_networks import networks_loaded_once
from tests.route_records import Records
from tests.route_steps import Steps

__all__ = ["networks_loaded_once"]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """The served installation."""
    runtime = open_runtime(
        Settings(data_dir=tmp_path_factory.mktemp("installation"), networks=2, control_share=0)
    )
    try:
        with live_service(runtime) as started:
            yield started
    finally:
        runtime.close()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """An installation apart: its lists and runs hold nothing but what is made with `records` and `steps`."""
    folder = tmp_path_factory.mktemp("filled")
    runtime = open_runtime(Settings(data_dir=folder, networks=2, control_share=0))
    try:
        with live_service(runtime) as started:
            yield started
    finally:
        runtime.close()


@pytest.fixture(scope="module")
def records(installation: LiveService, seeds: Iterator[int]) -> Iterator[Records]:
    """One record of every kind, made through the service."""
    made = Records(installation, seeds)
    yield made
    made.close()


@pytest.fixture(scope="module")
def steps(records: Records) -> Steps:
    """Longer work on the records."""
    return Steps(records)


@pytest.fixture(autouse=True)
def empty_galleries(request: pytest.FixtureRequest) -> Iterator[None]:
    """Withdraws what a test made searchable: the next one finds only its own people."""
    if "service" not in request.fixturenames:
        yield
        return
    runtime = request.getfixturevalue("service").runtime
    already = newest_records(runtime)
    yield
    withdraw_everybody(runtime, since=already)


@pytest.fixture
def desk(service: LiveService) -> Iterator[httpx.Client]:
    """A client of somebody who admits and searches."""
    with service.client(ALL_ROUNDER) as client:
        yield client


@pytest.fixture
def head(service: LiveService) -> Iterator[httpx.Client]:
    """A client of a station head, who judges no pairs and sees whole lists."""
    with service.client("station_head") as client:
        yield client


@pytest.fixture
def second(service: LiveService) -> Iterator[httpx.Client]:
    """A client of a second reviewer."""
    with service.client("second_reviewer") as client:
        yield client


@pytest.fixture
def stranger(service: LiveService) -> Iterator[httpx.Client]:
    """A client of nobody."""
    with service.client() as client:
        yield client


@pytest.fixture
def admission_id(desk: httpx.Client) -> int:
    """A fresh admission."""
    facts = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
    answer = desk.post("/v1/admissions", json=facts)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


@pytest.fixture
def report_id(desk: httpx.Client) -> int:
    """A fresh report of a fictional person."""
    answer = desk.post("/v1/reports", json={"name": "虚构甲", "reporter_contact": "000-0000"})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


@pytest.fixture(scope="session")
def seeds() -> Iterator[int]:
    """Numbers that no other test has used, so that no two uploads are the same bytes."""
    return count(1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; the tests are skipped where it is not installed."""
    with chromium() as started:
        yield started


@pytest.fixture
def desk_page(browser: Browser, service: LiveService) -> Iterator[Page]:
    """A page on an office computer."""
    with opened_page(browser, service) as page:
        yield page


@pytest.fixture
def phone_page(browser: Browser, service: LiveService) -> Iterator[Page]:
    """A page on a phone."""
    with opened_page(browser, service, PHONE) as page:
        yield page


@pytest.fixture
def plain_page(browser: Browser, service: LiveService) -> Iterator[Page]:
    """A browser with JavaScript switched off."""
    with opened_page(browser, service, script=False) as page:
        yield page
