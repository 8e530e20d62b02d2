"""The admission desk in a real browser: clues, distance of the eyes, states, uploads over a bad network."""

from collections.abc import Iterator

import httpx
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser import PHONE, has_no_sideways_scroll, opened_page, sign_in
from tests.desk_photos import twelve_megapixels
from tests.live_service import LiveService
from tests.pictures import WOMAN, jpeg, retaken


def _choose(page: Page, data: bytes) -> None:
    page.locator("#file").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data})


def _network(devtools: CDPSession, *, bytes_per_s: int = -1, is_cut: bool = False) -> None:
    """How fast the browser may send from now on; what is under way breaks off when the network is cut."""
    conditions = {"offline": is_cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_s}
    devtools.send("Network.emulateNetworkConditions", conditions)


def test_an_upload_that_breaks_off_in_the_middle_is_sent_again_and_recorded_once(
    browser: Browser, service: LiveService, seeds: Iterator[int], admission_id: int, desk: httpx.Client
) -> None:
    with opened_page(browser, service, PHONE, breaks_off=True) as page:
        sign_in(page, "intake_officer")
        page.goto(f"/admissions/{admission_id}")
        tries: list[str] = []
        page.on("request", lambda sent: tries.append(sent.url) if sent.method == "POST" else None)
        _choose(page, twelve_megapixels(next(seeds)))
        devtools = page.context.new_cdp_session(page)
        _network(devtools, bytes_per_s=400_000)
        page.get_by_role("button", name="上传并检索").click()
        progress = page.locator(".upload-progress")
        expect(progress).to_contain_text("正在上传")
        expect(progress.locator("progress")).not_to_have_js_property("value", 0)
        _network(devtools, is_cut=True)
        expect(page.locator(".upload-state")).to_contain_text("正在自动重试")
        expect(progress).not_to_be_visible()
        _network(devtools)
        expect(page.locator(".photo .eyes")).to_contain_text("两眼相距", timeout=15000)
    assert len(tries) >= 2
    assert len(desk.get(f"/v1/admissions/{admission_id}/photos").json()["items"]) == 1


def test_while_the_search_runs_the_page_says_so(
    desk_page: Page, service: LiveService, seeds: Iterator[int]
) -> None:
    sign_in(desk_page)
    desk_page.goto("/admissions/new")
    _choose(desk_page, jpeg(retaken(WOMAN, seed=next(seeds))))
    with service.runtime.store.begin():  # the admission waits for the store, so the answer does too
        desk_page.get_by_role("button", name="保存并检索").click()
        expect(desk_page.locator(".upload-progress")).to_contain_text("正在找人脸并检索")
        expect(desk_page.locator(".upload-progress progress:indeterminate")).to_be_visible()
    expect(desk_page.get_by_role("heading", level=1)).to_contain_text("入站")
    searches = desk_page.locator("details.provenance dd").last
    first = searches.text_content()
    again = desk_page.locator("form.again .upload-progress")
    expect(again).not_to_be_visible()
    with service.runtime.store.begin():
        desk_page.get_by_role("button", name="重新检索").click()
        expect(again).to_contain_text("正在与库中所有人比对")
        expect(again).to_contain_text("已用 1 秒")
        expect(again.locator("progress:indeterminate")).to_be_visible()
    expect(searches).not_to_have_text(str(first))
    expect(again).not_to_be_visible()


def test_clues_are_kept_as_heard_and_retracted_with_a_reason(plain_page: Page, admission_id: int) -> None:
    page = plain_page
    sign_in(page)
    page.goto(f"/admissions/{admission_id}")
    page.get_by_text("记一条线索").click()
    page.get_by_label("原话").fill("家在大桥那边")
    page.get_by_label("关于").select_option("place")
    page.get_by_label("方言或语言").fill("闽南话")
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".clues li")).to_contain_text("“家在大桥那边”")
    expect(page.locator(".clues li")).to_contain_text("闽南话")
    page.locator(".clues summary").click()
    page.get_by_label("为什么不再算数").fill("说的是别人")
    page.get_by_role("button", name="撤回这条线索").click()
    expect(page.locator(".clues li.ended")).to_contain_text("说的是别人")


def test_a_refused_clue_keeps_what_was_typed(desk_page: Page, admission_id: int) -> None:
    sign_in(desk_page)
    desk_page.goto(f"/admissions/{admission_id}")
    desk_page.get_by_text("记一条线索").click()
    desk_page.get_by_label("原话").fill("阿珍")
    desk_page.get_by_label("什么时候听到").fill("2999-01-01T08:00")
    desk_page.get_by_role("button", name="记下").click()
    expect(desk_page.get_by_role("alert")).to_be_visible()
    expect(desk_page.get_by_label("原话")).to_have_value("阿珍")


def test_states_and_events_are_recorded_with_reason_and_time(desk_page: Page, admission_id: int) -> None:
    sign_in(desk_page)
    desk_page.goto(f"/admissions/{admission_id}")
    desk_page.get_by_text("登记事项", exact=True).click()
    desk_page.get_by_label("事项", exact=True).select_option("prints_kept")
    desk_page.get_by_label("真实发生时间").fill("2026-03-02T09:00")
    desk_page.get_by_role("button", name="登记", exact=True).click()
    expect(desk_page.locator("#person")).to_contain_text("留取指纹")
    desk_page.get_by_text("变更状态").click()
    expect(desk_page.locator("#person .chip.state")).to_have_text("长期滞留")  # after months, by the clock
    expect(desk_page.locator("#person")).to_contain_text("发布寻亲公告")
    desk_page.get_by_label("新状态").select_option("settlement_applied")
    desk_page.get_by_label("发生了什么").fill("已报民政局")
    desk_page.get_by_role("button", name="记录状态").click()
    expect(desk_page.locator("#person .chip.state")).to_have_text("已申请落户安置")
    assert has_no_sideways_scroll(desk_page)
