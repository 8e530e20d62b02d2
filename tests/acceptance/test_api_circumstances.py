"""Circumstances on candidate lists: names by sound, contradictions that lower and never filter."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.live_service import STATION
from tests.pictures import WOMAN, jpeg, retaken

ADMISSION = {
    "station": STATION,
    "entered_at": "2026-03-01T21:40:00+08:00",
    "sex": "female",
    "age": {"low_years": 60, "high_years": 70},
    "found_place": "泉州火车站",
}
REPORT = {
    "name": "林秀珍",
    "sex": "female",
    "birth_date": "1960-04-12",
    "missing_since": "2025-11-03",
    "last_seen_place": "泉州市鲤城区",
}


class Desk:
    """Records of one woman with photos of her, through HTTP."""

    def __init__(self, client: httpx.Client, head: httpx.Client, seeds: Iterator[int]) -> None:
        self._client = client
        self._head = head
        self._seeds = seeds

    def record(self, kind: str, facts: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        """The number of a new record with a photo of the woman, and its search as a station head sees it."""
        answer = self._client.post(f"/v1/{kind}", json=facts)
        assert answer.status_code == 201, answer.text
        number = int(answer.json()["id"])
        picture = jpeg(retaken(WOMAN, seed=next(self._seeds)))
        added = self._client.post(f"/v1/{kind}/{number}/photos", files={"file": ("a.jpg", picture)})
        assert added.status_code == 201, added.text
        search = added.json()["search"]
        return number, search and self._head.get(f"/v1/searches/{search['id']}").json()

    def candidates(self, admission: dict[str, Any]) -> list[dict[str, Any]]:
        """The reports on the list of a new admission."""
        _, search = self.record("admissions", admission)
        assert search is not None
        return [each for each in search["candidates"] if each["person"]["gallery"] == "reports"]


@pytest.fixture
def records(desk: httpx.Client, head: httpx.Client, seeds: Iterator[int]) -> Desk:
    return Desk(desk, head, seeds)


def aspect(candidate: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in candidate["circumstances"] if each["aspect"] == name)
    return found


@pytest.mark.parametrize(
    ("heard", "because"),
    [
        ("宁秀真", "l/n"),
        ("林秀英", "一字不同"),
        ("凌秀珍", "n/ng"),
        ("林苏珍", "一字不同"),
        ("秀珍", "只有一方有"),
    ],
)
def test_a_name_as_heard_is_found_by_sound_with_the_reason_and_both_forms(
    records: Desk, heard: str, because: str
) -> None:
    report, _ = records.record("reports", REPORT)
    (candidate,) = records.candidates({**ADMISSION, "name_heard": heard})
    assert candidate["record"] == {"kind": "report", "id": report}
    name = aspect(candidate, "name")
    assert name["answer"] == "agrees"
    assert because in name["reason"]["zh"]
    assert (name["at_desk"]["zh"], name["in_other"]["zh"]) == (heard, "林秀珍")
    assert name["log10_lr"] == 0


def test_a_name_that_staff_gave_is_no_clue_and_tells_no_name(records: Desk) -> None:
    records.record("reports", REPORT)
    given = {**ADMISSION, "name_heard": "林秀珍", "name_origin": "institution_given"}
    (candidate,) = records.candidates(given)
    name = aspect(candidate, "name")
    assert name["answer"] == "not_comparable"
    assert (name["at_desk"], name["in_other"]) == (None, None)


def test_what_agrees_is_listed_and_counts_nothing(records: Desk) -> None:
    records.record("reports", REPORT)
    (candidate,) = records.candidates(ADMISSION)
    answers = {each["aspect"]: each["answer"] for each in candidate["circumstances"]}
    agreeing = dict.fromkeys(("sex", "age", "dates", "places"), "agrees")
    assert answers == {**agreeing, "name": "not_comparable"}
    assert candidate["order"]["log10_total"] == candidate["evidence"]["log10_lr"]


@pytest.mark.parametrize(
    ("wrong", "contradicted"),
    [({"sex": "male"}, "sex"), ({"birth_date": "2001-04-12"}, "age"), ({"birth_date": "1936-04-12"}, "age")],
)
def test_wrong_sex_or_age_is_ranked_lower_and_listed_never_filtered(
    records: Desk, wrong: dict[str, str], contradicted: str
) -> None:
    doubtful, _ = records.record("reports", {**REPORT, **wrong})
    fitting, _ = records.record("reports", REPORT)
    first, second = records.candidates(ADMISSION)
    assert (first["record"]["id"], second["record"]["id"]) == (fitting, doubtful)
    assert (first["rank"], second["rank"]) == (1, 2)
    said = second["circumstances"][0]
    assert (said["aspect"], said["answer"], said["log10_lr"]) == (contradicted, "contradicts", -1.0)
    assert second["order"]["log10_total"] == pytest.approx(second["evidence"]["log10_lr"] - 1.0, abs=0.011)
    assert second["band"] != "not_calibrated"
    assert "矛盾 -1.00" in second["order"]["words"]["zh"]


def test_missing_after_admission_is_listed_and_lowers_nobody(records: Desk) -> None:
    records.record("reports", {**REPORT, "missing_since": "2026-03-20"})
    (candidate,) = records.candidates({**ADMISSION, "entered_at": "2026-01-01T08:00:00+08:00"})
    dates = candidate["circumstances"][0]
    assert (dates["aspect"], dates["answer"], dates["log10_lr"]) == ("dates", "contradicts", 0)


def test_a_report_is_compared_with_the_people_in_care_the_same_way(records: Desk, head: httpx.Client) -> None:
    admission, _ = records.record("admissions", {**ADMISSION, "name_heard": "宁秀真"})
    report, search = records.record("reports", {**REPORT, "sex": "male"})
    assert search is not None
    (candidate,) = search["candidates"]
    assert candidate["record"] == {"kind": "admission", "id": admission}
    assert (aspect(candidate, "sex")["at_desk"]["en"], aspect(candidate, "sex")["in_other"]["en"]) == (
        "female",
        "male",
    )
    assert aspect(candidate, "name")["answer"] == "agrees"
    again = head.get(f"/v1/reports/{report}/candidates").json()
    assert again["candidates"] == search["candidates"]


def test_two_stays_are_compared_by_what_the_desks_heard(records: Desk) -> None:
    records.record("admissions", {**ADMISSION, "name_heard": "林秀珍"})
    _, search = records.record("admissions", {**ADMISSION, "name_heard": "宁秀真"})
    assert search is not None
    (candidate,) = (each for each in search["candidates"] if each["person"]["gallery"] == "admissions")
    assert [each["aspect"] for each in candidate["circumstances"]] == ["sex", "age", "places", "name"]
    assert {each["answer"] for each in candidate["circumstances"]} == {"agrees"}
