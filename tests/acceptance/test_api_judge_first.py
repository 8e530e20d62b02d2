"""Whatever tells of a pair tells nobody who judges it before their own judgement, and tells them after."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.dna_laboratory import Laboratory, Tube, table_of
from tests.live_service import STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]
CLUE = {
    "kind": "phone",
    "text": "13900000123",
    "source": "person",
    "certainty": "sure",
    "heard_at": "2026-03-02T09:15:00+08:00",
    "heard_by": "陈某",
}


@dataclass
class Case:
    """A woman in care whom face, DNA, a clue and a finding relate to a report; the reader judged nothing."""

    reader: httpx.Client
    admission: int
    subject: int
    report: int
    relative: int
    clue: int
    search: int
    pair: int
    picture: bytes


Told = Callable[[Case], bool]


def listed(told: Json, case: Case) -> bool:
    return any(each["pair_id"] == case.pair for each in told["candidates"])


def reads_list(path: str) -> Told:
    return lambda case: listed(case.reader.get(f"/v1/{path.format(case=case)}").json(), case)


def reads(path: str, name: str) -> Told:
    return lambda case: bool(case.reader.get(f"/v1/{path.format(case=case)}").json()[name])


def opens(path: str) -> Told:
    return lambda case: case.reader.get(path.format(case=case)).status_code == 200


def shows(path: str, text: str) -> Told:
    def is_shown(case: Case) -> bool:
        page = case.reader.get(path.format(case=case))
        assert page.status_code in (200, 403), page.text
        return text.format(case=case) in page.text

    return is_shown


def changes_relative(case: Case) -> bool:
    """What the family says changes when the mother is no relative by blood, and when she is again."""
    told = []
    for biological in ("no", "yes"):
        facts = {"relation": "mother", "biological": biological, "reason": "家属更正"}
        answer = case.reader.post(f"/v1/family-members/{case.relative}", json=facts)
        assert answer.status_code == 200, answer.text
        told.append(answer.json()["dna_evidence_changed"])
    assert len(set(told)) == 1, told
    return bool(told[0])


def sends_photo_again(case: Case) -> bool:
    """The answer to a photo that was added before, warnings included."""
    files = {"file": ("a.jpg", case.picture)}
    answer = case.reader.post(f"/v1/admissions/{case.admission}/photos", files=files)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return listed(told["search"], case) or any(each["records"] for each in told["warnings"])


def searches_anew(case: Case) -> bool:
    answer = case.reader.post(f"/v1/reports/{case.report}/searches", json={"purpose": "核对"})
    assert answer.status_code == 201, answer.text
    return listed(answer.json(), case)


def matches_clue(case: Case) -> bool:
    told = case.reader.get(f"/v1/admissions/{case.admission}/clue-matches").json()["items"]
    return any(each["record"]["id"] == case.report for each in told)


def reads_answers(case: Case) -> bool:
    answers = case.reader.get("/v1/today/answers", params={"limit": 50}).json()["items"]
    return any(each["id"] == case.pair for each in answers)


def puts_outcome_forward(case: Case) -> bool:
    """Twice the same: the second time it waits already, which only those who may know are told."""
    given = {"outcome": "relative_of", "reason": "DNA 采信"}
    answer = case.reader.post(f"/v1/pairs/{case.pair}/outcome", json=given)
    assert (answer.status_code, "bases" in answer.json()) in ((201, True), (403, False)), answer.text
    return answer.status_code == 201


EVERYTHING_THAT_TELLS: Mapping[str, Told] = {
    "the pair": opens("/v1/pairs/{case.pair}"),
    "the page of the pair": shows("/pairs/{case.pair}", "DNA 复核员采信"),
    "DNA of the report": reads("reports/{case.report}/dna-evidence", "has_evidence"),
    "DNA of the person": reads("subjects/{case.subject}/dna-evidence", "has_evidence"),
    "the page of the family": shows("/reports/{case.report}/family", "由 DNA 复核员处理"),
    "a relative that is corrected": changes_relative,
    "candidates of the admission": reads_list("admissions/{case.admission}/candidates"),
    "candidates of the report": reads_list("reports/{case.report}/candidates"),
    "a search": reads_list("searches/{case.search}"),
    "a new search": searches_anew,
    "the page of the admission": shows("/admissions/{case.admission}", "/pairs/{case.pair}"),
    "a photo sent again": sends_photo_again,
    "who is found by what was heard": matches_clue,
    "answers that came in": reads_answers,
    "the page of today": shows("/", "/pairs/{case.pair}"),
    "an outcome put forward": puts_outcome_forward,
}


@pytest.fixture
def case(service: LiveService, head: httpx.Client, seeds: Iterator[int]) -> Iterator[Case]:
    with (
        service.client("desk") as desk,
        service.client("police_dna_operator") as operator,
        service.client("dna_reviewer") as reviewer,
        service.client("search_caseworker") as reader,
    ):

        def made(path: str, **facts: Any) -> Json:
            answer = desk.post(f"/v1/{path}", json=facts)
            assert answer.status_code == 201, answer.text
            told: Json = answer.json()
            return told

        def typed(record: str, genotypes: Any) -> None:
            code = made(f"{record}/collection-codes")["code"]
            data = table_of(Tube(code, genotypes, None))
            operator.post("/v1/dna/batches", files={"file": ("a.csv", data)}).raise_for_status()

        report = made("reports", name="虚构甲", reporter_contact=CLUE["text"])["id"]
        pictures = [jpeg(retaken(WOMAN, seed=next(seeds))) for _ in range(2)]
        desk.post(f"/v1/reports/{report}/photos", files={"file": ("a.jpg", pictures[0])}).raise_for_status()
        stay = made("admissions", station=STATION, entered_at="2026-03-01T21:40:00+08:00")
        files = {"file": ("a.jpg", pictures[1])}
        search = desk.post(f"/v1/admissions/{stay['id']}/photos", files=files).json()["search"]["id"]
        clue = made(f"admissions/{stay['id']}/clues", **CLUE)["clue"]["id"]
        laboratory = Laboratory(next(seeds))
        mother, father = laboratory.stranger(), laboratory.stranger()
        relative = made(f"reports/{report}/relatives", relation="mother", biological="yes")["id"]
        typed(f"family-members/{relative}", mother)
        typed(f"subjects/{stay['subject_id']}", laboratory.child_of(mother, father))
        entries = head.get(f"/v1/searches/{search}").json()["candidates"]
        (pair,) = [each["pair_id"] for each in entries if each["record"] == {"kind": "report", "id": report}]
        finding = {"kind": "dna", "verdict": "supports", "reference": "示物鉴 2026-21"}
        reviewer.post(f"/v1/pairs/{pair}/findings", json=finding).raise_for_status()
        yield Case(reader, stay["id"], stay["subject_id"], report, relative, clue, search, pair, pictures[1])


def judge_all(case: Case) -> None:
    told = case.reader.get(f"/v1/searches/{case.search}").json()
    assert told["to_judge"]
    for each in told["to_judge"]:
        judged = {"opinion": "cannot_tell"}
        case.reader.post(f"/v1/reviews/{each['number']}/judgement", json=judged).raise_for_status()


def test_nothing_tells_of_a_pair_before_the_own_judgement_and_everything_after(case: Case) -> None:
    before = [name for name, is_told in EVERYTHING_THAT_TELLS.items() if is_told(case)]
    assert before == []
    judge_all(case)
    after = [name for name, is_told in EVERYTHING_THAT_TELLS.items() if not is_told(case)]
    assert after == []


def test_two_people_in_care_are_judged_before_a_link_could_tell_of_their_dna(
    desk: httpx.Client, service: LiveService, seeds: Iterator[int]
) -> None:
    subjects, searches, laboratory = list[int](), list[int](), Laboratory(next(seeds))
    with service.client("police_dna_operator") as operator:
        for _ in range(2):
            facts = {"station": STATION, "entered_at": "2026-03-01T21:40:00+08:00"}
            stay = desk.post("/v1/admissions", json=facts).json()
            files = {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(seeds))))}
            added = desk.post(f"/v1/admissions/{stay['id']}/photos", files=files).json()
            subjects.append(stay["subject_id"])
            searches.append(added["search"]["id"])
            code = desk.post(f"/v1/subjects/{subjects[-1]}/collection-codes").json()["code"]
            data = table_of(Tube(code, laboratory.stranger(), None))
            operator.post("/v1/dna/batches", files={"file": ("a.csv", data)}).raise_for_status()
    link, given = f"/v1/subjects/{subjects[0]}/links", {"linked_subject_id": subjects[1], "reason": "相像"}
    told = []
    for judges in (False, True):
        if judges:
            desk.post(f"/v1/searches/{searches[1]}/none", json={}).raise_for_status()
        refused = desk.post(link, json=given)
        told.append((refused.status_code, refused.json()["type"]))
    assert told == [(403, "/problems/judge_first"), (409, "/problems/samples_differ")]
