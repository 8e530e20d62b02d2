"""Judging in a real browser: by eye first, then the evidence, then findings and the outcome by two."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import has_no_sideways_scroll, sign_in
from tests.live_service import STATION, LiveService
from tests.page_by_page import whole_list
from tests.pictures import WOMAN, jpeg, retaken

CASEWORKER = "search_caseworker"


@dataclass(frozen=True, slots=True)
class Met:
    """A woman in care whose photo met a report, nobody having judged it."""

    pair_id: int
    number: int


@pytest.fixture
def met(service: LiveService, desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]) -> Met:
    before = _waiting(service)
    stay = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00", "sex": "female"}
    admission = desk.post("/v1/admissions", json=stay).json()
    report = {"name": "虚构甲", "sex": "male", "missing_since": "2019-06-01"}
    report_id = int(desk.post("/v1/reports", json=report).json()["id"])
    _add_photo(desk, f"reports/{report_id}", seeds, taken_on="2019-05-20")
    search = _add_photo(desk, f"admissions/{admission['id']}", seeds)["search"]
    listed = head.get(f"/v1/searches/{search['id']}").json()["candidates"]
    pair_id = next(each["pair_id"] for each in listed if each["record"]["id"] == report_id)
    (number,) = _waiting(service) - before
    return Met(pair_id, number)


def _waiting(service: LiveService) -> set[int]:
    with service.client(CASEWORKER) as client:
        return {each["number"] for each in whole_list(client, "/v1/reviews/first")}


def _add_photo(
    desk: httpx.Client, record: str, seeds: Iterator[int], **facts: str
) -> dict[str, dict[str, int]]:
    files = {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(seeds))))}
    added: dict[str, dict[str, int]] = desk.post(f"/v1/{record}/photos", files=files, data=facts).json()
    return added


def test_nothing_but_photos_and_dates_is_shown_before_the_own_judgement(desk_page: Page, met: Met) -> None:
    sign_in(desk_page, CASEWORKER)
    desk_page.goto(f"/pairs/{met.pair_id}")
    expect(desk_page.get_by_role("heading", level=1)).to_contain_text("先作出自己的判断")
    desk_page.get_by_role("link", name="待判断").last.click()
    desk_page.locator(f"a[href='/reviews/{met.number}']").click()
    expect(desk_page.locator(".compare figure")).to_have_count(2)
    expect(desk_page.locator(".compare")).to_contain_text("2019-05-20")
    expect(desk_page.locator(".compare")).to_contain_text("相隔约")
    shown = desk_page.locator("main").inner_text()
    for hidden in ("虚构甲", "报案", "log10", "第 1 位", str(met.pair_id) + " "):
        assert hidden not in shown
    expect(desk_page.locator(".band, .waterfall")).to_have_count(0)


def test_the_four_answers_are_reached_by_keyboard_and_lead_to_the_evidence(desk_page: Page, met: Met) -> None:
    sign_in(desk_page, CASEWORKER)
    desk_page.goto(f"/reviews/{met.number}")
    answers = desk_page.locator(".answers button")
    assert [each.get_attribute("accesskey") for each in answers.all()] == ["1", "2", "3", "4"]
    desk_page.get_by_label("灰度").focus()
    desk_page.keyboard.press("Space")
    image = desk_page.locator(".compare img").first
    assert image.evaluate("image => getComputedStyle(image).filter") == "grayscale(1)"
    for _ in range(3):  # past the two photos, which can be scrolled when they are enlarged
        desk_page.keyboard.press("Tab")
    expect(answers.first).to_be_focused()
    desk_page.keyboard.press("Enter")
    expect(desk_page.get_by_role("heading", level=1)).to_have_text("判断已记录")
    desk_page.get_by_role("link", name="看证据").click()
    expect(desk_page.get_by_role("heading", level=1)).to_have_text(f"候选配对 {met.pair_id}")
    rows = desk_page.locator("#evidence tbody tr")
    expect(desk_page.locator(".waterfall rect.bar")).to_have_count(rows.count())
    expect(rows.first).to_contain_text("先验")
    expect(rows.last).to_contain_text("合计")
    expect(desk_page.locator(".band")).not_to_be_empty()
    expect(desk_page.locator("#decide .notice.refused")).to_contain_text("性别")
    assert has_no_sideways_scroll(desk_page)


def _queued(second: httpx.Client) -> set[int]:
    return {each["number"] for each in whole_list(second, "/v1/reviews")}


def test_a_second_reviewer_has_a_queue_and_sees_nothing_more_after_judging(
    phone_page: Page, service: LiveService, met: Met, second: httpx.Client
) -> None:
    before = _queued(second)
    with service.client(CASEWORKER) as client:
        client.post(f"/v1/reviews/{met.number}/judgement", json={"opinion": "same_person"})
    (number,) = _queued(second) - before
    sign_in(phone_page, "second_reviewer")
    phone_page.goto("/reviews")
    waiting = phone_page.locator(".review-queue li").count()
    phone_page.locator(f".review-queue a[href='/reviews/{number}']").first.click()
    phone_page.get_by_label("说明").fill("眉形一致")
    assert has_no_sideways_scroll(phone_page)
    phone_page.get_by_role("button", name="同一个人", exact=False).first.click()
    expect(phone_page.get_by_text("眉形一致")).to_be_visible()
    expect(phone_page.get_by_role("link", name="看证据")).to_have_count(0)
    phone_page.get_by_role("link", name="继续判断").click()
    expect(phone_page.locator(".review-queue li")).to_have_count(waiting - 1)


def test_an_outcome_takes_a_finding_a_resolution_and_two_people(
    plain_page: Page, service: LiveService, met: Met
) -> None:
    with service.client(CASEWORKER) as client:
        client.post(f"/v1/reviews/{met.number}/judgement", json={"opinion": "same_person"})
    with service.client("police_liaison") as police:
        found = {"kind": "fingerprint", "verdict": "supports", "reference": "示公刑鉴 2026-001"}
        police.post(f"/v1/pairs/{met.pair_id}/findings", json=found)
    page = plain_page
    sign_in(page, CASEWORKER)
    page.goto(f"/pairs/{met.pair_id}")
    page.get_by_label("是亲属，不是本人").check()
    page.get_by_label("依据和理由").fill("指纹一致")
    page.get_by_label("同一个人").check()
    page.get_by_role("button", name="提出").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("依据和理由")).to_have_value("指纹一致")
    page.get_by_label("怎样解释").fill("报案时性别填错，家属已更正")
    page.get_by_role("button", name="记为已解决").click()
    page.get_by_label("同一个人").check()
    page.get_by_label("依据和理由").fill("指纹一致")
    page.get_by_role("button", name="提出").click()
    expect(page.locator("#decide")).to_contain_text("须由另一人确认")
    page.get_by_role("button", name="退出").click()
    sign_in(page, "station_head")
    page.goto(f"/pairs/{met.pair_id}")
    page.get_by_role("button", name="确认结论").click()
    expect(page.locator(".chip.state")).to_contain_text("同一个人")
    expect(page.locator("#history")).to_contain_text("已确认")
    expect(page.locator("#history")).to_contain_text("search_caseworker")
    page.get_by_label("重开的理由").fill("样本编号有误")
    page.get_by_role("button", name="重开结论").click()
    expect(page.locator(".chip.state")).to_contain_text("待核实")
