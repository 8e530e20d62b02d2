"""Blind review through HTTP: own judgement first, another person second, a third where they differ."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from models.account import Role
from models.listing import PairsAwaiting
from models.report import ReportState
from tests.live_service import ALL_ROUNDER, LiveService
from tests.page_by_page import whole_list
from tests.pictures import ANOTHER_MAN, WOMAN, jpeg, retaken

Json = dict[str, Any]
TOLD_BLIND = {"number", "left", "right", "years_between", "withheld"}


class Case:
    """A woman at the desk, her report, and a report of a man."""

    def __init__(self, desk: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]) -> None:
        self.desk, self.admission_id, self.report_id, self._seeds = desk, admission_id, report_id, seeds
        self.other_report = int(desk.post("/v1/reports", json={"name": "虚构乙"}).json()["id"])
        self.add(f"reports/{self.other_report}", ANOTHER_MAN)
        self.add(f"reports/{report_id}", WOMAN, taken_on="2019-05-20")
        self.search: Json = self.add(f"admissions/{admission_id}", WOMAN).json()["search"]

    def add(self, record: str, who: Any, **fields: str) -> httpx.Response:
        """A new photo of the person on the record."""
        picture = jpeg(retaken(who, seed=next(self._seeds)))
        answer = self.desk.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)}, data=fields)
        assert answer.status_code == 201, answer.text
        return answer

    def list_for(self, client: httpx.Client) -> Json:
        """The list as the client is told of it."""
        told: Json = client.get(f"/v1/searches/{self.search['id']}").json()
        return told

    def entry_of(self, client: httpx.Client, report: int) -> Json:
        """The candidate of a report as the client is told of it."""
        return next(each for each in self.list_for(client)["candidates"] if each["record"]["id"] == report)


@pytest.fixture
def case(desk: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]) -> Case:
    return Case(desk, admission_id, report_id, seeds)


@pytest.fixture
def someone(service: LiveService) -> Iterator[Callable[..., httpx.Client]]:
    """Clients of further people with the roles asked for."""
    clients: list[httpx.Client] = []

    def make(*roles: Role) -> httpx.Client:
        clients.append(service.newcomer(f"person-{len(clients)}-{id(clients)}", *roles))
        return clients[-1]

    yield make
    for each in clients:
        each.close()


def judged(client: httpx.Client, number: int, opinion: str, **more: str) -> httpx.Response:
    return client.post(f"/v1/reviews/{number}/judgement", json={"opinion": opinion}, headers=more)


def test_before_the_own_judgement_a_caseworker_gets_photos_and_dates_only(case: Case) -> None:
    lists = [
        case.search,
        case.list_for(case.desk),
        case.desk.get(f"/v1/admissions/{case.admission_id}/candidates").json(),
        case.desk.post(f"/v1/admissions/{case.admission_id}/searches", json={"purpose": "核对"}).json(),
    ]
    for told in lists:
        assert told["candidates"] == []
        assert len(told["to_judge"]) == told["undisposed"] >= 2
        for each in told["to_judge"]:
            assert set(each) == TOLD_BLIND
            assert set(each["left"]) == {"portrait", "taken_on", "quality", "quality_words"}
            assert {"score", "rank", "name", "circumstances"} <= set(each["withheld"])
        text = json.dumps(told["to_judge"])
        assert "comparison_score" not in text
        assert "record" not in text.replace('"record"', "")
    dates = {(each["left"]["taken_on"], each["right"]["taken_on"]) for each in case.search["to_judge"]}
    assert ("2026-03-01", "2019-05-20") in dates


def test_the_portraits_of_a_task_are_pictures_and_are_not_cached(case: Case, stranger: httpx.Client) -> None:
    for side in ("left", "right"):
        address = case.search["to_judge"][0][side]["portrait"]
        answer = case.desk.get(address)
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"] == "no-store"
        assert stranger.get(address).status_code == 401


def test_numbers_and_order_tell_nothing_and_differ_from_reader_to_reader(
    case: Case, service: LiveService, desk: httpx.Client
) -> None:
    numbers = [each["number"] for each in case.search["to_judge"]]
    assert all(number > 2**20 for number in numbers)
    assert [each["number"] for each in case.list_for(desk)["to_judge"]] == numbers
    with service.client("search_caseworker") as other:
        assert sorted(each["number"] for each in case.list_for(other)["to_judge"]) == sorted(numbers)


def test_after_the_own_judgement_the_entry_shows_everything_and_the_others_stay_blind(case: Case) -> None:
    number = case.search["to_judge"][0]["number"]
    answer = judged(case.desk, number, "cannot_tell")
    assert (answer.status_code, answer.json()["stage"], answer.json()["control"]) == (
        201,
        "first_review",
        None,
    )
    told = case.list_for(case.desk)
    (entry,) = told["candidates"]
    assert (entry["own_opinion"], entry["stage"]) == ("cannot_tell", "second_review")
    assert entry["pair_id"] == answer.json()["pair_id"]
    assert {"comparison_score", "band", "evidence", "record", "circumstances"} <= set(entry)
    assert number not in {each["number"] for each in told["to_judge"]}
    assert told["undisposed"] == case.search["undisposed"] - 1


def test_a_judgement_is_final_and_its_key_gives_the_first_again(case: Case) -> None:
    number = case.search["to_judge"][0]["number"]
    first = judged(case.desk, number, "same_person", **{"Idempotency-Key": f"judge-{number}"})
    again = judged(case.desk, number, "same_person", **{"Idempotency-Key": f"judge-{number}"})
    assert (again.status_code, again.json()) == (200, first.json())
    changed = judged(case.desk, number, "different")
    assert (changed.status_code, changed.json()["type"]) == (409, "/problems/already_judged")
    assert case.list_for(case.desk)["candidates"][0]["own_opinion"] == "same_person"


def test_none_of_these_is_one_call_and_keeps_what_was_judged_before(case: Case) -> None:
    number = case.search["to_judge"][0]["number"]
    judged(case.desk, number, "same_person")
    told = case.desk.post(f"/v1/searches/{case.search['id']}/none", json={"note": "都不像"}).json()
    assert (told["undisposed"], told["to_judge"]) == (0, [])
    opinions = sorted(each["own_opinion"] for each in told["candidates"])
    assert opinions == ["different"] * (len(opinions) - 1) + ["same_person"]
    again = case.desk.post(f"/v1/searches/{case.search['id']}/none", json={}).json()
    assert again == told
    ranks = [each["rank"] for each in told["candidates"] if each["person"]["gallery"] == "reports"]
    assert ranks == sorted(ranks)


def test_a_station_head_sees_all_and_cannot_judge(case: Case, head: httpx.Client) -> None:
    told = case.list_for(head)
    assert told["to_judge"] == []
    assert {case.report_id, case.other_report} <= {each["record"]["id"] for each in told["candidates"]}
    assert {each["own_opinion"] for each in told["candidates"]} == {None}
    number = case.search["to_judge"][0]["number"]
    assert judged(head, number, "different").status_code == 403
    assert head.post(f"/v1/searches/{case.search['id']}/none", json={}).status_code == 403


def test_who_is_head_and_caseworker_is_treated_as_a_reviewer(
    case: Case, someone: Callable[..., httpx.Client]
) -> None:
    both = someone(Role.STATION_HEAD, Role.SEARCH_CASEWORKER)
    assert case.list_for(both)["candidates"] == []
    assert case.list_for(both)["to_judge"]


def test_who_was_shown_the_evidence_cannot_judge_blind_later(
    case: Case, service: LiveService, head: httpx.Client
) -> None:
    username = f"promoted-{case.search['id']}"
    with service.newcomer(username, Role.STATION_HEAD) as promoted:
        assert case.list_for(promoted)["candidates"]
        with service.runtime.store.begin() as work:
            (account,) = (each for each in work.accounts.in_order() if each.username == username)
            work.accounts.set_roles(account.id, (Role.SEARCH_CASEWORKER,))
        answer = judged(promoted, case.search["to_judge"][0]["number"], "different")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/evidence_already_seen")


def test_intake_and_batch_see_no_candidates_and_judge_nothing(case: Case, service: LiveService) -> None:
    number = case.search["to_judge"][0]["number"]
    for username in ("intake_officer", "batch"):
        with service.client(username) as client:
            assert client.get(f"/v1/searches/{case.search['id']}").status_code == 403
            assert judged(client, number, "different").status_code == 403


def test_first_reviews_wait_until_somebody_judges_them(
    case: Case, service: LiveService, head: httpx.Client
) -> None:
    runtime = service.runtime
    listed = {each["pair_id"] for each in case.list_for(head)["candidates"]}
    with runtime.store.read() as work:
        waiting = {each.id for each in work.pair_queues.awaiting_first(PairsAwaiting(10_000, 0))}
    assert listed <= waiting
    with service.client("search_caseworker") as colleague:
        shown = colleague.get("/v1/reviews/first").json()["items"]
        assert 0 < len(shown) <= 50
        assert {frozenset(each) for each in shown} == {frozenset(TOLD_BLIND)}
        assert judged(colleague, shown[0]["number"], "cannot_tell").status_code == 201
        left = {each["number"] for each in whole_list(colleague, "/v1/reviews/first")}
        assert shown[0]["number"] not in left
    with service.client("second_reviewer") as second:
        assert second.get("/v1/reviews/first").status_code == 403


def _first(case: Case, head: httpx.Client, opinion: str) -> tuple[int, int]:
    """The number of the task and the pair of the woman's own report, after a first opinion."""
    wanted = case.entry_of(head, case.report_id)["pair_id"]
    for each in case.search["to_judge"]:
        pair_id = judged(case.desk, each["number"], opinion).json()["pair_id"]
        if pair_id == wanted:
            return each["number"], pair_id
    raise AssertionError("the report is not on the list")


def _open(client: httpx.Client) -> list[Json]:
    return whole_list(client, "/v1/reviews")


def test_a_second_reviewer_gets_photos_and_dates_under_another_number(
    case: Case, head: httpx.Client, second: httpx.Client
) -> None:
    before = {each["number"] for each in _open(second)}
    number, _ = _first(case, head, "same_person")
    tasks = [each for each in _open(second) if each["number"] not in before]
    assert tasks
    for each in tasks:
        assert set(each) == TOLD_BLIND
        assert each["number"] != number
        assert second.get(each["left"]["portrait"]).status_code == 200
    assert second.get(f"/v1/reviews/{number}/photos/left").status_code == 403
    assert judged(second, number, "same_person").status_code == 403
    for path in (f"searches/{case.search['id']}", f"reports/{case.report_id}"):
        assert second.get(f"/v1/{path}").status_code == 403


def _second_task(case: Case, client: httpx.Client, before: set[int]) -> int:
    """The new task whose right photo is of the woman's own report."""
    new = [each for each in _open(client) if each["number"] not in before]
    return int(next(each["number"] for each in new if each["right"]["taken_on"] == "2019-05-20"))


@pytest.mark.parametrize(
    ("opinions", "stage", "outcome"),
    [
        (("same_person", "same_person"), "verification", None),
        (("same_family", "same_family"), "verification", None),
        (("different", "different"), "closed", "excluded"),
        (("cannot_tell", "cannot_tell"), "closed", "inconclusive"),
        (("same_person", "different", "same_person"), "verification", None),
        (("same_person", "different", "different"), "closed", "excluded"),
        (("same_person", "different", "cannot_tell"), "closed", "inconclusive"),
    ],
)
def test_opinions_of_different_people_lead_where_the_rules_say(
    case: Case,
    head: httpx.Client,
    second: httpx.Client,
    someone: Callable[..., httpx.Client],
    opinions: tuple[str, ...],
    stage: str,
    outcome: str | None,
) -> None:
    before = {each["number"] for each in _open(second)}
    _first(case, head, opinions[0])
    number = _second_task(case, second, before)
    third = someone(Role.SECOND_REVIEWER)
    assert judged(second, number, opinions[1]).status_code == 201
    late = judged(third, number, "different")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/review_done")
    if len(opinions) == 3:
        assert number not in {each["number"] for each in _open(second)}
        again = _second_task(case, third, before)
        assert again not in {each["number"] for each in _open(second)}
        assert judged(second, again, opinions[2]).json()["type"] == "/problems/already_judged"
        told = judged(third, again, opinions[2])
        assert (told.json()["stage"], told.json()["pair_id"]) == ("third_review", None)
    entry = case.entry_of(head, case.report_id)
    assert (entry["stage"], entry["outcome"]) == (stage, outcome)


def test_the_first_reviewer_is_never_the_second(
    case: Case, head: httpx.Client, someone: Callable[..., httpx.Client]
) -> None:
    both = someone(Role.SEARCH_CASEWORKER, Role.SECOND_REVIEWER)
    before = {each["number"] for each in _open(both)}
    for each in case.list_for(both)["to_judge"]:
        assert judged(both, each["number"], "same_person").status_code == 201
    assert {each["number"] for each in _open(both)} == before


def test_a_further_caseworkers_opinion_is_kept_and_moves_nothing(
    case: Case, head: httpx.Client, service: LiveService
) -> None:
    number, _ = _first(case, head, "same_person")
    with service.client("search_caseworker") as colleague:
        assert judged(colleague, number, "different").status_code == 201
        entry = case.entry_of(colleague, case.report_id)
    assert (entry["own_opinion"], entry["stage"]) == ("different", "second_review")


def test_a_withdrawn_reports_pairs_are_frozen_and_come_back_with_it(
    case: Case, head: httpx.Client, service: LiveService
) -> None:
    runtime = service.runtime
    with runtime.store.begin() as work:
        work.reports.set_state(case.report_id, ReportState.WITHDRAWN)
        (pair,) = work.pairs.freeze_of_report(case.report_id, now=runtime.now())
    with service.client(ALL_ROUNDER) as client:
        wanted = case.entry_of(head, case.report_id)
        assert (wanted["stage"], wanted["outcome"]) == ("closed", "withdrawn")
        refused = [judged(client, each["number"], "different") for each in case.search["to_judge"]]
    assert "/problems/pair_frozen" in {each.json().get("type") for each in refused}
    with runtime.store.begin() as work:
        work.reports.set_state(case.report_id, ReportState.ACTIVE)
        work.pairs.unfreeze_of_report(case.report_id, now=runtime.now())
        assert work.pairs.get(pair.id).outcome is None


def _excluded(case: Case, head: httpx.Client, second: httpx.Client) -> None:
    before = {each["number"] for each in _open(second)}
    _first(case, head, "different")
    judged(second, _second_task(case, second, before), "different")
    assert case.entry_of(head, case.report_id)["outcome"] == "excluded"


def test_searching_again_leaves_an_excluded_pair_and_its_judgements_alone(
    case: Case, head: httpx.Client, second: httpx.Client
) -> None:
    _excluded(case, head, second)
    told = case.desk.post(f"/v1/admissions/{case.admission_id}/searches", json={"purpose": "核对"}).json()
    entry = next(each for each in told["candidates"] if each["record"]["id"] == case.report_id)
    assert (entry["stage"], entry["outcome"], entry["own_opinion"]) == ("closed", "excluded", "different")


def test_a_new_photo_that_compares_better_brings_an_excluded_pair_back(
    case: Case, head: httpx.Client, second: httpx.Client
) -> None:
    _excluded(case, head, second)
    picture = jpeg(retaken(WOMAN, seed=31))
    for record in (f"reports/{case.report_id}", f"admissions/{case.admission_id}"):
        answer = case.desk.post(f"/v1/{record}/photos", files={"file": ("same.jpg", picture)})
        assert answer.status_code == 201
    told = head.get(f"/v1/admissions/{case.admission_id}/candidates").json()
    entry = next(each for each in told["candidates"] if each["record"]["id"] == case.report_id)
    assert (entry["stage"], entry["outcome"]) in {("new", None), ("first_review", None)}
    mine = case.desk.get(f"/v1/admissions/{case.admission_id}/candidates").json()
    assert case.report_id not in {each["record"]["id"] for each in mine["candidates"]}


def test_the_same_photo_again_brings_nothing_back(
    case: Case, head: httpx.Client, second: httpx.Client
) -> None:
    path, data = f"/v1/reports/{case.report_id}/photos", {"taken_on": "2019-05-20"}
    picture = {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=32)))}
    case.desk.post(path, files=picture, data=data)
    _excluded(case, head, second)
    again = case.desk.post(path, files=picture, data=data)
    assert again.status_code == 200
    assert case.entry_of(head, case.report_id)["outcome"] == "excluded"


def test_figures_keep_proposed_reviewed_and_confirmed_apart(
    case: Case, head: httpx.Client, desk: httpx.Client
) -> None:
    before = head.get("/v1/reviews/statistics").json()
    judged(case.desk, case.search["to_judge"][0]["number"], "cannot_tell")
    after = head.get("/v1/reviews/statistics").json()
    assert after["proposed"] == before["proposed"]
    assert (after["reviewed"], after["confirmed"]) == (before["reviewed"] + 1, before["confirmed"])
    assert after["controls_judged"] == 0
    assert "have not been measured" in after["controls_words"]["en"]
    assert desk.get("/v1/reviews/statistics").status_code == 403
