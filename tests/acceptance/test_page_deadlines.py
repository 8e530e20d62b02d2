"""Deadlines as pages: first due first, late marked, closed by hand with the reason kept."""

import httpx
import pytest

from tests.live_service import STATION

HTML = {"accept": "text/html"}


@pytest.fixture
def late(desk: httpx.Client) -> int:
    """A deadline of somebody who came in long ago."""
    facts = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
    stay = desk.post("/v1/admissions", json=facts).json()
    listed = desk.get("/v1/deadlines", params={"subject_id": stay["subject_id"], "state": "late"}).json()
    open_ones = [each["id"] for each in listed["items"] if not each["is_milestone"]]
    return int(open_ones[0])


def test_the_list_says_what_is_late_and_who_answers(desk: httpx.Client, late: int) -> None:
    person = desk.get(f"/v1/deadlines/{late}").json()["subject_id"]
    page = desk.get(f"/deadlines?state=late&role=&subject_id={person}", headers=HTML).text
    assert f"/deadlines/{late}" in page
    assert "逾期" in page
    assert "late by" in desk.get("/deadlines?state=late&lang=en", headers=HTML).text


def test_a_late_deadline_is_closed_only_with_a_reason(head: httpx.Client, late: int) -> None:
    refused = head.post(f"/deadlines/{late}/met", data={"met_at": "2026-03-05T08:00"}, headers=HTML)
    assert refused.status_code == 422
    assert 'value="2026-03-05T08:00"' in refused.text
    data = {"met_at": "2026-03-05T08:00", "reason": "派出所暂停受理"}
    done = head.post(f"/deadlines/{late}/met", data=data, headers=HTML)
    assert done.headers["location"] == f"/deadlines/{late}"
    page = head.get(f"/deadlines/{late}", headers=HTML).text
    assert "2026-03-05 08:00" in page
    assert "派出所暂停受理" in page
    assert '<form method="post" action="/deadlines' not in page


def test_waiving_is_for_the_station_head_and_asks_why(
    desk: httpx.Client, head: httpx.Client, late: int
) -> None:
    assert f"/deadlines/{late}/waive" not in desk.get(f"/deadlines/{late}", headers=HTML).text
    assert desk.post(f"/deadlines/{late}/waive", data={"reason": "x"}, headers=HTML).status_code == 403
    assert head.post(f"/deadlines/{late}/waive", data={"reason": " "}, headers=HTML).status_code == 422
    done = head.post(f"/deadlines/{late}/waive", data={"reason": "已离站"}, headers=HTML)
    assert done.status_code == 303
    assert "已免除" in head.get(f"/deadlines/{late}", headers=HTML).text
