"""Rivals of a pair: told only as far as the reader has judged them, and what is told unjudged is recorded."""

from collections.abc import Iterator
from typing import Any

import httpx

from casework.actor import LOCAL_OPERATOR
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from tests.live_service import STATION, LiveService
from tests.nightly_caseload import unwatched
from tests.page_by_page import whole_list
from tests.pictures import WOMAN, jpeg, retaken

CASEWORKER = "search_caseworker"


def _two_reports_of_one_face(desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]) -> list[int]:
    """The numbers of two pairs that cannot both be true."""
    records = [f"reports/{desk.post('/v1/reports', json={'name': name}).json()['id']}" for name in "甲乙"]
    stay = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
    records.append(f"admissions/{desk.post('/v1/admissions', json=stay).json()['id']}")
    for record in records:
        files = {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(seeds))))}
        added = desk.post(f"/v1/{record}/photos", files=files).json()
    listed = head.get(f"/v1/searches/{added['search']['id']}").json()["candidates"]
    return [each["pair_id"] for each in listed]


def _judge_all_but_last(client: httpx.Client) -> list[dict[str, Any]]:
    waiting = whole_list(client, "/v1/reviews/first")
    for each in waiting[:-1]:
        client.post(f"/v1/reviews/{each['number']}/judgement", json={"opinion": "same_person"})
    return waiting[-1:]


def test_rivals_are_counted_until_they_are_judged(
    service: LiveService, desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]
) -> None:
    pairs = _two_reports_of_one_face(desk, head, seeds)
    rematch(nightly_of(service.runtime), Asked(LOCAL_OPERATOR, full=True), unwatched)
    with service.client(CASEWORKER) as client:
        (last,) = _judge_all_but_last(client)
        told = {each: client.get(f"/v1/pairs/{each}") for each in pairs}
        (open_pair,) = [each for each, answer in told.items() if answer.status_code == 403]
        (judged,) = set(pairs) - {open_pair}
        rivals = told[judged].json()["rivals"]
        assert (rivals["listed"], rivals["unjudged"]) == ([], 1)
        client.post(f"/v1/reviews/{last['number']}/judgement", json={"opinion": "different"})
        after = client.get(f"/v1/pairs/{judged}").json()["rivals"]
        assert [each["pair_id"] for each in after["listed"]] == [open_pair]
        assert after["unjudged"] == 0
    assert [each["pair_id"] for each in head.get(f"/v1/pairs/{judged}").json()["rivals"]["listed"]] == [
        open_pair
    ]
