"""The audit log through HTTP: every view, search, decision and refusal is in it before the answer leaves."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from matching.dna.submission import read_submission
from models.errors import StoreUnavailable
from models.message import Message
from tests.dna_laboratory import Laboratory, Tube, table_of
from tests.live_service import PASSWORD, STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken


@pytest.fixture
def officer(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("audit_officer") as client:
        yield client


def last(officer: httpx.Client, **wanted: Any) -> dict[str, Any]:
    items = officer.get("/v1/audit", params={"limit": 1, **wanted}).json()["items"]
    assert items, wanted
    found: dict[str, Any] = items[0]
    return found


def touched(entry: dict[str, Any]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for each in entry["records"]:
        found.setdefault(each["kind"], set()).update(range(each["first"], each["last"] + 1))
    return found


def test_a_view_is_logged_with_who_which_act_and_which_record(
    service: LiveService, officer: httpx.Client, admission_id: int
) -> None:
    with service.client("search_caseworker") as caseworker:
        caseworker.get(f"/v1/admissions/{admission_id}")
    entry = last(officer, action="getAdmission")
    assert (entry["username"], entry["roles"], entry["station"], entry["outcome"]) == (
        "search_caseworker",
        ["search_caseworker"],
        STATION,
        "done",
    )
    assert touched(entry) == {"admissions": {admission_id}}


def test_a_list_is_logged_with_every_record_it_showed(desk: httpx.Client, officer: httpx.Client) -> None:
    facts = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
    made = {desk.post("/v1/admissions", json=facts).json()["id"] for _ in range(3)}
    desk.get("/v1/admissions", params={"limit": 3})
    assert touched(last(officer, action="listAdmissions")) == {"admissions": made}


def test_a_search_is_logged_with_its_purpose_and_the_people_it_proposed(
    service: LiveService,
    desk: httpx.Client,
    officer: httpx.Client,
    admission_id: int,
    report_id: int,
    seeds: Iterator[int],
) -> None:
    for address in (f"reports/{report_id}", f"admissions/{admission_id}"):
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        assert desk.post(f"/v1/{address}/photos", files={"file": ("a.jpg", picture)}).status_code == 201
    found = desk.post(f"/v1/admissions/{admission_id}/searches", json={"purpose": "入站甄别：虚构"}).json()
    entry = last(officer, action="searchAdmission")
    assert entry["purpose"] == "入站甄别：虚构"
    assert touched(entry)["searches"] == {found["id"]}
    assert touched(entry)["admissions"] == {admission_id}
    assert touched(entry)["reviews"] == {each["number"] for each in found["to_judge"]}
    with service.client("station_head") as head:
        head.get(f"/v1/searches/{found['id']}")
    assert report_id in touched(last(officer, action="getSearch"))["reports"]
    log = officer.get("/v1/audit", params={"kind": "reports", "record": report_id}).json()["items"]
    assert {"fileReport", "addReportPhoto", "getSearch"} <= {each["action"] for each in log}


def test_a_page_is_logged_with_what_it_showed(
    service: LiveService, officer: httpx.Client, admission_id: int, seeds: Iterator[int]
) -> None:
    with service.client("desk") as desk:
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        photo = desk.post(f"/v1/admissions/{admission_id}/photos", files={"file": ("a.jpg", picture)}).json()
        desk.get(f"/admissions/{admission_id}", headers={"Accept": "text/html"})
    entry = last(officer, action="admission_page")
    assert touched(entry)["admissions"] == {admission_id}
    assert touched(entry)["photos"] == {photo["photo"]["id"]}
    assert touched(entry)["searches"] == {photo["search"]["id"]}


def test_a_refused_call_is_logged_with_the_record_it_asked_for(
    service: LiveService, officer: httpx.Client, report_id: int
) -> None:
    with service.client("township_visitor") as visitor:
        assert visitor.get(f"/v1/reports/{report_id}").status_code == 403
    entry = last(officer, outcome="refused")
    assert (entry["username"], entry["action"]) == ("township_visitor", "getReport")
    assert touched(entry) == {"reports": {report_id}}


@pytest.mark.parametrize(("path", "outcome"), [("999999", "not_done"), ("none", "not_done")])
def test_what_could_not_be_done_is_logged_as_such(
    desk: httpx.Client, officer: httpx.Client, path: str, outcome: str
) -> None:
    desk.get(f"/v1/reports/{path}")
    entry = last(officer, action="getReport")
    assert (entry["username"], entry["outcome"]) == ("desk", outcome)


def test_what_tells_of_nobody_is_not_logged(
    service: LiveService, stranger: httpx.Client, officer: httpx.Client
) -> None:
    before = last(officer)["number"]
    for path in (
        "/v1/health",
        "/v1/openapi.json",
        "/sign-in",
        "/static/guitu.css",
        "/v1/reports",
        "/nothing",
    ):
        stranger.get(path)
    stranger.post("/v1/sessions", json={"username": "desk", "password": PASSWORD})
    with service.client("desk") as desk:
        desk.get("/v1/me")
        desk.get("/v1/version")
    after = last(officer)
    assert (after["number"], after["action"]) == (before + 1, "listAuditEntries")


def test_no_answer_leaves_that_could_not_be_logged(
    service: LiveService, desk: httpx.Client, admission_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise StoreUnavailable("store_busy", Message("忙", "busy"), Message("等", "wait"))

    with monkeypatch.context() as patched:
        patched.setattr(service.runtime.audit, "write", broken)
        answer = desk.get(f"/v1/admissions/{admission_id}")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/store_busy")
    assert desk.get(f"/v1/admissions/{admission_id}").status_code == 200


def test_an_export_is_logged_with_its_purpose_and_every_profile_in_it(
    service: LiveService, officer: httpx.Client
) -> None:
    laboratory = Laboratory(77)
    sent = table_of(*(Tube(f"EX-{number}", laboratory.stranger(), None) for number in range(3)))
    asked = {"format": "csv", "purpose": "虚构案件，送省厅复核"}
    with service.client("police_dna_operator") as operator, service.client("dna_reviewer") as reviewer:
        files, stated = {"file": ("a.csv", sent)}, {"sample_class": "subject", "laboratory": "示例市局"}
        batch = operator.post("/v1/dna/batches", files=files, data=stated).json()
        numbers = {each["profile_id"] for each in batch["samples"]} - {None}
        answers = [who.get("/v1/dna/exports", params=asked) for who in (operator, reviewer)]
        no_purpose = reviewer.get("/v1/dna/exports", params={"format": "csv"})
    for answer in answers:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        assert {each.code for each in read_submission(answer.content, "a.csv")} >= {"EX-0", "EX-1", "EX-2"}
    entry = last(officer, action="exportDnaProfiles", outcome="done")
    assert (entry["username"], entry["purpose"]) == ("dna_reviewer", asked["purpose"])
    assert touched(entry)["dna/profiles"] >= numbers
    assert entry["count"] == len(touched(entry)["dna/profiles"])
    assert no_purpose.status_code == 422
    assert last(officer, action="exportDnaProfiles")["outcome"] == "not_done"


def test_the_log_goes_on_page_by_page_and_by_time(officer: httpx.Client) -> None:
    for _ in range(3):
        officer.get("/v1/audit")
    first = officer.get("/v1/audit", params={"limit": 2}).json()
    second = officer.get("/v1/audit", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    numbers = [each["number"] for each in (*first["items"], *second["items"])]
    assert numbers == list(range(numbers[0], numbers[0] - 4, -1))
    moment = first["items"][1]["at"]
    later = officer.get("/v1/audit", params={"since": moment, "until": first["items"][0]["at"]}).json()
    assert [each["number"] for each in later["items"]] == [numbers[1]]


def test_a_record_number_without_its_kind_is_refused(officer: httpx.Client) -> None:
    answer = officer.get("/v1/audit", params={"record": 3})
    assert (answer.status_code, answer.json()["field"]) == (422, "kind")


def test_the_officer_verifies_the_log_and_its_anchor(officer: httpx.Client) -> None:
    told = officer.get("/v1/audit/verification").json()
    assert (told["is_whole"], told["broken_number"]) == (True, None)
    again = officer.get("/v1/audit/verification", params={"anchor": told["head"], "latest": 5}).json()
    assert (again["is_whole"], again["entries"]) == (True, 5)
    number = told["head"].partition(":")[0]
    forged = officer.get("/v1/audit/verification", params={"anchor": f"{number}:{'a' * 64}"}).json()
    assert (forged["is_whole"], forged["broken_number"], forged["fault"]) == (
        False,
        int(number),
        "not_the_anchored",
    )
