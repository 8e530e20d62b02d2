"""The police desk over HTTP: a file in, what became of each sample, hits by role, files out."""

import re
from collections.abc import Iterator
from html import unescape
from zlib import crc32

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import has_no_sideways_scroll, sign_in
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.live_service import STATION, LiveService

HTML = {"accept": "text/html"}


@pytest.fixture
def laboratory(request: pytest.FixtureRequest) -> Laboratory:
    """The same people for each test whatever ran before."""
    return Laboratory(crc32(request.node.name.encode()))


@pytest.fixture
def operator(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("police_dna_operator") as client:
        yield client


@pytest.fixture
def reviewer(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("dna_reviewer") as client:
        yield client


def page(client: httpx.Client, address: str) -> str:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def submit(operator: httpx.Client, data: bytes, **fields: str) -> httpx.Response:
    files = {"file": ("示例.csv", data)}
    return operator.post("/dna/batches", files=files, data=fields, headers=HTML)


def profiles_of(operator: httpx.Client, receipt: str) -> list[int]:
    return [int(number) for number in re.findall(r"/dna/profiles/(\d+)", page(operator, receipt))]


def a_hit(operator: httpx.Client, laboratory: Laboratory, *names: str) -> tuple[int, Genotypes]:
    """A mother and her child in care, in one file; the child's profile."""
    mother = laboratory.stranger()
    child = laboratory.child_of(mother, laboratory.stranger())
    submit(operator, table_of(Tube(names[0], mother, None)), sample_class="relative")
    receipt = submit(operator, table_of(Tube(names[1], child))).headers["location"]
    return profiles_of(operator, receipt)[0], child


def test_a_file_leads_to_its_receipt_with_reason_and_advice_for_what_is_held(
    operator: httpx.Client, laboratory: Laboratory
) -> None:
    slipped = dict(laboratory.stranger()) | {"TH01": ("93", "6")}
    data = table_of(Tube("PG-1", laboratory.stranger()), Tube("PG-2", slipped), Tube("PG-3", {}))
    first = submit(operator, data)
    assert first.status_code == 303
    receipt = page(operator, first.headers["location"])
    assert "疑为 9.3" in receipt
    assert "请实验室核对原始图谱" in receipt
    assert receipt.count("已入库") >= 2
    again = submit(operator, data)
    assert again.headers["location"] == first.headers["location"] + "?known=yes"
    assert "没有重复入库" in page(operator, again.headers["location"])
    assert "示例.csv" in page(operator, "/dna/batches?order=newest")
    assert operator.get("/v1/dna/batches").json()["items"][0]["counts"]["accepted"] == 2


def test_a_sample_equal_to_a_stored_one_is_decided_at_the_desk_by_the_reviewer(
    operator: httpx.Client, reviewer: httpx.Client, laboratory: Laboratory
) -> None:
    person = laboratory.stranger()
    first = submit(operator, table_of(Tube("PI-1", person))).headers["location"]
    (known,) = set(profiles_of(operator, first))
    receipt = submit(operator, table_of(Tube("PI-2", person))).headers["location"]
    assert "在工作台等待判断" in page(operator, receipt)
    desk, seen = page(operator, "/dna"), page(reviewer, "/dna")
    assert f'href="/dna/profiles/{known}"' in desk.partition('id="held"')[2]
    assert "共同基因座 19 个，相同 19 个" in seen
    assert "/decision" not in desk
    for client in (operator, reviewer):
        assert 'href="/dna#held"' in page(client, "/")
        assert "没有等待判断的样本" not in page(client, "/")
    path = re.findall(r'action="(/dna/held/\d+/decision)"', seen.partition("PI-2")[2])[0]
    given = {"verdict": "swap_or_contamination", "reason": "第二管贴错标签"}
    unsaid = reviewer.post(path, data=given | {"reason": ""}, headers=HTML)
    assert unsaid.status_code == 422
    assert 'value="swap_or_contamination" required checked' in unsaid.text
    assert reviewer.post(path, data=given, headers=HTML).headers["location"] == receipt
    told = page(operator, receipt)
    assert "第二管贴错标签" in told
    assert "不入库" in told
    assert path not in page(reviewer, "/dna")


def test_what_is_no_file_of_profiles_is_refused_and_the_form_keeps_its_choices(
    operator: httpx.Client,
) -> None:
    refused = submit(operator, b"\x00\x01nothing", sample_class="relative", laboratory="示例市局")
    assert refused.status_code == 422
    assert '<option value="relative" selected>' in refused.text
    assert 'value="示例市局"' in refused.text


def test_hits_are_for_the_dna_reviewer_and_alleles_for_police_roles_alone(
    service: LiveService, operator: httpx.Client, reviewer: httpx.Client, laboratory: Laboratory
) -> None:
    resident, child = a_hit(operator, laboratory, "PH-1", "PH-2")
    address = f"/dna/profiles/{resident}"
    seen = page(reviewer, address)
    assert "PH-1" in seen
    assert "log10 LR +" in seen
    assert seen.count('class="locus-bar"') >= len(laboratory.loci)
    loaded = page(operator, address)
    assert " / ".join(child["TH01"]) in loaded or " / ".join(reversed(child["TH01"])) in loaded
    assert "log10" not in loaded
    assert "PH-1" not in loaded
    for role in ("search_caseworker", "police_liaison", "station_head"):
        with service.client(role) as client:
            assert client.get(address, headers=HTML).status_code == 403


def test_a_family_is_shown_by_number_with_its_candidate(
    desk: httpx.Client,
    operator: httpx.Client,
    reviewer: httpx.Client,
    laboratory: Laboratory,
    report_id: int,
) -> None:
    given = {"relation": "mother", "biological": "yes", "name": "虚构母"}
    mother = desk.post(f"/v1/reports/{report_id}/relatives", json=given).json()["id"]
    code = desk.post(f"/v1/family-members/{mother}/collection-codes").json()["code"]
    resident, _ = a_hit(operator, laboratory, code, "PF-2")
    family = desk.get(f"/v1/reports/{report_id}/family").json()["id"]
    shown = page(reviewer, f"/dna/families/{family}")
    assert f'href="/dna/profiles/{resident}"' in shown
    assert "虚构" not in shown
    assert f'href="/dna/families/{family}"' in page(reviewer, f"/dna/profiles/{resident}")
    assert operator.get(f"/dna/families/{family}", headers=HTML).status_code == 403


def test_a_profile_is_joined_by_code_and_superseded_with_a_reason(
    desk: httpx.Client, operator: httpx.Client, laboratory: Laboratory, report_id: int
) -> None:
    missing = desk.get(f"/v1/reports/{report_id}/family").json()["members"][0]["id"]
    code = desk.post(f"/v1/family-members/{missing}/collection-codes").json()["code"]
    tube = table_of(Tube("PJ-1", laboratory.stranger(), None))
    receipt = submit(operator, tube, sample_class="direct").headers["location"]
    (number,) = set(profiles_of(operator, receipt))
    wrong = operator.post(f"/dna/profiles/{number}/person", data={"code": "CJM-0"}, headers=HTML)
    assert (wrong.status_code, 'value="CJM-0"' in wrong.text) == (422, True)
    joined = operator.post(f"/dna/profiles/{number}/person", data={"code": code}, headers=HTML)
    assert joined.status_code == 303
    assert desk.get(f"/v1/reports/{report_id}/family").json()["members"][0]["has_profile"]
    unsaid = operator.post(f"/dna/profiles/{number}/supersede", data={}, headers=HTML)
    assert unsaid.status_code == 422
    said = operator.post(f"/dna/profiles/{number}/supersede", data={"reason": "标签贴错"}, headers=HTML)
    assert said.status_code == 303
    shown = page(operator, f"/dna/profiles/{number}")
    assert "标签贴错" in shown
    assert f'action="/dna/profiles/{number}/supersede"' not in shown


def test_profiles_leave_only_with_a_purpose(operator: httpx.Client, laboratory: Laboratory) -> None:
    submit(operator, table_of(Tube("PE-1", laboratory.stranger())))
    data = {"purpose": "", "format": "csv", "class_subject": "yes"}
    refused = operator.post("/dna/export", data=data, headers=HTML)
    assert refused.status_code == 422
    assert 'name="class_relative" value="yes" >' in refused.text
    taken = operator.post("/dna/export", data=data | {"purpose": "示例用途"}, headers=HTML)
    assert "attachment" in taken.headers["content-disposition"]
    assert "PE-1" in taken.text


def test_requests_stand_at_the_desk_of_the_liaison_officer_with_their_clocks(
    service: LiveService, desk: httpx.Client
) -> None:
    facts = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
    subject = desk.post("/v1/admissions", json=facts).json()["subject_id"]
    with service.client("police_liaison") as liaison:
        event = {"kind": "dna_request_received", "happened_at": "2026-03-05T10:00:00+08:00"}
        recorded = liaison.post(f"/v1/subjects/{subject}/events", json=event)
        assert recorded.status_code == 201, recorded.text
        listed = liaison.get("/v1/deadlines", params={"duty": "police_answer"}).json()["items"]
        assert {each["duty"] for each in listed} == {"police_answer"}
        assert f"/deadlines/{listed[0]['id']}" in page(liaison, "/dna")
        assert "submit" not in page(liaison, "/dna?lang=en").lower().split("<main")[1]


def test_an_operator_sees_the_clocks_of_requests_from_every_station_and_closes_none(
    service: LiveService, operator: httpx.Client
) -> None:
    with service.client("batch") as batch:
        facts = {"station": "别市救助站", "entered_at": "2026-03-01T21:40:00+08:00"}
        subject = batch.post("/v1/admissions", json=facts).json()["subject_id"]
    listed = operator.get("/v1/deadlines", params={"subject_id": subject}).json()["items"]
    assert {each["duty"] for each in listed} == {"dna_request"}
    address = f"/deadlines/{listed[0]['id']}"
    assert operator.get("/deadlines", headers=HTML).status_code == 200
    shown = operator.get(address, headers=HTML)
    assert "<form" not in shown.text.split("<main")[1]
    assert operator.post(f"/v1{address}/met", json={"reason": "虚构理由"}).status_code == 403
    assert "时限" in page(operator, "/dna")
    everything = operator.get("/v1/deadlines", params={"limit": 200}).json()["items"]
    assert {each["duty"] for each in everything} <= {"dna_request", "police_answer"}
    assert {each["reason"] for each in everything} == {None}


def test_a_station_sees_no_desk_of_the_police(desk: httpx.Client) -> None:
    assert desk.get("/dna", headers=HTML).status_code == 403


def test_a_file_that_is_dropped_on_the_form_is_submitted(desk_page: Page, laboratory: Laboratory) -> None:
    sign_in(desk_page, "police_dna_operator")
    desk_page.goto("/dna")
    form = desk_page.locator("form[action='/dna/batches']")
    table = table_of(Tube("PD-1", laboratory.stranger())).decode()
    carried = desk_page.evaluate_handle(
        """text => {
            const carried = new DataTransfer();
            for (const name of ["示例.csv", "第二个.csv"]) {
                carried.items.add(new File([text], name, { type: "text/csv" }));
            }
            return carried;
        }""",
        table,
    )
    form.dispatch_event("dragover", {"dataTransfer": carried})
    expect(form).to_have_class("dropping")
    form.dispatch_event("drop", {"dataTransfer": carried})
    expect(form).not_to_have_class("dropping")
    names = "input => [...input.files].map(file => file.name)"
    assert desk_page.get_by_label("实验室文件").evaluate(names) == ["示例.csv"]
    desk_page.get_by_role("button", name="提交并比对").click()
    expect(desk_page.locator(".people .chip")).to_have_text("已入库")
    expect(desk_page.get_by_role("link", name="PD-1")).to_be_visible()


def test_without_script_an_operator_submits_a_file_and_opens_the_profile(
    plain_page: Page, laboratory: Laboratory
) -> None:
    sign_in(plain_page, "police_dna_operator")
    plain_page.get_by_role("navigation").get_by_role("link", name="DNA").click()
    data = table_of(Tube("PB-1", laboratory.stranger()))
    sent = {"name": "示例.csv", "mimeType": "text/csv", "buffer": data}
    plain_page.get_by_label("实验室文件").set_input_files(sent)  # type: ignore[arg-type]
    plain_page.get_by_role("button", name="提交并比对").click()
    expect(plain_page.locator(".people .chip")).to_have_text("已入库")
    plain_page.get_by_role("link", name="PB-1").click()
    expect(plain_page.locator("dl.alleles > div")).to_have_count(len(laboratory.loci))
    assert has_no_sideways_scroll(plain_page)
