"""Queues of reviews page by page: in JSON and on the page, everything once and nothing that tells."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from api.app import assembled
from api.pagination import Mark, cursor_at
from models.account import Role
from models.judgement import Opinion
from tests.live_service import LiveService
from tests.page_by_page import Json, whole_list
from tests.route_steps import Steps

HTML = {"accept": "text/html"}
FIRST, AGAIN, FACTS = "/v1/reviews/first", "/v1/reviews", "/v1/reviews/without-photos"
TOLD_BLIND = {"number", "left", "right", "years_between", "withheld"}


@pytest.fixture
def worker(installation: LiveService) -> Iterator[httpx.Client]:
    with installation.client(Role.SEARCH_CASEWORKER.value) as client:
        yield client


@pytest.fixture
def reviewer(installation: LiveService) -> Iterator[httpx.Client]:
    with installation.client(Role.SECOND_REVIEWER.value) as client:
        yield client


def _numbers(items: list[Json]) -> list[int]:
    return [each.get("number") or each["id"] for each in items]


def _problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


def _links(page: str) -> list[str]:
    """The addresses of the following pages that a page of reviews offers."""
    return [unescape(each) for each in re.findall(r'rel="next" href="([^"]+)"', page)]


def test_an_empty_queue_says_what_brings_work(installation: LiveService) -> None:
    with installation.newcomer("judges-all", Role.SECOND_REVIEWER, Role.SEARCH_CASEWORKER) as client:
        page = client.get("/reviews", headers=HTML).text
        english = client.get("/reviews?lang=en", headers=HTML).text
    for zh, en in (
        ("有新照片、新报案或夜间比对后会出现在这里", "New photos, reports and nightly runs bring some"),
        ("线索听来像某人而没有照片时", "when a clue sounds like somebody"),
        ("别人初核之后会出现在这里", "once somebody else has judged them"),
    ):
        assert (zh in page, en in english) == (True, True)


@pytest.mark.parametrize("limit", [1, 2])
def test_first_reviews_are_read_from_either_end_to_the_last(
    worker: httpx.Client, steps: Steps, limit: int
) -> None:
    made = {steps.first_review()[1] for _ in range(3)}
    longest = whole_list(worker, FIRST, limit=limit)
    assert all(set(each) == TOLD_BLIND for each in longest)
    assert made <= set(_numbers(longest))
    assert len(longest) == len(set(_numbers(longest)))
    newest = whole_list(worker, FIRST, limit=limit, order="newest")
    assert set(_numbers(newest)) == set(_numbers(longest))
    assert set(_numbers(newest)[:1]) <= made


def test_a_cursor_leads_on_in_its_order_and_in_its_queue_alone(
    worker: httpx.Client, reviewer: httpx.Client, steps: Steps
) -> None:
    steps.first_review()
    steps.first_review()
    cursor = worker.get(FIRST, params={"limit": 1}).json()["next_cursor"]
    other_order = worker.get(FIRST, params={"cursor": cursor, "order": "newest"})
    of_second = worker.get(FIRST, params={"cursor": cursor_at(Mark.AFTER, steps.second_review()[1])})
    of_no_pair = worker.get(FACTS, params={"cursor": cursor_at(Mark.AFTER, 2**40)})
    for answer in (other_order, of_second, of_no_pair):
        assert _problem(answer) == (422, "/problems/unknown_cursor")
    assert worker.get(FIRST, params={"order": "score"}).status_code == 422


def test_second_reviews_go_round_from_a_place_of_the_readers_own(
    installation: LiveService, reviewer: httpx.Client, steps: Steps
) -> None:
    made = {steps.second_review()[1] for _ in range(4)}
    own = _numbers(whole_list(reviewer, AGAIN, limit=1))
    assert made <= set(own)
    assert own == _numbers(whole_list(reviewer, AGAIN, limit=3))
    with installation.newcomer("another-reviewer", Role.SECOND_REVIEWER) as client:
        others = _numbers(whole_list(client, AGAIN, limit=2))
    for order in (own, others):
        turned = order.index(min(order))
        assert order[turned:] + order[:turned] == sorted(own)


def test_nothing_that_is_withheld_of_second_reviews_may_be_asked_for(
    reviewer: httpx.Client, steps: Steps
) -> None:
    steps.second_review()
    described = assembled().openapi()["paths"][AGAIN]["get"]["parameters"]
    assert {each["name"] for each in described if each["in"] == "query"} == {"limit", "cursor"}
    plain = whole_list(reviewer, AGAIN)
    assert whole_list(reviewer, AGAIN, stage="third_review", order="newest") == plain
    assert all(set(each) == TOLD_BLIND for each in plain)


def test_pairs_without_photos_are_read_to_the_last_and_by_whose_turn_it_is(
    installation: LiveService, worker: httpx.Client, steps: Steps
) -> None:
    made = [steps.stated_facts() for _ in range(3)]
    with installation.newcomer("another-caseworker", Role.SEARCH_CASEWORKER) as colleague:
        said = {"opinion": Opinion.CANNOT_TELL.value}
        assert colleague.post(f"/v1/pairs/{made[1]}/opinion", json=said).status_code == 201
        assert made[1] not in _numbers(whole_list(colleague, FACTS, limit=1))
    longest = _numbers(whole_list(worker, FACTS, limit=1))
    assert [each for each in longest if each in made] == made
    assert _numbers(whole_list(worker, FACTS, limit=2, order="newest")) == longest[::-1]
    second = _numbers(whole_list(worker, FACTS, limit=1, turn="second"))
    assert [each for each in second if each in made] == [made[1]]
    page = worker.get("/reviews?queue=facts&turn=second&order=newest", headers=HTML).text
    assert f"/pairs/{made[1]}" in page
    assert f'/pairs/{made[0]}"' not in page
    third = worker.get("/reviews?queue=facts&turn=third", headers=HTML).text
    assert "没有符合条件的配对" in third
    assert "No pair fits" in worker.get("/reviews?queue=facts&turn=third&lang=en", headers=HTML).text
    end = cursor_at(Mark.AFTER, made[-1])
    assert "Go back to the first page" in worker.get(f"/reviews?queue=facts&cursor={end}", headers=HTML).text


def _followed(client: httpx.Client, address: str, found: str) -> list[str]:
    """What the pattern finds on the page and on all that follow it."""
    shown: list[str] = []
    while True:
        answer = client.get(f"/reviews{address}", headers=HTML)
        assert answer.status_code == 200
        shown += re.findall(found, answer.text)
        links = _links(answer.text)
        if not links:
            return shown
        (address,) = links


def test_the_page_shows_the_first_part_of_each_queue_and_leads_on_in_it(
    worker: httpx.Client, reviewer: httpx.Client, steps: Steps
) -> None:
    for _ in range(2):
        steps.first_review()
        steps.stated_facts()
        steps.second_review()
    page = worker.get("/reviews?limit=1", headers=HTML).text
    links = _links(page)
    assert [re.findall(r"queue=(\w+)", each) for each in links] == [["first"], ["facts"]]
    for words in ("初核", "没有照片可比对", "下一页"):
        assert words in page
    english = worker.get("/reviews?limit=1&lang=en", headers=HTML).text
    for words in ("First reviews", "Without photos", "Next page"):
        assert words in english
    task, pair = r'href="/reviews/(\d+)"', r'href="/pairs/(\d+)"'
    waiting = {str(each) for each in _numbers(whole_list(worker, FIRST))}
    shown = _followed(worker, "?queue=first&limit=1&lang=zh", task)
    assert (len(shown), set(shown)) == (len(waiting), waiting)
    on_facts = [str(each) for each in _numbers(whole_list(worker, FACTS))]
    assert _followed(worker, "?queue=facts&limit=1", pair) == on_facts
    assert _followed(worker, links[1], pair) == on_facts[1:]
    again = [str(each) for each in _numbers(whole_list(reviewer, AGAIN))]
    assert _followed(reviewer, "?limit=1", task) == again


def test_a_queue_of_others_is_refused_and_a_cursor_needs_its_queue(
    worker: httpx.Client, reviewer: httpx.Client, steps: Steps
) -> None:
    steps.first_review()
    refused = reviewer.get("/reviews?queue=first", headers=HTML)
    assert (refused.status_code, "您的岗位不能进行这项操作" in refused.text) == (403, True)
    assert worker.get("/reviews?queue=again", headers=HTML).status_code == 403
    assert worker.get("/reviews?queue=&order=", headers=HTML).status_code == 200
    cursor = cursor_at(Mark.AFTER, 1)
    assert worker.get(f"/reviews?cursor={cursor}", headers=HTML).status_code == 422
