"""Known people through HTTP: registers are searched first, and odd photos are pointed out."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.live_service import STATION, LiveService
from tests.pictures import ANOTHER_MAN, WOMAN, jpeg, retaken

ENTRY = {
    "register_kind": "easy_to_wander",
    "name": "虚构丁",
    "sex": "female",
    "birth_date": "1958-04-12",
    "home_place": "漳州市龙海区",
    "unit_contact": "0596-0000000",
}
ADMISSION = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00", "sex": "female"}


def made(client: httpx.Client, path: str, facts: dict[str, Any]) -> int:
    answer = client.post(f"/v1/{path}", json=facts)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def pictured(client: httpx.Client, record: str, picture: bytes) -> dict[str, Any]:
    answer = client.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)})
    assert answer.status_code in (200, 201), answer.text
    told: dict[str, Any] = answer.json()
    return told


def whole(head: httpx.Client, search: dict[str, Any]) -> dict[str, Any]:
    """The search as a station head sees it, who judges no pairs."""
    told: dict[str, Any] = head.get(f"/v1/searches/{search['id']}").json()
    return told


def test_an_admission_finds_registers_earlier_stays_and_reports_in_one_list(
    desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]
) -> None:
    entry = made(desk, "registers", ENTRY)
    report = made(desk, "reports", {"name": "虚构甲"})
    earlier, again = (made(desk, "admissions", ADMISSION) for _ in range(2))
    for record in (f"reports/{report}", f"admissions/{earlier}", f"registers/{entry}"):
        pictured(desk, record, jpeg(retaken(WOMAN, seed=next(seeds))))
    search = pictured(desk, f"admissions/{again}", jpeg(retaken(WOMAN, seed=next(seeds))))["search"]
    search = whole(head, search)
    assert [each["kind"] for each in search["provenance"]["galleries"]] == [
        "registers", "admissions", "reports",
    ]  # fmt: skip
    found = {
        (each["record"]["kind"], each["record"]["id"], each["register_kind"]): each
        for each in search["candidates"]
    }
    of_register = ("register", entry, "easy_to_wander")
    assert found.keys() == {of_register, ("admission", earlier, None), ("report", report, None)}
    aspects = {each["aspect"]: each["answer"] for each in found[of_register]["circumstances"]}
    assert aspects["sex"] == "agrees"


def test_a_withdrawn_entry_is_gone_before_the_next_search(
    desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]
) -> None:
    entry, admission = made(desk, "registers", ENTRY), made(desk, "admissions", ADMISSION)
    pictured(desk, f"registers/{entry}", jpeg(retaken(WOMAN, seed=next(seeds))))
    first = pictured(desk, f"admissions/{admission}", jpeg(retaken(WOMAN, seed=next(seeds))))["search"]
    assert [each["register_kind"] for each in whole(head, first)["candidates"]] == ["easy_to_wander"]
    assert desk.post(f"/v1/registers/{entry}/withdrawal", json={}).status_code == 422
    withdrawn = desk.post(f"/v1/registers/{entry}/withdrawal", json={"reason": "家属要求撤出"})
    assert withdrawn.json()["withdrawal"]["reason"] == "家属要求撤出"
    again = desk.post(f"/v1/admissions/{admission}/searches", json={"purpose": "再次检索"}).json()
    assert again["to_judge"] == whole(head, again)["candidates"] == []
    assert desk.post(f"/v1/registers/{entry}/withdrawal", json={"reason": "再撤"}).status_code == 409
    late = pictured(desk, f"registers/{entry}", jpeg(retaken(WOMAN, seed=next(seeds))))
    assert late["photo"]["chosen_face"] == 0
    still = desk.post(f"/v1/admissions/{admission}/searches", json={"purpose": "再次检索"}).json()
    assert still["to_judge"] == whole(head, still)["candidates"] == []


def test_a_repeated_entry_is_the_first_record(desk: httpx.Client) -> None:
    key = {"Idempotency-Key": "register-entry-once"}
    first = desk.post("/v1/registers", json=ENTRY, headers=key)
    again = desk.post("/v1/registers", json=ENTRY, headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_a_visitor_adds_known_people_and_reads_no_register(
    service: LiveService, seeds: Iterator[int]
) -> None:
    with service.client("township_visitor") as visitor:
        entry = made(visitor, "registers", ENTRY)
        added = pictured(visitor, f"registers/{entry}", jpeg(retaken(WOMAN, seed=next(seeds))))
        assert added["search"] is None
        street = visitor.post("/v1/registers", json={**ENTRY, "register_kind": "street"})
        assert (street.status_code, street.json()["type"]) == (403, "/problems/register_not_visited")
        for path in ("registers", f"registers/{entry}", f"registers/{entry}/photos"):
            assert visitor.get(f"/v1/{path}").status_code == 403
    with service.client("search_caseworker") as caseworker:
        listed = caseworker.get("/v1/registers", params={"register_kind": "easy_to_wander"}).json()["items"]
        assert entry in [each["id"] for each in listed]
        street_entry = made(caseworker, "registers", {**ENTRY, "register_kind": "street"})
        street_people = caseworker.get("/v1/registers", params={"register_kind": "street"}).json()["items"]
        assert {each["register_kind"] for each in street_people} == {"street"}
        assert entry not in [each["id"] for each in street_people]
        assert street_entry in [each["id"] for each in street_people]
    with service.client("township_visitor") as visitor:
        refused = visitor.post(f"/v1/registers/{street_entry}/photos", files={"file": ("a.jpg", b"x")})
        assert refused.status_code == 403


def test_an_intake_officer_sees_no_photo_of_a_register(
    service: LiveService, desk: httpx.Client, seeds: Iterator[int]
) -> None:
    entry = made(desk, "registers", ENTRY)
    photo = pictured(desk, f"registers/{entry}", jpeg(retaken(WOMAN, seed=next(seeds))))["photo"]
    with service.client("intake_officer") as intake:
        assert intake.get(f"/v1/photos/{photo['id']}/image").status_code == 403
    assert desk.get(f"/v1/photos/{photo['id']}/image").status_code == 200


def test_a_picture_that_another_person_has_is_pointed_out_and_linked_to_nobody(
    service: LiveService, desk: httpx.Client, report_id: int, seeds: Iterator[int]
) -> None:
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    assert pictured(desk, f"reports/{report_id}", picture)["warnings"] == []
    entry, admission = made(desk, "registers", ENTRY), made(desk, "admissions", ADMISSION)
    (warning,) = pictured(desk, f"registers/{entry}", picture)["warnings"]
    assert warning["kind"] == "same_picture_elsewhere"
    assert warning["records"] == [{"kind": "report", "id": report_id}]
    with service.client("intake_officer") as intake:
        (told,) = pictured(intake, f"admissions/{admission}", picture)["warnings"]
    assert told["records"] == []
    assert "同一张照片" in told["reason"]["zh"]


def test_a_photo_unlike_the_persons_others_is_pointed_out_and_kept(
    desk: httpx.Client, admission_id: int, seeds: Iterator[int]
) -> None:
    for _ in range(2):
        added = pictured(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
        assert added["warnings"] == []
    odd = pictured(desk, f"admissions/{admission_id}", jpeg(retaken(ANOTHER_MAN, seed=next(seeds))))
    assert [each["kind"] for each in odd["warnings"]] == ["unlike_other_photos"]
    photos = desk.get(f"/v1/admissions/{admission_id}/photos").json()["items"]
    assert len(photos) == 3


@pytest.mark.parametrize(
    ("wrong", "field"), [({"birth_date": "2999-01-01"}, "birth_date"), ({"name": " "}, "name")]
)
def test_an_entry_that_cannot_be_is_refused_by_its_field(
    desk: httpx.Client, wrong: dict[str, str], field: str
) -> None:
    answer = desk.post("/v1/registers", json={**ENTRY, **wrong})
    assert answer.status_code == 422
    assert field in answer.text
