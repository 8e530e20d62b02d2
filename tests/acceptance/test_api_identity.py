"""Identity through HTTP: a basis beyond looks, no open contradiction, two deciders, and the way back."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from models.account import Role
from models.pair import PairStage
from tests.live_service import ALL_ROUNDER, STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]
HTML = {"accept": "text/html"}


class Pair:
    """A woman in care and her report, as a pair that the one at the desk has judged."""

    def __init__(self, desk: httpx.Client, head: httpx.Client, seeds: Iterator[int], **facts: Any) -> None:
        self.desk, self.head = desk, head
        stay = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00", "sex": "female"}
        self.admission = desk.post("/v1/admissions", json=stay).json()
        report = {"name": "虚构甲", "sex": "female", **facts}
        self.report_id = int(desk.post("/v1/reports", json=report).json()["id"])
        other = {"name": "虚构乙", "sex": "female"}
        self.other_report_id = int(desk.post("/v1/reports", json=other).json()["id"])
        for record in (f"reports/{self.report_id}", f"reports/{self.other_report_id}"):
            self.add_photo(record, seeds)
        search = self.add_photo(f"admissions/{self.admission['id']}", seeds).json()["search"]
        desk.post(f"/v1/searches/{search['id']}/none", json={})
        self.listed = {each["record"]["id"]: each for each in self.candidates(search["id"])}
        self.id = self.listed[self.report_id]["pair_id"]
        self.other_id = self.listed[self.other_report_id]["pair_id"]
        self.subject_id = self.admission["subject_id"]

    def add_photo(self, record: str, seeds: Iterator[int]) -> httpx.Response:
        """A new photo of the woman on a record."""
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        return self.desk.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)})

    def candidates(self, search_id: int) -> list[Json]:
        """The whole list, as the station head sees it."""
        found: list[Json] = self.head.get(f"/v1/searches/{search_id}").json()["candidates"]
        return found

    def find(self, client: httpx.Client, kind: str, verdict: str = "supports", **more: str) -> httpx.Response:
        """A finding about the pair."""
        body = {"kind": kind, "verdict": verdict, **more}
        return client.post(f"/v1/pairs/{self.id}/findings", json=body)

    def propose(self, outcome: str, client: httpx.Client | None = None) -> httpx.Response:
        """An outcome put forward, by the caseworker unless told otherwise."""
        body = {"outcome": outcome, "reason": "依据齐全"}
        return (client or self.desk).post(f"/v1/pairs/{self.id}/outcome", json=body)

    def confirm(self) -> httpx.Response:
        """The outcome confirmed by the station head."""
        return self.head.post(f"/v1/pairs/{self.id}/outcome/confirm")

    def reopen(self, client: httpx.Client | None = None) -> httpx.Response:
        """The decision reopened."""
        path = f"/v1/pairs/{self.id}/outcome/reopen"
        return (client or self.head).post(path, json={"reason": "DNA 复核发现样本贴错标签"})

    def told(self, client: httpx.Client | None = None) -> Json:
        """The pair as the client is told of it."""
        answer = (client or self.head).get(f"/v1/pairs/{self.id}")
        assert answer.status_code == 200, answer.text
        told: Json = answer.json()
        return told

    def subject(self) -> Json:
        """The subject's record."""
        told: Json = self.head.get(f"/v1/subjects/{self.subject_id}").json()
        return told

    def report_state(self) -> str:
        """Where the report stands."""
        return str(self.head.get(f"/v1/reports/{self.report_id}").json()["state"])


@pytest.fixture
def pair(desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]) -> Pair:
    return Pair(desk, head, seeds)


@pytest.fixture
def dna(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("dna_reviewer") as client:
        yield client


@pytest.fixture
def police(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("police_liaison") as client:
        yield client


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def test_faces_and_opinions_alone_never_make_an_identity(
    service: LiveService, desk: httpx.Client, head: httpx.Client, pair: Pair
) -> None:
    assert problem(pair.propose("same_person")) == (409, "not_in_verification")
    with service.runtime.store.begin() as work:
        work.pairs.set_stage(pair.id, PairStage.VERIFICATION, now=service.runtime.now())
    assert problem(pair.propose("same_person")) == (409, "no_basis_beyond_face")
    assert problem(pair.confirm()) == (409, "nothing_proposed")


@pytest.mark.parametrize("basis", ["dna", "fingerprint", "papers"])
def test_each_basis_leads_to_an_identity_that_ends_the_search_for_both(
    pair: Pair,
    dna: httpx.Client,
    police: httpx.Client,
    service: LiveService,
    seeds: Iterator[int],
    basis: str,
) -> None:
    if basis == "dna":
        assert pair.find(dna, "dna", reference="示物鉴 2026-11").status_code == 201
    elif basis == "fingerprint":
        assert pair.find(police, "fingerprint", reference="示指 2026-7").status_code == 201
    else:
        with service.runtime.store.begin() as work:
            work.pairs.set_stage(pair.id, PairStage.VERIFICATION, now=service.runtime.now())
        pair.find(pair.desk, "document", reference="户口簿 示 001")
        pair.find(pair.desk, "family")
        assert problem(pair.propose("same_person")) == (409, "no_basis_beyond_face")
        pair.find(police, "police_check", reference="示核 2026-3")
    decision = pair.propose("same_person")
    assert decision.status_code == 201, decision.text
    assert decision.json()["bases"] == [{"papers": "document_family_police"}.get(basis, basis)]
    assert decision.json()["finding_ids"]
    done = pair.confirm()
    assert (done.status_code, done.json()["state"]) == (200, "confirmed")
    assert done.json()["proposed_by"] != done.json()["closed_by"]
    told = pair.told()
    assert (told["stage"], told["outcome"]) == ("closed", "same_person")
    subject = pair.subject()
    assert (subject["state"], subject["is_searchable"]) == ("identity_confirmed", False)
    assert pair.report_state() == "found_by_us"
    by_hand = {"move": "resume", "reason": "误"}
    resumed = pair.desk.post(f"/v1/reports/{pair.report_id}/moves", json=by_hand)
    assert problem(resumed) == (409, "found_by_decision_alone")
    other = pair.head.get(f"/v1/pairs/{pair.other_id}").json()
    assert other["frozen_for"] == ["identity_confirmed"]
    again = pair.add_photo(f"reports/{pair.other_report_id}", seeds).json()["search"]
    found = {each["person"]["id"] for each in pair.candidates(again["id"])}
    assert pair.subject_id not in found


def test_a_reopened_identity_puts_everything_back_and_keeps_its_history(
    pair: Pair, dna: httpx.Client, service: LiveService
) -> None:
    pair.find(dna, "dna", reference="示物鉴 2026-12")
    pair.propose("same_person")
    pair.confirm()
    assert pair.reopen(pair.desk).status_code == 403
    with service.client("coordinator") as coordinator:
        reopened = pair.reopen(coordinator)
    assert (reopened.status_code, reopened.json()["state"]) == (200, "reopened")
    told, subject = pair.told(), pair.subject()
    assert (told["stage"], told["outcome"], told["frozen_for"]) == ("verification", None, [])
    assert [each["state"] for each in told["decisions"]] == ["reopened"]
    assert told["decisions"][0]["reopening_reason"] == "DNA 复核发现样本贴错标签"
    assert (subject["state"], subject["is_searchable"]) == ("in_care_unidentified", True)
    running = pair.desk.get("/v1/deadlines", params={"subject_id": pair.subject_id}).json()["items"]
    assert "search_notice" in {each["duty"] for each in running}
    assert "home_place_feedback" not in {each["duty"] for each in running}
    assert pair.subject()["state"] == "long_term"
    outcomes = pair.head.get("/v1/today/outcomes", params={"limit": 50}).json()["items"]
    assert pair.id not in {each["id"] for each in outcomes}
    assert [each["state"] for each in subject["history"]] == ["identity_confirmed", "in_care_unidentified"]
    assert pair.report_state() == "active"
    assert pair.head.get(f"/v1/pairs/{pair.other_id}").json()["frozen_for"] == []
    assert problem(pair.reopen()) == (409, "not_closed")
    assert problem(pair.confirm()) == (409, "nothing_proposed")


def test_one_person_never_does_both_halves_whatever_their_roles(
    pair: Pair, dna: httpx.Client, service: LiveService
) -> None:
    pair.find(dna, "dna", reference="示物鉴 2026-13")
    assert pair.propose("same_person", pair.head).status_code == 403
    assert pair.propose("same_person").status_code == 201
    waiting = pair.head.get("/v1/today/outcomes", params={"limit": 50}).json()["items"]
    assert {"same_person"} == {each["outcome"] for each in waiting if each["id"] == pair.id}
    assert f'href="/pairs/{pair.id}#decide"' in pair.head.get("/", headers={"accept": "text/html"}).text
    assert pair.desk.get("/v1/today/outcomes").status_code == 403
    assert problem(pair.propose("same_person", dna)) == (409, "proposal_waits")
    assert pair.desk.post(f"/v1/pairs/{pair.id}/outcome/confirm").status_code == 403
    with service.runtime.store.begin() as work:
        account = next(each for each in work.accounts.in_order() if each.username == ALL_ROUNDER)
        head = next(each for each in work.accounts.in_order() if each.username == "station_head")
        work.accounts.set_roles(account.id, account.roles | head.roles)
    try:
        assert problem(pair.desk.post(f"/v1/pairs/{pair.id}/outcome/confirm")) == (409, "same_decider")
    finally:
        with service.runtime.store.begin() as work:
            work.accounts.set_roles(account.id, account.roles)
    refused = pair.head.post(f"/v1/pairs/{pair.id}/outcome/refuse", json={"reason": "等第二份样本"})
    assert (refused.status_code, refused.json()["state"]) == (200, "refused")
    assert pair.told()["stage"] == "verification"


def test_a_head_decides_about_people_of_the_own_station_and_about_no_others(
    pair: Pair, dna: httpx.Client, service: LiveService
) -> None:
    pair.find(dna, "dna", reference="示物鉴 2026-20")
    assert pair.propose("relative_of").status_code == 201
    outcome, reason = f"/v1/pairs/{pair.id}/outcome", {"reason": "不归本站"}
    acts = [f'action="/pairs/{pair.id}/outcome/{each}"' for each in ("confirm", "refuse", "reopen")]

    def waiting(client: httpx.Client) -> set[int]:
        items = client.get("/v1/today/outcomes", params={"limit": 50}).json()["items"]
        return {each["id"] for each in items}

    with service.newcomer("far_decider", Role.STATION_HEAD, station="别市救助站") as far:
        assert (pair.id in waiting(pair.head), pair.id in waiting(far)) == (True, False)
        assert problem(far.post(f"{outcome}/confirm")) == (403, "other_station")
        assert problem(far.post(f"{outcome}/refuse", json=reason)) == (403, "other_station")
        assert far.post(f"/pairs/{pair.id}/outcome/confirm", headers=HTML).status_code == 403
        offered = pair.head.get(f"/pairs/{pair.id}", headers=HTML).text
        withheld = far.get(f"/pairs/{pair.id}", headers=HTML).text
        assert [each in offered for each in acts] == [True, True, False]
        assert pair.confirm().status_code == 200
        assert problem(pair.reopen(far)) == (403, "other_station")
        withheld += far.get(f"/pairs/{pair.id}", headers=HTML).text
        assert not [each for each in acts if each in withheld]
    coordinates = service.newcomer("far_coordinator", Role.COORDINATOR, station="别市救助站")
    with coordinates as coordinator:
        assert pair.reopen(coordinator).json()["state"] == "reopened"


def test_a_head_without_a_station_decides_for_all(
    pair: Pair, dna: httpx.Client, service: LiveService
) -> None:
    pair.find(dna, "dna", reference="示物鉴 2026-21")
    pair.propose("relative_of")
    with service.newcomer("head_of_all", Role.STATION_HEAD, station=None) as head:
        told = head.get("/v1/today/outcomes", params={"limit": 50}).json()["items"]
        assert pair.id in {each["id"] for each in told}
        assert head.post(f"/v1/pairs/{pair.id}/outcome/confirm").status_code == 200


def test_a_contradiction_stands_until_a_person_resolves_it_with_a_reason(
    desk: httpx.Client, head: httpx.Client, dna: httpx.Client, seeds: Iterator[int]
) -> None:
    pair = Pair(desk, head, seeds, sex="male")
    assert pair.told()["open_contradictions"] == ["sex"]
    pair.find(dna, "dna", reference="示物鉴 2026-14")
    assert problem(pair.propose("same_person")) == (409, "open_contradiction")
    assert problem(pair.find(desk, "contradiction", "resolved", about="sex")) == (422, "reason_missing")
    resolved = pair.find(desk, "contradiction", "resolved", about="sex", reason="报案登记笔误，已更正")
    assert resolved.status_code == 201
    assert pair.told()["open_contradictions"] == []
    assert pair.propose("same_person").status_code == 201
    pair.find(dna, "dna", "against", reference="示物鉴 2026-15")
    assert problem(pair.confirm()) == (409, "no_basis_beyond_face")
    assert pair.told()["open_contradictions"] == ["dna"]


def test_a_relative_leaves_both_searchable(pair: Pair, dna: httpx.Client) -> None:
    pair.find(dna, "dna", reference="示物鉴 2026-16")
    assert pair.propose("relative_of").status_code == 201
    assert pair.confirm().status_code == 200
    assert (pair.told()["outcome"], pair.subject()["is_searchable"]) == ("relative_of", True)
    assert pair.report_state() == "active"


def test_each_finding_is_its_roles_own(
    pair: Pair, dna: httpx.Client, police: httpx.Client, service: LiveService
) -> None:
    owners = {"dna": dna, "fingerprint": police, "police_check": police, "family": pair.desk}
    for kind in owners:
        for client in (dna, police, pair.desk, pair.head):
            if client is not owners[kind]:
                assert problem(pair.find(client, kind, reference="x")) == (403, "role_not_allowed")
    assert problem(pair.find(police, "fingerprint")) == (422, "reference_missing")
    for username in ("batch", "intake_officer", "second_reviewer", "operator"):
        with service.client(username) as client:
            assert client.get(f"/v1/pairs/{pair.id}").status_code == 403
            assert pair.find(client, "family").status_code == 403
            assert pair.propose("same_person", client).status_code == 403


def test_a_repeated_finding_is_the_first(pair: Pair, police: httpx.Client) -> None:
    body = {"kind": "fingerprint", "verdict": "undecided", "reference": "示指 2026-8"}
    key = {"Idempotency-Key": f"finding-{pair.id}"}
    first, again = (police.post(f"/v1/pairs/{pair.id}/findings", json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_a_finding_recorded_in_error_is_taken_back_and_kept(pair: Pair, police: httpx.Client) -> None:
    pair.find(police, "fingerprint", reference="示指 2026-9")
    assert pair.propose("same_person").status_code == 201
    pair.find(police, "fingerprint", "taken_back", reason="录错人")
    assert problem(pair.confirm()) == (409, "no_basis_beyond_face")
    assert [each["verdict"] for each in pair.told()["findings"]] == ["supports", "taken_back"]


def test_kinds_of_evidence_stay_apart_and_missing_ones_count_for_nothing(
    pair: Pair, dna: httpx.Client
) -> None:
    told = pair.told(pair.desk)
    kinds = {each["kind"]: each for each in told["kinds"]}
    assert list(kinds) == ["face", "dna", "circumstances", "clue", "exclusion", "contradiction"]
    assert kinds["face"]["answer"] == "agrees"
    assert kinds["dna"]["answer"] == kinds["clue"]["answer"] == "not_comparable"
    assert told["fused"]["prior_words"]["en"].startswith("Prior: each of the")
    assert (
        abs(
            told["fused"]["log10_posterior_odds"]
            - told["fused"]["log10_prior_odds"]
            - told["face"]["log10_lr"]
        )
        < 0.02
    )
    pair.find(dna, "dna", reference="示物鉴 2026-17")
    after = pair.told(pair.desk)
    seen = {each["kind"]: each for each in after["kinds"]}["dna"]
    assert (seen["answer"], seen["reason"]["en"]) == ("agrees", "Accepted by a DNA reviewer: DNA supports.")
    assert after["fused"]["log10_posterior_odds"] == told["fused"]["log10_posterior_odds"]


def test_caseworkers_see_no_dna_text_and_dna_reviewers_no_face_or_story(
    pair: Pair, dna: httpx.Client
) -> None:
    pair.find(dna, "dna", reference="示物鉴 2026-18", reason="CPI 超过阈值")
    (seen,) = pair.told(pair.desk)["findings"]
    assert (seen["verdict"], seen["reference"], seen["reason"]) == ("supports", None, None)
    told = pair.told(dna)
    assert told["findings"][0]["reference"] == "示物鉴 2026-18"
    assert (told["face"], told["circumstances"], told["fused"], told["opinions"]) == (None, [], None, [])
    assert told["withheld"] == ["circumstances", "clues", "face", "judgements", "photos", "rivals"]
    assert {each["kind"] for each in told["kinds"]} == {"dna", "exclusion"}


def test_a_caseworker_judges_before_reading_a_pair(pair: Pair, service: LiveService) -> None:
    with service.client("search_caseworker") as colleague:
        assert problem(colleague.get(f"/v1/pairs/{pair.id}")) == (403, "judge_first")


def test_two_people_in_care_are_linked_and_never_an_identity(
    pair: Pair, service: LiveService, dna: httpx.Client, seeds: Iterator[int]
) -> None:
    stay = {"station": STATION, "entered_at": "2026-03-02T08:00:00+08:00"}
    second = pair.desk.post("/v1/admissions", json=stay).json()
    search = pair.add_photo(f"admissions/{second['id']}", seeds).json()["search"]
    pair.id = next(
        each["pair_id"]
        for each in pair.candidates(search["id"])
        if each["person"] == {"gallery": "admissions", "id": pair.subject_id}
    )
    pair.find(dna, "dna", reference="示物鉴 2026-19")
    assert problem(pair.propose("same_person")) == (403, "judge_first")
    pair.desk.post(f"/v1/searches/{search['id']}/none", json={}).raise_for_status()
    assert problem(pair.propose("same_person")) == (409, "link_instead")
