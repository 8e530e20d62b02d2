"""A night's run: who is compared, what is proposed, and what is no news."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.made_up_calibration import a_calibration
from casework.nightly.lease import new_lease
from models.batch_run import RunCounters, RunMarks, RunScope, RunState
from models.errors import Conflict, NotFound
from models.gallery import GalleryKind, PersonRef
from models.pair import Outcome, PairKey, PairStage
from models.report import ReportState
from models.subject import SubjectState
from store.batch_runs import NewBatchRun
from store.db import Store
from tests.nightly_caseload import (
    NIGHT,
    Caseload,
    at,
    face,
    fill,
    flipped_byte,
    nightly,
    pictured_as,
    resident,
    run_once,
)
from tests.store_factories import file_report


def key(caseload: Caseload, resident_number: int, report_number: int) -> PairKey:
    report = PersonRef(GalleryKind.REPORTS, caseload.reports[report_number].id)
    return PairKey(caseload.residents[resident_number].subject_id, report)


def pairs_of(store: Store, caseload: Caseload) -> set[PairKey]:
    with store.read() as work:
        people = [PersonRef(GalleryKind.ADMISSIONS, each.subject_id) for each in caseload.residents]
        return {pair.key for person in people for pair in work.pairs.of_person(person)}


def test_residents_meet_the_reports_of_the_same_people_and_nobody_else(store: Store, tmp_path: Path) -> None:
    caseload = fill(store)
    run = run_once(nightly(store, tmp_path))
    assert (run.state, run.scope) == (RunState.FINISHED, RunScope.FULL)
    assert pairs_of(store, caseload) == {key(caseload, number, number) for number in range(caseload.known)}
    assert run.counters == RunCounters(
        searched=6, face_pairs=6 * 9 + 6 * 5, candidates=caseload.known, new=caseload.known
    )


def test_the_second_night_compares_only_what_is_due_and_says_nothing_twice(
    store: Store, tmp_path: Path
) -> None:
    fill(store)
    parts = nightly(store, tmp_path)
    run_once(parts)
    second = run_once(at(parts, 1))
    assert second.scope is RunScope.INCREMENTAL
    assert second.counters.searched == 1  # a thirtieth of six, rounded up
    assert second.counters.new == 0


def test_a_new_photo_of_a_report_meets_all_residents(store: Store, tmp_path: Path) -> None:
    caseload = fill(store)
    parts = nightly(store, tmp_path)
    run_once(parts)
    with store.begin() as work:
        late = file_report(work)
        pictured_as(work, late, face(5, 7))
    second = run_once(at(replace(parts, sizes=replace(parts.sizes, sweep_days=None)), 1))
    assert (second.counters.searched, second.counters.new) == (1, 1)
    report = PersonRef(GalleryKind.REPORTS, late.id)
    assert PairKey(caseload.residents[5].subject_id, report) in pairs_of(store, caseload)


def test_a_report_withdrawn_a_minute_before_is_ignored(store: Store, tmp_path: Path) -> None:
    caseload = fill(store)
    with store.begin() as work:
        work.reports.set_state(caseload.reports[0].id, ReportState.WITHDRAWN)
    run_once(nightly(store, tmp_path))
    assert key(caseload, 0, 0) not in pairs_of(store, caseload)
    assert key(caseload, 1, 1) in pairs_of(store, caseload)


@pytest.mark.parametrize(
    ("state", "is_compared"),
    [
        (SubjectState.SETTLED, True),
        (SubjectState.WALKED_OFF, True),
        (SubjectState.DECEASED_UNIDENTIFIED, True),
        (SubjectState.LONG_TERM, True),
        (SubjectState.IDENTITY_CONFIRMED, False),
    ],
)
def test_who_is_nameless_is_looked_for_whatever_became_of_them(
    store: Store, tmp_path: Path, state: SubjectState, is_compared: bool
) -> None:
    caseload = fill(store, residents=1, reports=1, known=1)
    with store.begin() as work:
        work.subjects.set_state(caseload.residents[0].subject_id, state)
    run_once(nightly(store, tmp_path))
    assert (key(caseload, 0, 0) in pairs_of(store, caseload)) == is_compared


def test_somebody_becomes_a_resident_after_ten_days(store: Store, tmp_path: Path) -> None:
    fill(store)
    with store.begin() as work:
        newcomer = resident(work, days=9.5)
        pictured_as(work, newcomer, face(77, 1))
        pictured_as(work, file_report(work), face(77, 2))
    parts = nightly(store, tmp_path)
    assert run_once(parts).counters.searched == 6
    parts = replace(parts, sizes=replace(parts.sizes, sweep_days=None))
    second = run_once(at(parts, 1))
    assert (second.counters.searched, second.counters.new) == (1, 1)
    assert run_once(at(parts, 2)).counters.searched == 0


def test_everybody_comes_round_within_the_days_of_the_sweep(store: Store, tmp_path: Path) -> None:
    fill(store, residents=7)
    parts = nightly(store, tmp_path)
    parts = replace(parts, sizes=replace(parts.sizes, sweep_days=3))
    run_once(parts)
    compared = [run_once(at(parts, day)).counters.searched for day in (1, 2, 3)]
    assert sum(compared) >= 7
    assert max(compared) < 7


def test_the_same_person_in_two_stations_is_found(store: Store, tmp_path: Path) -> None:
    with store.begin() as work:
        one, other = resident(work), resident(work, station="海口市第二救助站")
        pictured_as(work, one, face(1, 1))
        pictured_as(work, other, face(1, 2))
    run = run_once(nightly(store, tmp_path))
    with store.read() as work:
        pair = work.pairs.find(PairKey.of_subjects(one.subject_id, other.subject_id))
    assert run.counters.new == 1
    assert pair is not None
    assert pair.origin == f"batch_run:{run.id}"


def test_a_judged_pair_stays_judged_until_there_is_new_evidence(store: Store, tmp_path: Path) -> None:
    caseload = fill(store)
    parts = nightly(store, tmp_path)
    run_once(parts)
    with store.begin() as work:
        pair = work.pairs.find(key(caseload, 0, 0))
        assert pair is not None
        work.pairs.set_stage(pair.id, PairStage.CLOSED, now=NIGHT, outcome=Outcome.EXCLUDED)
    again = run_once(at(parts, 1), full=True)
    assert (again.counters.silent, again.counters.revived) == (1, 0)
    with store.begin() as work:
        pictured_as(work, caseload.residents[0], face(0, 2), source="new")
    changed = run_once(at(parts, 2))
    assert changed.counters.revived == 1
    with store.read() as work:
        assert work.pairs.get(pair.id).stage is PairStage.NEW


def test_a_second_run_is_refused_and_told_who_is_at_work(store: Store, tmp_path: Path) -> None:
    parts = nightly(store, tmp_path)
    run = run_once(parts)
    lease = new_lease(parts, "night shift")
    with store.begin() as work:
        marks = RunMarks(0, 0, NIGHT)
        new = NewBatchRun(RunScope.FULL, "night shift", NIGHT, None, run.versions, marks, None)
        held = work.batch_runs.add(new, lease)
    with pytest.raises(Conflict, match=f"{held.id} is under way: night shift on .* since 2026-03-20"):
        run_once(parts)
    with pytest.raises(Conflict, match="under way"):
        run_once(parts, resume=True)
    later = run_once(at(parts, 1), resume=True)
    assert (later.id, later.state, later.resumed) == (held.id, RunState.FINISHED, 1)


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(store: Store, tmp_path: Path) -> None:
    parts = nightly(store, tmp_path)
    versions = run_once(parts).versions
    with store.begin() as work:
        new = NewBatchRun(RunScope.FULL, "a", NIGHT, None, versions, RunMarks(0, 0, NIGHT), None)
        lost = new_lease(parts, "a")
        run = work.batch_runs.add(new, lost)
        work.batch_runs.claim(run.id, new_lease(parts, "b"))
    with store.begin() as work, pytest.raises(Conflict, match="taken over"):
        work.batch_runs.finish(run.id, lost.token, NIGHT)
    with store.read() as work:
        assert work.batch_runs.get(run.id).state is RunState.CLAIMED


def test_there_is_nothing_to_resume_after_a_whole_run(store: Store, tmp_path: Path) -> None:
    parts = nightly(store, tmp_path)
    run_once(parts)
    with pytest.raises(NotFound, match="left unfinished"):
        run_once(parts, resume=True)


def test_changed_versions_compare_all_and_wait_for_a_person(store: Store, tmp_path: Path) -> None:
    caseload = fill(store)
    parts = nightly(store, tmp_path)
    run_once(parts)
    with store.begin() as work:
        late = file_report(work)
        pictured_as(work, late, face(5, 7))
    newer = replace(parts, faces=replace(parts.faces, calibration=a_calibration(version=2)))
    held = run_once(at(newer, 1))
    assert (held.scope, held.state) == (RunScope.FULL, RunState.HELD)
    assert [hold.reason.value for hold in held.holds] == ["versions_changed"]
    assert (held.counters.candidates, held.counters.new) == (caseload.known + 1, 0)
    report = PersonRef(GalleryKind.REPORTS, late.id)
    assert PairKey(caseload.residents[5].subject_id, report) not in pairs_of(store, caseload)


@pytest.mark.parametrize("is_open", [False, True], ids=["opened", "followed"])
def test_a_template_that_does_not_open_is_listed_and_the_others_are_compared(
    store: Store, tmp_path: Path, is_open: bool
) -> None:
    caseload = fill(store)
    parts = nightly(store, tmp_path)
    if is_open:
        parts.faces.galleries.refresh()
    with store.begin() as work:
        template = pictured_as(work, file_report(work), face(77))
    flipped_byte(store, template)
    run = run_once(parts)
    with store.read() as work:
        (error,) = work.batch_results.errors(run.id)
    assert (error.kind, error.item_id) == ("template", template.id)
    assert error.reason.zh
    assert (run.counters.candidates, run.counters.errors) == (caseload.known, 1)
