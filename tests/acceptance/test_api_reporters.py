"""Reporters, consents and states over HTTP: what is withdrawn is not found by the next search."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.live_service import LiveService
from tests.pictures import WOMAN, jpeg, retaken

Seeds = Iterator[int]
ReportsFound = Callable[[httpx.Client, int, Seeds], list[int]]


def add_photo(client: httpx.Client, record: str, seeds: Seeds) -> Any:
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    answer = client.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def reports_found(head: httpx.Client) -> ReportsFound:
    """The reports on the list that a new photo of an admission leads to, as a station head sees it."""

    def found(client: httpx.Client, admission_id: int, seeds: Seeds) -> list[int]:
        search = add_photo(client, f"admissions/{admission_id}", seeds)["search"]
        listed = head.get(f"/v1/searches/{search['id']}").json()["candidates"]
        return [each["record"]["id"] for each in listed if each["record"]["kind"] == "report"]

    return found


def reporters(client: httpx.Client, report_id: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/v1/reports/{report_id}/reporters").json()["items"]
    return items


def test_a_report_withdrawn_at_the_last_minute_is_not_found_by_the_next_search(
    reports_found: ReportsFound, desk: httpx.Client, admission_id: int, report_id: int, seeds: Seeds
) -> None:
    add_photo(desk, f"reports/{report_id}", seeds)
    assert report_id in reports_found(desk, admission_id, seeds)
    withdrawal = {"move": "withdraw", "reason": "家属 23:59 来电"}
    moved = desk.post(f"/v1/reports/{report_id}/moves", json=withdrawal)
    assert (moved.status_code, moved.json()["state"], moved.json()["open_to"]) == (200, "withdrawn", [])
    assert report_id not in reports_found(desk, admission_id, seeds)
    search = desk.post(f"/v1/reports/{report_id}/searches", json={"purpose": "再查一次"})
    assert (search.status_code, search.json()["type"]) == (409, "/problems/report_not_open")
    late = add_photo(desk, f"reports/{report_id}", seeds)
    assert late["search"] is None or late["photo"]["id"] not in late["search"]["used_photo_ids"]
    (kept,) = desk.get(f"/v1/reports/{report_id}/moves").json()["items"]
    assert (kept["former"], kept["state"], kept["reason"]) == ("active", "withdrawn", "家属 23:59 来电")
    again = desk.post(f"/v1/reports/{report_id}/moves", json={"move": "pause", "reason": "误"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/report_move_not_possible")


def test_a_resumed_report_is_searched_with_the_photos_that_came_meanwhile(
    desk: httpx.Client, head: httpx.Client, admission_id: int, report_id: int, seeds: Seeds
) -> None:
    add_photo(desk, f"admissions/{admission_id}", seeds)
    desk.post(f"/v1/reports/{report_id}/moves", json={"move": "pause", "reason": "等待材料"})
    late = add_photo(desk, f"reports/{report_id}", seeds)
    assert late["search"] is None
    resumed = desk.post(f"/v1/reports/{report_id}/moves", json={"move": "resume", "reason": "材料已到"})
    assert resumed.status_code == 200, resumed.text
    search = head.get(f"/v1/reports/{report_id}/candidates").json()
    assert search["used_photo_ids"] == [late["photo"]["id"]]
    assert search["candidates"]


def test_found_by_us_is_no_move_that_anybody_makes_by_hand(desk: httpx.Client, report_id: int) -> None:
    by_hand = {"move": "found_by_us", "reason": "看着就是她"}
    refused = desk.post(f"/v1/reports/{report_id}/moves", json=by_hand)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/found_by_decision_alone")
    assert desk.get(f"/v1/reports/{report_id}").json()["state"] == "active"
    assert desk.get(f"/v1/reports/{report_id}/moves").json()["items"] == []


def test_a_consent_withdrawn_acts_before_the_next_search_and_one_reporter_is_enough(
    reports_found: ReportsFound, desk: httpx.Client, admission_id: int, report_id: int, seeds: Seeds
) -> None:
    add_photo(desk, f"reports/{report_id}", seeds)
    (first,) = reporters(desk, report_id)
    withdrawal = {"purpose": "search_by_face", "is_given": False}
    told = desk.post(f"/v1/reporters/{first['id']}/consents", json=withdrawal).json()
    assert told["agrees_to"] == ["search_by_dna"]
    assert report_id not in reports_found(desk, admission_id, seeds)
    sister = {"name": "虚构乙", "relation": "妹妹", "agrees_to": ["search_by_face"]}
    added = desk.post(f"/v1/reports/{report_id}/reporters", json=sister)
    assert (added.status_code, added.json()["agrees_to"]) == (201, ["search_by_face"])
    assert report_id in reports_found(desk, admission_id, seeds)
    left = desk.post(f"/v1/reporters/{added.json()['id']}/withdraw")
    assert left.json()["withdrawn_at"]
    assert report_id not in reports_found(desk, admission_id, seeds)
    assert [bool(each["withdrawn_at"]) for each in reporters(desk, report_id)] == [False, True]


def test_what_the_first_reporter_agrees_to_is_stated_with_the_report(desk: httpx.Client) -> None:
    given = {"name": "虚构丁", "reporter_relation": "女儿", "agrees_to": ["publication"]}
    report = desk.post("/v1/reports", json=given).json()
    assert report["open_to"] == ["publication"]
    (first,) = reporters(desk, report["id"])
    assert (first["relation"], first["agrees_to"]) == ("女儿", ["publication"])


@pytest.mark.parametrize("role", ["police_dna_operator", "dna_reviewer", "intake_officer", "second_reviewer"])
def test_other_roles_do_not_reach_the_reporters(service: LiveService, report_id: int, role: str) -> None:
    with service.client(role) as client:
        for answer in (
            client.get(f"/v1/reports/{report_id}/reporters"),
            client.post(f"/v1/reports/{report_id}/moves", json={"move": "withdraw", "reason": "试试"}),
        ):
            assert answer.status_code == 403
