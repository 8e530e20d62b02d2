"""Nightly runs over HTTP: how one stands, what it lists, and the release of what it holds back."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from api.schemas.batch_pairs import ListedEvidenceTold
from casework.actor import LOCAL_OPERATOR
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from models.account import Role
from models.batch_candidate import RunCandidate
from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.pair import PairKey, Proposal, photo_source
from tests.live_service import LiveService
from tests.nightly_caseload import unwatched
from tests.page_by_page import whole_list
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


def test_runs_are_filtered_by_scope_and_state_on_the_page_and_in_json(service: LiveService) -> None:
    parts = nightly_of(service.runtime)
    full, part = (
        rematch(parts, Asked(LOCAL_OPERATOR, full=is_full), unwatched).id for is_full in (True, False)
    )
    with service.client("operator") as operator:
        for scope, wanted, other in (("full", full, part), ("incremental", part, full)):
            found = whole_list(operator, "/v1/batch-runs", scope=scope, limit=2)
            assert {each["scope"] for each in found} == {scope}
            assert found[0]["id"] == wanted
            page = operator.get(f"/batch-runs?scope={scope}&state=&limit=2").text
            assert f'href="/batch-runs/{wanted}"' in page
            assert f'href="/batch-runs/{other}"' not in page
        first = operator.get("/batch-runs?scope=full&limit=1").text
        assert 'rel="next" href="?scope=full&amp;limit=1&amp;cursor=' in first
        assert "没有符合条件的批量比对" in operator.get("/batch-runs?scope=full&state=failed").text
        english = operator.get("/batch-runs?scope=full&state=failed&lang=en").text
        assert ("No run fits" in english, '<option value="full" selected>Full</option>' in english) == (
            True,
        ) * 2
        assert operator.get("/v1/batch-runs", params={"scope": "half"}).status_code == 422


def test_who_judges_pairs_sees_no_numbers_of_a_run_whatever_further_role_they_have(
    service: LiveService, pictured: None
) -> None:
    run = rematch(nightly_of(service.runtime), Asked(LOCAL_OPERATOR, full=True), unwatched)
    for judging in (Role.SEARCH_CASEWORKER, Role.SECOND_REVIEWER):
        with service.newcomer(f"head and {judging}", Role.STATION_HEAD, judging) as both:
            for path in ("v1/batch-runs/{}/pairs", "v1/batch-runs/{}/difference", "batch-runs/{}/pairs"):
                refused = both.get("/" + path.format(run.id))
                assert refused.status_code == 403, path
                assert "log10_lr" not in refused.text


def test_a_pair_of_the_night_is_judged_before_its_evidence_is_read_though_nobody_was_asked_yet(
    service: LiveService, desk: httpx.Client, admission_id: int, report_id: int
) -> None:
    subject_id = desk.get(f"/v1/admissions/{admission_id}").json()["subject_id"]
    key = PairKey(subject_id, PersonRef(GalleryKind.REPORTS, report_id))
    night = Proposal(key, (photo_source(1, 2),), service.runtime.now(), "batch_run:1")
    with service.runtime.store.begin() as work:
        work.pairs.propose(night)
        pair = work.pairs.find(key)
    assert pair is not None
    refused = desk.get(f"/v1/pairs/{pair.id}")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/judge_first")


def test_of_dna_a_run_tells_a_civil_role_that_there_is_some_and_no_more() -> None:
    other = PersonRef(GalleryKind.REPORTS, 17)
    found = RunCandidate(41, other, EvidenceKind.DNA, "family:3:7", 6.2, 0.01)
    told = ListedEvidenceTold.of(found)
    assert told.kind is EvidenceKind.DNA
    assert (told.reference, told.log10_lr, told.expected_by_chance) == (None, None, None)
    face = ListedEvidenceTold.of(replace(found, kind=EvidenceKind.FACE))
    assert (face.reference, face.log10_lr) == ("family:3:7", 6.2)
