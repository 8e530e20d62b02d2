"""A whole day in the browser: somebody is admitted, judged by two, typed, identified by two; then a night."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from casework.actor import LOCAL_OPERATOR
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from models.account import Role
from tests.browser import DESK, PHONE, has_no_sideways_scroll, opened_page, sign_in
from tests.dna_laboratory import Laboratory, Tube, table_of
from tests.live_service import LiveService
from tests.nightly_caseload import unwatched
from tests.page_by_page import whole_list
from tests.pictures import WOMAN, jpeg, retaken

TAKEN_ON = "2017-08-19"
"""No other test dates a picture so: the second reviewer's queue holds the pairs of others too."""


@dataclass
class Crew:
    """A browser window for each role, opened when it is first needed."""

    browser: Browser
    service: LiveService
    windows: ExitStack
    pages: dict[Role, Page] = field(default_factory=dict)

    def page(self, role: Role, size: ViewportSize = DESK) -> Page:
        if role not in self.pages:
            self.pages[role] = self.windows.enter_context(opened_page(self.browser, self.service, size))
            sign_in(self.pages[role], role)
        return self.pages[role]


@pytest.fixture
def crew(browser: Browser, service: LiveService) -> Iterator[Crew]:
    with ExitStack() as windows:
        yield Crew(browser, service, windows)


def test_the_day_from_the_report_to_the_identity(
    crew: Crew, second: httpx.Client, seeds: Iterator[int]
) -> None:
    report = _a_family_reports(crew.page(Role.SEARCH_CASEWORKER), seeds)
    mother = _a_relative_gives_a_sample(crew.page(Role.SEARCH_CASEWORKER), report)
    stay = _somebody_is_admitted(crew.page(Role.INTAKE_OFFICER, PHONE), seeds)
    pair = _is_judged_by_eye(crew.page(Role.SEARCH_CASEWORKER), stay)
    _is_judged_again(crew.page(Role.SECOND_REVIEWER, PHONE), second)
    own = _a_code_for_the_person(crew.page(Role.SEARCH_CASEWORKER), stay)
    profile = _police_drop_a_file(crew.page(Role.POLICE_DNA_OPERATOR), mother, own)
    _hits_are_read_and_accepted(crew.page(Role.DNA_REVIEWER), profile, pair)
    _two_decide(crew.page(Role.SEARCH_CASEWORKER), crew.page(Role.STATION_HEAD, PHONE), pair)
    crew.page(Role.SEARCH_CASEWORKER).goto(f"{report}?lang=zh")
    expect(crew.page(Role.SEARCH_CASEWORKER).locator(".chip.state").first).to_have_text("本系统寻获")


def _a_family_reports(page: Page, seeds: Iterator[int]) -> str:
    page.goto("/reports/new")
    page.locator("main").get_by_label("姓名").first.fill("虚构·日")
    page.get_by_label("女", exact=True).check()
    page.get_by_label("失踪日期").fill("2018-02-03")
    page.get_by_label("拍摄日期").fill(TAKEN_ON)
    _choose(page, seeds)
    page.get_by_role("button", name="保存并检索").click()
    expect(page.locator(".photo .chip")).to_have_text("可以比对")
    return _address(page)


def _a_relative_gives_a_sample(page: Page, report: str) -> str:
    page.get_by_role("link", name="家庭、报案人与同意").click()
    page.get_by_label("与失踪者的关系").first.select_option("mother")
    page.get_by_label("血缘").first.select_option("yes")
    page.get_by_role("button", name="保存亲属").click()
    expect(page.locator("svg.pedigree circle").first).to_be_visible()
    mother = page.locator("li[id^=member-]").last
    mother.get_by_role("button", name="采样编号").click()
    expect(mother.locator("code.code")).to_have_count(1)
    _fits_in_english(page, f"{report}/family", "Family of report")
    return mother.locator("code.code").inner_text()


def _somebody_is_admitted(page: Page, seeds: Iterator[int]) -> str:
    page.get_by_role("link", name="新入站").first.click()
    _choose(page, seeds)
    page.get_by_label("女", exact=True).check()
    page.get_by_label("听到的姓名或称呼").fill("阿日")
    page.get_by_role("button", name="保存并检索").click()
    expect(page.locator(".photo .chip")).to_have_text("可以比对")
    expect(page.locator(".candidate")).to_have_count(0)
    assert has_no_sideways_scroll(page)
    return _address(page)


def _is_judged_by_eye(page: Page, stay: str) -> str:
    page.goto(stay)
    page.get_by_role("link", name="放大比较").first.click()
    _fits_in_english(page, _address(page), "Is this the same person?")
    expect(page.locator(".compare")).to_contain_text(TAKEN_ON)
    page.get_by_role("button", name="同一个人").first.press("Enter")
    page.get_by_role("link", name="看证据").click()
    expect(page.locator(".waterfall rect.bar.total")).to_be_visible()
    pair = _address(page)
    page.goto(stay)
    expect(page.locator(".candidate .band").first).not_to_be_empty()
    return pair


def _is_judged_again(page: Page, second: httpx.Client) -> None:
    waiting = whole_list(second, "/v1/reviews")
    (number,) = [each["number"] for each in waiting if each["right"]["taken_on"] == TAKEN_ON]
    page.goto("/reviews")
    page.locator(f"a[href='/reviews/{number}']").click()
    page.get_by_role("button", name="同一个人").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("判断已记录")
    assert has_no_sideways_scroll(page)


def _a_code_for_the_person(page: Page, stay: str) -> str:
    page.goto(stay)
    page.locator("#person").get_by_role("button", name="发采样编号").click()
    return page.locator("#person code.code").inner_text()


def _police_drop_a_file(page: Page, mother: str, own: str) -> str:
    laboratory = Laboratory(20170819)
    parent = laboratory.stranger()
    child = laboratory.child_of(parent, laboratory.stranger())
    table = table_of(Tube(mother, parent, None), Tube(own, child, None))
    page.get_by_role("navigation").get_by_role("link", name="DNA").click()
    sent = {"name": "当日.csv", "mimeType": "text/csv", "buffer": table}
    page.get_by_label("实验室文件").set_input_files(sent)  # type: ignore[arg-type]
    page.get_by_role("button", name="提交并比对").click()
    expect(page.locator(".people .chip")).to_have_text(["已入库", "已入库"])
    _fits_in_english(page, _address(page), "DNA file")
    page.get_by_role("link", name=own).click()
    expect(page.locator("dl.alleles > div")).to_have_count(len(laboratory.loci))
    return _address(page)


def _hits_are_read_and_accepted(page: Page, profile: str, pair: str) -> None:
    page.goto(profile)
    expect(page.locator("#families")).to_contain_text("log10 LR +")
    expect(page.locator("#pairs .chip.usable").first).to_have_text("支持")
    page.goto(pair)
    expect(page.locator(".compare")).to_have_count(0)  # no faces for whoever judges DNA
    page.get_by_text("录入核实结果").click()
    page.get_by_label("类别").select_option("dna")
    page.get_by_label("文书或证件编号").fill("虚构物鉴 2026-019")
    page.get_by_role("button", name="录入", exact=True).click()
    expect(page.locator("#history")).to_contain_text("虚构物鉴 2026-019")
    assert has_no_sideways_scroll(page)


def _two_decide(worker: Page, head: Page, pair: str) -> None:
    worker.goto(pair)
    worker.get_by_label("同一个人").check()
    worker.get_by_label("依据和理由").fill("DNA 采信，无矛盾")
    worker.get_by_role("button", name="提出").click()
    expect(worker.locator("#decide")).to_contain_text("须由另一人确认")
    head.goto(pair)
    assert has_no_sideways_scroll(head)
    head.get_by_role("button", name="确认结论").click()
    expect(head.locator(".chip.state")).to_contain_text("同一个人")
    _fits_in_english(head, pair, "Pair")


def test_a_night_run_is_released_after_its_difference_was_read(crew: Crew) -> None:
    parts = nightly_of(crew.service.runtime)
    rematch(replace(parts, faces=replace(parts.faces, calibration=None)), Asked(LOCAL_OPERATOR), unwatched)
    held = rematch(parts, Asked(LOCAL_OPERATOR), unwatched)
    page = crew.page(Role.STATION_HEAD)
    page.get_by_role("link", name=f"比对 {held.id} 的提醒").click()
    page.get_by_role("link", name="与上次的差异").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"比对 {held.id} 的差异")
    page.get_by_role("link", name=f"回到比对 {held.id}").click()
    _fits_in_english(page, f"/batch-runs/{held.id}", "Nightly run")
    page.get_by_label("放行的理由").fill("看过差异")
    page.get_by_role("button", name="放行提醒").click()
    expect(page.locator("main")).to_contain_text("看过差异")
    expect(page.get_by_role("button", name="放行提醒")).to_have_count(0)


def _choose(page: Page, seeds: Iterator[int]) -> None:
    data = jpeg(retaken(WOMAN, seed=next(seeds)))
    page.locator("#file").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data})


def _address(page: Page) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def _fits_in_english(page: Page, address: str, heading: str) -> None:
    """The page in English, no wider than a desk and a phone; then it is Chinese again, in its own size."""
    size = page.viewport_size
    assert size is not None
    page.goto(f"{address}?lang=en")
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    for each in (DESK, PHONE):
        page.set_viewport_size(each)
        assert has_no_sideways_scroll(page), (address, each)
    page.set_viewport_size(size)
    page.goto(f"{address}?lang=zh")
