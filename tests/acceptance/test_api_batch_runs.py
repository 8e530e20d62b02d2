"""Nightly runs over HTTP: how one stands, what it lists, and the release of what it holds back."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from casework.actor import LOCAL_OPERATOR
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from tests.live_service import LiveService
from tests.nightly_caseload import unwatched
from tests.pictures import WOMAN, jpeg, retaken


@pytest.fixture
def head(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("station_head") as client:
        yield client


@pytest.fixture
def pictured(desk: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]) -> None:
    """A resident and a report of the same woman."""
    for path in (f"admissions/{admission_id}", f"reports/{report_id}"):
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        answer = desk.post(f"/v1/{path}/photos", files={"file": ("a.jpg", picture)})
        assert answer.status_code == 201, answer.text


def test_a_run_is_read_with_its_report_and_its_pairs(
    service: LiveService, head: httpx.Client, pictured: None, admission_id: int, report_id: int
) -> None:
    run = rematch(nightly_of(service.runtime), Asked(LOCAL_OPERATOR, full=True), unwatched)
    told = head.get(f"/v1/batch-runs/{run.id}").json()
    assert told["run"]["state"] == "finished"
    assert told["run"]["worker"] is None
    assert told["run"]["counters"]["considered"] >= told["run"]["counters"]["searched"] >= 1
    assert told["errors"] == []
    assert head.get("/v1/batch-runs").json()["items"][0]["id"] == run.id
    pairs = head.get(f"/v1/batch-runs/{run.id}/pairs").json()["items"]
    assert [pair["place"] for pair in pairs] == list(range(1, len(pairs) + 1))
    assert report_id in {pair["other_id"] for pair in pairs if pair["gallery"] == "reports"}


def test_held_alerts_go_out_in_the_name_of_a_station_head(
    service: LiveService, head: httpx.Client, pictured: None
) -> None:
    parts = nightly_of(service.runtime)
    rematch(parts, Asked(LOCAL_OPERATOR), unwatched)
    uncalibrated = replace(parts, faces=replace(parts.faces, calibration=None))
    held = rematch(uncalibrated, Asked(LOCAL_OPERATOR), unwatched)
    told = head.get(f"/v1/batch-runs/{held.id}").json()["run"]
    assert (told["state"], told["held_for"][0]["reason"]) == ("held", "versions_changed")
    difference = head.get(f"/v1/batch-runs/{held.id}/difference").json()
    assert difference["vanish"] >= 1
    assert {each["change"] for each in difference["differences"]} == {"vanishes"}
    refused = head.post(f"/v1/batch-runs/{held.id}/release", json={"reason": " "})
    assert refused.status_code == 422
    released = head.post(f"/v1/batch-runs/{held.id}/release", json={"reason": "看过差异"}).json()
    assert (released["state"], released["release"]["released_by"]) == ("finished", "station_head")
    again = head.post(f"/v1/batch-runs/{held.id}/release", json={"reason": "看过差异"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/batch_run_not_held")


def test_the_operator_reads_runs_and_releases_nothing(service: LiveService) -> None:
    run = rematch(nightly_of(service.runtime), Asked(LOCAL_OPERATOR), unwatched)
    with service.client("operator") as operator:
        assert operator.get(f"/v1/batch-runs/{run.id}").status_code == 200
        assert operator.post(f"/v1/batch-runs/{run.id}/release", json={"reason": "x"}).status_code == 403
        assert operator.get(f"/v1/batch-runs/{run.id}/pairs").status_code == 403
        page = operator.get(f"/batch-runs/{run.id}")
        assert page.status_code == 200
        assert "批量比对" in page.text
        assert operator.get("/batch-runs?lang=en").status_code == 200
