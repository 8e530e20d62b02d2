"""Known pairs slip into lists and queues, look like all others until judged, and measure reviewers."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.evidence import EvidenceKind
from models.identity import DecisionState
from models.pair import Outcome
from tests.live_service import ALL_ROUNDER, STATION, LiveService, live_service
from tests.page_by_page import whole_list
from tests.pictures import ANOTHER_MAN, WOMAN, jpeg, retaken

Json = dict[str, Any]
STAY = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """An installation that slips in a known pair with every list and task."""
    runtime = open_runtime(
        Settings(data_dir=tmp_path_factory.mktemp("measured"), networks=2, control_share=1)
    )
    try:
        with live_service(runtime) as started:
            yield started
    finally:
        runtime.close()


@pytest.fixture
def worker(measured: LiveService) -> Iterator[httpx.Client]:
    with measured.client(ALL_ROUNDER) as client:
        yield client


def add(client: httpx.Client, record: str, who: Any, seeds: Iterator[int]) -> Json:
    picture = jpeg(retaken(who, seed=next(seeds)))
    answer = client.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)})
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    return told


def a_list(client: httpx.Client, seeds: Iterator[int]) -> Json:
    """The list of a woman with two photos, and two reports."""
    for name, who in (("虚构甲", WOMAN), ("虚构乙", ANOTHER_MAN)):
        report = client.post("/v1/reports", json={"name": name}).json()["id"]
        add(client, f"reports/{report}", who, seeds)
    stay = client.post("/v1/admissions", json=STAY).json()["id"]
    add(client, f"admissions/{stay}", WOMAN, seeds)
    search: Json = add(client, f"admissions/{stay}", WOMAN, seeds)["search"]
    return search


def test_a_control_on_a_list_looks_like_the_others_until_it_is_judged(
    measured: LiveService, worker: httpx.Client, seeds: Iterator[int]
) -> None:
    search = a_list(worker, seeds)
    assert search["candidates"] == search["controls"] == []
    assert len({frozenset(each) for each in search["to_judge"]}) == 1
    answers = [
        worker.post(f"/v1/reviews/{each['number']}/judgement", json={"opinion": "same_person"}).json()
        for each in search["to_judge"]
    ]
    assert [each["control"] for each in answers if each["control"]] == ["right"]
    assert [each["pair_id"] is None for each in answers].count(True) == 1
    told = worker.get(f"/v1/searches/{search['id']}").json()
    assert [each["result"] for each in told["controls"]] == ["right"]
    assert len(told["candidates"]) == len(search["to_judge"]) - 1
    with measured.client("station_head") as head:
        whole = head.get(f"/v1/searches/{search['id']}").json()
        assert len(whole["candidates"]) == len(told["candidates"])
        assert whole["controls"] == []


def test_controls_in_the_queue_measure_reviewers_and_are_counted_nowhere_else(
    measured: LiveService, worker: httpx.Client, seeds: Iterator[int]
) -> None:
    with measured.client("station_head") as head, measured.client("second_reviewer") as second:
        search = a_list(worker, seeds)
        before = head.get("/v1/reviews/statistics").json()
        worker.post(f"/v1/searches/{search['id']}/none", json={})
        queue = whole_list(second, "/v1/reviews", limit=2)
        assert len({frozenset(each) for each in queue}) == 1
        results = [
            second.post(f"/v1/reviews/{each['number']}/judgement", json={"opinion": "same_person"}).json()
            for each in queue
        ]
        controls = [each for each in results if each["control"]]
        assert controls
        assert {each["pair_id"] for each in results} == {None}
        after = head.get("/v1/reviews/statistics").json()
    by_name = {each["username"]: each for each in after["reviewers"]}
    assert by_name["second_reviewer"]["right"] == len(controls)
    assert by_name[ALL_ROUNDER]["wrong"] >= 1
    assert after["proposed"] == before["proposed"]
    assert after["reviewed"] - before["reviewed"] == len(search["to_judge"]) - 1
    assert after["controls_judged"] > before["controls_judged"]


def test_a_pair_that_two_people_decided_is_two_persons_becomes_a_control(
    measured: LiveService, worker: httpx.Client, seeds: Iterator[int]
) -> None:
    runtime: Runtime = measured.runtime
    search = a_list(worker, seeds)
    worker.post(f"/v1/searches/{search['id']}/none", json={})
    entry = worker.get(f"/v1/searches/{search['id']}").json()["candidates"][0]
    with measured.client("dna_reviewer") as dna, measured.client("station_head") as head:
        body = {"kind": "dna", "verdict": "supports", "reference": "示物鉴 2026-21"}
        dna.post(f"/v1/pairs/{entry['pair_id']}/findings", json=body)
        outcome = {"outcome": "excluded", "reason": "指纹不符"}
        assert worker.post(f"/v1/pairs/{entry['pair_id']}/outcome", json=outcome).status_code == 201
        assert head.post(f"/v1/pairs/{entry['pair_id']}/outcome/confirm").status_code == 200
    with runtime.store.read() as work:
        decided = work.identity.decisions_of(entry["pair_id"])
        photos = work.controls.decided_different()
        sources = work.pairs.get(entry["pair_id"]).sources
    assert [(each.state, each.outcome) for each in decided] == [(DecisionState.CONFIRMED, Outcome.EXCLUDED)]
    face = [each.reference for each in sources if each.kind is EvidenceKind.FACE]
    assert [f"photos:{left}+{right}" for left, right in photos] == face
