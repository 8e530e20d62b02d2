"""Subjects through HTTP: states with reasons, and one person under three names in two cities."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from models.account import Role
from tests.live_service import LiveService
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]
FAR = "别市救助站"
HTML = {"accept": "text/html"}


@pytest.fixture
def subject_id(desk: httpx.Client, admission_id: int) -> int:
    return int(desk.get(f"/v1/admissions/{admission_id}").json()["subject_id"])


@pytest.fixture
def colleague(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("search_caseworker") as client:
        yield client


def moved(client: httpx.Client, subject_id: int, state: str, reason: str = "已核实") -> httpx.Response:
    return client.post(f"/v1/subjects/{subject_id}/state", json={"state": state, "reason": reason})


@pytest.mark.parametrize(
    "path",
    [
        ("resident", "long_term", "settlement_applied", "settled"),
        ("walked_off",),
        ("walked_off", "in_care_unidentified"),
        ("deceased_unidentified",),
        ("transferred", "resident"),
    ],
)
def test_states_follow_each_other_and_leave_the_person_searchable(
    desk: httpx.Client,
    head: httpx.Client,
    subject_id: int,
    admission_id: int,
    report_id: int,
    seeds: Iterator[int],
    path: tuple[str, ...],
) -> None:
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    desk.post(f"/v1/admissions/{admission_id}/photos", files={"file": ("a.jpg", picture)})
    for state in path:
        answer = moved(desk, subject_id, state)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["state"], answer.json()["is_searchable"]) == (state, True)
    assert [each["state"] for each in answer.json()["history"]] == list(path)
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    search = desk.post(f"/v1/reports/{report_id}/photos", files={"file": ("a.jpg", picture)}).json()["search"]
    listed = head.get(f"/v1/searches/{search['id']}").json()["candidates"]
    assert subject_id in {each["person"]["id"] for each in listed}


@pytest.mark.parametrize("state", ["settled", "identity_confirmed", "returned", "in_care_unidentified"])
def test_a_state_that_does_not_follow_is_refused(desk: httpx.Client, subject_id: int, state: str) -> None:
    answer = moved(desk, subject_id, state)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/state_not_reachable")
    told = desk.get(f"/v1/subjects/{subject_id}").json()
    assert (told["state"], told["history"]) == ("in_care_unidentified", [])


def test_a_state_needs_a_reason_and_a_role(service: LiveService, desk: httpx.Client, subject_id: int) -> None:
    assert moved(desk, subject_id, "left", " ").status_code == 422
    for username in ("batch", "second_reviewer", "dna_reviewer", "operator"):
        with service.client(username) as client:
            assert moved(client, subject_id, "left").status_code == 403


@pytest.mark.parametrize("role", [Role.STATION_HEAD, Role.SEARCH_CASEWORKER])
def test_people_of_another_station_change_no_state(
    service: LiveService, desk: httpx.Client, subject_id: int, admission_id: int, role: Role
) -> None:
    with service.newcomer(f"far_state_{role}", role, station=FAR) as far:
        answer = moved(far, subject_id, "walked_off")
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/other_station")
        form = {"state": "walked_off", "reason": "已核实"}
        typed = far.post(f"/admissions/{admission_id}/state", data=form, headers=HTML)
        assert typed.status_code == 403
        page = far.get(f"/admissions/{admission_id}", headers=HTML).text
    assert f"/admissions/{admission_id}/state" not in page
    assert f"/admissions/{admission_id}/state" in desk.get(f"/admissions/{admission_id}", headers=HTML).text
    told = desk.get(f"/v1/subjects/{subject_id}").json()
    assert "walked_off" not in {told["state"], *(each["state"] for each in told["history"])}


class ThreeNames:
    """One woman, admitted under three names in two cities, with a photo each time."""

    def __init__(self, service: LiveService, seeds: Iterator[int]) -> None:
        self.stays = []
        places = [("示例市救助站", "阿香"), (FAR, "秀英"), (FAR, "林婆")]
        with service.client("batch") as batch:
            for day, (station, name) in enumerate(places, start=1):
                facts = {
                    "station": station,
                    "entered_at": f"2026-02-{day:02}T08:00:00+08:00",
                    "name_heard": name,
                }
                stay = batch.post("/v1/admissions", json=facts).json()
                picture = jpeg(retaken(WOMAN, seed=next(seeds)))
                batch.post(f"/v1/admissions/{stay['id']}/photos", files={"file": ("a.jpg", picture)})
                self.stays.append(stay)
        self.subjects = [int(stay["subject_id"]) for stay in self.stays]


@pytest.fixture
def three(service: LiveService, seeds: Iterator[int]) -> ThreeNames:
    return ThreeNames(service, seeds)


def proposed(client: httpx.Client, kept: int, linked: int) -> httpx.Response:
    body = {"linked_subject_id": linked, "reason": "随身物品相同，本人确认"}
    return client.post(f"/v1/subjects/{kept}/links", json=body)


def found_by_report(desk: httpx.Client, head: httpx.Client, report_id: int, seeds: Iterator[int]) -> set[int]:
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    search = desk.post(f"/v1/reports/{report_id}/photos", files={"file": ("a.jpg", picture)}).json()["search"]
    return {each["person"]["id"] for each in head.get(f"/v1/searches/{search['id']}").json()["candidates"]}


def test_one_person_under_three_names_in_two_cities_is_linked_and_unlinked(
    three: ThreeNames, desk: httpx.Client, head: httpx.Client, report_id: int, seeds: Iterator[int]
) -> None:
    kept, *others = three.subjects
    before = {subject: head.get(f"/v1/subjects/{subject}").json() for subject in three.subjects}
    assert found_by_report(desk, head, report_id, seeds) == set(three.subjects)
    links = []
    for other in others:
        link = proposed(desk, kept, other)
        assert (link.status_code, link.json()["state"]) == (201, "proposed")
        assert head.get(f"/v1/subjects/{other}").json()["stays"] == before[other]["stays"]
        confirmed = head.post(f"/v1/links/{link.json()['id']}/confirm")
        assert confirmed.status_code == 200, confirmed.text
        links.append(confirmed.json())
    told = head.get(f"/v1/subjects/{kept}").json()
    assert {each["name"] for each in told["aliases"]} == {"阿香", "秀英", "林婆"}
    assert sorted(each["entered_at"] for each in told["stays"]) == [
        "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "2026-02-03T00:00:00Z",
    ]  # fmt: skip
    assert found_by_report(desk, head, report_id, seeds) == {kept}
    for link in reversed(links):
        undone = head.post(f"/v1/links/{link['id']}/undo", json={"reason": "指纹不符"})
        assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    for subject in three.subjects:
        after = head.get(f"/v1/subjects/{subject}").json()
        assert {key: after[key] for key in after if key != "links"} == {
            key: before[subject][key] for key in after if key != "links"
        }
    assert found_by_report(desk, head, report_id, seeds) == set(three.subjects)


def test_a_link_takes_two_people_and_may_be_refused(
    three: ThreeNames, desk: httpx.Client, colleague: httpx.Client, service: LiveService
) -> None:
    kept, other, third = three.subjects
    link = proposed(desk, kept, other).json()
    same = desk.post(f"/v1/links/{link['id']}/confirm")
    assert (same.status_code, same.json()["type"]) == (409, "/problems/same_decider")
    assert proposed(colleague, other, third).json()["type"] == "/problems/linked_already"
    refused = colleague.post(f"/v1/links/{link['id']}/refuse")
    assert refused.json()["state"] == "refused"
    assert colleague.post(f"/v1/links/{link['id']}/confirm").status_code == 409
    assert colleague.post(f"/v1/links/{link['id']}/undo", json={"reason": "无"}).status_code == 409
    assert proposed(desk, kept, kept).status_code == 422
    for username in ("batch", "intake_officer", "second_reviewer"):
        with service.client(username) as client:
            assert proposed(client, kept, other).status_code == 403
            assert client.post(f"/v1/links/{link['id']}/confirm").status_code == 403


def test_a_link_is_decided_by_either_of_its_two_stations_and_by_no_third(
    three: ThreeNames, desk: httpx.Client, service: LiveService
) -> None:
    link = proposed(desk, three.subjects[0], three.subjects[1]).json()["id"]
    reason = {"reason": "指纹不符"}
    third = service.newcomer("third_head", Role.STATION_HEAD, station="第三站")
    with third, service.newcomer("far_head", Role.STATION_HEAD, station=FAR) as far:
        for act in ("confirm", "refuse"):
            refused = third.post(f"/v1/links/{link}/{act}")
            assert (refused.status_code, refused.json()["type"]) == (403, "/problems/other_station")
        assert far.post(f"/v1/links/{link}/confirm").json()["state"] == "confirmed"
        assert third.post(f"/v1/links/{link}/undo", json=reason).status_code == 403
        assert far.post(f"/v1/links/{link}/undo", json=reason).json()["state"] == "undone"


def test_a_subject_that_was_linked_away_is_no_part_of_another_link(
    three: ThreeNames, desk: httpx.Client, head: httpx.Client
) -> None:
    kept, other, third = three.subjects
    head.post(f"/v1/links/{proposed(desk, kept, other).json()['id']}/confirm")
    answer = proposed(desk, third, other)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/linked_already")
    assert proposed(desk, kept, third).status_code == 201
