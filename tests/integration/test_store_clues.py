"""Clues and keys of sounds in the store, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from models.errors import AlreadyRecorded, Conflict, NotFound
from models.register import Withdrawal
from models.report import ReportState
from store.db import Store
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork
from tests.store_factories import CLUE_FACTS, NOON, add_clue, add_entry, admit, file_report

ENDED = Withdrawal(NOON + timedelta(hours=1), "desk", "听错了")


def test_a_clue_is_read_back_as_it_was_written(store: Store) -> None:
    with store.begin() as work:
        admission = admit(work)
        clue = add_clue(work, admission)
        add_clue(work, admit(work))
    with store.read() as work:
        assert work.clues.get(clue.id) == clue
        assert (clue.facts, clue.subject_id, clue.ending) == (CLUE_FACTS, admission.subject_id, None)
        assert work.clues.of_admission(admission.id) == [clue]
        assert work.clues.of_subjects([admission.subject_id]) == {admission.subject_id: [clue]}
        assert work.clues.of_ids([clue.id]) == {clue.id: clue}


def test_nothing_that_was_heard_lies_open(store: Store) -> None:
    with store.begin() as work:
        clue = add_clue(work, admit(work))
        work.clues.end(clue.id, ENDED)
        work.search_keys.put(KeyHolder.CLUE, clue.id, ["whole lin xiu xian"])
    with store._engine.connect() as connection:
        rows = [connection.execute(text(f"SELECT * FROM {name}")).one() for name in ("clues", "search_keys")]
    told = repr([tuple(row) for row in rows])
    for secret in ("宁秀香", "闽南", "陈某", "听错", "xiu"):
        assert secret not in told


def test_a_superseded_clue_names_its_successor_and_has_one_only(store: Store) -> None:
    with store.begin() as work:
        admission = admit(work)
        first = add_clue(work, admission)
        corrected = replace(CLUE_FACTS, text="林秀香")
        second = work.clues.add(
            admission.id, corrected, recorded_by="desk", recorded_at=NOON, supersedes=first.id
        )
        assert work.clues.end(first.id, ENDED).superseded_by == second.id
        assert not work.clues.get(first.id).is_evidence
        assert work.clues.get(second.id).supersedes == first.id
    with store.begin() as work, pytest.raises(Conflict):
        work.clues.end(first.id, ENDED)
    with pytest.raises((AlreadyRecorded, Conflict)), store.begin() as work:
        work.clues.add(admission.id, corrected, recorded_by="desk", recorded_at=NOON, supersedes=first.id)
    with store.read() as work, pytest.raises(NotFound):
        work.clues.get(second.id + 99)


def reports_with(work: UnitOfWork, *texts: list[str]) -> list[int]:
    numbers = []
    for each in texts:
        report = file_report(work)
        work.search_keys.put(KeyHolder.REPORT, report.id, each)
        numbers.append(report.id)
    return numbers


def test_records_are_found_by_any_text_of_every_group_the_last_first(store: Store) -> None:
    with store.begin() as work:
        both, name, place = reports_with(work, ["n", "p"], ["n"], ["p", "p"])
    with store.read() as work:
        find = work.search_keys.find
        assert find(KeyHolder.REPORT, [{"n", "other"}], limit=9) == [name, both]
        assert find(KeyHolder.REPORT, [{"n"}, {"p"}], limit=9) == [both]
        assert find(KeyHolder.REPORT, [{"n", "p"}], limit=2) == [place, name]
        assert find(KeyHolder.REPORT, [{"n"}, set()], limit=9) == []
        assert find(KeyHolder.REGISTER, [{"n"}], limit=9) == []


def test_only_those_whom_searches_may_find_are_found(store: Store) -> None:
    with store.begin() as work:
        (report,) = reports_with(work, ["n"])
        entry, admission = add_entry(work), admit(work)
        clue = add_clue(work, admission)
        work.search_keys.put(KeyHolder.REGISTER, entry.id, ["n"])
        work.search_keys.put(KeyHolder.ADMISSION, admission.id, ["n"])
        work.search_keys.put(KeyHolder.CLUE, clue.id, ["n"])
        found = [work.search_keys.find(kind, [{"n"}], limit=9) for kind in KeyHolder]
        assert found == [[report], [entry.id], [admission.id], [clue.id]]
        work.reports.set_state(report, ReportState.PAUSED)
        work.registers.withdraw(entry.id, ENDED)
        work.subjects.set_searchable(admission.subject_id, False)
        assert [work.search_keys.find(kind, [{"n"}], limit=9) for kind in KeyHolder] == [[], [], [], []]


def test_a_record_without_keys_is_found_no_more(store: Store) -> None:
    with store.begin() as work:
        report, other = reports_with(work, ["n"], ["n"])
        work.search_keys.remove(KeyHolder.REPORT, report)
        assert work.search_keys.find(KeyHolder.REPORT, [{"n"}], limit=9) == [other]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_no_table_is_scanned_to_find_a_record(store: Store) -> None:
    sent: list[tuple[str, object]] = []

    def note(*arguments: object) -> None:
        sent.append((str(arguments[2]), arguments[3]))

    event.listen(store._engine, "before_cursor_execute", note)
    with store.read() as work:
        for holder in KeyHolder:
            work.search_keys.find(holder, [{"n", "m"}, {"p"}], limit=301)
    event.remove(store._engine, "before_cursor_execute", note)
    found = [(each, values) for each, values in sent if "search_keys" in each]
    with store._engine.connect() as connection:
        plans = [
            str(row)
            for statement, values in found
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        ]
    assert len(found) == len(KeyHolder)
    assert [line for line in plans if "SCAN" in line] == []
    assert any("SEARCH search_keys USING" in line and "key=?" in line for line in plans)
