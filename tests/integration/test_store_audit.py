"""The audit log: kept whole by several processes and through kills, tampering found, on both databases."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from models.audit import Anchor, AuditFilter, AuditOutcome, BrokenEntry, ChainFault, RecordRange, ranges_of
from models.errors import InvalidInput, SealBroken
from store.db import Store
from tests.audit_factories import a_deed
from tests.databases import open_at
from tests.forked_children import DEEDS, KILLS, OPENERS
from tests.store_factories import NOON

ANY = AuditFilter()
ENTRIES = 5
TAMPERINGS = {
    "number": "UPDATE audit_entries SET number = 9 WHERE number = 3",
    "at": "UPDATE audit_entries SET at = (SELECT at FROM audit_entries WHERE number = 5) WHERE number = 3",
    "account_id": "UPDATE audit_entries SET account_id = 8 WHERE number = 3",
    "username": "UPDATE audit_entries SET username = 'li' WHERE number = 3",
    "roles": "UPDATE audit_entries SET roles = 'intake_officer' WHERE number = 3",
    "station": "UPDATE audit_entries SET station = NULL WHERE number = 3",
    "action": "UPDATE audit_entries SET action = 'getReport' WHERE number = 3",
    "outcome": "UPDATE audit_entries SET outcome = 'refused' WHERE number = 3",
    "sealed_purpose": "UPDATE audit_entries SET sealed_purpose = NULL WHERE number = 3",
    "previous_digest": "UPDATE audit_entries SET previous_digest = digest WHERE number = 3",
    "digest": "UPDATE audit_entries SET digest = previous_digest WHERE number = 3",
    "a record's kind": "UPDATE audit_records SET kind = 'reports' WHERE entry_number = 3",
    "a record's number": "UPDATE audit_records SET first_number = 19 WHERE entry_number = 3",
    "a record's end": "UPDATE audit_records SET last_number = 99 WHERE entry_number = 3",
    "a record's entry": "UPDATE audit_records SET entry_number = 2 WHERE entry_number = 3",
    "a record added": "INSERT INTO audit_records VALUES (3, 'reports', 1, 1)",
    "a record deleted": "DELETE FROM audit_records WHERE entry_number = 3",
}


def fill(store: Store, entries: int = ENTRIES) -> Anchor:
    for number in range(entries):
        first = 10 * number
        deed = a_deed(("admissions", first), ("admissions", first + 1), purpose="入站甄别")
        with store.begin() as work:
            work.audit.append([replace(deed, at=NOON + timedelta(seconds=number))])
    with store.read() as work:
        head = work.audit.head()
    assert head is not None
    return head


def walked(store: Store) -> tuple[int, BrokenEntry | None]:
    with store.read() as work:
        found = list(work.audit.walk(None, 10_000))
    broken = [each for each in found if isinstance(each, BrokenEntry)]
    return len(found) - len(broken), broken[0] if broken else None


def tamper(url: str, *statements: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    with engine.begin() as connection:
        if url.startswith("postgresql"):
            connection.execute(text("SET session_replication_role = replica"))  # no checks of references
        for statement in statements:
            connection.execute(text(statement))


def test_entries_come_back_as_they_were_written_the_last_first(store: Store) -> None:
    deeds = [a_deed(("reports", 7), ("reports", 9), purpose="家属来访"), a_deed(action="listReports")]
    with store.begin() as work:
        work.audit.append(deeds)
    with store.read() as work:
        last, first = work.audit.page(ANY)
        assert work.audit.head() == Anchor(2, last.digest)
    assert [first.deed, last.deed] == deeds
    assert (first.number, first.previous, last.previous) == (1, "0" * 64, first.digest)


def test_the_log_is_filtered_by_record_account_action_outcome_and_time(store: Store) -> None:
    with store.begin() as work:
        work.audit.append(
            [
                a_deed(*(("admissions", number) for number in range(20, 40)), action="listAdmissions"),
                a_deed(("admissions", 40), account_id=8),
                a_deed(("reports", 30), outcome=AuditOutcome.REFUSED),
            ]
        )
    asked = {
        AuditFilter(kind="admissions", record=30): [1],
        AuditFilter(kind="admissions", record=41): [],
        AuditFilter(kind="admissions"): [2, 1],
        AuditFilter(account_id=8): [2],
        AuditFilter(action="listAdmissions"): [1],
        AuditFilter(outcome=AuditOutcome.REFUSED): [3],
        AuditFilter(since=NOON, until=NOON): [],
        AuditFilter(since=NOON): [3, 2, 1],
    }
    with store.read() as work:
        assert {each: [one.number for one in work.audit.page(each)] for each in asked} == asked
        assert [one.number for one in work.audit.page(ANY, before_number=3, limit=1)] == [2]


def test_records_are_kept_as_ranges_without_overlap() -> None:
    touched = [("reports", 2), ("admissions", 4), ("admissions", 3), ("admissions", 3), ("admissions", 9)]
    assert ranges_of(touched) == (
        RecordRange("admissions", 3, 4),
        RecordRange("admissions", 9, 9),
        RecordRange("reports", 2, 2),
    )


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_with_any_column_of_an_entry_is_found(
    store: Store, database_url: str, tampering: str
) -> None:
    fill(store)
    assert walked(store) == (ENTRIES, None)
    tamper(database_url, TAMPERINGS[tampering])
    sound, broken = walked(store)
    assert broken is not None
    assert broken.number in (2, 3), tampering  # a record moved to entry 2 breaks that one
    assert sound == broken.number - 1


def test_an_entry_deleted_in_the_middle_is_missing(store: Store, database_url: str) -> None:
    fill(store)
    tamper(
        database_url,
        "DELETE FROM audit_records WHERE entry_number = 3",
        "DELETE FROM audit_entries WHERE number = 3",
    )
    assert walked(store) == (2, BrokenEntry(3, ChainFault.MISSING))


def test_a_log_closed_up_after_a_deletion_does_not_link(store: Store, database_url: str) -> None:
    fill(store)
    tamper(
        database_url,
        "DELETE FROM audit_records WHERE entry_number IN (1, 2)",
        "DELETE FROM audit_entries WHERE number IN (1, 2)",
        "UPDATE audit_records SET entry_number = entry_number - 2",
        "UPDATE audit_entries SET number = number - 2",
    )
    assert walked(store) == (0, BrokenEntry(1, ChainFault.ALTERED))


def test_a_sealed_purpose_does_not_open_in_another_entry(store: Store, database_url: str) -> None:
    fill(store)
    other = "(SELECT sealed_purpose FROM audit_entries WHERE number = 2)"
    tamper(database_url, f"UPDATE audit_entries SET sealed_purpose = {other} WHERE number = 3")
    with store.read() as work, pytest.raises(SealBroken):
        work.audit.page(ANY)


def test_nobody_without_the_key_continues_the_log(database_url: str, store: Store, tmp_path: Path) -> None:
    head = fill(store, 1)
    columns = "at, account_id, username, roles, station, action, outcome"
    tamper(
        database_url,
        f"INSERT INTO audit_entries (number, {columns}, previous_digest, digest) "
        f"SELECT 2, {columns}, '{head.digest}', '{'a' * 64}' FROM audit_entries",
    )
    assert walked(store) == (1, BrokenEntry(2, ChainFault.ALTERED))


def _run(name: str, url: str, folder: Path) -> list[object]:
    command = [sys.executable, "-m", "tests.forked_children", name, url, str(folder)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert finished.stderr == ""
    answer: list[object] = json.loads(finished.stdout)
    return answer


def actions_of(store: Store) -> list[str]:
    with store.read() as work:
        return [entry.deed.action for entry in reversed(work.audit.page(ANY, limit=1_000_000))]


def test_processes_that_write_at_once_keep_one_whole_chain(database_url: str, tmp_path: Path) -> None:
    writers = _run("logged_together", database_url, tmp_path)
    store = open_at(database_url, tmp_path)
    assert walked(store) == (OPENERS * DEEDS, None)
    found = actions_of(store)
    for writer in writers:
        assert [each for each in found if each.startswith(f"{writer}/")] == [
            f"{writer}/{number}" for number in range(DEEDS)
        ]
    store.close()


def test_the_chain_is_whole_and_holds_every_acknowledged_deed_after_ten_kills(
    database_url: str, tmp_path: Path
) -> None:
    acknowledged = _run("killed_while_logging", database_url, tmp_path)
    assert len(acknowledged) >= KILLS
    store = open_at(database_url, tmp_path)
    entries, broken = walked(store)
    assert broken is None
    found = actions_of(store)
    assert len(found) == entries
    assert set(acknowledged) <= set(found)
    store.close()


@pytest.mark.parametrize("written", ["", "7", "0:" + "a" * 64, "7:" + "A" * 64, "7:" + "a" * 63])
def test_what_is_no_anchor_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="anchor_malformed"):
        Anchor.parsed(written)
