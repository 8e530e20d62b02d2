"""The frame and the lists of the pages, over HTTP: doors by role, filters, order, pages, empty states."""

import re
from collections.abc import Iterator

import httpx
import pytest

from api.pages.doors import doors_of
from casework.actor import LOCAL_OPERATOR, Actor
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from models.account import Role
from tests.live_service import STATION, LiveService
from tests.nightly_caseload import unwatched

HTML = {"accept": "text/html"}


def _actor(role: Role) -> Actor:
    return Actor(1, role.value, frozenset({role}), None)


@pytest.fixture
def officer(service: LiveService) -> Iterator[httpx.Client]:
    """A client of an audit officer."""
    with service.client("audit_officer") as client:
        yield client


@pytest.mark.parametrize("role", Role)
def test_every_door_that_is_shown_opens(service: LiveService, role: Role) -> None:
    with service.client(role.value) as client:
        page = client.get("/", headers=HTML)
        assert page.status_code == 200
        shown = re.search(r"<nav.*?</nav>", page.text, re.DOTALL)
        assert shown is not None
        addresses = re.findall(r'href="(/[^"]+)"', shown[0])
        assert addresses == [door.address for door in doors_of(_actor(role))]
        for address in addresses:
            assert client.get(address, headers=HTML).status_code == 200, address


def test_htmx_is_served_from_here_and_keeps_within_the_policy(stranger: httpx.Client) -> None:
    answer = stranger.get("/static/htmx.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert b"htmx" in answer.content
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_list_is_read_from_either_end_and_page_by_page(desk: httpx.Client) -> None:
    numbers = [desk.post("/v1/reports", json={"name": "虚构甲"}).json()["id"] for _ in range(3)]
    newest = desk.get("/v1/reports", params={"limit": 2}).json()
    assert [each["id"] for each in newest["items"]] == numbers[:0:-1]
    oldest = desk.get("/v1/reports", params={"limit": 2, "order": "oldest"}).json()
    follow = {"limit": 2, "order": "oldest", "cursor": oldest["next_cursor"]}
    after = desk.get("/v1/reports", params=follow).json()
    assert after["items"][0]["id"] > oldest["items"][-1]["id"]
    wrong = desk.get("/v1/reports", params={"cursor": oldest["next_cursor"]})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/unknown_cursor")
    page = desk.get("/reports", params={"limit": 2}, headers=HTML).text
    assert f"/reports/{numbers[2]}" in page
    assert f'/reports/{numbers[0]}"' not in page
    address = re.search(r'rel="next" href="([^"]+)"', page)
    assert address is not None
    assert (
        f'/reports/{numbers[0]}"'
        in desk.get(f"/reports{address[1].replace('&amp;', '&')}", headers=HTML).text
    )


def test_admissions_are_read_by_entry_from_either_end_and_page_by_page(
    service: LiveService, head: httpx.Client
) -> None:
    with service.client("batch") as batch:
        numbers = []
        for day in ("03", "01", "02"):
            facts = {"station": "顺序站", "entered_at": f"2026-03-{day}T08:00:00+08:00"}
            numbers.append(batch.post("/v1/admissions", json=facts).json()["id"])
    third, first, second = numbers
    asked = {"station": "顺序站", "order": "entered_first", "limit": "2"}
    page = head.get("/v1/admissions", params=asked).json()
    assert [each["id"] for each in page["items"]] == [first, second]
    rest = head.get("/v1/admissions", params=asked | {"cursor": page["next_cursor"]}).json()
    assert [each["id"] for each in rest["items"]] == [third]
    assert rest["next_cursor"] is None
    wrong = asked | {"cursor": page["next_cursor"], "order": "entered_last"}
    assert head.get("/v1/admissions", params=wrong).json()["type"] == "/problems/unknown_cursor"
    shown = head.get("/admissions?station=顺序站&order=entered_last", headers=HTML).text
    assert [int(each) for each in re.findall(r'href="/admissions/(\d+)"', shown)] == [third, second, first]


def test_reports_are_sorted_and_filtered_by_the_day_missing_on_page_and_in_json(desk: httpx.Client) -> None:
    numbers = {}
    for day in ("1999-03-02", "1999-03-01", "1999-03-03"):
        facts = {"name": "虚构甲", "missing_since": day, "sex": "male"}
        numbers[day] = desk.post("/v1/reports", json=facts).json()["id"]
    days = {"missing_from": "1999-03-01", "missing_to": "1999-03-02"}
    asked = {"order": "missing_first", "sex": "male"} | days
    wanted = [numbers["1999-03-01"], numbers["1999-03-02"]]
    first = desk.get("/v1/reports", params=asked | {"limit": "1"}).json()
    follow = {"limit": "1", "cursor": first["next_cursor"]}
    rest = desk.get("/v1/reports", params=asked | follow).json()
    assert [each["id"] for each in (*first["items"], *rest["items"])] == wanted
    assert rest["next_cursor"] is None
    page = desk.get("/reports", params=asked, headers=HTML).text
    assert [int(each) for each in re.findall(r'href="/reports/(\d+)"', page)] == wanted
    wrong = desk.get("/v1/reports", params=asked | follow | {"order": "missing_last"})
    assert wrong.json()["type"] == "/problems/unknown_cursor"


def test_admissions_are_filtered_by_state_sex_and_days_of_the_shelter(
    service: LiveService, head: httpx.Client
) -> None:
    stay = {"station": "筛选站", "sex": "female"}
    with service.client("batch") as batch:
        late, early, _ = (
            batch.post("/v1/admissions", json=stay | {"entered_at": f"2026-03-{entered}:00+08:00"}).json()[
                "id"
            ]
            for entered in ("02T23:30", "02T00:10", "03T00:00")
        )
    day = {"entered_from": "2026-03-02", "entered_to": "2026-03-02"}
    asked = {
        "station": "筛选站",
        "order": "entered_first",
        "state": "in_care_unidentified",
        "sex": "female",
    } | day
    page = head.get("/v1/admissions", params=asked).json()
    assert [each["id"] for each in page["items"]] == [early, late]
    shown = head.get("/admissions", params=asked, headers=HTML).text
    assert [int(each) for each in re.findall(r'href="/admissions/(\d+)"', shown)] == [early, late]
    beyond = {"entered_from": "9999-12-31", "entered_to": "0001-01-01"}
    for other in ({"sex": "male"}, {"state": "settled"}, beyond):
        assert head.get("/v1/admissions", params=asked | other).json()["items"] == []


def test_registers_accounts_files_and_deadlines_are_filtered_on_page_and_in_json(
    service: LiveService, head: httpx.Client
) -> None:
    with service.client("batch") as batch:
        entry = {"register_kind": "street", "name": "虚构丁", "sex": "male"}
        added = batch.post("/v1/registers", json=entry).json()["id"]
    withdrawn = head.get("/v1/registers", params={"is_searched": "false", "sex": "male"}).json()["items"]
    assert added not in [each["id"] for each in withdrawn]
    page = head.get("/registers?is_searched=true&register_kind=street&sex=male", headers=HTML).text
    assert f"/registers/{added}" in page
    with service.client("administrator") as administrator:
        asked = {"role": "batch", "is_active": "true"}
        found = administrator.get("/v1/accounts", params=asked).json()["items"]
        assert "batch" in [each["username"] for each in found]
        assert all("batch" in each["roles"] for each in found)
        first = administrator.get("/v1/accounts", params={"limit": 1}).json()["items"][0]
        shown = administrator.get("/administration?limit=1", headers=HTML).text
        assert first["username"] in shown
        assert 'rel="next"' in shown
    with service.client("police_dna_operator") as operator:
        none = operator.get("/dna/batches?layout=json&has_held=true", headers=HTML).text
        assert "没有符合条件的文件" in none
    due = {"due_until": "1999-01-01", "duty": "search_notice"}
    assert head.get("/v1/deadlines", params=due).json()["items"] == []
    assert "没有符合条件的时限" in head.get("/deadlines", params=due, headers=HTML).text


def test_empty_fields_of_a_filter_ask_for_nothing(desk: httpx.Client, report_id: int) -> None:
    page = desk.get("/reports?state=&order=newest", headers=HTML)
    assert page.status_code == 200
    assert f"/reports/{report_id}" in page.text
    none = desk.get("/reports?state=draft", headers=HTML)
    assert "没有符合条件的报案" in none.text
    assert desk.get("/reports?state=nonsense", headers=HTML).status_code == 422


def test_who_estimated_the_age_stands_beside_it_and_asks_for_an_age(desk: httpx.Client) -> None:
    stay = {"station": STATION, "entered_at": "2026-03-01T21:40", "age_estimated_by": "医生看骨龄片"}
    refused = desk.post("/admissions", data=stay, headers=HTML)
    assert (refused.status_code, "医生看骨龄片" in refused.text) == (422, True)
    added = desk.post("/admissions", data=stay | {"age_low": "60", "age_high": "70"}, headers=HTML)
    page = desk.get(added.headers["location"], headers=HTML).text
    assert page.index("60 – 70") < page.index("医生看骨龄片")
    told = desk.get(f"/v1{added.headers['location']}").json()
    assert (told["age"]["low_years"], told["age_estimated_by"]) == (60, "医生看骨龄片")


def test_a_list_of_one_station_leaves_out_the_others(head: httpx.Client, admission_id: int) -> None:
    assert f"/admissions/{admission_id}" in head.get("/admissions", headers=HTML).text
    assert f"/admissions/{admission_id}" not in head.get("/admissions?station=别处", headers=HTML).text


def test_an_intake_officer_asks_for_no_other_station(service: LiveService) -> None:
    with service.client("intake_officer") as client:
        assert client.get("/v1/admissions", params={"station": "别处"}).status_code == 403


def test_the_audit_page_shows_who_did_what(
    desk: httpx.Client, officer: httpx.Client, admission_id: int
) -> None:
    query = {"kind": "admissions", "record": str(admission_id), "action": "", "first_day": ""}
    page = officer.get("/audit", params=query, headers=HTML).text
    assert "登记入站" in page
    assert "入站记录" in page
    none = officer.get("/audit", params=query | {"first_day": "2099-01-01"}, headers=HTML).text
    assert "没有符合条件的日志" in none
    verified = officer.get("/audit/verification", headers=HTML).text
    assert "完好" in verified
    anchor = re.search(r"<code>(\d+:\w+)</code>", verified)
    assert anchor is not None
    wrong = f"{anchor[1][:-4]}0000"
    assert "锚点不符" in officer.get("/audit/verification", params={"anchor": wrong}, headers=HTML).text


def test_a_run_shows_its_difference_and_pairs_to_the_station_head(
    service: LiveService, head: httpx.Client
) -> None:
    run = rematch(nightly_of(service.runtime), Asked(LOCAL_OPERATOR, full=True), unwatched)
    assert "候选" in head.get(f"/batch-runs/{run.id}/difference", headers=HTML).text
    assert head.get(f"/batch-runs/{run.id}/pairs", headers=HTML).status_code == 200
    part = head.get(f"/batch-runs/{run.id}/progress", headers=HTML)
    assert part.headers["hx-refresh"] == "true"
    refused = head.post(f"/batch-runs/{run.id}/release", data={"reason": "看过差异"}, headers=HTML)
    assert refused.status_code == 409
    assert "没有被暂停的提醒" in refused.text
    with service.client("operator") as operator:
        page = operator.get(f"/batch-runs/{run.id}", headers=HTML).text
        assert "/difference" not in page
