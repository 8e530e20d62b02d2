"""A superseded profile behind a decision is told to the people it concerns; nothing is reopened by itself."""

from collections.abc import Iterator

import httpx
import pytest

from models.account import Role
from tests.acceptance.test_api_identity import Json, Pair
from tests.dna_laboratory import Laboratory, Tube, table_of
from tests.live_service import LiveService

HTML = {"accept": "text/html"}


@pytest.fixture
def dna(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("dna_reviewer") as client:
        yield client


def typed(pair: Pair, operator: httpx.Client, seeds: Iterator[int]) -> int:
    """The profile of the person in care, stored now."""
    code = pair.desk.post(f"/v1/subjects/{pair.subject_id}/collection-codes").json()["code"]
    data = table_of(Tube(code, Laboratory(next(seeds)).stranger(), None))
    sent = operator.post("/v1/dna/batches", files={"file": ("a.csv", data)}).json()
    return int(sent["samples"][0]["profile_id"])


class Decided(Pair):
    """An identity that rests on DNA, of a person in care whose profile is stored; nobody doubts it yet."""

    def __init__(
        self,
        clients: tuple[httpx.Client, httpx.Client],
        operator: httpx.Client,
        dna: httpx.Client,
        seeds: Iterator[int],
    ) -> None:
        super().__init__(*clients, seeds)
        self.profile_id = typed(self, operator, seeds)
        assert self.find(dna, "dna", reference="示物鉴 1").status_code == 201
        assert self.propose("same_person").status_code == 201
        assert self.confirm().status_code == 200


@pytest.fixture
def decided(
    service: LiveService, desk: httpx.Client, head: httpx.Client, dna: httpx.Client, seeds: Iterator[int]
) -> Decided:
    with service.client("police_dna_operator") as operator:
        return Decided((desk, head), operator, dna, seeds)


def doubts(client: httpx.Client, pair: Pair) -> list[Json]:
    listed = client.get("/v1/today/doubts", params={"limit": 50}).json()["items"]
    return [each for each in listed if each["id"] == pair.id]


def supersede(dna: httpx.Client, profile_id: int) -> None:
    path = f"/v1/dna/profiles/{profile_id}/supersede"
    assert dna.post(path, json={"reason": "第二管贴错标签"}).status_code == 200


def test_the_station_and_the_dna_reviewer_see_it_and_people_alone_reopen(
    service: LiveService, decided: Decided, head: httpx.Client, dna: httpx.Client
) -> None:
    assert doubts(head, decided) == []
    assert decided.told(dna)["doubt"] is None
    supersede(dna, decided.profile_id)
    (for_head,), (for_dna,) = doubts(head, decided), doubts(dna, decided)
    assert (for_head["outcome"], for_head["profile_ids"]) == ("same_person", [])
    assert for_dna["profile_ids"] == [decided.profile_id]
    assert decided.told(head)["doubt"] == for_head
    assert decided.told(dna)["doubt"] == for_dna
    assert (decided.told()["stage"], decided.told()["outcome"]) == ("closed", "same_person")
    assert decided.subject()["state"] == "identity_confirmed"
    for client in (head, dna):
        assert f'/pairs/{decided.id}#decide">' in client.get("/", headers=HTML).text
        assert "第二管" not in client.get("/", headers=HTML).text
    page = dna.get(f"/pairs/{decided.id}", headers=HTML).text
    assert f"/dna/profiles/{decided.profile_id}" in page
    assert 'value="dna"' in page
    elsewhere = service.newcomer(f"head-{decided.id}", Role.STATION_HEAD, station="别市救助站")
    with elsewhere:
        assert doubts(elsewhere, decided) == []
    assert decided.reopen().status_code == 200
    assert (doubts(head, decided), decided.told(dna)["doubt"]) == ([], None)


def test_a_dna_reviewer_who_says_the_same_of_another_sample_ends_the_doubt(
    decided: Decided, head: httpx.Client, dna: httpx.Client
) -> None:
    refused = decided.find(dna, "dna", reference="示物鉴 2")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/pair_not_open")
    supersede(dna, decided.profile_id)
    assert decided.find(dna, "dna", verdict="undecided", reference="示物鉴 2").status_code == 201
    assert len(doubts(head, decided)) == 1
    assert decided.find(dna, "dna", reference="示物鉴 3").status_code == 201
    assert doubts(head, decided) == []
    assert (decided.told()["stage"], decided.told()["outcome"]) == ("closed", "same_person")
    assert decided.find(dna, "dna", reference="示物鉴 4").status_code == 409


def test_what_does_not_rest_on_dna_is_not_doubted(
    service: LiveService, desk: httpx.Client, head: httpx.Client, dna: httpx.Client, seeds: Iterator[int]
) -> None:
    pair = Pair(desk, head, seeds)
    with service.client("police_dna_operator") as operator, service.client("police_liaison") as police:
        number = typed(pair, operator, seeds)
        assert pair.find(police, "fingerprint", reference="示指 1").status_code == 201
    assert pair.propose("same_person").status_code == 201
    assert pair.confirm().status_code == 200
    supersede(dna, number)
    assert doubts(head, pair) == doubts(dna, pair) == []


def test_an_outcome_put_forward_on_a_finding_from_before_is_doubted_while_it_waits(
    service: LiveService, desk: httpx.Client, head: httpx.Client, dna: httpx.Client, seeds: Iterator[int]
) -> None:
    pair = Pair(desk, head, seeds)
    with service.client("police_dna_operator") as operator:
        number = typed(pair, operator, seeds)
    assert pair.find(dna, "dna", reference="示物鉴 1").status_code == 201
    supersede(dna, number)
    assert doubts(head, pair) == []
    assert pair.propose("same_person").status_code == 201
    assert [each["profile_ids"] for each in doubts(dna, pair)] == [[number]]
    assert len(doubts(head, pair)) == 1
    refusal = head.post(f"/v1/pairs/{pair.id}/outcome/refuse", json={"reason": "等新的鉴定意见"})
    assert refusal.status_code == 200
    assert doubts(head, pair) == []
