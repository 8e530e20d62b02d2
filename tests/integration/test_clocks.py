"""Clocks on SQLite and PostgreSQL: they start with the record, stop through what happens, and are swept."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from casework.admit import admit
from casework.clocks.board import deadlines
from casework.clocks.close import explain_deadline, meet_deadline, waive_deadline
from casework.clocks.record_event import record_event
from casework.clocks.records import note_identity, note_identity_reopened, note_nightly_run
from casework.clocks.sweep import start_standing_duties, sweep_deadlines
from casework.report_missing import file_report
from casework.reports.states import move_report
from casework.review.subjects import change_state, subject_record
from models.account import Role
from models.admission import Admission, AdmissionFacts
from models.deadline import Concern, Deadline, DeadlineState
from models.deadline_query import DeadlineMark, DeadlineQuery
from models.duty import ClockEvent, Level
from models.errors import Conflict, InvalidInput, NotFound
from models.report import ReportFacts, ReportMove
from models.stay_link import LinkState
from models.subject import SubjectState
from models.subject_event import EventFacts
from store.db import Store
from store.unit_of_work import UnitOfWork
from tests.timed_runtime import HEAD, STATION, TimedRuntime

ENTRY = "2026-02-10T21:30+08:00"
EVERY = DeadlineQuery(limit=200)


@pytest.fixture
def runtime(store: Store, tmp_path: Path) -> TimedRuntime:
    return TimedRuntime(tmp_path, store, "2026-02-10T22:00+08:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def enter(runtime: TimedRuntime, entered: str = ENTRY, *, is_backlog: bool = False) -> Admission:
    facts = AdmissionFacts(station=STATION, entered_at=at(entered))
    return admit(runtime, facts, actor=HEAD, is_backlog=is_backlog).value


def happens(runtime: TimedRuntime, subject_id: int, kind: ClockEvent, happened: str | None = None) -> None:
    when = at(happened) if happened else runtime.now()
    record_event(runtime, subject_id, EventFacts(kind, when), actor=HEAD)


def of_duty(runtime: TimedRuntime, duty: str) -> list[Deadline]:
    """Every deadline of the duty, the oldest first."""
    found = [each for each in deadlines(runtime, EVERY) if each.clock.duty == duty]
    return sorted(found, key=lambda each: each.id)


def only(runtime: TimedRuntime, duty: str) -> Deadline:
    (found,) = of_duty(runtime, duty)
    return found


def allowed(_: Deadline) -> None:
    """Whoever calls may close it."""


def test_an_admission_has_its_clocks_from_the_same_transaction(runtime: TimedRuntime) -> None:
    admission = enter(runtime)
    found = deadlines(runtime, EVERY)
    assert {each.clock.duty for each in found} == {
        "compare_with_all", "search_notice", "dna_request", "becomes_resident", "becomes_long_term",
        "refresh_notices", "settlement_application", "prints_and_photo",
    }  # fmt: skip
    assert {each.clock.concern for each in found} == {
        Concern(admission.subject_id, admission.id, station=STATION)
    }
    assert only(runtime, "search_notice").clock.due_at == at("2026-02-11T21:30+08:00")
    assert only(runtime, "dna_request").clock.due_at == at("2026-02-26T23:59:59+08:00")
    assert only(runtime, "prints_and_photo").clock.due_at is None


def test_a_record_that_is_not_stored_leaves_no_clock(
    runtime: TimedRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the process dies here")

    monkeypatch.setattr("casework.admit.remember", fail)
    with pytest.raises(RuntimeError, match="dies"):
        enter(runtime)
    assert deadlines(runtime, EVERY) == []


def test_an_entry_typed_in_late_keeps_both_times_and_runs_from_the_real_one(runtime: TimedRuntime) -> None:
    runtime.go_to("2026-02-12T09:00+08:00")
    enter(runtime)
    notice = only(runtime, "search_notice")
    assert notice.clock.started_at == at(ENTRY)
    assert notice.clock.recorded_at == at("2026-02-12T09:00+08:00")
    assert notice.standing.state is DeadlineState.LATE
    assert notice.asks_reason
    assert only(runtime, "dna_request").clock.due_at == at("2026-02-26T23:59:59+08:00")
    assert only(runtime, "compare_with_all").clock.started_at == at("2026-02-12T09:00+08:00")


def test_late_clocks_are_told_step_by_step_and_stay_told(runtime: TimedRuntime) -> None:
    enter(runtime)
    seen = []
    for instant in ("2026-02-11T21:30+08:00", "2026-02-11T21:31+08:00", "2026-02-13T21:31+08:00"):
        runtime.go_to(instant)
        notice = only(runtime, "search_notice")
        seen.append((notice.standing.state, [each.level for each in notice.escalations]))
    assert seen == [
        (DeadlineState.OPEN, []),
        (DeadlineState.LATE, [Level.STATION]),
        (DeadlineState.LATE, [Level.STATION, Level.CITY]),
    ]
    assert notice.escalations[1].since == at("2026-02-13T21:30+08:00")


def test_the_sweep_looks_only_at_what_is_due(runtime: TimedRuntime) -> None:
    for _ in range(3):
        enter(runtime)
    runtime.go_to("2026-02-10T22:10+08:00")
    assert sweep_deadlines(runtime) == 0
    runtime.go_to("2026-02-11T22:10+08:00")
    assert sweep_deadlines(runtime) == 3 * 2  # comparing and the notice; nothing else is due
    assert sweep_deadlines(runtime) == 0


def test_a_deadline_met_in_time_needs_no_reason_and_keeps_when_it_really_was(runtime: TimedRuntime) -> None:
    enter(runtime)
    runtime.pass_time(hours=3)
    notice = only(runtime, "search_notice")
    real = at("2026-02-10T23:00+08:00")
    met = meet_deadline(runtime, notice.id, actor=HEAD, met_at=real, may_close=allowed)
    assert met.standing.state is DeadlineState.MET
    assert met.closure is not None
    assert (met.closure.happened_at, met.closure.recorded_at) == (real, runtime.now())
    assert not met.is_missed
    with pytest.raises(Conflict):
        meet_deadline(runtime, notice.id, actor=HEAD, may_close=allowed)


@pytest.mark.parametrize("met_at", ["2026-02-10T21:29+08:00", "2026-02-11T01:01+08:00", "2026-02-10T23:00"])
def test_a_deadline_is_met_after_its_start_and_not_in_the_future(runtime: TimedRuntime, met_at: str) -> None:
    enter(runtime)
    runtime.pass_time(hours=3)
    notice = only(runtime, "search_notice")
    with pytest.raises(InvalidInput) as refused:
        meet_deadline(runtime, notice.id, actor=HEAD, met_at=at(met_at), may_close=allowed)
    assert refused.value.code == "met_at_impossible"


def test_a_missed_deadline_asks_for_a_reason_even_when_it_was_really_met_in_time(
    runtime: TimedRuntime,
) -> None:
    enter(runtime)
    runtime.pass_time(days=2)
    notice = only(runtime, "search_notice")
    in_time = at("2026-02-11T09:00+08:00")
    with pytest.raises(InvalidInput) as refused:
        meet_deadline(runtime, notice.id, actor=HEAD, met_at=in_time, reason="  ", may_close=allowed)
    assert refused.value.code == "deadline_reason_missing"
    met = meet_deadline(
        runtime, notice.id, actor=HEAD, met_at=in_time, reason="网络中断，补录", may_close=allowed
    )
    assert (met.reason, met.is_missed, met.asks_reason) == ("网络中断，补录", True, False)


def test_waiving_needs_a_reason(runtime: TimedRuntime) -> None:
    enter(runtime)
    request = only(runtime, "dna_request")
    with pytest.raises(InvalidInput):
        waive_deadline(runtime, request.id, reason=" ", actor=HEAD, may_close=allowed)
    waived = waive_deadline(runtime, request.id, reason="已有库内样本", actor=HEAD, may_close=allowed)
    assert (waived.standing.state, waived.reason) == (DeadlineState.WAIVED, "已有库内样本")
    assert waived.standing.attention_at is None


def test_an_event_that_meets_a_late_clock_leaves_it_asking_why(runtime: TimedRuntime) -> None:
    admission = enter(runtime)
    runtime.pass_time(days=2)
    happens(runtime, admission.subject_id, ClockEvent.NOTICE_PUBLISHED)
    notice = only(runtime, "search_notice")
    assert (notice.standing.state, notice.asks_reason) == (DeadlineState.MET, True)
    explained = explain_deadline(runtime, notice.id, reason="夜班一人值守", may_close=allowed)
    assert (explained.reason, explained.asks_reason) == ("夜班一人值守", False)
    with pytest.raises(Conflict):
        explain_deadline(runtime, notice.id, reason="another", may_close=allowed)


def test_a_recurring_duty_has_its_next_from_when_it_was_really_met(runtime: TimedRuntime) -> None:
    admission = enter(runtime)
    runtime.go_to("2026-03-12T09:00+08:00")
    happens(runtime, admission.subject_id, ClockEvent.NOTICES_REFRESHED, "2026-03-09T16:00+08:00")
    first, second = of_duty(runtime, "refresh_notices")
    assert first.standing.state is DeadlineState.MET
    assert second.clock.due_at == at("2026-04-09T23:59:59+08:00")
    assert second.clock.recorded_at == runtime.now()
    assert second.clock.first_started_at == at(ENTRY)


def test_visits_end_after_a_year(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    happens(runtime, subject, ClockEvent.RETURNED_LIKELY_TO_WANDER)
    for month in range(4, 20, 2):  # every two months from February: April, June ... February, April
        year, number = divmod(month - 1, 12)
        runtime.go_to(f"{2026 + year}-{number + 1:02}-10T12:00+08:00")
        happens(runtime, subject, ClockEvent.VISITED)
    visits = of_duty(runtime, "visit_wanderer")
    assert [each.standing.state for each in visits] == [DeadlineState.MET] * 6
    assert visits[-1].clock.due_at == at("2027-02-10T23:59:59+08:00")
    assert only(runtime, "visit_returned").standing.state is DeadlineState.MET


def test_what_happened_before_a_clock_began_does_not_meet_it(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    runtime.pass_time(hours=2)
    happens(runtime, subject, ClockEvent.WALKED_OFF)
    happens(runtime, subject, ClockEvent.REPORTED_UPWARD, "2026-02-10T23:59+08:00")
    assert only(runtime, "report_upward").standing.state is DeadlineState.OPEN
    happens(runtime, subject, ClockEvent.REPORTED_UPWARD)
    assert only(runtime, "report_upward").standing.state is DeadlineState.MET


def test_a_walk_off_found_out_late_is_late_at_once_and_told(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    runtime.go_to("2026-02-11T08:00+08:00")
    happens(runtime, subject, ClockEvent.WALKED_OFF, "2026-02-11T05:30+08:00")
    upward = only(runtime, "report_upward")
    assert upward.standing.state is DeadlineState.LATE
    assert [each.level for each in upward.escalations] == [Level.STATION, Level.CITY]
    assert only(runtime, "search_notice").is_running  # a missing person is searched for all the more
    assert only(runtime, "settlement_application").standing.state is DeadlineState.WAIVED


@pytest.mark.parametrize("is_event_first", [False, True])
def test_a_recorded_state_is_told_to_the_clocks_once(runtime: TimedRuntime, is_event_first: bool) -> None:
    subject = enter(runtime).subject_id
    runtime.pass_time(minutes=30)
    if is_event_first:
        happens(runtime, subject, ClockEvent.WALKED_OFF, "2026-02-10T22:10+08:00")
    change_state(runtime, subject, SubjectState.WALKED_OFF, reason="夜间离站", actor=HEAD)
    upward = only(runtime, "report_upward")
    assert upward.clock.started_at == (at("2026-02-10T22:10+08:00") if is_event_first else runtime.now())
    assert only(runtime, "settlement_application").standing.state is DeadlineState.WAIVED


def test_an_identity_ends_what_does_not_apply_and_starts_the_feedback(runtime: TimedRuntime) -> None:
    admission = enter(runtime)
    other = enter(runtime)
    runtime.pass_time(hours=1)
    with runtime.store.begin() as work:
        note_identity(work, runtime.clocks, admission.subject_id, at=runtime.now(), by="reviewer")
    running = {
        (each.clock.concern.subject_id, each.clock.duty)
        for each in deadlines(runtime, EVERY)
        if each.is_running
    }
    assert {duty for subject, duty in running if subject == admission.subject_id} == {"home_place_feedback"}
    assert len([duty for subject, duty in running if subject == other.subject_id]) == 8
    ended = [each for each in of_duty(runtime, "dna_request") if not each.is_running]
    assert [each.closure and each.closure.through for each in ended] == [ClockEvent.IDENTITY_CONFIRMED]


def test_a_reopened_identity_lets_the_clocks_run_on_as_they_were_set(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    happens(runtime, subject, ClockEvent.NOTICE_PUBLISHED)
    asked, notice = only(runtime, "dna_request"), only(runtime, "search_notice")
    confirmed_at = runtime.now()
    with runtime.store.begin() as work:
        note_identity(work, runtime.clocks, subject, at=confirmed_at, by="head")
    assert only(runtime, "dna_request").standing.state is DeadlineState.WAIVED
    runtime.go_to("2026-03-02T08:00+08:00")
    with runtime.store.begin() as work:
        note_identity_reopened(
            work, runtime.clocks, subject, confirmed_at=confirmed_at, at=runtime.now(), by="head"
        )
    again = only(runtime, "dna_request")
    assert (again.id, again.clock, again.closure) == (asked.id, asked.clock, None)
    assert (again.standing.state, again.asks_reason) == (DeadlineState.LATE, True)
    assert only(runtime, "search_notice").closure == notice.closure
    assert only(runtime, "home_place_feedback").standing.state is DeadlineState.WAIVED
    assert state_of(runtime, subject) is SubjectState.RESIDENT


def test_linked_stays_have_one_list_of_clocks_and_end_together(runtime: TimedRuntime) -> None:
    kept, linked = enter(runtime), enter(runtime)
    with runtime.store.begin() as work:
        link = work.subject_histories.propose_link(
            kept.subject_id, linked.subject_id, reason="虚构理由", account_id=account(work), now=runtime.now()
        )
    assert stays_listed(runtime, kept.subject_id) == {kept.id}
    with runtime.store.begin() as work:
        work.admissions.give_to((linked.id,), kept.subject_id)
        confirmed = work.subject_histories.close_link(
            link, LinkState.CONFIRMED, account_id=link.proposed_by, now=runtime.now()
        )
    assert stays_listed(runtime, kept.subject_id) == {kept.id, linked.id}
    happens(runtime, kept.subject_id, ClockEvent.NOTICE_PUBLISHED)
    assert {each.standing.state for each in of_duty(runtime, "search_notice")} == {DeadlineState.MET}
    with runtime.store.begin() as work:
        work.subject_histories.undo_link(
            confirmed, account_id=link.proposed_by, now=runtime.now(), reason="虚构理由"
        )
    assert stays_listed(runtime, kept.subject_id) == {kept.id}


def account(work: UnitOfWork) -> int:
    return work.accounts.add("head", "no password", roles=[Role.STATION_HEAD], station=STATION).id


def stays_listed(runtime: TimedRuntime, subject_id: int) -> set[int | None]:
    """The stays of the clocks that the list of one person shows."""
    asked = replace(EVERY, subject_id=subject_id)
    return {each.clock.concern.admission_id for each in deadlines(runtime, asked)} - {None}


def test_a_withdrawn_report_has_no_running_clock(runtime: TimedRuntime) -> None:
    report = file_report(runtime, ReportFacts(name="虚构甲"), actor=HEAD).value
    compare = only(runtime, "compare_with_all")
    assert (compare.clock.concern, compare.is_running) == (Concern(report_id=report.id), True)
    move_report(runtime, report.id, ReportMove.WITHDRAW, reason="家属来电撤回", actor=HEAD)
    assert only(runtime, "compare_with_all").standing.state is DeadlineState.WAIVED


def test_a_milestone_is_reached_and_makes_nobody_late(runtime: TimedRuntime) -> None:
    enter(runtime)
    resident = only(runtime, "becomes_resident")
    with pytest.raises(Conflict):
        meet_deadline(runtime, resident.id, actor=HEAD, may_close=allowed)
    runtime.go_to("2026-02-21T08:00+08:00")
    resident = only(runtime, "becomes_resident")
    assert (resident.standing.state, resident.is_missed, resident.escalations) == (
        DeadlineState.MET, False, (),
    )  # fmt: skip
    assert resident.closure is not None
    assert resident.closure.happened_at == at("2026-02-20T23:59:59+08:00")


def state_of(runtime: TimedRuntime, subject_id: int) -> SubjectState:
    sweep_deadlines(runtime)
    return subject_record(runtime, subject_id).subject.state


def test_who_stays_becomes_a_resident_and_long_term_with_nobody_deciding(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    runtime.go_to("2026-02-20T23:00+08:00")
    assert state_of(runtime, subject) is SubjectState.IN_CARE_UNIDENTIFIED
    runtime.go_to("2026-02-21T08:00+08:00")
    assert state_of(runtime, subject) is SubjectState.RESIDENT
    runtime.go_to("2026-05-11T08:00+08:00")
    assert state_of(runtime, subject) is SubjectState.LONG_TERM
    first, second = subject_record(runtime, subject).changes
    assert (first.account_id, first.is_searchable, first.changed_at) == (
        0,
        True,
        at("2026-02-21T08:00+08:00"),
    )
    assert "2026-02-20" in first.reason
    assert second.former is SubjectState.RESIDENT


def test_a_milestone_brings_nobody_back(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    for state in (SubjectState.RESIDENT, SubjectState.LONG_TERM, SubjectState.SETTLEMENT_APPLIED):
        change_state(runtime, subject, state, reason="虚构理由", actor=HEAD)
    runtime.go_to("2026-05-11T08:00+08:00")
    assert state_of(runtime, subject) is SubjectState.SETTLEMENT_APPLIED
    assert {each.standing.state for each in of_duty(runtime, "becomes_resident")} == {DeadlineState.MET}


def test_a_transferred_person_is_no_resident_of_the_former_stay(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    change_state(runtime, subject, SubjectState.TRANSFERRED, reason="虚构理由", actor=HEAD)
    runtime.go_to("2026-05-11T08:00+08:00")
    assert state_of(runtime, subject) is SubjectState.TRANSFERRED


def test_a_provisional_clock_makes_nobody_late_until_its_year_is_known(store: Store, tmp_path: Path) -> None:
    runtime = TimedRuntime(tmp_path, store, "2026-12-28T10:00+08:00")
    enter(runtime, "2026-12-28T09:00+08:00")
    shown = only(runtime, "dna_request")
    assert (shown.clock.due_at, shown.clock.is_provisional) == (at("2027-01-04T23:59:59+08:00"), True)
    runtime.go_to("2027-01-06T10:00+08:00")
    assert only(runtime, "dna_request").standing.state is DeadlineState.OPEN
    (tmp_path / "clocks").mkdir()
    (tmp_path / "clocks" / "2027.toml").write_text(
        '[[year]]\nyear = 2027\nsource_zh = "虚构的通知"\n'
        'source_en = "an invented notice"\nmake_up_days = []\n'
        'holidays = [{ name = "元旦", first = 2027-01-01, last = 2027-01-03 }]\n',
        encoding="utf-8",
    )
    informed = TimedRuntime(tmp_path, store, "2027-01-07T10:01+08:00")
    certain = only(informed, "dna_request")
    assert (certain.clock.due_at, certain.clock.is_provisional) == (at("2027-01-07T23:59:59+08:00"), False)
    informed.go_to("2027-01-08T00:01+08:00")
    assert only(informed, "dna_request").standing.state is DeadlineState.LATE


def test_people_put_in_from_before_have_no_clocks_that_are_past(runtime: TimedRuntime) -> None:
    enter(runtime, "2025-01-10T09:00+08:00", is_backlog=True)
    found = {each.clock.duty: each for each in deadlines(runtime, EVERY)}
    assert set(found) == {"refresh_notices", "prints_and_photo", "becomes_resident", "becomes_long_term"}
    assert found["becomes_long_term"].standing.state is DeadlineState.MET
    assert found["refresh_notices"].clock.due_at == at("2026-03-10T23:59:59+08:00")


def test_the_nightly_check_always_runs_and_a_finished_run_meets_it(runtime: TimedRuntime) -> None:
    for _ in range(2):
        start_standing_duties(runtime)
    assert only(runtime, "nightly_check").clock.concern == Concern()
    runtime.pass_time(hours=5)
    with runtime.store.begin() as work:
        note_nightly_run(work, runtime.clocks, at=runtime.now())
    first, second = of_duty(runtime, "nightly_check")
    assert (first.is_running, second.clock.due_at) == (False, at("2026-02-12T23:59:59+08:00"))


def test_lists_are_filtered_and_paged_by_hour(runtime: TimedRuntime) -> None:
    for _ in range(3):
        enter(runtime)
    everything = deadlines(runtime, EVERY)
    dated = [each for each in everything if each.clock.due_at is not None]
    assert everything == [*sorted(dated, key=lambda e: (e.clock.due_at, e.id)), *everything[len(dated) :]]
    paged: list[Deadline] = []
    query = DeadlineQuery(limit=5)
    while page := deadlines(runtime, query):
        paged += page
        query = replace(query, after=DeadlineMark(page[-1].clock.due_at, page[-1].id))
    assert paged == everything
    soon = deadlines(runtime, replace(EVERY, due_before=at("2026-02-12T00:00+08:00")))
    assert {each.clock.duty for each in soon} == {"compare_with_all", "search_notice"}
    officers = deadlines(runtime, replace(EVERY, role=Role.INTAKE_OFFICER))
    assert {each.clock.duty for each in officers} == {"compare_with_all", "prints_and_photo"}
    assert deadlines(runtime, replace(EVERY, station="别市救助站")) == []
    assert deadlines(runtime, replace(EVERY, told=frozenset({Role.COORDINATOR}))) == []


def test_an_event_is_recorded_once_and_only_of_people_there_are(runtime: TimedRuntime) -> None:
    subject = enter(runtime).subject_id
    facts = EventFacts(ClockEvent.DANGER, runtime.now(), "虚构情况")
    recorded = [record_event(runtime, subject, facts, actor=HEAD, idempotency_key="one") for _ in range(2)]
    assert [each.is_first for each in recorded] == [True, False]
    assert recorded[0].value == recorded[1].value
    assert len(of_duty(runtime, "report_upward")) == 1
    with pytest.raises(NotFound):
        record_event(runtime, 99, facts, actor=HEAD)


@pytest.mark.parametrize("kind", [ClockEvent.IDENTITY_CONFIRMED, ClockEvent.ENTRY, ClockEvent.COMPARED])
def test_nobody_declares_an_identity_by_an_event(runtime: TimedRuntime, kind: ClockEvent) -> None:
    subject = enter(runtime).subject_id
    with pytest.raises(InvalidInput) as refused:
        record_event(runtime, subject, EventFacts(kind, runtime.now()), actor=HEAD)
    assert refused.value.code == "event_not_recordable"
