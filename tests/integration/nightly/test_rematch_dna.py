"""A night by DNA: families with everybody in care, and people in care with each other."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from casework.actor import Actor
from casework.dna.submit import DnaUpload, submit_profiles
from casework.families.codes import issue_code
from casework.families.relatives import add_relative
from casework.nightly.parts import Nightly
from casework.report_missing import file_report
from casework.reports.states import move_report
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from models.batch_run import RunCounters
from models.collection_code import SampledPerson
from models.evidence import EvidenceKind
from models.family import MemberFacts, StatedRelation
from models.gallery import GalleryKind, PersonRef
from models.pair import PairKey
from models.report import ReportFacts, ReportMove
from models.subject import Sex
from store.db import Store
from store.tables.dna import DnaProfileRow
from store.tables.review import PairRow, PairSourceRow
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.nightly_caseload import at, nightly, resident, run_once

CASEWORKER = Actor(7, "caseworker", frozenset({Role.SEARCH_CASEWORKER}), "示例市救助站")
OPERATOR = Actor(8, "lab-7", frozenset({Role.POLICE_DNA_OPERATOR}))


class Town:
    """A laboratory, and people whose samples it typed under their codes."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.runtime = Runtime(Settings(data_dir=folder), store)
        self.laboratory = Laboratory(11)
        self.parts: Nightly = nightly(store, folder)
        self.parts = replace(self.parts, sizes=replace(self.parts.sizes, sweep_days=None))

    def submit(self, person: SampledPerson, genotypes: Genotypes) -> int:
        code = issue_code(self.runtime, person, actor=CASEWORKER).code
        upload = DnaUpload(table_of(Tube(code, genotypes, None)), "a.csv")
        (outcome,) = submit_profiles(self.runtime, upload, actor=OPERATOR).value.outcomes
        assert outcome.profile_id is not None, outcome
        return outcome.profile_id

    def resident(self, genotypes: Genotypes, station: str = "海口市救助管理站") -> tuple[int, int]:
        """Somebody in care, and their profile."""
        with self.runtime.store.begin() as work:
            subject_id = resident(work, station=station).subject_id
        return subject_id, self.submit(SampledPerson(subject_id=subject_id), genotypes)

    def mother(self, genotypes: Genotypes) -> tuple[int, int]:
        """A report whose missing person's mother was typed, and her profile."""
        report = file_report(self.runtime, ReportFacts("虚构甲", Sex.MALE), actor=CASEWORKER).value
        facts = MemberFacts(StatedRelation.MOTHER)
        member = add_relative(self.runtime, report.id, facts, actor=CASEWORKER).value
        return report.id, self.submit(SampledPerson(member_id=member.id), genotypes)

    def forget_pairs(self) -> None:
        """As if nothing had been proposed when the samples came in."""
        with self.runtime.store.begin() as work:
            for table in (PairSourceRow, PairRow):
                work.batch_runs._transaction.execute(delete(table))


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Town:
    return Town(store, tmp_path)


@pytest.fixture
def known(town: Town) -> tuple[PairKey, str]:
    """A resident and the report of their mother, both typed, and what the pair rests on."""
    mother = town.laboratory.stranger()
    subject_id, profile = town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
    report_id, relative = town.mother(mother)
    return PairKey(subject_id, PersonRef(GalleryKind.REPORTS, report_id)), f"family:{profile}:{relative}"


def test_a_family_meets_its_missing_person_and_what_is_known_is_no_news(
    town: Town, known: tuple[PairKey, str]
) -> None:
    key, reference = known
    run = run_once(town.parts)
    with town.runtime.store.read() as work:
        (listed,) = work.batch_results.candidates(run.id)
    assert (PairKey(listed.subject_id, listed.other), listed.kind) == (key, EvidenceKind.DNA)
    assert (listed.reference, listed.outcome) == (reference, "unchanged")  # proposed when the sample came in
    assert listed.log10_lr > 3
    assert run.counters.dna_pairs >= 1
    town.forget_pairs()
    again = run_once(at(town.parts, 1), full=True)
    assert again.counters.new == 1


def test_brothers_in_two_stations_are_found_and_in_one_station_known_anyhow(town: Town) -> None:
    father, mother = town.laboratory.stranger(), town.laboratory.stranger()
    brothers = [
        town.resident(town.laboratory.child_of(father, mother), station)[0]
        for station in ("甲市救助站", "甲市救助站", "乙市救助站")
    ]
    run_once(town.parts)
    with town.runtime.store.read() as work:
        keys = {
            pair.key
            for brother in brothers
            for pair in work.pairs.of_person(PersonRef(GalleryKind.ADMISSIONS, brother))
        }
    assert PairKey.of_subjects(brothers[0], brothers[1]) not in keys
    assert keys & {PairKey.of_subjects(brothers[2], brother) for brother in brothers[:2]}


def test_only_new_profiles_and_families_are_compared_the_next_night(
    town: Town, known: tuple[PairKey, str]
) -> None:
    run_once(town.parts)
    quiet = run_once(at(town.parts, 1))
    assert quiet.counters == RunCounters()
    mother = town.laboratory.stranger()
    town.mother(mother)
    second = run_once(at(town.parts, 2))
    assert (second.counters.searched, second.counters.dna_pairs) == (1, 1)
    town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
    town.forget_pairs()
    third = run_once(at(town.parts, 3))
    assert third.counters.new == 1


def test_a_report_withdrawn_before_midnight_is_not_asked_for(town: Town, known: tuple[PairKey, str]) -> None:
    key, _ = known
    move_report(town.runtime, key.other.id, ReportMove.WITHDRAW, reason="家属撤回", actor=CASEWORKER)
    run = run_once(town.parts)
    with town.runtime.store.read() as work:
        assert work.batch_results.candidates(run.id) == []


def test_a_profile_that_does_not_open_is_listed_and_the_others_are_compared(
    town: Town, known: tuple[PairKey, str]
) -> None:
    _, broken = town.resident(town.laboratory.stranger())
    with town.runtime.store.begin() as work:
        is_meant = DnaProfileRow.id == broken
        statement = update(DnaProfileRow).where(is_meant).values(sealed_genotypes=b"\x01 not sealed")
        work.batch_runs._transaction.execute(statement)
    run = run_once(town.parts)
    with town.runtime.store.read() as work:
        errors = work.batch_results.errors(run.id)
        assert len(work.batch_results.candidates(run.id)) == 1
    assert [(error.kind, error.item_id) for error in errors] == [("profile", broken)]
