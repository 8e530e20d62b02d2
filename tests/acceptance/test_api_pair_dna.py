"""A family's DNA on the pair that a face put forward: who is told what, and the place on the list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.live_service import STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]
HTML = {"accept": "text/html"}


@dataclass
class Case:
    """A woman in care, two reports that look like her, and the people who work on them."""

    desk: httpx.Client
    head: httpx.Client
    operator: httpx.Client
    reviewer: httpx.Client
    seeds: Iterator[int]

    def __post_init__(self) -> None:
        for name in ("虚构甲", "虚构乙"):
            report = self.desk.post("/v1/reports", json={"name": name}).json()
            self.add_photo(f"reports/{report['id']}")
        stay = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
        admission = self.desk.post("/v1/admissions", json=stay).json()
        self.subject_id = int(admission["subject_id"])
        self.search_id = self.add_photo(f"admissions/{admission['id']}").json()["search"]["id"]
        self.desk.post(f"/v1/searches/{self.search_id}/none", json={})

    def add_photo(self, record: str) -> httpx.Response:
        picture = jpeg(retaken(WOMAN, seed=next(self.seeds)))
        return self.desk.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)})

    def listed(self) -> list[Json]:
        found: list[Json] = self.desk.get(f"/v1/searches/{self.search_id}").json()["candidates"]
        return found

    def submit(self, record: str, genotypes: Genotypes) -> None:
        code = self.desk.post(f"/v1/{record}/collection-codes").json()["code"]
        data = table_of(Tube(code, genotypes, None))
        answer = self.operator.post("/v1/dna/batches", files={"file": ("a.csv", data)})
        assert answer.json()["samples"][0]["state"] == "accepted", answer.text

    def type_family(self, report_id: int, biological: str = "yes") -> None:
        laboratory = Laboratory(next(self.seeds))
        mother, father = laboratory.stranger(), laboratory.stranger()
        given = {"relation": "mother", "biological": biological}
        told = self.desk.post(f"/v1/reports/{report_id}/relatives", json=given).json()
        self.submit(f"family-members/{told['id']}", mother)
        self.submit(f"subjects/{self.subject_id}", laboratory.child_of(mother, father))

    def pair(self, client: httpx.Client, pair_id: int) -> Json:
        answer = client.get(f"/v1/pairs/{pair_id}")
        assert answer.status_code == 200, answer.text
        told: Json = answer.json()
        return told


@pytest.fixture
def case(
    service: LiveService, desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]
) -> Iterator[Case]:
    with service.client("police_dna_operator") as operator, service.client("dna_reviewer") as reviewer:
        yield Case(desk, head, operator, reviewer, seeds)


def dna_of(told: Json) -> Json:
    (kind,) = [each for each in told["kinds"] if each["kind"] == "dna"]
    return dict(kind)


def test_a_report_rises_by_dna_and_its_number_stays_with_the_dna_reviewer(case: Case) -> None:
    last = case.listed()[-1]
    case.type_family(last["person"]["id"])
    risen = case.listed()[0]
    assert (risen["pair_id"], risen["rank"], risen["face_rank"]) == (last["pair_id"], 1, last["face_rank"])
    assert risen["order"]["parts"] == last["order"]["parts"]
    assert risen["order"]["log10_total"] == last["order"]["log10_total"]
    assert "DNA counts in the place too" in risen["order"]["words"]["en"]
    seen = case.pair(case.reviewer, last["pair_id"])
    assert seen["dna"]["log10_lr"] > 3
    assert "loci compared" in seen["dna"]["reason"]["en"]
    assert dna_of(seen)["answer"] == "agrees"
    of_dna = seen["fused"]["log10_posterior_odds"] - seen["fused"]["log10_prior_odds"]
    assert of_dna == pytest.approx(seen["dna"]["log10_lr"], abs=0.02)
    assert (seen["face"], seen["circumstances"], seen["opinions"]) == (None, [], [])


def test_civil_roles_are_told_that_dna_exists_and_after_acceptance_what_it_says(case: Case) -> None:
    last = case.listed()[-1]
    before = case.pair(case.desk, last["pair_id"])
    case.type_family(last["person"]["id"])
    for client in (case.desk, case.head):
        told = case.pair(client, last["pair_id"])
        assert dna_of(told)["reason"]["en"] == "DNA evidence exists, with the DNA reviewer."
        assert (dna_of(told)["answer"], told["dna"]) == ("not_comparable", None)
        assert "dna" in told["withheld"]
        assert told["fused"] == before["fused"]
    finding = {"kind": "dna", "verdict": "supports", "reference": "示物鉴 2026-21"}
    assert case.reviewer.post(f"/v1/pairs/{last['pair_id']}/findings", json=finding).status_code == 201
    told = case.pair(case.desk, last["pair_id"])
    assert (dna_of(told)["answer"], told["dna"], told["fused"]) == ("agrees", None, before["fused"])


def test_relatives_of_unknown_blood_are_told_and_move_nobody(case: Case) -> None:
    last = case.listed()[-1]
    case.type_family(last["person"]["id"], biological="unknown")
    assert case.listed()[-1]["pair_id"] == last["pair_id"]
    seen = case.pair(case.reviewer, last["pair_id"])
    assert (seen["dna"]["log10_lr"], dna_of(seen)["answer"]) == (None, "not_comparable")
    assert "unknown blood" in seen["dna"]["reason"]["en"]


def test_a_new_dna_hit_is_told_to_the_dna_reviewer_until_answered_and_to_nobody_else(case: Case) -> None:
    pair_id = case.listed()[-1]["pair_id"]
    case.type_family(case.listed()[-1]["person"]["id"])
    told = case.reviewer.get("/v1/today/dna-hits").json()
    assert told["items"][0]["id"] == pair_id
    assert set(told["items"][0]) == {"id", "put_forward_at"}
    assert told["count"] >= len(told["items"])
    for address in ("/", "/dna"):
        assert f'href="/pairs/{pair_id}"' in case.reviewer.get(address, headers=HTML).text
    for client in (case.desk, case.head, case.operator):
        assert client.get("/v1/today/dna-hits").status_code == 403
        assert "DNA 新命中" not in client.get("/", headers=HTML).text
    assert "DNA 新命中" not in case.operator.get("/dna", headers=HTML).text
    said = {"kind": "dna", "verdict": "supports", "reference": "示物鉴 2026-22", "reason": "虚构理由"}
    for verdict, waits in (("supports", False), ("taken_back", True), ("undecided", False)):
        case.reviewer.post(f"/v1/pairs/{pair_id}/findings", json=said | {"verdict": verdict})
        now = case.reviewer.get("/v1/today/dna-hits", params={"limit": 50}).json()["items"]
        assert (pair_id in {each["id"] for each in now}) is waits
