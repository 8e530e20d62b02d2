"""Police DNA submissions over HTTP: receipt, candidates locus by locus, repeats, and who sees what."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from uuid import uuid4

import httpx
import pytest

from casework.dna.shipped import pair_search
from casework.families.search import family_search
from matching.dna import verdict_rules
from models.account import Role
from models.subject import Sex
from models.submission import SampleClass
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.live_service import LiveService

DNA_ROLES = {"police_dna_operator", "dna_reviewer"}
OTHERS = sorted({role.value for role in Role} - DNA_ROLES)


@pytest.fixture
def operator(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("police_dna_operator") as client:
        yield client


@pytest.fixture
def reviewer(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("dna_reviewer") as client:
        yield client


@dataclass(frozen=True, slots=True)
class Family:
    """A file with a mother, her child in care with one bad row, and somebody unrelated; its receipt."""

    data: bytes
    receipt: dict[str, Any]

    def id_of(self, position: int) -> int:
        """The number of the stored profile of a sample."""
        return int(self.receipt["samples"][position]["profile_id"])


def original(client: httpx.Client, receipt: dict[str, Any]) -> httpx.Response:
    return client.get(f"/v1/dna/batches/{receipt['id']}/file")


def submitted(operator: httpx.Client, data: bytes, **sent: Any) -> httpx.Response:
    return operator.post("/v1/dna/batches", files={"file": ("batch.csv", data)}, **sent)


@pytest.fixture
def family(operator: httpx.Client, seeds: Iterator[int]) -> Family:
    seed = next(seeds)
    laboratory = Laboratory(seed)
    mother: Genotypes = laboratory.stranger()
    child = {**laboratory.child_of(mother, laboratory.stranger()), "TH01": ("93", "7")}
    tubes = (
        Tube(f"QS-{seed}", mother, SampleClass.RELATIVE, Sex.FEMALE),
        Tube(f"JZ-{seed}", child),
        Tube(f"JZ-{seed}-2", laboratory.stranger()),
    )
    data = table_of(*tubes)
    answer = submitted(operator, data)
    assert answer.status_code == 201, answer.text
    return Family(data, answer.json())


def test_the_receipt_says_what_was_taken_and_what_is_held(operator: httpx.Client, family: Family) -> None:
    receipt = family.receipt
    assert receipt["counts"] == {"accepted": 3, "held": 0, "duplicate": 0, "refused": 0}
    held = [(each["code"], row) for each in receipt["samples"] for row in each["loci"] if row["held"]]
    ((code, row),) = held
    assert code == receipt["samples"][1]["code"]
    assert (row["locus"], row["written"], row["suggestion"]) == ("TH01", ["93", "7"], "9.3")
    assert row["held"]["line"] > 1
    assert row["held"]["reason"]["zh"]
    assert row["held"]["advice"]["en"]
    assert operator.get(f"/v1/dna/batches/{receipt['id']}").json() == receipt


def test_the_mother_is_found_for_the_resident_locus_by_locus(reviewer: httpx.Client, family: Family) -> None:
    found = reviewer.get(f"/v1/dna/profiles/{family.id_of(1)}/candidates").json()
    candidate = next(each for each in found["candidates"] if each["profile"]["id"] == family.id_of(0))
    assert candidate["profile"]["sample_class"] == "relative"
    child = next(each for each in candidate["relations"] if each["relation"] == "child")
    compared = [each for each in child["loci"] if each["log10_lr"] is not None]
    assert (child["loci_compared"], child["loci_typed"]) == (len(compared), len(child["loci"])) == (18, 19)
    untyped = next(each for each in child["loci"] if each["locus"] == "TH01")
    assert untyped["not_compared"] == "not_typed_in_candidate"
    total = sum(each["log10_lr"] for each in compared)
    assert child["lowest"]["log10_lr"] == pytest.approx(total, abs=0.002)
    assert child["lowest"]["log10_lr"] == min(each["log10_lr"] for each in child["populations"])
    assert child["opinion"]["verdict"] in ("supports", "undecided")
    assert child["opinion"]["rules"] == found["rules"]
    assert child["expected_chance_hits"] < 1
    assert (child["excluded_loci"], child["mutation_steps"]) == ([], 0)
    mirrored = reviewer.get(f"/v1/dna/profiles/{family.id_of(0)}/candidates").json()["candidates"]
    assert family.id_of(1) in [each["profile"]["id"] for each in mirrored]


def test_the_unrelated_person_is_no_candidate_of_the_mother(reviewer: httpx.Client, family: Family) -> None:
    found = reviewer.get(f"/v1/dna/profiles/{family.id_of(0)}/candidates").json()
    supported = {
        each["profile"]["id"]
        for each in found["candidates"]
        if any(one["opinion"]["verdict"] == "supports" for one in each["relations"])
    }
    assert family.id_of(2) not in supported


def test_the_same_file_again_changes_nothing(
    operator: httpx.Client, reviewer: httpx.Client, family: Family
) -> None:
    path = f"/v1/dna/profiles/{family.id_of(1)}/candidates"
    before = reviewer.get(path).json()
    again = submitted(operator, family.data, headers={"Idempotency-Key": str(uuid4())})
    assert (again.status_code, again.json()) == (200, family.receipt)
    assert reviewer.get(path).json() == before


def test_a_key_is_good_for_one_file_only(operator: httpx.Client, seeds: Iterator[int]) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    files = [table_of(Tube(f"K-{seed}", Laboratory(seed).stranger())) for seed in (next(seeds), next(seeds))]
    assert submitted(operator, files[0], headers=key).status_code == 201
    repeated = submitted(operator, files[0], headers=key)
    assert (repeated.status_code, repeated.headers["idempotent-replayed"]) == (200, "true")
    answer = submitted(operator, files[1], headers=key)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/idempotency_key_reused")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"files": {"file": ("a.csv", b"\x00\x01")}}, None),
        ({"files": {"other": ("a.csv", b"x")}}, "one_file_expected"),
        ({"files": {"file": ("a.csv", b"x")}, "data": {"sample_class": "suspect"}}, "sample_class_unknown"),
        ({"json": {}}, "multipart_expected"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    operator: httpx.Client, sent: dict[str, Any], code: str | None
) -> None:
    answer = operator.post("/v1/dna/batches", **sent)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert problem["detail_zh"]
    assert problem["advice_zh"]
    assert code is None or problem["type"] == f"/problems/{code}"


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_reaches_anything_about_dna(service: LiveService, family: Family, role: str) -> None:
    number = family.id_of(0)
    with service.client(role) as client:
        answers = [
            submitted(client, b"sample,locus,allele1,allele2\n"),
            client.get(f"/v1/dna/batches/{family.receipt['id']}"),
            client.get(f"/v1/dna/profiles/{number}"),
            client.get(f"/v1/dna/profiles/{number}/candidates"),
            client.post(f"/v1/dna/profiles/{number}/supersede", json={"reason": "试试"}),
            client.get("/v1/dna/held"),
            client.post("/v1/dna/held/1/decision", json={"verdict": "same_person", "reason": "试试"}),
        ]
    for answer in answers:
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/role_not_allowed")
        assert family.receipt["samples"][0]["code"] not in answer.text


def test_an_operator_loads_and_reads_profiles_but_no_candidates(
    operator: httpx.Client, family: Family
) -> None:
    told = operator.get(f"/v1/dna/profiles/{family.id_of(1)}").json()
    assert (told["state"], told["sample_class"], len(told["loci"])) == ("active", "subject", 18)
    assert operator.get(f"/v1/dna/profiles/{family.id_of(1)}/candidates").status_code == 403


def test_a_reviewer_reads_everything_and_loads_nothing(reviewer: httpx.Client, family: Family) -> None:
    assert reviewer.get(f"/v1/dna/batches/{family.receipt['id']}").status_code == 200
    assert reviewer.get(f"/v1/dna/profiles/{family.id_of(1)}").status_code == 200
    assert submitted(reviewer, family.data).status_code == 403


def test_superseding_is_told_to_each_role_as_far_as_it_may_know(
    operator: httpx.Client, reviewer: httpx.Client, family: Family
) -> None:
    mother, resident, stranger = (family.id_of(position) for position in range(3))
    told = reviewer.post(f"/v1/dna/profiles/{mother}/supersede", json={"reason": "标签贴错"}).json()
    change = next(each for each in told["changes"] if each["profile_id"] == resident)
    assert (told["withheld"], change["is_still_listed"]) == ([], False)
    assert told["profile"]["state"] == "superseded"
    left = reviewer.get(f"/v1/dna/profiles/{resident}/candidates").json()["candidates"]
    assert mother not in [each["profile"]["id"] for each in left]
    other = operator.post(f"/v1/dna/profiles/{stranger}/supersede", json={"reason": "重复检验"}).json()
    assert (other["changes"], other["family_changes"]) == (None, None)
    again = reviewer.post(f"/v1/dna/profiles/{mother}/supersede", json={"reason": "再次"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/dna_superseded_before")


def test_a_sample_that_equals_a_stored_one_is_listed_without_alleles_and_decided_by_a_reviewer(
    operator: httpx.Client, reviewer: httpx.Client, family: Family, seeds: Iterator[int]
) -> None:
    known = operator.get(f"/v1/dna/profiles/{family.id_of(2)}").json()
    genotypes = {each["locus"]: tuple(each["alleles"]) for each in known["loci"]}
    receipt = submitted(operator, table_of(Tube(f"JZ-{next(seeds)}", genotypes))).json()
    number = receipt["samples"][0]["held_id"]
    for client in (operator, reviewer):
        waiting = client.get("/v1/dna/held", params={"limit": 200}).json()["items"]
        (one,) = [each for each in waiting if each["held_id"] == number]
        (match,) = one["matches"]
        assert (match["id"], match["loci_equal"], match["loci_compared"]) == (family.id_of(2), 19, 19)
        assert "alleles" not in str(one)
        assert one["verdicts"] == ["same_person", "twins", "swap_or_contamination"]
    path, given = f"/v1/dna/held/{number}/decision", {"verdict": "same_person", "reason": "换站后重复采样"}
    assert operator.post(path, json=given).status_code == 403
    assert reviewer.post(path, json=given | {"reason": ""}).status_code == 422
    first, again = (reviewer.post(path, json=given) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["decision"]["matched_profile_ids"] == [family.id_of(2)]
    other = reviewer.post(path, json=given | {"verdict": "swap_or_contamination"})
    assert (other.status_code, other.json()["type"]) == (409, "/problems/held_decided_before")
    told = operator.get(f"/v1/dna/batches/{receipt['id']}").json()
    assert told["counts"] == {"accepted": 1, "held": 0, "duplicate": 0, "refused": 0}
    assert told["samples"][0]["decision"] == first.json()["decision"]
    assert told["samples"][0]["profile_id"] == first.json()["profile_id"]


def test_unknown_numbers_are_not_found(reviewer: httpx.Client) -> None:
    for path in ("batches/999999", "profiles/999999", "profiles/999999/candidates"):
        assert reviewer.get(f"/v1/dna/{path}").status_code == 404
    given = {"verdict": "twins", "reason": "没有这份样本"}
    assert reviewer.post("/v1/dna/held/999999/decision", json=given).status_code == 404


def test_the_laboratorys_file_comes_back_as_it_was_sent_to_the_sender_and_the_reviewer(
    service: LiveService, operator: httpx.Client, reviewer: httpx.Client, family: Family
) -> None:
    page, button = f"/dna/batches/{family.receipt['id']}", f"/v1/dna/batches/{family.receipt['id']}/file"
    for client in (operator, reviewer):
        answer = original(client, family.receipt)
        assert (answer.status_code, answer.content) == (200, family.data)
        assert button in client.get(page, headers={"accept": "text/html"}).text
    assert answer.headers["content-type"] == "text/csv"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''batch.csv"
    assert answer.headers["cache-control"] == "no-store"
    elsewhere = service.newcomer("lab_elsewhere", Role.POLICE_DNA_OPERATOR, station="别处分局")
    with elsewhere as other, service.client("audit_officer") as officer:
        refused = original(other, family.receipt)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/dna_file_of_others")
        assert button not in other.get(page, headers={"accept": "text/html"}).text
        entry, earlier = officer.get("/v1/audit", params={"action": "getDnaBatchFile"}).json()["items"][:2]
    assert [(each["username"], each["outcome"]) for each in (entry, earlier)] == [
        ("lab_elsewhere", "refused"),
        ("dna_reviewer", "done"),
    ]
    assert original(reviewer, {"id": 10**6}).status_code == 404


def test_a_files_name_and_kind_come_back_with_it(operator: httpx.Client, seeds: Iterator[int]) -> None:
    seed = next(seeds)
    tabs = table_of(Tube(f"名-{seed}", Laboratory(seed).stranger())).replace(b",", b"\t")
    files = {"file": ('"示例\r\n.tsv', tabs)}
    answer = original(operator, operator.post("/v1/dna/batches", files=files).json())
    assert answer.headers["content-type"] == "text/tab-separated-values"
    assert "\n" not in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%")
    assert answer.content == tabs


_TABLES = {"without signature": 4, "changed since": 5, "signed anew": 6}
"""How another rule table is signed, and the seed of the people it is tried on."""


@pytest.fixture(params=_TABLES)
def table(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The running service with another rule table in place of the shipped one."""
    shipped = (files("matching.dna") / "data" / "verdict_rules.toml").read_text("utf-8")
    text, signature = shipped.split("[signature]")
    if request.param == "without signature":
        stated = text
    else:
        text = text.replace("guitu-2026-1", "city-1").replace("10000.0", "5000.0")
        digest = verdict_rules.content_digest(tomllib.loads(text))
        stated = text + "[signature]" + signature
        if request.param == "signed anew":
            stated = f'{text}[signature]\nby = "虚构市局"\non = "2026-11-22"\nsha256 = "{digest}"\n'
    monkeypatch.setattr("casework.dna.shipped.shipped_rules", lambda: verdict_rules.rules_of(stated))
    for search in (pair_search, family_search):
        search.cache_clear()
    yield request.param
    monkeypatch.undo()
    for search in (pair_search, family_search):
        search.cache_clear()


def test_a_table_nobody_signed_as_it_stands_gives_no_opinion_on_answer_and_page(
    table: str, reviewer: httpx.Client, operator: httpx.Client, seeds: Iterator[int]
) -> None:
    laboratory, mark = Laboratory(_TABLES[table]), next(seeds)
    mother = laboratory.stranger()
    tubes = (
        Tube(f"QS-{mark}", mother, SampleClass.RELATIVE, Sex.FEMALE),
        Tube(f"JZ-{mark}", laboratory.child_of(mother, laboratory.stranger())),
    )
    receipt = submitted(operator, table_of(*tubes)).json()
    numbers = [each["profile_id"] for each in receipt["samples"]]
    found = reviewer.get(f"/v1/dna/profiles/{numbers[1]}/candidates").json()
    candidate = next(each for each in found["candidates"] if each["profile"]["id"] == numbers[0])
    child = next(each for each in candidate["relations"] if each["relation"] == "child")
    page = reviewer.get(f"/dna/profiles/{numbers[1]}", headers={"accept": "text/html"}).text
    assert child["lowest"]["log10_lr"] > 3.7  # 5,000, the limit of the other tables; told all the same
    is_signed = table == "signed anew"
    assert child["opinion"]["verdict"] == ("supports" if is_signed else None)
    assert ("not signed" in child["opinion"]["reason"]["en"]) is not is_signed
    assert ("判定规则表未签署" in page) is not is_signed
