"""A night by DNA: families with everybody in care, and people in care with each other."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from casework.actor import Actor
from casework.dna.held import decide_held
from casework.dna.submit import DnaUpload, submit_profiles
from casework.families.codes import issue_code
from casework.reports.states import move_report
from models.account import Role
from models.batch_run import RunCounters, RunState
from models.collection_code import SampledPerson
from models.evidence import EvidenceKind
from models.family import StatedRelation
from models.gallery import GalleryKind, PersonRef
from models.held_sample import HeldVerdict
from models.pair import PairKey
from models.report import ReportMove
from store.db import Store
from store.tables.dna import DnaProfileRow
from store.tables.families import FamilyCandidateRow, FamilyMemberRow
from store.unit_of_work import UnitOfWork
from tests.dna_laboratory import Laboratory, Tube, table_of
from tests.dna_town import CASEWORKER, OPERATOR, Town
from tests.nightly_caseload import at, resident, run_once

REVIEWER = Actor(9, "reviewer-1", frozenset({Role.DNA_REVIEWER}))


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


def test_numbers_of_pairs_do_not_tell_how_a_night_ranked_them(town: Town) -> None:
    """They follow who the people are: a reviewer reads numbers, and is not to know the rank."""
    for _ in range(4):
        mother = town.laboratory.stranger()
        town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
        town.mother(mother)
    town.forget_pairs()
    parts = replace(town.parts, sizes=replace(town.parts.sizes, pairs_per_step=100))
    run = run_once(parts)
    with town.runtime.store.read() as work:
        ranked = [each.pair for each in work.batch_results.queue(run.id, 1, 100)]
        pairs = work.pairs.of_keys([PairKey(*pair) for pair in ranked]).values()
    numbered = [(each.key.subject_id, each.key.other) for each in sorted(pairs, key=lambda each: each.id)]
    by_person = sorted(ranked, key=lambda pair: (pair[0], pair[1].id))
    assert len(ranked) >= 4
    assert ranked != by_person
    assert numbered == by_person


def test_a_night_puts_forward_whom_a_false_stated_father_hides(
    town: Town, known: tuple[PairKey, str]
) -> None:
    key, reference = known
    father = town.relative(key.other.id, StatedRelation.FATHER, town.laboratory.stranger())
    town.forget_pairs()
    with town.runtime.store.begin() as work:
        (before,) = work.family_candidates.of_members([_missing(work, key)])
        work.family_candidates.end(before.member_id, before.found_at)
    run = run_once(town.parts)
    with town.runtime.store.read() as work:
        (listed,) = work.batch_results.candidates(run.id)
        (after,) = work.family_candidates.of_members([before.member_id])
        pair = work.pairs.find(key)
    assert PairKey(listed.subject_id, listed.other) == key
    assert listed.reference == reference.replace("family:", "family_conflict:") + f"+{father}"
    assert (listed.log10_lr, listed.outcome) == (0.0, "new")
    assert pair is not None
    assert [source.reference for source in pair.sources] == [listed.reference]
    assert after.evidence.conflict is not None
    assert after.evidence.conflict == before.evidence.conflict
    assert after.evidence.log10_lr == pytest.approx(before.evidence.log10_lr, abs=1e-9)


def test_a_night_puts_forward_whom_brother_and_sister_find_only_together(town: Town) -> None:
    laboratory = Laboratory(12)  # of a brother and a sister neither of whom reaches 10,000 alone
    father, mother = laboratory.stranger(), laboratory.stranger()
    missing, brother, sister = (laboratory.child_of(father, mother) for _ in range(3))
    subject_id, profile = town.resident(missing)
    stated = {
        StatedRelation.BROTHER: brother,
        StatedRelation.SISTER: sister,
        StatedRelation.FATHER: laboratory.stranger(),
    }
    report_id = town.report()
    relatives = [town.relative(report_id, relation, typed) for relation, typed in stated.items()]
    town.forget_pairs()
    run = run_once(town.parts)
    with town.runtime.store.read() as work:
        (listed,) = work.batch_results.candidates(run.id)
    behind = "+".join(map(str, sorted(relatives)))
    assert PairKey(listed.subject_id, listed.other) == PairKey(
        subject_id, PersonRef(GalleryKind.REPORTS, report_id)
    )
    assert (listed.reference, listed.log10_lr) == (f"family_conflict:{profile}:{behind}", 0.0)
    assert listed.expected_by_chance is not None
    assert 0 < listed.expected_by_chance < 1


def _missing(work: UnitOfWork, key: PairKey) -> int:
    return work.families.of_report(key.other.id).missing[0].id


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


@pytest.mark.parametrize(
    ("verdict", "is_asked"), [(HeldVerdict.SAME_PERSON, True), (HeldVerdict.TWINS, False)]
)
def test_two_people_in_care_with_one_genotype_are_asked_about_as_one_person_unless_they_are_twins(
    town: Town, verdict: HeldVerdict, is_asked: bool
) -> None:
    genotypes = town.laboratory.stranger()
    first, _ = town.resident(genotypes)
    with town.runtime.store.begin() as work:
        second = resident(work, station="海口市救助管理站").subject_id
    code = issue_code(town.runtime, SampledPerson(subject_id=second), actor=CASEWORKER).code
    upload = DnaUpload(table_of(Tube(code, genotypes, None)), "b.csv")
    (outcome,) = submit_profiles(town.runtime, upload, actor=OPERATOR).value.outcomes
    assert outcome.held_id is not None
    decide_held(town.runtime, outcome.held_id, verdict, reason="已核对", actor=REVIEWER)
    run_once(town.parts)
    with town.runtime.store.read() as work:
        pairs = work.pairs.of_person(PersonRef(GalleryKind.ADMISSIONS, first))
    assert [pair.key for pair in pairs] == ([PairKey.of_subjects(first, second)] if is_asked else [])


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


def a_relatives_profile(work: UnitOfWork, report_id: int, profile_id: int) -> None:
    row = work.batch_runs._transaction.session.get_one(DnaProfileRow, profile_id)
    row.sealed_genotypes = flipped(row.sealed_genotypes)


def a_members_row(work: UnitOfWork, report_id: int, profile_id: int) -> None:
    session = work.batch_runs._transaction.session
    relative = work.dna_people.of_profiles([profile_id])[profile_id].member_id
    row = session.get_one(FamilyMemberRow, relative)
    row.sealed_details = flipped(row.sealed_details or bytes(60))


def a_pedigree(work: UnitOfWork, report_id: int, profile_id: int) -> None:
    """She is the mother, and by another entry the father."""
    relative = work.dna_people.of_profiles([profile_id])[profile_id].member_id
    assert relative is not None
    meant = update(FamilyMemberRow).where(FamilyMemberRow.id == relative)
    work.batch_runs._transaction.execute(meant.values(relation="father", sex="female"))


def flipped(sealed: bytes | None) -> bytes:
    assert sealed is not None
    return sealed[:25] + bytes([sealed[25] ^ 1]) + sealed[26:]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("damage", "is_kept"),
    [(a_relatives_profile, True), (a_relatives_profile, False), (a_members_row, False), (a_pedigree, False)],
)
def test_a_family_at_fault_is_listed_with_its_reason_and_the_others_are_compared(
    town: Town,
    known: tuple[PairKey, str],
    damage: Callable[[UnitOfWork, int, int], None],
    is_kept: bool,
) -> None:
    mother = town.laboratory.stranger()
    report_id, relative = town.mother(mother)
    town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
    if is_kept:
        run_once(town.parts)
    with town.runtime.store.begin() as work:
        damage(work, report_id, relative)
        family_id = work.batch_runs._transaction.session.scalar(
            select(FamilyMemberRow.family_id).where(FamilyMemberRow.report_id == report_id)
        )
    run = run_once(at(town.parts, 1), full=True)
    with town.runtime.store.read() as work:
        (error,) = work.batch_results.errors(run.id)
        (listed,) = work.batch_results.candidates(run.id)
    assert (error.kind, error.item_id) == ("family", family_id)
    assert error.reason.zh
    assert error.reason.en
    assert (run.state, PairKey(listed.subject_id, listed.other)) == (RunState.FINISHED, known[0])


def test_the_night_leaves_reviewers_evidence_of_todays_versions(
    town: Town, known: tuple[PairKey, str]
) -> None:
    key, _ = known
    run_once(town.parts)
    with town.runtime.store.begin() as work:
        work.batch_runs._transaction.execute(delete(FamilyCandidateRow))  # weighed by versions long gone
    run = run_once(at(town.parts, 1), full=True)
    with town.runtime.store.read() as work:
        family = work.families.of_report(key.other.id)
        (candidate,) = work.family_candidates.of_members([family.missing[0].id])
        (listed,) = work.batch_results.candidates(run.id)
    assert candidate.found_at == run.started_at
    assert candidate.evidence.log10_lr == pytest.approx(listed.log10_lr, abs=1e-9)


def test_a_person_who_is_searched_again_meets_the_families_of_meanwhile(town: Town) -> None:
    mother = town.laboratory.stranger()
    subject_id, _ = town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
    with town.runtime.store.begin() as work:
        work.subjects.set_searchable(subject_id, False)
    report_id, _ = town.mother(mother)
    assert run_once(town.parts).counters.candidates == 0
    with town.runtime.store.begin() as work:
        work.subjects.set_searchable(subject_id, True)
    assert run_once(at(town.parts, 1)).counters.new == 1
    with town.runtime.store.read() as work:
        family = work.families.of_report(report_id)
        assert len(work.family_candidates.of_members([family.missing[0].id])) == 1
