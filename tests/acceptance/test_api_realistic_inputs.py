"""Bad inputs that desks and laboratories really send, where no other acceptance test has them yet."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from models.subject import Sex
from models.submission import SampleClass
from tests import desk_photos
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.live_service import LiveService
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]
# Fixed people, so that a number does not depend on which tests ran before.
BAD_ROWS_SEED, ELEVEN_SEED, MISMATCH_SEED = 910_004, 910_002, 910_003


@pytest.fixture
def operator(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("police_dna_operator") as client:
        yield client


@pytest.fixture
def reviewer(service: LiveService) -> Iterator[httpx.Client]:
    with service.client("dna_reviewer") as client:
        yield client


def add_photo(client: httpx.Client, record: str, picture: bytes) -> httpx.Response:
    return client.post(f"/v1/{record}/photos", files={"file": ("a.jpg", picture)})


@pytest.mark.parametrize(
    "make", [desk_photos.dark, desk_photos.tiny, desk_photos.bandaged, desk_photos.sunglasses]
)
def test_a_poor_photo_is_accepted_with_its_reason_and_what_to_do(
    desk: httpx.Client, admission_id: int, seeds: Iterator[int], make: Callable[[int], bytes]
) -> None:
    answer = add_photo(desk, f"admissions/{admission_id}", make(next(seeds)))
    assert answer.status_code == 201, answer.text
    photo = answer.json()["photo"]
    assert photo["verdict"] in ("weak", "refused")
    assert photo["reasons"]
    assert photo["advice"]


def test_a_cap_that_leaves_the_face_free_is_no_obstacle(desk: httpx.Client, admission_id: int) -> None:
    answer = add_photo(desk, f"admissions/{admission_id}", desk_photos.cap(1000))
    assert (answer.status_code, answer.json()["photo"]["verdict"]) == (201, "usable")


def test_every_bad_row_is_held_with_a_plain_reason_and_the_others_load(
    operator: httpx.Client, seeds: Iterator[int]
) -> None:
    bad = ["TH01,93,7,", "D99S999,11,12,", "TPOX,8,9,11", "FGA,22,23,", "FGA,22,24,"]
    people = Laboratory(BAD_ROWS_SEED).stranger()
    good = {locus: alleles for locus, alleles in people.items() if locus not in ("TH01", "TPOX", "FGA")}
    rows = [f"{locus},{first},{second}," for locus, (first, second) in good.items()] + bad
    heading, code = "locus,allele1,allele2,allele3,sample,class,kit", f"BX-{next(seeds)}"
    data = "\n".join([heading, *(f"{row},{code},subject,无名试剂盒" for row in rows)]).encode()
    answer = operator.post("/v1/dna/batches", files={"file": ("a.csv", data)})
    assert answer.status_code == 201, answer.text
    (sample,) = answer.json()["samples"]
    assert sample["state"] == "accepted"
    assert [each["code"] for each in sample["notes"]] == ["kit_unknown"]
    held = [(each["spelling"], each["held"]) for each in sample["loci"] if each["held"]]
    assert [(spelling, why["code"]) for spelling, why in held] == [
        ("TH01", "lost_point"),
        ("D99S999", "unknown_locus"),
        ("TPOX", "three_alleles"),
        ("FGA", "locus_twice"),
        ("FGA", "locus_twice"),
    ]
    assert all(why["reason"]["zh"] and why["advice"]["zh"] and why["line"] for _, why in held)
    stored = operator.get(f"/v1/dna/profiles/{sample['profile_id']}").json()
    assert {each["locus"] for each in stored["loci"]} == set(good)


class Pair:
    """A mother's profile and one of a person in care, sent together; what the reviewer reads of them."""

    def __init__(self, operator: httpx.Client, reviewer: httpx.Client, seeds: Iterator[int]) -> None:
        self._operator, self._reviewer, self._number = operator, reviewer, next(seeds)

    def child_evidence(self, mother: Genotypes, subject: Genotypes) -> Json:
        """The evidence that the person in care is her child."""
        tubes = (
            Tube(f"QS-{self._number}", mother, SampleClass.RELATIVE, Sex.FEMALE),
            Tube(f"JZ-{self._number}", subject),
        )
        sent = self._operator.post("/v1/dna/batches", files={"file": ("a.csv", table_of(*tubes))})
        relative, in_care = (each["profile_id"] for each in sent.json()["samples"])
        told = self._reviewer.get(f"/v1/dna/profiles/{in_care}/candidates").json()
        (candidate,) = [each for each in told["candidates"] if each["profile"]["id"] == relative]
        relations: dict[str, Json] = {each["relation"]: each for each in candidate["relations"]}
        return relations["child"]


@pytest.fixture
def pair(operator: httpx.Client, reviewer: httpx.Client, seeds: Iterator[int]) -> Pair:
    return Pair(operator, reviewer, seeds)


def test_eleven_loci_are_computed_and_the_answer_says_what_is_missing(pair: Pair) -> None:
    laboratory = Laboratory(ELEVEN_SEED)
    mother = laboratory.stranger()
    child = laboratory.child_of(mother, laboratory.stranger())
    evidence = pair.child_evidence(mother, {locus: child[locus] for locus in laboratory.loci[:11]})
    assert (evidence["loci_compared"], evidence["loci_typed"]) == (11, len(laboratory.loci))
    assert evidence["opinion"]["verdict"] == "undecided"
    assert "Type more loci" in evidence["opinion"]["reason"]["en"]


def test_one_inconsistent_locus_is_a_mutation_to_weigh_and_excludes_nobody(pair: Pair) -> None:
    laboratory = Laboratory(MISMATCH_SEED)
    mother = laboratory.stranger()
    child = dict(laboratory.child_of(mother, laboratory.stranger()))
    locus, genotype = _one_step_from_mother(child, mother)
    evidence = pair.child_evidence(mother, {**child, locus: genotype})
    assert (evidence["excluded_loci"], evidence["mutation_steps"]) == ([locus], 1)
    assert evidence["lowest"]["log10_lr"] > 0
    assert evidence["opinion"]["verdict"] != "against"


def _one_step_from_mother(child: Genotypes, mother: Genotypes) -> tuple[str, tuple[str, str]]:
    """A locus, and a genotype there of which no allele is the mother's and one is a repeat beside hers."""
    for locus, hers in mother.items():
        own = [allele for allele in child[locus] if allele not in hers]
        beside = [str(int(allele) + 1) for allele in hers if allele.isdecimal()]
        new = [allele for allele in beside if allele not in hers]
        if own and new:
            return locus, (own[0], new[0])
    raise AssertionError("no locus fits")


@pytest.mark.parametrize("move", ["found_elsewhere", "found_deceased"])
def test_a_report_that_ended_is_not_found_and_its_waiting_pair_is_frozen(
    desk: httpx.Client, head: httpx.Client, admission_id: int, report_id: int, seeds: Iterator[int], move: str
) -> None:
    add_photo(desk, f"reports/{report_id}", jpeg(retaken(WOMAN, seed=next(seeds))))
    added = add_photo(desk, f"admissions/{admission_id}", jpeg(retaken(WOMAN, seed=next(seeds)))).json()
    (waiting,) = added["search"]["to_judge"]
    moved = desk.post(f"/v1/reports/{report_id}/moves", json={"move": move, "reason": "外地来电"})
    assert moved.json()["state"] == move
    judged = desk.post(f"/v1/reviews/{waiting['number']}/judgement", json={"opinion": "same_person"})
    assert (judged.status_code, judged.json()["type"]) == (409, "/problems/pair_frozen")
    path, purpose = f"/v1/admissions/{admission_id}/searches", {"purpose": "再查一次"}
    assert desk.post(path, json=purpose).json()["to_judge"] == []
