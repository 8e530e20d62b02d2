"""Families over HTTP: relatives, codes, samples, and what caseworker, operator and DNA reviewer each see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from zlib import crc32

import httpx
import pytest

from matching.dna.mutation_rates import default_settings
from matching.dna.populations import population_models
from models.account import Role
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.live_service import LiveService
from tests.reference.brothers_twin import brothers_jointly

CIVIL = ("search_caseworker", "station_head")


@dataclass
class Case:
    """A report, a person in care, and the people who work on them."""

    desk: httpx.Client
    operator: httpx.Client
    reviewer: httpx.Client
    laboratory: Laboratory
    report_id: int
    subject_id: int
    father: Genotypes = field(init=False)
    mother: Genotypes = field(init=False)

    def __post_init__(self) -> None:
        self.father, self.mother = self.laboratory.stranger(), self.laboratory.stranger()

    def child(self) -> Genotypes:
        return self.laboratory.child_of(self.father, self.mother)

    def relative(self, relation: str, biological: str = "yes") -> dict[str, Any]:
        given = {"relation": relation, "biological": biological, "name": "虚构丙", "contact": "000-2222"}
        answer = self.desk.post(f"/v1/reports/{self.report_id}/relatives", json=given)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def code(self, record: str, number: int) -> str:
        answer = self.desk.post(f"/v1/{record}/{number}/collection-codes")
        assert answer.status_code == 201, answer.text
        return str(answer.json()["code"])

    def submit(self, code: str, genotypes: Genotypes) -> dict[str, Any]:
        data = table_of(Tube(code, genotypes, None))
        answer = self.operator.post("/v1/dna/batches", files={"file": ("a.csv", data)})
        assert answer.status_code == 201, answer.text
        (sample,) = answer.json()["samples"]
        told: dict[str, Any] = sample
        return told

    def type_member(self, member: dict[str, Any], genotypes: Genotypes) -> int:
        return int(self.submit(self.code("family-members", member["id"]), genotypes)["profile_id"])

    def type_subject(self, genotypes: Genotypes) -> int:
        return int(self.submit(self.code("subjects", self.subject_id), genotypes)["profile_id"])

    def family(self) -> dict[str, Any]:
        told: dict[str, Any] = self.desk.get(f"/v1/reports/{self.report_id}/family").json()
        return told

    def review(self) -> dict[str, Any]:
        told: dict[str, Any] = self.reviewer.get(f"/v1/dna/families/{self.family()['id']}").json()
        return told

    def has_evidence(self) -> bool:
        return bool(self.desk.get(f"/v1/reports/{self.report_id}/dna-evidence").json()["has_evidence"])


@pytest.fixture
def case(
    service: LiveService,
    desk: httpx.Client,
    report_id: int,
    admission_id: int,
    request: pytest.FixtureRequest,
) -> Iterator[Case]:
    """Each test has a town of its own, the same people whatever ran before."""
    seed = crc32(request.node.name.encode())
    subject_id = desk.get(f"/v1/admissions/{admission_id}").json()["subject_id"]
    with service.client("police_dna_operator") as operator, service.client("dna_reviewer") as reviewer:
        yield Case(desk, operator, reviewer, Laboratory(seed), report_id, subject_id)


def test_mother_and_brother_together_find_the_resident_and_each_role_sees_its_part(case: Case) -> None:
    mother, brother = case.relative("mother"), case.relative("brother")
    profiles = [case.type_member(mother, case.mother), case.type_member(brother, case.child())]
    resident = case.type_subject(case.child())
    listed = case.reviewer.get(f"/v1/dna/profiles/{resident}/family-candidates").json()["items"]
    (candidate,) = [each for each in listed if each["profile_ids"] == sorted(profiles)]
    certain = candidate["certain"]
    compared = [each for each in certain["loci"] if each["log10_lr"] is not None]
    assert certain["loci_compared"] == len(compared) == len(case.laboratory.loci)
    assert certain["lowest"]["log10_lr"] == min(each["log10_lr"] for each in certain["populations"])
    assert certain["expected_chance_hits"] < 1
    alone = {each["member_id"]: each["log10_lr"] for each in candidate["relatives_alone"]}
    assert set(alone) == {mother["id"], brother["id"]}
    assert max(alone.values()) < certain["lowest"]["log10_lr"]
    assert case.has_evidence()
    subject = case.desk.get(f"/v1/subjects/{case.subject_id}/dna-evidence").json()
    assert (subject["has_evidence"], set(subject)) == (True, {"has_evidence", "words"})
    seen = case.family()
    assert [each["has_profile"] for each in seen["members"]] == [False, True, True]
    assert seen["needs"] == []
    assert "log10_lr" not in str(seen)
    assert "虚构" not in case.reviewer.get(f"/v1/dna/families/{seen['id']}").text


def test_an_adoptive_parent_reports_and_is_a_contact_only(case: Case) -> None:
    refused = case.desk.post(
        f"/v1/reports/{case.report_id}/relatives",
        json={"relation": "adoptive_mother", "biological": "yes"},
    )
    assert (refused.status_code, refused.json()["field"]) == (422, "biological")
    told = case.relative("adoptive_mother", "no")
    assert told["use"] == "contact_only"
    assert "blood relatives or the person's own sample" in told["use_words"]["en"]
    case.type_member(told, case.mother)
    case.type_subject(case.child())
    assert not case.has_evidence()
    (need,) = case.family()["needs"]
    assert "a sample of the missing person" in need["en"]
    assert "生父" in need["zh"]


def test_a_stated_father_excluded_by_a_stated_brother_is_private_to_the_dna_reviewer(case: Case) -> None:
    father, brother = case.relative("father"), case.relative("brother")
    case.type_member(brother, case.child())
    before = case.family()["needs"]
    case.type_member(father, case.laboratory.stranger())
    (search,) = case.review()["searches"]
    (found,) = search["inconsistencies"]
    assert (found["child_id"], found["parent_ids"]) == (brother["id"], [father["id"]])
    assert len(found["excluded_loci"]) >= 3
    (need,) = case.family()["needs"]
    assert need["en"].startswith("More samples are needed.")
    assert before == []
    for word in ("exclud", "inconsisten", "排除", "矛盾"):
        assert word not in case.desk.get(f"/v1/reports/{case.report_id}/family").text


def test_a_true_child_beside_a_false_stated_father_is_for_people_and_why_is_private(case: Case) -> None:
    mother, father = case.relative("mother"), case.relative("father")
    profiles = [
        case.type_member(mother, case.mother),
        case.type_member(father, case.laboratory.stranger()),
    ]
    resident = case.type_subject(case.child())
    listed = case.reviewer.get(f"/v1/dna/profiles/{resident}/family-candidates").json()["items"]
    (candidate,) = [each for each in listed if each["profile_ids"] == sorted(profiles)]
    conflict = candidate["conflict"]
    assert (conflict["supporting_ids"], conflict["against_ids"]) == ([mother["id"]], [father["id"]])
    assert "Contradiction within the family" in conflict["words"]["en"]
    certain = candidate["certain"]
    assert certain["opinion"]["verdict"] == "against"
    assert certain["lowest"]["log10_lr"] < -4
    pair_id = candidate["pair_id"]
    assert pair_id in {each["id"] for each in case.reviewer.get("/v1/today/dna-hits").json()["items"]}
    seen = case.reviewer.get(f"/v1/pairs/{pair_id}").json()
    assert seen["dna"]["log10_lr"] is None
    assert "Contradiction within the family" in seen["dna"]["reason"]["en"]
    for path in (f"/dna/profiles/{resident}", f"/dna/families/{candidate['family_id']}"):
        page = case.reviewer.get(path, headers={"accept": "text/html"}).text
        assert f"单独支持：成员 {mother['id']}；单独不支持：成员 {father['id']}" in page
    assert case.has_evidence()
    assert case.family()["needs"] == []
    told = [
        f"/v1/reports/{case.report_id}/family",
        f"/reports/{case.report_id}/family",
        f"/v1/pairs/{pair_id}",
    ]
    for path in told:
        answer = case.desk.get(path, headers={"accept": "text/html, application/json"})
        for word in ("ontradiction within", "家庭内部矛盾", "family_conflict", "单独支持"):
            assert word not in answer.text


def test_whom_brother_and_sister_find_only_together_the_dna_reviewer_reads_of_in_both_languages(
    service: LiveService, desk: httpx.Client, report_id: int, admission_id: int
) -> None:
    subject_id = desk.get(f"/v1/admissions/{admission_id}").json()["subject_id"]
    with service.client("police_dna_operator") as operator, service.client("dna_reviewer") as reviewer:
        # Of these a brother and a sister reach 10,000 together alone, each of the two far from it.
        case = Case(desk, operator, reviewer, Laboratory(20261151), report_id, subject_id)
        missing, *siblings = (case.child() for _ in range(3))
        typed = dict(
            zip(("brother", "sister", "father"), (*siblings, case.laboratory.stranger()), strict=True)
        )
        members = {relation: case.relative(relation) for relation in typed}
        profiles = [case.type_member(members[relation], genotypes) for relation, genotypes in typed.items()]
        resident = case.type_subject(missing)
        listed = reviewer.get(f"/v1/dna/profiles/{resident}/family-candidates").json()["items"]
        (candidate,) = [each for each in listed if each["profile_ids"] == sorted(profiles)]
        conflict = candidate["conflict"]
        brother, sister, father = (members[relation]["id"] for relation in typed)
        assert (conflict["supporting_ids"], conflict["against_ids"]) == ([brother, sister], [father])
        together = conflict["together_log10_lr"]
        assert max(each["log10_lr"] for each in candidate["relatives_alone"]) < 4 < together
        ratio = f"{together:+.2f}"
        said = {
            "zh": f"合起来支持：成员 {brother}、{sister}，{ratio}；除去成员 {father}",
            "en": f"Support together: members {brother}, {sister}, {ratio}; left out: member {father}",
        }
        why = {
            "zh": "除去一位亲属后，其余亲属合起来支持",
            "en": "with one relative left out the others together",
        }
        for address in (f"/dna/profiles/{resident}", f"/dna/families/{candidate['family_id']}"):
            for language, other in (("zh", "en"), ("en", "zh")):
                page = _page(reviewer, address, language)
                assert said[language] in page, (address, language)
                assert why[language] in page
                assert said[other] not in page
                assert "单独支持" not in page
                assert "Support alone" not in page
        of_pair = {
            "zh": f"成员 {brother}, {sister} 合起来支持",
            "en": f"members {brother}, {sister} together support",
        }
        for language, words in of_pair.items():
            assert words in _page(reviewer, f"/pairs/{candidate['pair_id']}", language)


def _page(client: httpx.Client, address: str, language: str) -> str:
    answer = client.get(f"{address}?lang={language}", headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_a_withdrawn_report_is_not_searched_and_its_evidence_is_gone(case: Case) -> None:
    mother = case.type_member(case.relative("mother"), case.mother)
    withdrawal = {"move": "withdraw", "reason": "家属 23:59 来电"}
    assert case.desk.post(f"/v1/reports/{case.report_id}/moves", json=withdrawal).status_code == 200
    resident = case.type_subject(case.child())
    assert not case.has_evidence()
    path = f"/v1/dna/profiles/{resident}"
    assert case.reviewer.get(f"{path}/family-candidates").json()["items"] == []
    listed = case.reviewer.get(f"{path}/candidates").json()["candidates"]
    assert mother not in {each["profile"]["id"] for each in listed}


def test_two_kits_with_two_shared_loci_are_not_comparable_with_a_bridge(case: Case) -> None:
    resident = case.type_subject(case.child())
    few = {locus: case.mother[locus] for locus in case.laboratory.loci[:2]}
    case.type_member(case.relative("mother"), few)
    (search,) = case.review()["searches"]
    # The first twenty are named; people of other tests may stand before this one.
    named = {each["profile_id"]: each for each in search["not_comparable"]}
    shown = named.get(resident, search["not_comparable"][0])
    assert (shown["shared_loci"], bool(shown["bridging_kit"])) == (2, True)
    assert not case.has_evidence()


def test_a_mislabelled_tube_found_later_changes_the_familys_evidence(case: Case) -> None:
    mother = case.relative("mother")
    wrong = case.type_member(mother, case.mother)
    resident = case.type_subject(case.child())
    assert case.has_evidence()
    told = case.reviewer.post(f"/v1/dna/profiles/{wrong}/supersede", json={"reason": "标签贴错"}).json()
    (change,) = [each for each in told["family_changes"] if each["subject_profile_id"] == resident]
    assert change["log10_lr_before"] > 0
    assert change["log10_lr_after"] is None
    assert not case.has_evidence()


def test_a_relative_found_not_to_be_one_by_blood_changes_the_evidence_without_numbers(case: Case) -> None:
    mother = case.relative("mother")
    case.type_member(mother, case.mother)
    case.type_subject(case.child())
    given = {"relation": "mother", "biological": "no", "reason": "家属说明系收养"}
    told = case.desk.post(f"/v1/family-members/{mother['id']}", json=given).json()
    assert (told["dna_evidence_changed"], told["member"]["use"]) == (True, "contact_only")
    assert "log10" not in str(told)
    assert not case.has_evidence()


def test_a_slip_in_a_code_is_noticed_and_names_nobody(case: Case) -> None:
    code = case.code("family-members", case.relative("mother")["id"])
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")
    sample = case.submit(slip, case.mother)
    assert sample["state"] == "held"
    person = case.operator.post("/v1/dna/profiles/1/person", json={"code": slip})
    assert person.status_code in (404, 422)
    assert "虚构" not in person.text + str(sample)


def test_two_missing_brothers_are_solved_jointly_and_ties_are_said(case: Case) -> None:
    second = case.desk.post("/v1/reports", json={"name": "虚构乙"}).json()["id"]
    joined = {"of_report_id": case.report_id, "relation": "brother", "biological": "yes"}
    family = case.desk.post(f"/v1/reports/{second}/family", json=joined).json()
    assert [each["report_id"] for each in family["members"]] == [case.report_id, second]
    case.type_member(case.relative("mother"), case.mother)
    child = case.child()
    resident = case.type_subject(child)
    told = case.reviewer.get(f"/v1/dna/families/{family['id']}/joint").json()
    assert "flat" in told["prior"]["en"]
    for answer in told["answers"]:
        assert len(answer["tied"]) == 2
        assert all(list(each["identified"].values()) == [resident] for each in answer["tied"])
    population = population_models(default_settings())[0]
    answer = next(each for each in told["answers"] if each["population"] == population.table.version)
    expected = brothers_jointly(case.mother, {resident: child}, population)
    brothers = [str(each["id"]) for each in case.family()["members"] if each["report_id"] is not None]
    assert answer["possible"] == len(expected) == len(answer["assignments"]) == 3
    for each in answer["assignments"]:
        one, other = (each["identified"].get(brother) for brother in brothers)
        log10_lr, posterior = expected[one, other]
        assert each["log10_lr"] == pytest.approx(log10_lr, abs=1e-3)
        assert each["posterior"] == pytest.approx(posterior, rel=1e-3, abs=1e-6)


def test_whose_sample_to_ask_for_next_is_told_in_percent_and_never_in_ratios(case: Case) -> None:
    brother = case.relative("brother")
    mother, uncle = case.relative("mother"), case.relative("paternal_uncle")
    case.relative("sister", "unknown")
    address = f"/v1/reports/{case.report_id}/family/power"
    before = case.desk.get(address).json()
    assert (before["percent_now"], len(before["relatives"])) == (0.0, 3)
    case.type_member(brother, case.child())
    told = case.desk.get(address).json()
    assert [each["member_id"] for each in told["relatives"]] == [mother["id"], uncle["id"]]
    best, least = told["relatives"]
    assert 0 <= told["percent_now"] <= least["percent"] < best["percent"] <= 100
    assert best["gain_percent"] == pytest.approx(best["percent"] - told["percent_now"], abs=0.11)
    assert told["locus_count"] == len(case.laboratory.loci)
    assert told["population"].startswith("CN_STD59")
    assert "log10" not in str(told)


def test_the_drawing_is_that_of_the_family(case: Case) -> None:
    mother = case.relative("mother")
    stepfather = case.relative("stepfather", "no")
    case.type_member(mother, case.mother)
    told = case.desk.get(f"/v1/reports/{case.report_id}/family/drawing").json()
    marks = {each["member_id"]: (each["is_missing"], each["is_typed"]) for each in told["symbols"]}
    missing = case.family()["members"][0]["id"]
    assert marks == {None: (False, False), mother["id"]: (False, True), missing: (True, False)}
    assert told["contact_ids"] == [stepfather["id"]]
    assert "虚构" not in str(told)


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_civil_roles_see_no_ratio_and_police_roles_no_name(
    service: LiveService, case: Case, role: str
) -> None:
    family_id = case.family()["id"]
    with service.client(role) as client:
        civil = client.get(f"/v1/reports/{case.report_id}/family").status_code
        police = client.get(f"/v1/dna/families/{family_id}").status_code
    assert civil == (200 if role in CIVIL else 403)
    assert police == (200 if role == "dna_reviewer" else 403)
