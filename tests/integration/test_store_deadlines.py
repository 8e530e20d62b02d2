"""Deadlines in the store, on both databases: what was stored comes back, reasons sealed, order by hour."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.account import Role
from models.deadline import Closure, Concern, DeadlineState, Escalation, Standing
from models.deadline_query import DeadlineMark, DeadlineQuery
from models.duty import ClockEvent, Level
from models.errors import Conflict, NotFound
from store.db import Store
from store.deadlines import NewDeadline
from tests.store_factories import NOON, a_clock, add_late_deadline, admit

OPEN = Standing(DeadlineState.OPEN, steps_told=0, attention_at=NOON)
REASON = "夜班一人值守"


def test_a_deadline_comes_back_as_it_was_stored(store: Store) -> None:
    with store.begin() as work:
        clock = a_clock(admit(work))
        (added,) = work.deadlines.add_all([NewDeadline(clock, OPEN)])
    with store.read() as work:
        found = work.deadlines.get(added.id)
    assert (found.clock, found.standing, found.closure, found.reason) == (clock, OPEN, None, None)


def test_a_late_one_tells_who_was_told(store: Store) -> None:
    with store.begin() as work:
        added = add_late_deadline(work, admit(work))
        told = Escalation(Level.CITY, Role.COORDINATOR, NOON + timedelta(hours=48))
        work.deadlines.move(added, Standing(DeadlineState.LATE, 2, None), [told])
    with store.read() as work:
        found = work.deadlines.get(added.id)
        seen = work.deadlines.page(DeadlineQuery(limit=9, told=frozenset({Role.COORDINATOR})))
    assert [each.level for each in found.escalations] == [Level.STATION, Level.CITY]
    assert seen == [found]


def test_a_closed_one_keeps_both_times_and_its_reason_sealed(store: Store) -> None:
    with store.begin() as work:
        added = add_late_deadline(work, admit(work))
        closure = Closure(NOON, NOON + timedelta(hours=2), "head", ClockEvent.NOTICE_PUBLISHED)
        closed = work.deadlines.close(added.id, DeadlineState.MET, closure, reason=REASON)
    assert (closed.closure, closed.reason, closed.standing.attention_at) == (closure, REASON, None)
    with store._engine.connect() as connection:
        sealed = connection.execute(text("SELECT sealed_reason FROM deadlines")).scalar_one()
    assert REASON.encode() not in bytes(sealed)


def test_what_needs_a_look_is_found_after_its_instant_and_not_at_it(store: Store) -> None:
    with store.begin() as work:
        work.deadlines.add_all([NewDeadline(a_clock(admit(work)), OPEN)])
        assert not work.deadlines.is_any_waiting(NOON)
        assert work.deadlines.needing_attention(NOON, limit=5) == []
        later = NOON + timedelta(seconds=1)
        assert work.deadlines.is_any_waiting(later)
        assert len(work.deadlines.needing_attention(later, limit=5)) == 1


def test_running_ones_of_another_stay_are_left_out(store: Store) -> None:
    with store.begin() as work:
        first = admit(work)
        second = work.admissions.add(first.subject_id, first.facts, NOON)
        work.deadlines.add_all([NewDeadline(a_clock(stay), OPEN) for stay in (first, second)])
        duties = {"search_notice"}
        of_stay = work.deadlines.running_of(Concern(first.subject_id, second.id), duties)
        of_person = work.deadlines.running_of(Concern(first.subject_id), duties)
        of_nobody = work.deadlines.running_of(Concern(), duties)
    assert [each.clock.concern.admission_id for each in of_stay] == [second.id]
    assert (len(of_person), of_nobody) == (2, [])


def test_pages_follow_the_hour_and_end_with_what_has_no_limit(store: Store) -> None:
    with store.begin() as work:
        stay = admit(work)
        dues = [None, NOON + timedelta(hours=2), NOON, None, NOON + timedelta(hours=1), NOON]
        added = work.deadlines.add_all([NewDeadline(a_clock(stay, due_at=due), OPEN) for due in dues])
        page = work.deadlines.page(DeadlineQuery(limit=4))
        last = page[-1]
        rest = work.deadlines.page(DeadlineQuery(limit=4, after=DeadlineMark(last.clock.due_at, last.id)))
    assert page + rest == [added[place] for place in (2, 5, 4, 1, 0, 3)]


def test_what_it_is_about_must_exist_and_so_must_the_deadline(store: Store) -> None:
    with store.begin() as work:
        stay = admit(work)
    nobody = replace(a_clock(stay), concern=Concern(subject_id=99))
    with pytest.raises(Conflict), store.begin() as work:
        work.deadlines.add_all([NewDeadline(nobody, OPEN)])
    with store.begin() as work:
        for read in (work.deadlines.get, work.deadlines.lock):
            with pytest.raises(NotFound):
                read(99)
