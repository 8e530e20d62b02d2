"""Clues through HTTP: kept as heard, searched by sound, never edited, never a filter."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from tests.live_service import STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

ADMISSION = {
    "station": STATION,
    "entered_at": "2026-03-01T21:40:00+08:00",
    "sex": "female",
    "age": {"low_years": 60, "high_years": 70},
}
REPORT = {
    "name": "林秀珍",
    "sex": "female",
    "birth_date": "1958-04-12",
    "last_seen_place": "漳州市龙海区菜市场",
    "reporter_name": "林建国",
    "reporter_contact": "138-0000-0000",
}
CLUE = {
    "kind": "name",
    "text": "宁秀真",
    "source": "person",
    "certainty": "likely",
    "heard_at": "2026-03-02T09:15:00+08:00",
    "heard_by": "陈某",
    "language": "闽南话",
}


def made(client: httpx.Client, path: str, facts: dict[str, Any]) -> int:
    answer = client.post(f"/v1/{path}", json=facts)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def told(client: httpx.Client, admission: int, **facts: Any) -> dict[str, Any]:
    answer = client.post(f"/v1/admissions/{admission}/clues", json={**CLUE, **facts})
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


def matches(client: httpx.Client, admission: int) -> list[dict[str, Any]]:
    answer = client.get(f"/v1/admissions/{admission}/clue-matches")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def aspect(match: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in match["circumstances"] if each["aspect"] == name)
    return found


@pytest.fixture
def admission(desk: httpx.Client) -> int:
    return made(desk, "admissions", ADMISSION)


@pytest.mark.parametrize(
    ("heard", "written", "because"),
    [
        ("宁秀真", "林秀珍", "l/n"),
        ("林秀英", "林秀珍", "一字不同"),
        ("房建国", "黄建国", "f/h"),
        ("邹建国", "周建国", "z/zh"),
        ("凌建国", "林建国", "n/ng"),
        ("考建国", "高建国", "g/k"),
        ("增建国", "曾建国", "同音"),
        ("山建国", "单建国", "同音"),
    ],
)
def test_a_name_as_heard_finds_report_and_register_by_sound_with_the_reason_and_both_forms(
    desk: httpx.Client, admission: int, heard: str, written: str, because: str
) -> None:
    made(desk, "reports", {**REPORT, "name": "孙强"})
    report = made(desk, "reports", {**REPORT, "name": written})
    entry = made(desk, "registers", {"register_kind": "returned", "name": written})
    assert told(desk, admission, text=heard)["proposed"] == 2
    found = matches(desk, admission)
    assert {(each["record"]["kind"], each["record"]["id"]) for each in found} == {
        ("report", report),
        ("register", entry),
    }
    for each in found:
        name = aspect(each, "clue_name")
        assert name["answer"] == "agrees"
        assert because in name["reason"]["zh"]
        assert (name["at_desk"]["zh"], name["in_other"]["zh"]) == (heard, written)
        assert 0 < name["log10_lr"] <= 0.5


@pytest.mark.parametrize(
    ("wrong", "contradicted"), [({"sex": "male"}, "sex"), ({"birth_date": "2001-04-12"}, "age")]
)
def test_wrong_sex_or_age_ranks_lower_is_listed_and_never_filters(
    desk: httpx.Client, admission: int, wrong: dict[str, str], contradicted: str
) -> None:
    fitting = made(desk, "reports", REPORT)
    doubtful = made(desk, "reports", {**REPORT, **wrong})
    told(desk, admission)
    found = matches(desk, admission)
    assert [each["record"]["id"] for each in found] == [fitting, doubtful]
    assert aspect(found[1], contradicted)["answer"] == "contradicts"
    assert found[1]["order_log10"] == pytest.approx(found[0]["order_log10"] - 1.0)


def test_a_place_that_fits_too_comes_first_and_a_place_alone_proposes_nobody(
    desk: httpx.Client, admission: int
) -> None:
    made(desk, "reports", {**REPORT, "last_seen_place": "沈阳市"})
    near = made(desk, "reports", REPORT)
    place = told(desk, admission, kind="place", text="农海")
    assert place["proposed"] == 0
    assert [each["record"]["id"] for each in matches(desk, admission)] == [near]
    assert told(desk, admission)["proposed"] == 2
    first, _ = matches(desk, admission)
    assert first["record"]["id"] == near
    assert "l/n" in aspect(first, "clue_place")["reason"]["zh"]


@pytest.mark.parametrize(
    ("kind", "text", "found_by"),
    [
        ("relative_name", "宁建国", "clue_relative"),
        ("phone", "13800000000", "clue_phone"),
        ("resident_id", "110105195804120029", "clue_number"),
        ("nickname", "阿珍", "clue_name"),
    ],
)
def test_relatives_numbers_and_familiar_names_find_the_report(
    desk: httpx.Client, admission: int, kind: str, text: str, found_by: str
) -> None:
    report = made(desk, "reports", REPORT)
    if kind == "resident_id":
        text = text[:17] + check_character(text[:17])
    assert told(desk, admission, kind=kind, text=text)["proposed"] == 1
    (match,) = matches(desk, admission)
    assert match["record"]["id"] == report
    assert aspect(match, found_by)["answer"] == "agrees"


def check_character(digits: str) -> str:
    """GB 11643: MOD 11-2."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return "10X98765432"[total % 11]


def test_a_name_that_an_institution_gave_is_an_alias_and_never_evidence(
    desk: httpx.Client, admission: int
) -> None:
    made(desk, "reports", REPORT)
    added = told(desk, admission, text="林秀珍", source="institution")
    assert added["clue"]["is_evidence"] is False
    assert "不作依据" in added["notices"][0]["zh"]
    assert added["proposed"] == 0
    assert matches(desk, admission) == []
    subject = desk.get(f"/v1/admissions/{admission}").json()["subject_id"]
    aliases = desk.get(f"/v1/subjects/{subject}/aliases").json()["items"]
    assert [(each["name"], each["kind"]) for each in aliases] == [("林秀珍", "institution_given")]


def test_a_clue_is_superseded_or_retracted_with_a_reason_and_never_lost(
    desk: httpx.Client, admission: int
) -> None:
    made(desk, "reports", REPORT)
    first = told(desk, admission, text="孙强")["clue"]["id"]
    assert matches(desk, admission) == []
    unexplained = desk.post(f"/v1/admissions/{admission}/clues", json={**CLUE, "supersedes": first})
    assert (unexplained.status_code, unexplained.json()["type"]) == (422, "/problems/reason_missing")
    second = told(desk, admission, supersedes=first, reason="再听一遍")["clue"]["id"]
    assert len(matches(desk, admission)) == 1
    gone = desk.post(f"/v1/clues/{second}/retraction", json={"reason": "别人说的"})
    assert gone.json()["ending"]["reason"] == "别人说的"
    assert matches(desk, admission) == []
    listed = desk.get(f"/v1/admissions/{admission}/clues").json()["items"]
    assert [(each["id"], each["superseded_by"], each["is_evidence"]) for each in listed] == [
        (first, second, False),
        (second, None, False),
    ]
    assert desk.post(f"/v1/clues/{second}/retraction", json={"reason": "再撤"}).status_code == 409


def test_a_clue_counts_a_little_in_the_order_of_the_face_list_and_says_so(
    desk: httpx.Client, head: httpx.Client, admission: int, report_id: int, seeds: Iterator[int]
) -> None:
    named = made(desk, "reports", REPORT)
    for report in (report_id, named):
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        desk.post(f"/v1/reports/{report}/photos", files={"file": ("a.jpg", picture)})
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    desk.post(f"/v1/admissions/{admission}/photos", files={"file": ("a.jpg", picture)})
    told(desk, admission)
    shown = head.get(f"/v1/admissions/{admission}/candidates").json()["candidates"]
    first = shown[0]
    assert first["record"]["id"] == named
    assert aspect(first, "clue_name")["log10_lr"] == 0.5
    assert {"kind": "clue", "log10_lr": 0.5} in first["order"]["parts"]
    assert first["evidence"]["kind"] == "face"


def test_a_clue_proposes_a_pair_that_rests_on_it(
    service: LiveService, desk: httpx.Client, admission: int
) -> None:
    report = made(desk, "reports", REPORT)
    clue = told(desk, admission)["clue"]
    with service.runtime.store.read() as work:
        (pair,) = work.pairs.of_person(PersonRef(GalleryKind.REPORTS, report))
    assert (pair.key.subject_id, pair.origin) == (clue["subject_id"], f"clue:{clue['id']}")
    assert [(each.kind, each.reference) for each in pair.sources] == [
        (EvidenceKind.CLUE, f"clue:{clue['id']}")
    ]


@pytest.mark.parametrize("wrong", [{}, {"sex": "male"}])
def test_a_report_or_entry_that_comes_later_meets_the_people_who_said_so(
    service: LiveService, desk: httpx.Client, admission: int, wrong: dict[str, str]
) -> None:
    clue = told(desk, admission)["clue"]
    told(desk, admission, kind="place", text="漳州龙海")
    told(desk, admission, text="林秀珍", source="institution")
    report = made(desk, "reports", {**REPORT, **wrong})
    entry = made(desk, "registers", {"register_kind": "returned", "name": "林秀真"})
    made(desk, "reports", {**REPORT, "name": "孙强"})
    subject = PersonRef(GalleryKind.ADMISSIONS, clue["subject_id"])
    with service.runtime.store.read() as work:
        pairs = work.pairs.of_person(subject)
    assert [(pair.key.other, pair.origin) for pair in pairs] == [
        (PersonRef(GalleryKind.REPORTS, report), f"report:{report}"),
        (PersonRef(GalleryKind.REGISTERS, entry), f"register:{entry}"),
    ]
    assert [[each.reference for each in pair.sources] for pair in pairs] == [[f"clue:{clue['id']}"]] * 2


def test_withdrawn_reports_and_entries_are_found_by_no_clue(
    service: LiveService, desk: httpx.Client, admission: int
) -> None:
    report = made(desk, "reports", REPORT)
    entry = made(desk, "registers", {"register_kind": "street", "name": "林秀珍"})
    told(desk, admission)
    assert len(matches(desk, admission)) == 2
    withdrawn = desk.post(f"/v1/reports/{report}/moves", json={"move": "withdraw", "reason": "家属要求"})
    assert withdrawn.status_code == 200, withdrawn.text
    assert desk.post(f"/v1/registers/{entry}/withdrawal", json={"reason": "本人要求"}).status_code == 200
    assert matches(desk, admission) == []


@pytest.mark.parametrize("number", ["110105195804120021", "12345", "110105195813410020"])
def test_a_number_that_cannot_be_one_is_refused_and_not_repeated(
    desk: httpx.Client, admission: int, number: str
) -> None:
    answer = desk.post(
        f"/v1/admissions/{admission}/clues", json={**CLUE, "kind": "resident_id", "text": number}
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "text")
    assert number not in answer.text


def test_a_number_in_conflict_with_what_was_seen_is_kept_with_a_warning(
    desk: httpx.Client, admission: int
) -> None:
    digits = "11010519910412001"
    added = told(desk, admission, kind="resident_id", text=digits + check_character(digits))
    assert len(added["notices"]) == 2
    assert "性别" in added["notices"][0]["zh"]
    legacy = told(desk, admission, kind="resident_id", text="110105580412002")
    assert any("未经核实" in each["zh"] for each in legacy["notices"])


def test_a_repeated_clue_is_the_first_record(desk: httpx.Client, admission: int) -> None:
    key = {"Idempotency-Key": f"clue-{admission}"}
    first, again = (desk.post(f"/v1/admissions/{admission}/clues", json=CLUE, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_an_intake_officer_records_at_the_own_station_and_sees_no_text_of_others(
    service: LiveService, admission: int
) -> None:
    foreign = {**ADMISSION, "station": "别市救助站"}
    with service.client("search_caseworker") as caseworker, service.client("batch") as batch:
        elsewhere = made(batch, "admissions", foreign)
        told(caseworker, elsewhere)
    with service.client("intake_officer") as intake:
        assert told(intake, admission)["proposed"] is None
        (seen,) = intake.get(f"/v1/admissions/{elsewhere}/clues").json()["items"]
        assert (seen["text"], seen["heard_by"], seen["language"]) == (None, None, None)
        assert "text" in seen["withheld"]
        refused = intake.post(f"/v1/admissions/{elsewhere}/clues", json=CLUE)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/other_station")
        assert intake.post(f"/v1/clues/{seen['id']}/retraction", json={"reason": "x y"}).status_code == 403
        assert intake.get(f"/v1/admissions/{admission}/clue-matches").status_code == 403
