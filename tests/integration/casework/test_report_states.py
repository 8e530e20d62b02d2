"""What becomes of a report, on both databases: history, illegal moves, and its pairs that stop and go on."""

from pathlib import Path

import pytest

from casework.actor import Actor
from casework.report_missing import FirstConsent, file_report
from casework.reports.reporters import add_reporter, change_consent, reporters_of
from casework.reports.states import changes_of, move_report
from casework.runtime import Runtime
from casework.settings import Settings
from models.consent import Purpose, ReporterFacts
from models.errors import Conflict, InvalidInput
from models.gallery import GalleryKind, PersonRef
from models.pair import FreezeReason, Pair, PairKey, Proposal, photo_source
from models.report import MOVES, ReportFacts, ReportMove, ReportState
from tests.store_factories import NOON, admit


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, networks=2)


@pytest.fixture
def report_id(runtime: Runtime, caseworker: Actor) -> int:
    return file_report(runtime, ReportFacts("虚构甲"), actor=caseworker).value.id


def pair_of(runtime: Runtime, report_id: int) -> Pair:
    with runtime.store.read() as work:
        return work.pairs.of_person(PersonRef(GalleryKind.REPORTS, report_id))[0]


def propose(runtime: Runtime, report_id: int) -> None:
    with runtime.store.begin() as work:
        key = PairKey(admit(work).subject_id, PersonRef(GalleryKind.REPORTS, report_id))
        work.pairs.propose(Proposal(key, (photo_source(1, 2),), NOON, "search:1"))


def test_every_move_is_kept_with_who_decided_and_why(
    runtime: Runtime, caseworker: Actor, report_id: int
) -> None:
    for move in (ReportMove.PAUSE, ReportMove.RESUME, ReportMove.FOUND_ELSEWHERE):
        move_report(runtime, report_id, move, reason=f"因 {move}", actor=caseworker)
    history = changes_of(runtime, report_id)
    assert [(each.former, each.state) for each in history] == [
        (ReportState.ACTIVE, ReportState.PAUSED),
        (ReportState.PAUSED, ReportState.ACTIVE),
        (ReportState.ACTIVE, ReportState.FOUND_ELSEWHERE),
    ]
    assert history[2].reason == "因 found_elsewhere"
    assert {each.decided_by for each in history} == {caseworker.username}


def test_a_report_found_by_mistake_can_be_resumed_a_withdrawn_one_cannot(
    runtime: Runtime, caseworker: Actor, report_id: int
) -> None:
    move_report(runtime, report_id, ReportMove.FOUND_DECEASED, reason="误报", actor=caseworker)
    report = move_report(runtime, report_id, ReportMove.RESUME, reason="核对有误", actor=caseworker)
    assert report.state is ReportState.ACTIVE
    move_report(runtime, report_id, ReportMove.WITHDRAW, reason="家属要求", actor=caseworker)
    for move in ReportMove:
        by_decision = move is ReportMove.FOUND_BY_US
        with pytest.raises(
            Conflict, match="found_by_decision_alone" if by_decision else "report_move_not_possible"
        ):
            move_report(runtime, report_id, move, reason="再来", actor=caseworker)
    assert len(changes_of(runtime, report_id)) == 3


def test_no_move_leads_from_a_state_to_itself_or_out_of_withdrawal() -> None:
    for move, (allowed, state) in MOVES.items():
        assert state not in allowed, move
        assert ReportState.WITHDRAWN not in allowed, move
    assert set(MOVES) == set(ReportMove)


def test_a_move_needs_a_reason(runtime: Runtime, caseworker: Actor, report_id: int) -> None:
    with pytest.raises(InvalidInput, match="reason_missing"):
        move_report(runtime, report_id, ReportMove.PAUSE, reason="  ", actor=caseworker)


@pytest.mark.parametrize(
    ("move", "reason"),
    [
        (ReportMove.PAUSE, FreezeReason.REPORT_PAUSED),
        (ReportMove.WITHDRAW, FreezeReason.REPORT_WITHDRAWN),
        (ReportMove.CLOSE, FreezeReason.REPORT_CLOSED),
    ],
)
def test_open_pairs_of_a_report_stop_with_it(
    runtime: Runtime, caseworker: Actor, report_id: int, move: ReportMove, reason: FreezeReason
) -> None:
    propose(runtime, report_id)
    move_report(runtime, report_id, move, reason="家属要求", actor=caseworker)
    assert pair_of(runtime, report_id).frozen_for == {reason}


def test_pairs_go_on_when_the_report_is_resumed(runtime: Runtime, caseworker: Actor, report_id: int) -> None:
    propose(runtime, report_id)
    move_report(runtime, report_id, ReportMove.PAUSE, reason="等待材料", actor=caseworker)
    move_report(runtime, report_id, ReportMove.RESUME, reason="材料已到", actor=caseworker)
    assert not pair_of(runtime, report_id).is_frozen


def test_pairs_stop_with_the_last_consent_to_a_search_and_go_on_with_a_new_one(
    runtime: Runtime, caseworker: Actor
) -> None:
    consent = FirstConsent("儿子", frozenset({Purpose.SEARCH_BY_FACE}))
    filed = file_report(runtime, ReportFacts("虚构甲"), actor=caseworker, consent=consent)
    report_id = filed.value.id
    propose(runtime, report_id)
    (first,) = reporters_of(runtime, report_id)
    assert first.facts.relation == "儿子"
    change_consent(runtime, first.id, Purpose.SEARCH_BY_FACE, is_given=False, actor=caseworker)
    assert pair_of(runtime, report_id).frozen_for == {FreezeReason.REPORT_PAUSED}
    sister = ReporterFacts("虚构乙", relation="妹妹")
    added = add_reporter(runtime, report_id, sister, actor=caseworker, idempotency_key="k")
    assert not pair_of(runtime, report_id).is_frozen
    again = add_reporter(runtime, report_id, sister, actor=caseworker, idempotency_key="k")
    assert (again.value, again.is_first) == (added.value, False)
    assert len(reporters_of(runtime, report_id)) == 2
