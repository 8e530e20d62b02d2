"""Accessibility of every page, as axe-core judges it: on a desk and a phone, and in both languages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from api.app import assembled
from api.security.access import declared_routes
from models.account import Role
from tests.browser import DESK, PHONE, has_no_sideways_scroll, opened_page, sign_in
from tests.emptied_galleries import newest_records, withdraw_everybody
from tests.live_service import LiveService
from tests.page_caseload import Numbers, filled
from tests.page_tour import IN_BOTH_LANGUAGES, STOPS, stops_of

ROLES = tuple(dict.fromkeys(stop.role for stop in STOPS))
NO_PAGES = re.compile(r"/v1/.*|/static/.*|/docs|/redoc|/openapi.json|.*/progress")


@pytest.fixture(autouse=True)
def empty_galleries() -> None:
    """Nobody is withdrawn between these tests: they look and change nothing."""


@pytest.fixture(scope="module")
def numbers(service: LiveService) -> Iterator[Numbers]:
    """The records that are looked at; whoever they made searchable is withdrawn at the end."""
    already = newest_records(service.runtime)
    yield filled(service, seed=7)
    withdraw_everybody(service.runtime, since=already)


def serious_faults(page: Page, *, with_colours: bool) -> list[str]:
    """What axe-core finds wrong with the page as it stands, if it is serious or critical.

    Contrasts cost most of the time, and are the same on every screen.
    """
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": with_colours}}}
    found: dict[str, Any] = Axe().run(page, options=options).response
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_has_a_serious_fault(
    browser: Browser, service: LiveService, numbers: Numbers, role: Role | None
) -> None:
    faults = []
    with opened_page(browser, service) as page:
        if role is not None:
            sign_in(page, role)
        for stop in stops_of(role):
            for language in ("zh", "en") if stop.name in IN_BOTH_LANGUAGES else ("zh",):
                address = stop.address_in(numbers)
                page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
                for size in (DESK, PHONE) if language == "zh" else (DESK,):
                    page.set_viewport_size(size)
                    faults += [
                        (stop.name, language, size["width"], each)
                        for each in serious_faults(page, with_colours=size is DESK)
                    ]
                    if not has_no_sideways_scroll(page):
                        faults.append((stop.name, language, size["width"], "scrolls sideways"))
    assert not faults, "\n".join(map(str, faults))


def test_the_tour_comes_to_every_page() -> None:
    paths = {
        each.path
        for each in declared_routes(assembled())
        if each.method == "GET" and not NO_PAGES.fullmatch(each.path)
    }
    visited = {stop.address.partition("?")[0] for stop in STOPS}
    assert len(paths) > 30
    missed = {path for path in paths if not any(_fits(path, address) for address in visited)}
    assert missed == set()


def _fits(path: str, address: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", r"[{\\w}]+", path), address) is not None
