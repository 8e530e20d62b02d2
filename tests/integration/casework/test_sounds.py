"""Keys by sound made anew: resumed where it stopped, the same when repeated, told when they are old."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from api.app import create
from casework.actor import Actor
from casework.clues import sounds
from casework.clues.keys import index_admission, index_clue
from casework.clues.record_clue import retract_clue
from casework.clues.sound_state import SoundKeys, keep_sounds, sound_keys
from casework.clues.sounds import rebuild_sounds
from casework.registers.record_entry import record_entry
from casework.report_missing import file_report
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.register import RegisterFacts, RegisterKind
from models.report import ReportFacts
from store.search_keys import KeyHolder
from tests.store_factories import CLUE_FACTS, FACTS, add_clue, admit


@pytest.fixture
def settings(tmp_path: Path, empty_database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=empty_database_url, networks=2)


@pytest.fixture
def filled(runtime: Runtime, caseworker: Actor) -> Runtime:
    """Three reports, an entry, two stays, a clue that stands and one that was retracted."""
    for name in ("林秀珍", "周建国", "黄小明"):
        facts = ReportFacts(name, last_seen_place="漳州市龙海区", reporter_contact="13800000000")
        file_report(runtime, facts, actor=caseworker)
    record_entry(runtime, RegisterFacts(RegisterKind.RETURNED, "林秀珍"), actor=caseworker)
    with runtime.store.begin() as work:
        for name in ("宁秀香", "林某"):
            stay = admit(work, replace(FACTS, name_heard=name))
            index_admission(work, stay)
        clues = [add_clue(work, stay, replace(CLUE_FACTS, text=each)) for each in ("宁秀真", "凌建国")]
        for clue in clues:
            index_clue(work, clue)
    retract_clue(runtime, clues[1].id, reason="别人说的", actor=caseworker)
    return runtime


def keys(runtime: Runtime) -> list[tuple[object, ...]]:
    with runtime.store._engine.connect() as connection:
        rows = connection.execute(text("SELECT holder_kind, holder_id, key FROM search_keys"))
        return sorted(tuple(row) for row in rows)


def spoil(runtime: Runtime, statement: str) -> None:
    with runtime.store._engine.begin() as connection:
        connection.execute(text(statement))


def test_a_rebuild_makes_the_very_keys_that_the_records_got_and_repeated_changes_nothing(
    filled: Runtime,
) -> None:
    before, told = keys(filled), list[tuple[int, int]]()
    assert sound_keys(filled.store).is_current
    spoil(filled, "DELETE FROM search_keys WHERE holder_id = 1")
    spoil(filled, "UPDATE search_keys SET key = key + 1 WHERE holder_kind = 'report'")
    for _ in range(2):
        assert rebuild_sounds(filled, lambda done, total: told.append((done, total))) == 8
        assert keys(filled) == before
    assert told[-1] == (8, 8)
    assert sound_keys(filled.store).is_current


def test_a_rebuild_that_stopped_goes_on_where_it_was_and_is_old_until_then(
    filled: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys(filled)
    spoil(filled, "DELETE FROM search_keys")
    monkeypatch.setattr(sounds, "RECORDS_AT_ONCE", 2)

    def stop(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_sounds(filled, stop)
    state = sound_keys(filled.store)
    assert not state.is_current
    assert (state.holder, state.after) == (KeyHolder.REGISTER, 1)
    assert rebuild_sounds(filled, lambda done, total: None) == 4
    assert keys(filled) == before
    assert sound_keys(filled.store).is_current


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("version", ["sounds-of-yesterday", None])
def test_old_keys_are_told_when_serving_starts_and_current_ones_are_not(
    filled: Runtime,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    version: str | None,
) -> None:
    monkeypatch.setenv("GUITU_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("GUITU_DATABASE_URL", settings.database)
    with caplog.at_level(logging.WARNING, "guitu.sounds"):
        create().state.runtime.close()
        assert caplog.messages == []
        with filled.store.begin() as work:
            keep_sounds(work, SoundKeys(version))
        create().state.runtime.close()
    (said,) = caplog.messages
    assert "guitu index sounds" in said


def test_a_store_without_a_note_is_old_when_it_holds_records(runtime: Runtime, settings: Settings) -> None:
    spoil(runtime, "DELETE FROM deployment WHERE name = 'sound_keys'")
    again = open_runtime(settings)
    assert sound_keys(again.store).is_current
    again.close()
    with runtime.store.begin() as work:
        admit(work)
    spoil(runtime, "DELETE FROM deployment WHERE name = 'sound_keys'")
    assert sound_keys(runtime.store) == SoundKeys(None)
