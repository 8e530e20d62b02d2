"""Duties and their clocks through the interface: both times, examples by hand, reasons, who may do what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import numpy as np
import pytest

from casework.accounts import add_account
from casework.api_keys import issue_api_key
from models.account import Role
from tests.live_service import PASSWORD, STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]
ELSEWHERE = "别市救助站"


def admitted(client: httpx.Client, entered: str, station: str = STATION) -> Json:
    answer = client.post("/v1/admissions", json={"station": station, "entered_at": entered})
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    return told


def hours_ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def clocks_of(client: httpx.Client, subject: int) -> dict[str, Json]:
    """The deadlines of one person by duty, in every state."""
    states = ["open", "late", "met", "waived"]
    answer = client.get("/v1/deadlines", params={"subject_id": subject, "state": states, "limit": 200})
    assert answer.status_code == 200, answer.text
    return {each["duty"]: each for each in answer.json()["items"]}


def happened(client: httpx.Client, subject: int, kind: str, **more: Any) -> httpx.Response:
    body = {"kind": kind, "happened_at": hours_ago(0)} | more
    return client.post(f"/v1/subjects/{subject}/events", json=body)


def test_an_entry_typed_a_day_late_keeps_both_times_and_its_clock_runs_from_the_real_entry(
    desk: httpx.Client,
) -> None:
    entered = hours_ago(26)
    subject = admitted(desk, entered)["subject_id"]
    notice = clocks_of(desk, subject)["search_notice"]
    started = datetime.fromisoformat(notice["started_at"])
    assert started == datetime.fromisoformat(entered)
    assert datetime.fromisoformat(notice["recorded_at"]) - started > timedelta(hours=25)
    assert datetime.fromisoformat(notice["due_at"]) == started + timedelta(hours=24)
    assert (notice["state"], notice["asks_reason"]) == ("late", True)
    assert [each["level"] for each in notice["escalations"]] == ["station"]


@pytest.mark.parametrize(
    ("entered", "due_on"),
    [
        ("2026-02-10T21:30:00+08:00", "2026-02-26"),
        ("2026-09-28T08:00:00+08:00", "2026-10-13"),
        ("2026-04-28T23:59:00+08:00", "2026-05-11"),
    ],
)
def test_seven_working_days_around_holidays(desk: httpx.Client, entered: str, due_on: str) -> None:
    clock = clocks_of(desk, admitted(desk, entered)["subject_id"])["dna_request"]
    assert (clock["due_on"], clock["is_provisional"]) == (due_on, False)
    assert clock["source"] == {
        "zh": "2015意见（民发〔2015〕158号）",
        "en": "2015 opinion (民发〔2015〕158号)",
    }


def test_a_clock_through_a_year_without_holidays_is_provisional_at_the_earliest_day(
    desk: httpx.Client,
) -> None:
    clock = clocks_of(desk, admitted(desk, "2022-12-20T08:00:00+08:00")["subject_id"])["dna_request"]
    assert (clock["due_on"], clock["is_provisional"]) == ("2022-12-27", True)
    assert clock["state"] == "open"  # nobody is called late by a day that may turn out later


def test_months_end_with_the_month(desk: httpx.Client) -> None:
    clocks = clocks_of(desk, admitted(desk, "2025-11-30T08:00:00+08:00")["subject_id"])
    assert clocks["refresh_notices"]["due_on"] == "2025-12-30"
    assert clocks["settlement_application"]["due_on"] == "2026-02-28"


def test_a_missed_clock_is_not_met_without_a_reason(desk: httpx.Client) -> None:
    notice = clocks_of(desk, admitted(desk, hours_ago(30))["subject_id"])["search_notice"]
    path = f"/v1/deadlines/{notice['id']}/met"
    bare = desk.post(path, json={"met_at": hours_ago(1)})
    assert (bare.status_code, bare.json()["type"]) == (422, "/problems/deadline_reason_missing")
    met = desk.post(path, json={"met_at": hours_ago(1), "reason": "夜班断网，次日补录"})
    assert (met.status_code, met.json()["state"], met.json()["is_missed"]) == (200, "met", True)
    assert met.json()["reason"] == "夜班断网，次日补录"
    assert desk.post(path, json={}).status_code == 409


def test_a_clock_is_met_in_time_without_words(desk: httpx.Client) -> None:
    notice = clocks_of(desk, admitted(desk, hours_ago(2))["subject_id"])["search_notice"]
    met = desk.post(f"/v1/deadlines/{notice['id']}/met", json={"met_at": hours_ago(1)}).json()
    assert (met["state"], met["is_missed"], met["closure"]["by"]) == ("met", False, "desk")
    early = desk.post(f"/v1/deadlines/{notice['id']}/met", json={"met_at": hours_ago(3)})
    assert early.status_code == 409


def test_waiving_is_for_the_station_head_and_needs_a_reason(service: LiveService, desk: httpx.Client) -> None:
    request = clocks_of(desk, admitted(desk, hours_ago(2))["subject_id"])["dna_request"]
    path = f"/v1/deadlines/{request['id']}/waive"
    with service.client("station_head") as head:
        assert desk.post(path, json={"reason": "库内已有样本"}).status_code == 403
        assert head.post(path, json={"reason": "  "}).json()["type"] == "/problems/deadline_reason_missing"
        waived = head.post(path, json={"reason": "库内已有样本"}).json()
    assert (waived["state"], waived["reason"]) == ("waived", "库内已有样本")


def test_events_meet_start_and_end_clocks(service: LiveService, desk: httpx.Client) -> None:
    subject = admitted(desk, hours_ago(3))["subject_id"]
    assert happened(desk, subject, "notice_published").status_code == 201
    with service.client("police_liaison") as liaison:
        received = happened(liaison, subject, "dna_request_received")
        assert received.status_code == 201, received.text
        mine = {each["duty"] for each in liaison.get("/v1/deadlines").json()["items"]}
    assert mine == {"police_answer"}
    assert happened(desk, subject, "walked_off", happened_at=hours_ago(2)).status_code == 201
    clocks = clocks_of(desk, subject)
    assert clocks["search_notice"]["closure"]["through"] == "notice_published"
    assert clocks["police_answer"]["responsible"] == "police_liaison"
    assert clocks["settlement_application"]["state"] == "waived"
    assert (clocks["report_upward"]["state"], clocks["report_upward"]["asks_reason"]) == ("late", True)
    told = [each["kind"] for each in desk.get(f"/v1/subjects/{subject}/events").json()["items"]]
    assert told == ["walked_off", "dna_request_received", "notice_published"]


def test_events_are_recorded_by_the_station_of_the_person_alone(
    service: LiveService, desk: httpx.Client
) -> None:
    with service.client("batch") as batch:
        foreign = admitted(batch, hours_ago(2), ELSEWHERE)
    subject, page = foreign["subject_id"], f"/admissions/{foreign['id']}"
    form = {"event": "walked_off", "happened_at": "2026-03-01T10:00", "notes": "虚构"}
    for role in ("station_head", "search_caseworker", "intake_officer"):
        with service.client(role) as client:
            refused = happened(client, subject, "walked_off")
            assert (refused.status_code, refused.json()["type"]) == (403, "/problems/other_station"), role
            client.post(f"{page}/events", data=form, headers={"accept": "text/html"})
    with service.client("station_head") as head:
        assert head.get(f"/v1/subjects/{subject}/events").json()["items"] == []
        assert f'action="{page}/events"' not in head.get(page, headers={"accept": "text/html"}).text
        own = admitted(desk, hours_ago(2))
        assert happened(head, own["subject_id"], "walked_off").status_code == 201
        own_page = head.get(f"/admissions/{own['id']}", headers={"accept": "text/html"}).text
        assert f'action="/admissions/{own["id"]}/events"' in own_page
    with service.newcomer("far-head", Role.STATION_HEAD, station=ELSEWHERE) as there:
        assert happened(there, subject, "walked_off").status_code == 201
        assert happened(there, own["subject_id"], "died").status_code == 403


def test_a_refused_photo_does_not_touch_the_clocks(desk: httpx.Client) -> None:
    admission = admitted(desk, hours_ago(1))
    before = clocks_of(desk, admission["subject_id"])
    picture = {"file": ("wall.jpg", jpeg(np.full((480, 640, 3), 128, np.uint8)))}
    added = desk.post(f"/v1/admissions/{admission['id']}/photos", files=picture)
    assert added.json()["photo"]["verdict"] == "refused"
    assert clocks_of(desk, admission["subject_id"]) == before


def test_a_search_by_a_usable_photo_meets_the_clock_of_comparing(desk: httpx.Client) -> None:
    admission = admitted(desk, hours_ago(1))
    assert clocks_of(desk, admission["subject_id"])["compare_with_all"]["state"] == "open"
    picture = {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=777_001)))}
    desk.post(f"/v1/admissions/{admission['id']}/photos", files=picture)
    compared = clocks_of(desk, admission["subject_id"])["compare_with_all"]
    assert (compared["state"], compared["is_missed"]) == ("met", False)
    assert compared["closure"]["through"] == "compared"


def test_a_liaison_officer_records_the_fact_and_the_date_only(
    service: LiveService, desk: httpx.Client
) -> None:
    subject = admitted(desk, hours_ago(3))["subject_id"]
    with service.client("police_liaison") as liaison, service.client("township_visitor") as visitor:
        noted = happened(liaison, subject, "dna_answered", notes="虚构案由")
        assert (noted.status_code, noted.json()["type"]) == (422, "/problems/police_notes_refused")
        assert "虚构案由" not in noted.text
        assert happened(liaison, subject, "walked_off").status_code == 403
        assert happened(visitor, subject, "visited").status_code == 201
        assert happened(visitor, subject, "died").status_code == 403
        assert liaison.get(f"/v1/subjects/{subject}/events").status_code == 403
    declared = happened(desk, subject, "identity_confirmed")
    assert (declared.status_code, declared.json()["type"]) == (422, "/problems/event_not_recordable")


def test_intake_officers_see_and_close_the_clocks_of_their_own_station(service: LiveService) -> None:
    with service.client("batch") as batch, service.client("intake_officer") as intake:
        foreign = admitted(batch, hours_ago(2), ELSEWHERE)
        subject = foreign["subject_id"]
        assert clocks_of(intake, subject) == {}
        with service.client("search_caseworker") as caseworker:
            number = clocks_of(caseworker, subject)["prints_and_photo"]["id"]
            refused = caseworker.get("/v1/deadlines", params={"station": ELSEWHERE, "subject_id": subject})
            assert len(refused.json()["items"]) == 8
        assert intake.get(f"/v1/deadlines/{number}").status_code == 403
        assert intake.post(f"/v1/deadlines/{number}/met", json={}).status_code == 403
        assert intake.get("/v1/deadlines", params={"station": ELSEWHERE}).status_code == 403
        assert happened(intake, subject, "left").status_code == 403
        own = clocks_of(intake, admitted(intake, hours_ago(2))["subject_id"])
        assert intake.post(f"/v1/deadlines/{own['prints_and_photo']['id']}/met", json={}).status_code == 200
        # the notice is the caseworkers' duty and the head's
        assert intake.post(f"/v1/deadlines/{own['search_notice']['id']}/met", json={}).status_code == 403


def test_a_coordinator_sees_what_was_escalated_and_nothing_else(
    service: LiveService, desk: httpx.Client
) -> None:
    fresh = admitted(desk, hours_ago(2))["subject_id"]
    neglected = admitted(desk, hours_ago(24 + 49))["subject_id"]
    with service.client("coordinator") as coordinator:
        assert clocks_of(coordinator, fresh) == {}
        told = clocks_of(coordinator, neglected)
        assert set(told) == {"search_notice"}
        assert [each["level"] for each in told["search_notice"]["escalations"]] == ["station", "city"]
        number = told["search_notice"]["id"]
        assert coordinator.get(f"/v1/deadlines/{number}").status_code == 200
        assert coordinator.post(f"/v1/deadlines/{number}/met", json={"reason": "x"}).status_code == 403


def test_an_account_without_a_station_sees_the_clocks_of_none(
    service: LiveService, desk: httpx.Client
) -> None:
    subject = admitted(desk, hours_ago(1))["subject_id"]
    happened(desk, subject, "dna_request_received")
    add_account(service.runtime, "placeless", PASSWORD, roles=[Role.POLICE_LIAISON], station=None)
    key = issue_api_key(service.runtime, "placeless", name="tests").token
    with httpx.Client(base_url=service.address, headers={"Authorization": f"Bearer {key}"}) as placeless:
        assert clocks_of(placeless, subject) == {}
    with service.client("police_liaison") as liaison:
        assert set(clocks_of(liaison, subject)) == {"police_answer"}


def test_what_is_due_is_listed_by_hour_and_in_pages(desk: httpx.Client) -> None:
    subject = admitted(desk, hours_ago(2))["subject_id"]
    asked: Json = {"subject_id": subject, "limit": 3}
    listed: list[Json] = []
    while True:
        page = desk.get("/v1/deadlines", params=asked).json()
        listed += page["items"]
        if page["next_cursor"] is None:
            break
        asked["cursor"] = page["next_cursor"]
    assert [each["duty"] for each in listed] == [
        "compare_with_all", "search_notice", "dna_request", "becomes_resident", "refresh_notices",
        "becomes_long_term", "settlement_application", "prints_and_photo",
    ]  # fmt: skip
    tomorrow = {"subject_id": subject, "due_before": hours_ago(-23)}
    soon = desk.get("/v1/deadlines", params=tomorrow).json()["items"]
    assert [each["duty"] for each in soon] == ["compare_with_all", "search_notice"]
    assert desk.get("/v1/deadlines", params={"cursor": "eA"}).json()["type"] == "/problems/unknown_cursor"


def test_rules_are_shown_with_their_sources_and_the_one_that_holds(desk: httpx.Client) -> None:
    rules = {each["rule"]: each for each in desk.get("/v1/deadline-rules").json()["items"]}
    assert (rules["dna_request@CN"]["wins"], rules["dna_request@CN-4602"]["wins"]) == (True, False)
    assert rules["dna_request@CN"]["unit"] == "working_days"
    assert all(each["source"] for each in rules.values())
