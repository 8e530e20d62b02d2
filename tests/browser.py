"""Chromium on the served pages: a page that fails the test on script errors and foreign requests."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.live_service import ALL_ROUNDER, PASSWORD, LiveService

# The headless shell shows the same pages with a third of the work: it has no windows, tabs and profiles.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name of the outside resolves, so that pages are seen as they are without the internet.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A started browser; skips the test where none is installed.

    What a page is expected to show may take a while: pictures are compared before the answer comes.
    """
    expect.set_options(timeout=20_000)
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium here: apt-get install chromium-headless-shell")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *as_root])
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened_page(
    browser: Browser,
    service: LiveService,
    size: ViewportSize = DESK,
    *,
    script: bool = True,
    breaks_off: bool = False,
) -> Iterator[Page]:
    """A page of the service; on leaving, errors of scripts and requests to elsewhere fail the test.

    With `breaks_off` the test itself breaks requests off, so that the browser may complain of the network.
    """
    context = browser.new_context(
        viewport=size, base_url=service.address, java_script_enabled=script, locale="zh-CN"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    foreign: list[str] = []
    page.on("request", lambda request: _note_foreign(foreign, request.url, service.address))
    yield page
    context.close()
    expected = [
        fault for fault in faults if "status of 4" in fault or (breaks_off and "net::ERR_" in fault)
    ]  # a refused form is not a fault of the page
    assert [fault for fault in faults if fault not in expected] == []
    assert foreign == []


def _note_foreign(foreign: list[str], url: str, own: str) -> None:
    if not url.startswith((own, "blob:", "data:")):
        foreign.append(url)


def sign_in(page: Page, username: str = ALL_ROUNDER) -> None:
    """Signs in by the form, as an account of `live_service`."""
    page.goto("/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(username)


def has_no_sideways_scroll(page: Page) -> bool:
    """The page is no wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
