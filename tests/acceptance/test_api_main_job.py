"""The main job through HTTP: an admission photo finds the missing-person report."""

import json
from collections.abc import Iterator
from typing import Any

import httpx

from tests.live_service import LiveService
from tests.pictures import ANOTHER_MAN, WOMAN, jpeg, retaken


def _add(client: httpx.Client, record: str, picture: bytes, **fields: str) -> httpx.Response:
    return client.post(f"/v1/{record}/photos", files={"file": ("photo.jpg", picture)}, data=fields)


def _seen_by(head: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """The search an upload started, with all candidates, as somebody sees it who does not judge."""
    search: dict[str, Any] = head.get(f"/v1/searches/{answer.json()['search']['id']}").json()
    return search


def _candidates(search: dict[str, Any], gallery: str) -> list[dict[str, Any]]:
    return [each for each in search["candidates"] if each["person"]["gallery"] == gallery]


def test_an_admission_photo_finds_the_report_of_the_same_person(
    desk: httpx.Client, head: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]
) -> None:
    stranger = desk.post("/v1/reports", json={"name": "虚构乙"}).json()["id"]
    added = _add(desk, f"reports/{stranger}", jpeg(retaken(ANOTHER_MAN, seed=next(seeds))))
    assert added.status_code == 201, added.text
    _add(desk, f"reports/{report_id}", jpeg(retaken(WOMAN, seed=next(seeds))), taken_on="2019-05-20")

    answer = _add(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds))))

    assert answer.status_code == 201
    photo, search = answer.json()["photo"], _seen_by(head, answer)
    assert photo["verdict"] in ("usable", "weak")
    assert photo["chosen_face"] == 0
    assert search["probe"] == {"kind": "admission", "id": admission_id}
    first = _candidates(search, "reports")[0]
    assert first["record"] == {"kind": "report", "id": report_id}
    assert first["candidate_photo_date"] == "2019-05-20"
    assert first["probe_photo_date"] == "2026-03-01"
    assert first["years_between"] == 6.8
    assert first["evidence"]["log10_lr"] > 0
    assert (
        first["evidence"]["lower_bound"] <= first["evidence"]["log10_lr"] <= first["evidence"]["upper_bound"]
    )
    others = [each for each in search["candidates"] if each["record"] == {"kind": "report", "id": stranger}]
    assert all(first["comparison_score"] > each["comparison_score"] for each in others)


def test_a_report_photo_finds_the_person_in_care(
    desk: httpx.Client, head: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]
) -> None:
    _add(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
    search = _seen_by(head, _add(desk, f"reports/{report_id}", jpeg(retaken(WOMAN, seed=next(seeds)))))
    found = {each["record"]["id"] for each in _candidates(search, "admissions")}
    assert admission_id in found


def test_several_photos_of_a_person_are_one_candidate_and_the_photo_that_matched_is_named(
    desk: httpx.Client, head: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]
) -> None:
    photos = [
        _add(desk, f"reports/{report_id}", jpeg(retaken(WOMAN, seed=next(seeds)))).json()["photo"]["id"]
        for _ in range(3)
    ]
    answer = _add(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
    search = _seen_by(head, answer)
    entries = [each for each in search["candidates"] if each["record"]["id"] == report_id]
    assert len(entries) == 1
    assert entries[0]["candidate_photo_id"] in photos


def test_the_latest_candidates_stay_readable_with_their_provenance(
    desk: httpx.Client, admission_id: int, seeds: Iterator[int]
) -> None:
    assert desk.get(f"/v1/admissions/{admission_id}/candidates").status_code == 404
    search = _add(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds)))).json()["search"]
    assert desk.get(f"/v1/admissions/{admission_id}/candidates").json() == search
    assert desk.get(f"/v1/searches/{search['id']}").json() == search
    versions = desk.get("/v1/version").json()
    assert search["provenance"]["pack"] == versions["pack"]
    assert search["provenance"]["calibration"] == versions["calibration"]
    assert {each["kind"] for each in search["provenance"]["galleries"]} == {
        "registers",
        "admissions",
        "reports",
    }


def test_searching_again_needs_a_purpose_and_keeps_it(
    desk: httpx.Client, admission_id: int, seeds: Iterator[int]
) -> None:
    _add(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
    assert desk.post(f"/v1/admissions/{admission_id}/searches", json={}).status_code == 422
    answer = desk.post(f"/v1/admissions/{admission_id}/searches", json={"purpose": "入站甄别"})
    assert answer.status_code == 201
    assert (answer.json()["purpose"], answer.json()["requested_by"]) == ("入站甄别", "desk")


def test_a_list_is_as_long_as_asked_for_and_never_longer_than_twenty(
    desk: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]
) -> None:
    other = desk.post("/v1/reports", json={"name": "虚构乙"}).json()["id"]
    for owner in (f"reports/{report_id}", f"reports/{other}", f"admissions/{admission_id}"):
        _add(desk, owner, jpeg(retaken(WOMAN, seed=next(seeds))))
    path, asked = f"/v1/admissions/{admission_id}/searches", {"purpose": "未成年人，延长名单"}
    entries = [desk.post(path, json={**asked, "limit": most}).json()["undisposed"] for most in (1, 20)]
    assert entries == [1, 2]
    assert desk.post(path, json={**asked, "limit": 21}).status_code == 422


def test_no_candidate_answer_tells_a_name_or_a_percentage(
    desk: httpx.Client, head: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]
) -> None:
    _add(desk, f"reports/{report_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
    answer = _add(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
    search = _seen_by(head, answer)
    assert any(each["record"]["id"] == report_id for each in search["candidates"])
    assert "虚构甲" not in answer.text
    assert "虚构甲" not in json.dumps(search, ensure_ascii=False)
    assert "%" not in json.dumps(search)
    assert "name" not in {key for each in search["candidates"] for key in each}


def test_the_picture_is_an_uncached_jpeg(desk: httpx.Client, admission_id: int, seeds: Iterator[int]) -> None:
    photo = _add(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds)))).json()["photo"]
    for name in ("image", "screen", "portrait"):
        answer = desk.get(f"/v1/photos/{photo['id']}/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith(b"\xff\xd8")


def test_an_intake_officer_gets_the_verdict_and_no_candidates(
    service: LiveService, admission_id: int, seeds: Iterator[int]
) -> None:
    with service.client("intake_officer") as intake:
        answer = _add(intake, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
        assert answer.status_code == 201
        assert answer.json()["photo"]["verdict"] in ("usable", "weak")
        assert answer.json()["search"] is None
    with service.client("search_caseworker") as caseworker:
        assert caseworker.get(f"/v1/admissions/{admission_id}/candidates").status_code == 200
