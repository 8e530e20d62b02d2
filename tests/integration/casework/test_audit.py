"""The audit log as commands and the audit officer use it."""

import threading

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from casework.actor import Actor
from casework.audit.deeds import deed_of, logged_command
from casework.audit.read import audit_entries, audit_head, verify_log
from casework.cli.app import app
from casework.runtime import Runtime
from casework.settings import Settings
from models.audit import Anchor, AuditFilter, AuditOutcome, BrokenEntry, ChainFault, RecordRange
from models.errors import InvalidInput
from models.message import Message
from store.engine import make_engine

ANY = AuditFilter()


def write(runtime: Runtime, actor: Actor, *actions: str) -> None:
    for action in actions:
        runtime.audit.write(deed_of(runtime, actor, action, outcome=AuditOutcome.DONE))


def delete_last(settings: Settings) -> None:
    engine = make_engine(settings.database)
    with engine.begin() as connection:
        connection.execute(
            text("DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)")
        )
    engine.dispose()


def test_deeds_of_many_threads_are_each_one_entry_of_a_whole_log(runtime: Runtime, caseworker: Actor) -> None:
    def work(thread: int) -> None:
        write(runtime, caseworker, *(f"{thread}/{number}" for number in range(10)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = [entry.deed.action for entry in reversed(audit_entries(runtime, ANY, limit=1000))]
    for thread in range(8):
        own = [action for action in found if action.startswith(f"{thread}/")]
        assert own == [f"{thread}/{number}" for number in range(10)]
    assert (verify_log(runtime).entries, verify_log(runtime).is_whole) == (80, True)


def test_a_tail_that_was_deleted_shows_by_the_anchor_only(
    settings: Settings, runtime: Runtime, caseworker: Actor
) -> None:
    write(runtime, caseworker, "a", "b", "c")
    anchor = audit_head(runtime)
    assert anchor is not None
    delete_last(settings)
    assert verify_log(runtime).is_whole
    assert verify_log(runtime, anchor=anchor).broken == BrokenEntry(3, ChainFault.MISSING)
    write(runtime, caseworker, "something else")
    assert verify_log(runtime, anchor=anchor).broken == BrokenEntry(3, ChainFault.NOT_THE_ANCHORED)


def test_the_latest_entries_alone_are_verified_from_where_they_begin(
    settings: Settings, runtime: Runtime, caseworker: Actor
) -> None:
    write(runtime, caseworker, "a", "b", "c", "d")
    assert verify_log(runtime, latest=2).entries == 2
    engine = make_engine(settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_entries SET action = 'x' WHERE number = 3"))
    engine.dispose()
    assert verify_log(runtime, latest=1).is_whole
    assert verify_log(runtime, latest=2).broken == BrokenEntry(3, ChainFault.ALTERED)


def test_the_walk_tells_how_far_it_is(runtime: Runtime, caseworker: Actor) -> None:
    write(runtime, caseworker, "a", "b", "c")
    told: list[tuple[int, int]] = []
    verify_log(runtime, progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
    assert verify_log(runtime, anchor=audit_head(runtime)).head == audit_head(runtime)


def test_an_empty_log_is_whole_and_has_no_head(runtime: Runtime) -> None:
    assert (audit_head(runtime), verify_log(runtime).entries) == (None, 0)
    late = Anchor(4, "a" * 64)
    assert verify_log(runtime, anchor=late).broken == BrokenEntry(1, ChainFault.MISSING)


def test_a_command_is_logged_when_it_begins_and_when_it_has_ended(runtime: Runtime) -> None:
    with logged_command(runtime, "import admissions", purpose="迁移旧数据") as deed:
        deed.touch("admissions", [4, 5, 6])
    ended, begun = audit_entries(runtime, ANY, limit=10)
    assert (begun.deed.outcome, begun.deed.records) == (AuditOutcome.BEGUN, ())
    assert (ended.deed.outcome, ended.deed.records) == (
        AuditOutcome.DONE,
        (RecordRange("admissions", 4, 6),),
    )
    assert (ended.deed.account_id, ended.deed.username, ended.deed.purpose) == (
        0,
        "local operator",
        "迁移旧数据",
    )


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (InvalidInput("x", Message("", ""), Message("", "")), AuditOutcome.NOT_DONE),
        (KeyboardInterrupt(), AuditOutcome.FAILED),
    ],
)
def test_a_command_that_does_not_finish_is_logged_as_such(
    runtime: Runtime, error: BaseException, outcome: AuditOutcome
) -> None:
    def command() -> None:
        with logged_command(runtime, "dna submit") as deed:
            deed.touch("dna/batches", [3])
            raise error

    with pytest.raises(type(error)):
        command()
    last = audit_entries(runtime, ANY, limit=1)[0]
    assert (last.deed.outcome, last.deed.records) == (outcome, (RecordRange("dna/batches", 3, 3),))


def test_the_head_is_printed_and_proves_the_log_later(
    settings: Settings, runtime: Runtime, caseworker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUITU_DATA_DIR", str(settings.data_dir))
    runner = CliRunner()
    assert runner.invoke(app, ["audit", "head"]).stdout == ""
    write(runtime, caseworker, "a", "b")
    printed = runner.invoke(app, ["audit", "head"]).stdout.strip()
    assert printed == str(audit_head(runtime))
    assert runner.invoke(app, ["audit", "verify", "--anchor", printed]).exit_code == 0
    delete_last(settings)
    assert runner.invoke(app, ["audit", "verify"]).exit_code == 0
    found = runner.invoke(app, ["audit", "verify", "--anchor", printed])
    assert found.exit_code == 1
    assert "2: 这一条记录不见了。 This entry is missing." in found.stdout
