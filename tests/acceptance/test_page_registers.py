"""Pages of registers: people are found in the list, added with photos, and taken out with a reason."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import has_no_sideways_scroll, sign_in
from tests.live_service import LiveService
from tests.pictures import WOMAN, jpeg, retaken

HTML = {"accept": "text/html"}
ENTRY = {"register_kind": "returned", "name": "虚构丁", "sex": "male", "home_place": "虚构县"}


@pytest.fixture
def entry(desk: httpx.Client) -> int:
    return int(desk.post("/v1/registers", json=ENTRY).json()["id"])


def test_the_list_leads_to_the_entry_and_a_filter_leaves_out_other_registers(
    desk: httpx.Client, entry: int
) -> None:
    address = f'href="/registers/{entry}"'
    assert address in desk.get("/registers", headers=HTML).text
    assert address in desk.get("/registers?register_kind=returned&order=newest", headers=HTML).text
    assert address not in desk.get("/registers?register_kind=street", headers=HTML).text
    desk.post("/v1/registers", json=ENTRY)
    newest = desk.get("/registers?limit=1", headers=HTML).text
    assert address not in newest
    follow = re.search(r'rel="next" href="([^"]+)"', newest)
    assert follow is not None
    assert address in desk.get(f"/registers{follow[1].replace('&amp;', '&')}", headers=HTML).text
    oldest = desk.get("/v1/registers", params={"order": "oldest"}).json()["items"]
    assert [each["id"] for each in oldest] == sorted(each["id"] for each in oldest)
    found = desk.get("/search", params={"q": f"登记 {entry}"}, headers=HTML).text
    assert address in found


def test_somebody_added_with_a_photo_is_found_by_the_next_admission(
    desk: httpx.Client, head: httpx.Client, admission_id: int, seeds: Iterator[int]
) -> None:
    picture = {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(seeds))))}
    added = desk.post("/registers", data=ENTRY | {"key": "page-register"}, files=picture, headers=HTML)
    assert added.status_code == 303
    again = desk.post("/registers", data=ENTRY | {"key": "page-register"}, headers=HTML)
    assert again.headers["location"] == added.headers["location"]
    page = desk.get(added.headers["location"], headers=HTML).text
    assert "虚构县" in page
    assert "可以比对" in page
    picture = {"file": ("b.jpg", jpeg(retaken(WOMAN, seed=next(seeds))))}
    desk.post(f"/v1/admissions/{admission_id}/photos", files=picture)
    assert added.headers["location"] in head.get(f"/admissions/{admission_id}", headers=HTML).text


def test_an_entry_is_withdrawn_with_a_reason_and_stays_to_be_read(desk: httpx.Client, entry: int) -> None:
    address = f"/registers/{entry}"
    refused = desk.post(f"{address}/withdrawal", data={"reason": " "}, headers=HTML)
    assert refused.status_code == 422
    assert desk.post(f"{address}/withdrawal", data={"reason": "家属要求撤出"}).status_code == 303
    page = desk.get(address, headers=HTML).text
    assert "家属要求撤出" in page
    assert "<form" not in page[page.index("<main") :]
    twice = desk.post(f"{address}/withdrawal", data={"reason": "再撤一次"}, headers=HTML)
    assert (twice.status_code, "再撤一次" in twice.text) == (409, False)


def test_what_cannot_be_is_refused_and_the_form_keeps_what_was_typed(desk: httpx.Client) -> None:
    wrong = ENTRY | {"birth_date": "2999-01-01", "unit_contact": "虚构站 000-0000"}
    page = desk.post("/registers", data=wrong, headers=HTML)
    assert page.status_code == 422
    assert "虚构站 000-0000" in page.text
    assert 'value="2999-01-01"' in page.text


def test_a_station_head_reads_and_changes_nothing(head: httpx.Client, entry: int) -> None:
    page = head.get(f"/registers/{entry}", headers=HTML).text
    assert "虚构丁" in page
    assert "<form" not in page[page.index("<main") :]
    assert head.get("/registers/new", headers=HTML).status_code == 403


def test_a_visitor_adds_from_today_to_two_registers_and_reads_none(
    service: LiveService, entry: int, seeds: Iterator[int]
) -> None:
    with service.client("township_visitor") as visitor:
        assert 'href="/registers/new"' in visitor.get("/", headers=HTML).text
        form = visitor.get("/registers/new", headers=HTML).text
        assert re.findall(r'<option value="(\w+)"', form) == ["returned", "easy_to_wander"]
        picture = {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(seeds))))}
        done = visitor.post("/registers", data=ENTRY, files=picture, headers=HTML)
        assert done.status_code == 200
        assert "已登记为第" in done.text
        street = visitor.post("/registers", data=ENTRY | {"register_kind": "street"}, headers=HTML)
        assert street.status_code == 403
        assert "虚构县" in street.text
        for path in ("/registers", f"/registers/{entry}"):
            assert visitor.get(path, headers=HTML).status_code == 403


def test_on_a_phone_somebody_is_added_by_the_form(phone_page: Page) -> None:
    sign_in(phone_page, "search_caseworker")
    phone_page.get_by_role("link", name="登记到信息库").click()
    phone_page.get_by_label("信息库").select_option("street")
    phone_page.get_by_label("姓名或称呼").fill("虚构己")
    phone_page.get_by_role("button", name="保存").click()
    expect(phone_page.get_by_role("heading", level=1)).to_contain_text("登记")
    expect(phone_page.get_by_text("街面长期滞留人员信息库")).to_be_visible()
    assert has_no_sideways_scroll(phone_page)
    phone_page.goto("/registers")
    assert has_no_sideways_scroll(phone_page)
