"""Pairs that clues put forward: faces first where there are photos, else two people on stated facts."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from models.gallery import GalleryKind, PersonRef
from tests.live_service import STATION, LiveService
from tests.page_by_page import whole_list
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]
HTML = {"accept": "text/html"}
STAY = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
CLUE = {
    "kind": "name",
    "text": "宁秀真",
    "source": "person",
    "certainty": "likely",
    "heard_at": "2026-03-02T09:15:00+08:00",
    "heard_by": "陈某",
}


class Heard:
    """Somebody in care who said a name, and the report that it sounds like."""

    def __init__(self, service: LiveService, desk: httpx.Client) -> None:
        self.service, self.desk = service, desk
        self.admission_id = int(desk.post("/v1/admissions", json=STAY).json()["id"])
        self.report_id = int(desk.post("/v1/reports", json={"name": "林秀珍"}).json()["id"])

    def hear(self) -> None:
        added = self.desk.post(f"/v1/admissions/{self.admission_id}/clues", json=CLUE)
        assert added.json()["proposed"] == 1, added.text

    def add_photos(self, seeds: Iterator[int]) -> None:
        for record in (f"admissions/{self.admission_id}", f"reports/{self.report_id}"):
            picture = jpeg(retaken(WOMAN, seed=next(seeds)))
            answer = self.desk.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)})
            assert answer.status_code == 201, answer.text

    def matches(self, client: httpx.Client) -> Json:
        told: Json = client.get(f"/v1/admissions/{self.admission_id}/clue-matches").json()
        return told

    @property
    def pair_id(self) -> int:
        with self.service.runtime.store.read() as work:
            (pair,) = work.pairs.of_person(PersonRef(GalleryKind.REPORTS, self.report_id))
        return pair.id

    def waits_for(self, client: httpx.Client) -> bool:
        listed = whole_list(client, "/v1/reviews/without-photos")
        return self.pair_id in {each["id"] for each in listed}

    def opine(self, client: httpx.Client, opinion: str = "same_person") -> httpx.Response:
        return client.post(f"/v1/pairs/{self.pair_id}/opinion", json={"opinion": opinion})

    def stage(self, head: httpx.Client) -> tuple[str, str | None]:
        told = head.get(f"/v1/pairs/{self.pair_id}").json()
        return told["stage"], told["outcome"]


@pytest.fixture
def heard(service: LiveService, desk: httpx.Client) -> Heard:
    return Heard(service, desk)


@pytest.fixture
def colleague(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("search_caseworker") as client:
        yield client


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


@pytest.mark.parametrize("is_heard_first", [True, False])
def test_a_match_with_photos_is_judged_before_its_name_is_told(
    heard: Heard, head: httpx.Client, seeds: Iterator[int], is_heard_first: bool
) -> None:
    if is_heard_first:
        heard.hear()
    heard.add_photos(seeds)
    if not is_heard_first:
        heard.hear()
    told = heard.matches(heard.desk)
    assert told["items"] == []
    (waiting,) = told["to_judge"]
    assert "name" in waiting["withheld"]
    assert set(waiting) == {"number", "left", "right", "years_between", "withheld"}
    assert "林" not in str(told)
    assert told["to_judge_words"]["en"].startswith("A clue sounds like")
    (seen,) = heard.matches(head)["items"]
    assert seen["record"]["id"] == heard.report_id
    judged = heard.desk.post(f"/v1/reviews/{waiting['number']}/judgement", json={"opinion": "same_person"})
    assert judged.status_code == 201, judged.text
    told = heard.matches(heard.desk)
    assert (told["to_judge"], [each["record"]["id"] for each in told["items"]]) == ([], [heard.report_id])
    assert not heard.waits_for(heard.desk)
    assert problem(heard.opine(heard.desk)) == (409, "photos_to_judge")


def test_two_people_on_stated_facts_lead_to_verification_and_never_to_an_identity(
    heard: Heard, colleague: httpx.Client, head: httpx.Client
) -> None:
    heard.hear()
    (match,) = heard.matches(heard.desk)["items"]
    assert match["record"]["id"] == heard.report_id
    assert heard.waits_for(heard.desk)
    assert heard.opine(heard.desk).status_code == 201
    assert not heard.waits_for(heard.desk)
    assert problem(heard.opine(heard.desk, "different")) == (409, "already_judged")
    assert heard.waits_for(colleague)
    told = colleague.get(f"/v1/pairs/{heard.pair_id}").json()
    assert (told["stage"], told["opinions"]) == ("second_review", [])
    assert "judgements" in told["withheld"]
    assert heard.opine(colleague).status_code == 201
    assert heard.stage(head) == ("verification", None)
    outcome = {"outcome": "same_person", "reason": "名字像"}
    answer = heard.desk.post(f"/v1/pairs/{heard.pair_id}/outcome", json=outcome)
    assert problem(answer) == (409, "no_basis_beyond_face")


def test_the_pages_lead_from_today_to_the_opinion_and_tell_nobody_of_the_other(
    heard: Heard, colleague: httpx.Client, head: httpx.Client
) -> None:
    heard.hear()
    pair = f"/pairs/{heard.pair_id}"
    for client in (heard.desk, colleague):
        assert "等您看情况给出意见" in client.get("/", headers=HTML).text
        assert f'href="{pair}"' in client.get("/reviews", headers=HTML).text
        page = client.get(pair, headers=HTML).text
        assert f'action="{pair}/opinion"' in page
        assert "虚构理由甲" not in page
        empty = client.post(f"{pair}/opinion", data={"note": "虚构理由乙"}, headers=HTML)
        assert (empty.status_code, "虚构理由乙" in empty.text) == (422, True)
        said = {"opinion": "same_person", "note": "虚构理由甲"}
        assert client.post(f"{pair}/opinion", data=said).headers["location"] == pair
        assert f'href="{pair}"' not in client.get("/reviews", headers=HTML).text
        assert f'action="{pair}/opinion"' not in client.get(pair, headers=HTML).text
    assert heard.stage(head) == ("verification", None)
    assert head.post(f"{pair}/opinion", data={"opinion": "different"}).status_code == 403


def test_two_people_who_see_somebody_else_exclude_the_pair(
    heard: Heard, colleague: httpx.Client, head: httpx.Client
) -> None:
    heard.hear()
    for client in (heard.desk, colleague):
        assert heard.opine(client, "different").status_code == 201
    assert heard.stage(head) == ("closed", "excluded")
    assert not heard.waits_for(heard.desk)


def test_photos_that_come_after_the_first_opinion_leave_the_round_on_facts(
    heard: Heard, colleague: httpx.Client, head: httpx.Client, seeds: Iterator[int]
) -> None:
    heard.hear()
    assert heard.opine(heard.desk).status_code == 201
    heard.add_photos(seeds)
    assert heard.waits_for(colleague)
    assert heard.opine(colleague).status_code == 201
    assert heard.stage(head)[0] == "verification"


def test_a_withdrawn_report_leaves_the_queue_and_others_have_no_say(
    heard: Heard, service: LiveService, head: httpx.Client, second: httpx.Client
) -> None:
    heard.hear()
    for client in (head, second):
        assert heard.opine(client).status_code == 403
        assert client.get("/v1/reviews/without-photos").status_code == 403
    withdrawal = {"move": "withdraw", "reason": "家属要求"}
    heard.desk.post(f"/v1/reports/{heard.report_id}/moves", json=withdrawal)
    assert not heard.waits_for(heard.desk)
    assert problem(heard.opine(heard.desk)) == (409, "pair_frozen")
