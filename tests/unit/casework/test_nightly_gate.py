"""When the alerts of a run wait for a person."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from casework.nightly.gate import holds_of
from models.batch_run import (
    BatchRun,
    HoldReason,
    Progress,
    Release,
    RunCounters,
    RunMarks,
    RunScope,
    RunStage,
    RunState,
    RunVersions,
)

NIGHT = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
VERSIONS = RunVersions("guitu 1", "pack@1", "cal-1", ("CN@1",), "rules-1", "gates", "kernel-1")
RUN = BatchRun(
    id=9,
    scope=RunScope.INCREMENTAL,
    state=RunState.RUNNING,
    requested_by="scheduler",
    started_at=NIGHT,
    finished_at=None,
    scheduled_for=None,
    since_id=8,
    lease=None,
    progress=Progress(RunStage.ASSIGN, 0, 1),
    counters=RunCounters(searched=100, candidates=30),
    versions=VERSIONS,
    marks=RunMarks(0, 0, NIGHT),
)


def former(*candidates: int) -> list[BatchRun]:
    return [
        replace(RUN, id=8 - number, counters=RunCounters(searched=100, candidates=count))
        for number, count in enumerate(candidates)
    ]


@pytest.mark.parametrize(
    ("candidates", "is_held"),
    [(30, False), (31, True), (9, False)],  # three times the median of ten; too few to judge by
)
def test_three_times_the_usual_number_is_the_most(candidates: int, is_held: bool) -> None:
    run = replace(RUN, counters=RunCounters(searched=100, candidates=candidates))
    holds = holds_of(run, former(10, 2, 50))
    assert [hold.reason for hold in holds] == ([HoldReason.TOO_MANY_CANDIDATES] if is_held else [])


def test_few_runs_say_nothing_of_what_is_usual() -> None:
    assert holds_of(RUN, former(1, 1)) == ()


def test_a_change_of_software_alone_holds_nothing_but_one_of_tables_does() -> None:
    same = replace(RUN, versions=replace(VERSIONS, software="guitu 2"))
    other = replace(RUN, versions=replace(VERSIONS, frequencies=("CN@2",)))
    assert holds_of(same, former(30)) == ()
    assert [hold.reason for hold in holds_of(other, former(30))] == [HoldReason.VERSIONS_CHANGED]


def test_what_a_person_released_is_not_held_again() -> None:
    released = replace(RUN, release=Release("head", NIGHT, "seen"))
    assert holds_of(released, former(1, 1, 1)) == ()
