"""Requests that are sent twice record once; lists come in pages."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx

from tests.live_service import STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

FACTS = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00", "name_heard": "阿某"}


def test_the_same_upload_twice_is_the_first_record(
    desk: httpx.Client, admission_id: int, seeds: Iterator[int]
) -> None:
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    path = f"/v1/admissions/{admission_id}/photos"
    first = desk.post(path, files={"file": ("a.jpg", picture)})
    second = desk.post(path, files={"file": ("renamed.jpg", picture)})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["photo"] == first.json()["photo"]
    assert second.json()["search"]["id"] == first.json()["search"]["id"]
    assert "idempotent-replayed" not in second.headers
    assert len(desk.get(path).json()["items"]) == 1


def test_a_repeated_admission_with_its_key_records_nothing_new(desk: httpx.Client) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    first = desk.post("/v1/admissions", json=FACTS, headers=headers)
    second = desk.post("/v1/admissions", json=FACTS, headers=headers)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.json() == first.json()


def test_a_key_is_good_for_one_request_only(desk: httpx.Client) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    desk.post("/v1/admissions", json=FACTS, headers=headers)
    answer = desk.post("/v1/admissions", json={**FACTS, "name_heard": "另一人"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/idempotency_key_reused")
    assert answer.json()["field"] == "Idempotency-Key"
    assert desk.post("/v1/reports", json={"name": "虚构"}, headers=headers).status_code == 409


def test_a_repeated_report_and_photo_with_their_keys_record_nothing_new(
    desk: httpx.Client, seeds: Iterator[int]
) -> None:
    report_key, photo_key = {"Idempotency-Key": str(uuid4())}, {"Idempotency-Key": str(uuid4())}
    reports = [desk.post("/v1/reports", json={"name": "虚构丁"}, headers=report_key) for _ in range(2)]
    assert [each.status_code for each in reports] == [201, 200]
    assert reports[0].json() == reports[1].json()
    path, picture = f"/v1/reports/{reports[0].json()['id']}/photos", jpeg(retaken(WOMAN, seed=next(seeds)))
    photos = [desk.post(path, files={"file": ("a.jpg", picture)}, headers=photo_key) for _ in range(2)]
    assert [each.status_code for each in photos] == [201, 200]
    assert photos[1].headers["idempotent-replayed"] == "true"
    other = jpeg(retaken(WOMAN, seed=next(seeds)))
    assert desk.post(path, files={"file": ("b.jpg", other)}, headers=photo_key).status_code == 409


def test_two_callers_may_use_the_same_key(service: LiveService) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    with service.client("desk") as one, service.client("batch") as other:
        assert one.post("/v1/admissions", json=FACTS, headers=headers).status_code == 201
        assert other.post("/v1/admissions", json=FACTS, headers=headers).status_code == 201


def test_a_request_sent_several_times_at_once_records_once(service: LiveService) -> None:
    headers = {"Idempotency-Key": str(uuid4())}

    def post(_: int) -> httpx.Response:
        with service.client("desk") as client:
            return client.post("/v1/admissions", json=FACTS, headers=headers)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, range(4)))
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 201]
    assert len({each.json()["id"] for each in answers}) == 1


def test_a_photo_sent_several_times_at_once_is_one_photo(
    service: LiveService, admission_id: int, seeds: Iterator[int]
) -> None:
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))

    def post(_: int) -> httpx.Response:
        with service.client("desk") as client:
            return client.post(f"/v1/admissions/{admission_id}/photos", files={"file": ("a.jpg", picture)})

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(post, range(3)))
    assert sorted(each.status_code for each in answers) == [200, 200, 201]
    assert len({each.json()["photo"]["id"] for each in answers}) == 1


def test_an_unusable_key_is_refused(desk: httpx.Client) -> None:
    answer = desk.post("/v1/admissions", json=FACTS, headers={"Idempotency-Key": "has a blank"})
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


def test_a_list_is_read_to_its_end_page_by_page_newest_first(desk: httpx.Client) -> None:
    recorded = [desk.post("/v1/reports", json={"name": f"虚构{n}"}).json()["id"] for n in range(5)]
    found: list[int] = []
    cursor: str | None = None
    while True:
        asked: dict[str, str | int] = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = desk.get("/v1/reports", params=asked).json()
        found += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == sorted(found, reverse=True)
    assert len(found) == len(set(found))
    assert set(recorded) <= set(found)


def test_a_page_has_at_most_200_records(desk: httpx.Client) -> None:
    answer = desk.get("/v1/reports", params={"limit": 201})
    assert (answer.status_code, answer.json()["field"]) == (422, "limit")
