"""The family page over HTTP: the pedigree with its links, every form, what is refused, who may."""

import re
from html import unescape

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import has_no_sideways_scroll, sign_in
from tests.live_service import LiveService

HTML = {"accept": "text/html"}
BY_BLOOD = {"biological": "yes", "sex": "unknown"}


@pytest.fixture
def address(report_id: int) -> str:
    return f"/reports/{report_id}"


def page(client: httpx.Client, address: str, language: str = "zh") -> str:
    answer = client.get(f"{address}/family?lang={language}", headers=HTML)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def send(client: httpx.Client, address: str, **fields: str) -> httpx.Response:
    return client.post(address, data=fields, headers=HTML)


def member(client: httpx.Client, address: str, index: int = -1) -> int:
    return int(client.get(f"/v1{address}/family").json()["members"][index]["id"])


def test_a_relative_is_added_drawn_and_corrected(desk: httpx.Client, address: str) -> None:
    assert "还没有亲属" in page(desk, address)
    added = send(desk, f"{address}/relatives", relation="mother", name="虚构母", key="k-1", **BY_BLOOD)
    assert added.status_code == 303
    again = send(desk, f"{address}/relatives", relation="mother", name="虚构母", key="k-1", **BY_BLOOD)
    assert again.status_code == 303
    mother = member(desk, address)
    drawn = page(desk, address)
    assert drawn.count("<circle") == 1
    assert f'href="{address}/family/members/{mother}" aria-label="成员 {mother}，母亲 虚构母' in drawn
    form = unescape(desk.get(f"{address}/family/members/{mother}", headers=HTML).text)
    assert '<option value="mother" selected>' in form
    changed = {"relation": "mother", "biological": "unknown", "sex": "female"}
    unsaid = send(desk, f"{address}/family/members/{mother}", **changed, name="改名")
    assert unsaid.status_code == 422
    assert 'value="改名"' in unsaid.text
    said = send(desk, f"{address}/family/members/{mother}", **changed, reason="家属说明不确定")
    assert said.status_code == 303
    assert "kinship doubted" in page(desk, address)


def test_what_cannot_be_is_refused_and_the_form_keeps_what_was_typed(
    desk: httpx.Client, address: str
) -> None:
    refused = send(desk, f"{address}/relatives", relation="stepfather", name="虚构继", **BY_BLOOD)
    assert refused.status_code == 422
    kept = unescape(refused.text)
    assert "不是血缘关系" in kept
    assert 'value="虚构继"' in kept
    assert '<option value="stepfather" selected>' in kept
    assert len(desk.get(f"/v1{address}/family").json()["members"]) == 1


def test_a_contact_is_told_of_and_not_drawn_and_codes_are_shown(desk: httpx.Client, address: str) -> None:
    send(desk, f"{address}/relatives", relation="adoptive_mother", biological="no", name="虚构养母")
    contact = member(desk, address)
    shown = page(desk, address, "en")
    assert f'/family/members/{contact}" aria-label' not in shown
    assert "Not in the drawing" in shown
    issued = send(desk, f"{address}/family/members/{member(desk, address, 0)}/codes")
    assert issued.status_code == 303
    assert re.search(r"CJM-\w{5}-\w{5}-\w", page(desk, address))
    assert send(desk, f"{address}/family/members/{contact}/withdraw").status_code == 303
    assert "已退出" in page(desk, address)


def test_consents_are_given_and_withdrawn_and_a_withdrawn_report_ends(
    desk: httpx.Client, address: str
) -> None:
    send(desk, f"{address}/reporters", name="虚构戊", contact="000-7", agrees_to_search_by_dna="yes")
    reporters = desk.get(f"/v1{address}/reporters").json()["items"]
    assert reporters[-1]["agrees_to"] == ["search_by_dna"]
    number = reporters[-1]["id"]
    send(desk, f"{address}/reporters/{number}/consents", purpose="publication", is_given="true")
    send(desk, f"{address}/reporters/{number}/consents", purpose="search_by_dna", is_given="false")
    assert desk.get(f"/v1{address}/reporters").json()["items"][-1]["agrees_to"] == ["publication"]
    assert send(desk, f"{address}/reporters/{number}/withdraw").status_code == 303
    unsaid = send(desk, f"{address}/moves", move="pause")
    assert (unsaid.status_code, '<option value="pause" selected>' in unsaid.text) == (422, True)
    assert send(desk, f"{address}/moves", move="withdraw", reason="家属来电").status_code == 303
    shown = page(desk, address)
    assert "家属来电" in shown
    assert f'action="{address}/moves"' not in shown


def test_whose_sample_comes_next_is_a_page_of_its_own(desk: httpx.Client, address: str) -> None:
    assert "没有可以再取样" in desk.get(f"{address}/family/power", headers=HTML).text
    send(desk, f"{address}/relatives", relation="mother", name="虚构母", **BY_BLOOD)
    shown = desk.get(f"{address}/family/power?lang=en", headers=HTML).text
    assert "虚构母" in shown
    assert "CN_STD59" in shown


def test_two_reports_become_one_family_on_the_page(desk: httpx.Client, address: str, report_id: int) -> None:
    other = desk.post("/v1/reports", json={"name": "虚构乙"}).json()["id"]
    fields = {"of_report_id": str(report_id), "relation": "brother", "biological": "yes"}
    assert send(desk, f"/reports/{other}/family/join", **fields).status_code == 303
    assert page(desk, address).count('class="mark"') == 2


def test_a_station_head_reads_and_changes_nothing_and_police_roles_see_nothing(
    service: LiveService, desk: httpx.Client, head: httpx.Client, address: str
) -> None:
    send(desk, f"{address}/relatives", relation="mother", name="虚构母", **BY_BLOOD)
    shown = page(head, address)
    assert "虚构母" in shown
    assert f'action="{address}' not in shown
    assert send(head, f"{address}/relatives", relation="father", **BY_BLOOD).status_code == 403
    with service.client("dna_reviewer") as reviewer:
        assert reviewer.get(f"{address}/family", headers=HTML).status_code == 403


def test_on_a_phone_a_relative_is_added_and_a_click_on_the_symbol_opens_the_form(
    phone_page: Page, address: str
) -> None:
    sign_in(phone_page)
    phone_page.goto(f"{address}/family")
    relatives = phone_page.locator(f'form[action="{address}/relatives"]')
    relatives.get_by_label("与失踪者的关系").select_option("brother")
    relatives.get_by_label("血缘", exact=True).select_option("yes")
    relatives.get_by_label("姓名", exact=True).fill("虚构弟")
    relatives.get_by_role("button", name="保存亲属").click()
    symbol = phone_page.locator("svg.pedigree a").filter(has_text="虚构弟")
    expect(symbol.locator("rect")).to_have_count(1)
    assert has_no_sideways_scroll(phone_page)
    symbol.click()
    expect(phone_page.get_by_role("heading", level=1)).to_contain_text("兄弟")
    expect(phone_page.get_by_label("姓名", exact=True)).to_have_value("虚构弟")
