"""Casework that is filled in at once reads as if the store's own repositories had written it."""

from collections.abc import Iterator

import pytest

from benchmarks.filled_casework import CaseworkFiller
from casework import browse
from casework.audit.read import verify_log
from casework.clocks.sweep import sweep_deadlines
from casework.look_up import FoundKind, Reach, look_up
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.deadline import DeadlineState
from models.deadline_query import DeadlineQuery
from models.report import ReportState
from store.db import open_keyring
from store.engine import make_engine

CASES = 400


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("filled"))
    runtime = open_runtime(settings)
    engine = make_engine(settings.database)
    keyring = open_keyring(settings.database, settings.keyring_file)
    CaseworkFiller(engine, keyring, cases=CASES, now=runtime.now(), seed=3).fill()
    engine.dispose()
    yield runtime
    runtime.close()


def test_half_of_the_cases_are_stays_and_half_reports(filled: Runtime) -> None:
    stays, reports = browse.admissions(filled, limit=CASES), browse.reports(filled, limit=CASES)
    assert (len(stays), len(reports)) == (CASES // 2, CASES // 2)
    assert {each.facts.notes for each in stays} == {"虚构备注"}
    assert all(each.facts.reporter_contact == "000-0000" for each in reports)


def test_reports_are_found_by_the_sound_of_the_name(filled: Runtime) -> None:
    wanted = next(each for each in browse.reports(filled, limit=CASES) if each.state is ReportState.ACTIVE)
    found = look_up(filled, wanted.facts.name, Reach(frozenset({FoundKind.REPORT}), None)).records
    assert wanted.id in {each.id for each in found}


def test_clocks_stand_as_the_sweep_leaves_them(filled: Runtime) -> None:
    assert sweep_deadlines(filled) == 0
    with filled.store.read() as work:
        states = {each.standing.state for each in work.deadlines.page(DeadlineQuery(limit=2000))}
    assert states == {DeadlineState.OPEN, DeadlineState.LATE, DeadlineState.MET}


def test_the_log_is_a_sound_chain(filled: Runtime) -> None:
    report = verify_log(filled)
    assert (report.entries, report.broken) == (CASES, None)
