"""The scheduler of a server: what is due, what was missed, what was left."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casework.nightly import scheduler as scheduling
from casework.nightly.lease import new_lease
from casework.nightly.parts import Nightly
from casework.nightly.rematch import RunStopped
from casework.nightly.schedule import Schedule
from casework.nightly.scheduler import SCHEDULER, Scheduler
from casework.runtime import Runtime
from casework.settings import Settings
from models.batch_run import RunMarks, RunScope, RunState
from store.batch_runs import NewBatchRun
from store.db import Store
from tests.nightly_caseload import NIGHT, fill, nightly, run_once


class Clock(Runtime):
    """An installation whose clock is set by the test."""

    instant = NIGHT

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def parts(store: Store, tmp_path: Path) -> Nightly:
    return nightly(store, tmp_path)


@pytest.fixture
def runtime(store: Store, parts: Nightly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Made-up faces in place of the networks."""
    made = Clock(Settings(data_dir=tmp_path), store)
    monkeypatch.setattr(scheduling, "nightly_of", lambda _: replace(parts, now=made.now))
    return made


def test_a_fresh_installation_waits_for_its_first_night(runtime: Clock) -> None:
    scheduler = Scheduler(runtime, Schedule("0 2 * * *"))
    assert [scheduler.look(), scheduler.look()] == [False, False]
    runtime.instant += timedelta(hours=2)
    assert [scheduler.look(), scheduler.look()] == [True, False]
    with runtime.store.read() as work:
        run = work.batch_runs.last()
    assert run is not None
    assert (run.requested_by, run.state) == ("scheduler", RunState.FINISHED)
    assert run.scheduled_for == NIGHT + timedelta(hours=1, minutes=30)


def test_nights_that_were_missed_are_made_up_once(runtime: Clock) -> None:
    scheduler = Scheduler(runtime, Schedule("0 2 * * *"))
    scheduler.look()
    runtime.instant += timedelta(days=4)
    assert [scheduler.look(), scheduler.look()] == [True, False]
    with runtime.store.read() as work:
        assert len(work.batch_runs.page()) == 1


def test_a_run_that_the_server_left_is_gone_on_with(runtime: Clock, parts: Nightly, store: Store) -> None:
    fill(store)
    versions = run_once(parts).versions
    with store.begin() as work:
        marks = RunMarks(work.templates.last_seq(), work.changes.last_seq(), NIGHT)
        new = NewBatchRun(RunScope.FULL, SCHEDULER.username, NIGHT, NIGHT, versions, marks, None)
        lease = new_lease(parts, SCHEDULER.username)
        left = work.batch_runs.add(new, replace(lease, host="a machine that died"))
    runtime.instant += timedelta(minutes=5)  # the lease ran out
    assert Scheduler(runtime, Schedule("0 2 * * *")).look()
    with store.read() as work:
        run = work.batch_runs.get(left.id)
    assert (run.state, run.resumed) == (RunState.FINISHED, 1)


def test_a_scheduler_that_is_stopped_leaves_the_run_to_be_resumed(
    runtime: Clock, parts: Nightly, store: Store
) -> None:
    fill(store)
    scheduler = Scheduler(runtime, Schedule("0 2 * * *"))
    scheduler.look()
    runtime.instant += timedelta(days=1)
    scheduler._stopping.set()
    with pytest.raises(RunStopped):
        scheduler.look()
    with store.read() as work:
        run = work.batch_runs.last()
    assert run is not None
    assert (run.state, run.lease) == (RunState.STOPPED, None)
