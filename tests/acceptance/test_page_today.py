"""Today and the search everywhere: what waits, by role, and nothing outside the caller's rights."""

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Engine, event

from casework.accounts import disable_account
from models.account import Role
from tests.dna_laboratory import Tube, table_of
from tests.live_service import STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

HTML = {"accept": "text/html"}


@pytest.fixture
def operator(service: LiveService) -> Iterator[httpx.Client]:
    """A client of a police DNA operator."""
    with service.client("police_dna_operator") as client:
        yield client


def _admit(desk: httpx.Client, **facts: str) -> int:
    stay = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"} | facts
    return int(desk.post("/v1/admissions", json=stay).json()["id"])


def test_today_shows_what_is_late_and_the_candidates_that_wait(
    desk: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int]
) -> None:
    for path in (f"admissions/{admission_id}", f"reports/{report_id}"):
        desk.post(f"/v1/{path}/photos", files={"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(seeds))))})
    waiting = desk.get("/v1/today/reviews").json()
    assert waiting["first"] >= 1
    assert waiting["later"] == 0
    assert waiting["lists"]
    assert all(each["undisposed"] >= 1 for each in waiting["lists"])
    page = desk.get("/", headers=HTML).text
    assert f"<strong>{waiting['first']}" in page
    oldest = waiting["lists"][0]
    assert f"/{oldest['probe']['kind']}s/{oldest['probe']['id']}#candidates" in page
    assert "逾期" in page
    assert "Start judging" in desk.get("/?lang=en", headers=HTML).text


def test_counting_reviews_starts_none(desk: httpx.Client, second: httpx.Client) -> None:
    before = desk.get("/v1/today/reviews").json()
    assert desk.get("/v1/today/reviews").json() == before
    later, shown = second.get("/v1/today/reviews").json()["later"], second.get("/v1/reviews").json()["items"]
    assert min(later, 50) == len(shown)


def test_held_samples_are_shown_to_the_police_alone(
    operator: httpx.Client, desk: httpx.Client, seeds: Iterator[int]
) -> None:
    mark = next(seeds)
    content = table_of(Tube(f"H-{mark}", {"D3S1358": ("999", "9")}, None))
    sent = {"sample_class": "subject", "laboratory": "示例市局"}
    answer = operator.post("/v1/dna/batches", files={"file": ("a.csv", content)}, data=sent).json()
    page = operator.get("/", headers=HTML).text
    assert answer["counts"]["held"] == 1
    assert f"DNA 批次 {answer['id']}" in page
    assert "DNA 批次" not in desk.get("/", headers=HTML).text


def test_the_page_costs_the_same_however_many_records_there_are(desk: httpx.Client) -> None:
    _admit(desk)
    few = _statements(desk)
    for _ in range(4):
        _admit(desk)
    assert _statements(desk) <= few


def _statements(client: httpx.Client) -> int:
    client.get("/", headers=HTML)
    sent = list[str]()

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    client.get("/", headers=HTML)
    event.remove(Engine, "before_cursor_execute", note)
    return len(sent)


def test_a_name_is_found_as_it_sounds_and_a_record_by_its_number(desk: httpx.Client) -> None:
    report = desk.post("/v1/reports", json={"name": "欧阳虚设"}).json()["id"]
    admission = _admit(desk, name_heard="欧杨虚设")
    found = desk.get("/v1/search", params={"q": "欧阳虚社"}).json()["records"]
    assert {("reports", report), ("admissions", admission)} <= {(each["kind"], each["id"]) for each in found}
    numbered = desk.get("/v1/search", params={"q": f"报案 {report}"}).json()["records"]
    assert ("reports", report, "number") in {(each["kind"], each["id"], each["by"]) for each in numbered}
    page = desk.get("/search", params={"q": "欧阳虚设"}, headers=HTML).text
    assert f'href="/reports/{report}"' in page
    assert "没有找到" in desk.get("/search", params={"q": "诸葛乌有"}, headers=HTML).text
    assert "没有写要找什么" in desk.get("/v1/search", params={"q": "  "}).text


def test_nothing_outside_the_callers_rights_is_found(service: LiveService, desk: httpx.Client) -> None:
    desk.post("/v1/reports", json={"name": "欧阳虚设"})
    with service.client("batch") as batch:
        far = {"station": "别市救助站", "entered_at": "2026-03-01T21:40:00+08:00", "name_heard": "欧阳虚设"}
        foreign = batch.post("/v1/admissions", json=far).json()["id"]
    with service.client("intake_officer") as intake:
        found = intake.get("/v1/search", params={"q": "欧阳虚设"}).json()["records"]
        assert {each["kind"] for each in found} <= {"admissions"}
        assert foreign not in {each["id"] for each in found}
        numbered = intake.get("/v1/search", params={"q": str(foreign)}).json()["records"]
        assert numbered == []
        assert intake.get("/v1/search", params={"q": "别市"}).json()["stations"] == []
    assert foreign in {
        each["id"] for each in desk.get("/v1/search", params={"q": "欧阳虚设"}).json()["records"]
    }
    with service.client("second_reviewer") as second:
        assert second.get("/v1/search", params={"q": "欧阳虚设"}).status_code == 403


def test_a_station_leads_to_its_admissions(head: httpx.Client) -> None:
    assert head.get("/v1/search", params={"q": STATION[:3]}).json()["stations"] == [STATION]
    assert "/admissions?station=" in head.get("/search", params={"q": STATION}, headers=HTML).text


def test_an_account_with_civil_and_dna_roles_is_told_to_the_administrator(service: LiveService) -> None:
    with service.newcomer("both-sides", Role.SEARCH_CASEWORKER, Role.DNA_REVIEWER) as both:
        assert both.get("/v1/me").status_code == 200
    with service.client("administrator") as administrator:
        listed = administrator.get("/v1/accounts").json()["items"]
        mixed = {each["username"] for each in listed if each["mixes_roles"]}
        assert mixed & {"both-sides", "dna_reviewer", "desk"} == {"both-sides"}
        assert "both-sides：" in administrator.get("/administration", headers=HTML).text
    disable_account(service.runtime, "both-sides")


def test_the_administrator_sees_what_is_in_use(service: LiveService, desk: httpx.Client) -> None:
    assert desk.get("/v1/installation").status_code == 403
    with service.client("administrator") as administrator:
        told = administrator.get("/v1/installation").json()
        assert [each["is_in_use"] for each in told["packs"]].count(True) == 1
        assert STATION in {each["name"] for each in told["stations"]}
        assert told["holidays"][-1]["year"] >= 2026
        page = administrator.get("/administration", headers=HTML).text
    for each in (told["deadline_rules"], told["verdict_rules"], *told["frequencies"], "专职寻亲岗"):
        assert each in page
