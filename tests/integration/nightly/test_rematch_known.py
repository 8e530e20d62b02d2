"""The night meets people of registers by face, and reports and registers by what was heard."""

from dataclasses import replace
from pathlib import Path

import pytest

from casework.clues.keys import index_clue, index_entry, index_report
from casework.nightly.parts import Nightly
from models.batch_run import ChunkKind
from models.gallery import GalleryKind, PersonRef
from models.pair import Pair, PairKey, PairStage, clue_source
from models.register import RegisterEntry, Withdrawal
from models.report import MissingReport
from store.db import Store
from store.unit_of_work import UnitOfWork
from tests.nightly_caseload import NIGHT, at, face, fill, nightly, pictured_as, resident, run_once
from tests.store_factories import CLUE_FACTS, REGISTER_FACTS, REPORT_FACTS, add_clue, add_entry, file_report


def only_changes(parts: Nightly, days: float) -> Nightly:
    """That many days later, without those whose turn it is."""
    return at(replace(parts, sizes=replace(parts.sizes, sweep_days=None)), days)


def entry_named(work: UnitOfWork, name: str) -> RegisterEntry:
    entry = add_entry(work, replace(REGISTER_FACTS, name=name))
    index_entry(work, entry)
    return entry


def report_named(work: UnitOfWork, name: str) -> MissingReport:
    report = file_report(work, replace(REPORT_FACTS, name=name))
    index_report(work, report)
    return report


def pair_of(store: Store, subject_id: int, other: PersonRef) -> Pair | None:
    with store.read() as work:
        return work.pairs.find(PairKey(subject_id, other))


def in_register(entry: RegisterEntry) -> PersonRef:
    return PersonRef(GalleryKind.REGISTERS, entry.id)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_new_photo_of_a_register_meets_all_residents_unless_it_was_withdrawn(
    store: Store, tmp_path: Path, is_withdrawn: bool
) -> None:
    caseload = fill(store)
    parts = nightly(store, tmp_path)
    run_once(parts)
    with store.begin() as work:
        entry = add_entry(work)
        pictured_as(work, entry, face(5, 7))
        if is_withdrawn:
            work.registers.withdraw(entry.id, Withdrawal(NIGHT, "desk", "本人要求"))
    run = run_once(only_changes(parts, 1))
    assert run.counters.new == (0 if is_withdrawn else 1)
    found = pair_of(store, caseload.residents[5].subject_id, in_register(entry))
    assert (found is None) == is_withdrawn


def test_residents_meet_the_registers_as_they_meet_reports(store: Store, tmp_path: Path) -> None:
    caseload = fill(store)
    with store.begin() as work:
        entry = add_entry(work)
        pictured_as(work, entry, face(5, 7))
    run_once(nightly(store, tmp_path))
    assert pair_of(store, caseload.residents[5].subject_id, in_register(entry)) is not None


def test_a_clue_that_changed_is_compared_with_reports_and_registers_at_night(
    store: Store, tmp_path: Path
) -> None:
    fill(store, residents=2, reports=2, known=0)
    with store.begin() as work:
        person = resident(work)
        report, entry = report_named(work, "林秀香"), entry_named(work, "林秀香")
        report_named(work, "孙强")
    parts = nightly(store, tmp_path)
    run_once(parts)
    with store.begin() as work:
        clue = add_clue(work, person)
        index_clue(work, clue)
    run = run_once(only_changes(parts, 1))
    assert run.counters.new == 2
    for other in (PersonRef(GalleryKind.REPORTS, report.id), in_register(entry)):
        pair = pair_of(store, person.subject_id, other)
        assert pair is not None
        assert (pair.stage, pair.sources) == (PairStage.NEW, (clue_source(clue.id),))
    with store.read() as work:
        assert work.batch_results.chunk(run.id, 0).kind is ChunkKind.CLUES
    third = run_once(only_changes(parts, 2))
    assert (third.counters.candidates, third.counters.new) == (0, 0)


def test_a_full_night_compares_every_standing_clue_and_no_other(store: Store, tmp_path: Path) -> None:
    with store.begin() as work:
        heard, misheard = resident(work), resident(work)
        report = report_named(work, "林秀香")
        clues = [add_clue(work, each) for each in (heard, misheard)]
        place = add_clue(work, misheard, replace(CLUE_FACTS, text="张三三"))
        for clue in (*clues, place):
            index_clue(work, clue)
        work.clues.end(clues[1].id, Withdrawal(NIGHT, "desk", "听错"))
    run_once(nightly(store, tmp_path))
    other = PersonRef(GalleryKind.REPORTS, report.id)
    assert pair_of(store, heard.subject_id, other) is not None
    assert pair_of(store, misheard.subject_id, other) is None
