"""Queues of reviews on both databases: every pair once over the pages, nobody asked what they know."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from models.account import Role
from models.gallery import GalleryKind, PersonRef
from models.judgement import Opinion, ReviewTask, Truth
from models.listing import PairsAwaiting
from models.pair import (
    Pair,
    PairKey,
    PairStage,
    Proposal,
    clue_source,
    evidence_digest,
    photo_source,
)
from store.db import Store
from store.review_tasks import NewTask
from store.unit_of_work import UnitOfWork
from tests.integration.test_store_query_counts import explained
from tests.store_factories import NOON, admit, enrol, file_report

Queue = Callable[[UnitOfWork, PairsAwaiting], list[Pair]]
QUEUES: dict[str, Queue] = {
    "first reviews": lambda work, asked: work.pair_queues.awaiting_first(asked),
    "opinions on facts": lambda work, asked: work.pair_queues.awaiting_opinion(asked),
}


def _reader(work: UnitOfWork, name: str = "reader") -> int:
    return work.accounts.add(name, "hash", roles=(Role.SECOND_REVIEWER,), station=None).id


def _proposed(work: UnitOfWork, queue: str, *, hours: int = 0) -> Pair:
    """A pair that waits in the queue since so many hours after noon."""
    stay, report = admit(work), file_report(work)
    source = clue_source(stay.id)
    if queue == "first reviews":
        source = photo_source(enrol(work, stay).photo_id, enrol(work, report).photo_id)
    key = PairKey(stay.subject_id, PersonRef(GalleryKind.REPORTS, report.id))
    work.pairs.propose(Proposal(key, (source,), NOON + timedelta(hours=hours), "search:1"))
    return work.pairs.of_keys([key])[key]


def _walked(work: UnitOfWork, queue: str, asked: PairsAwaiting) -> list[int]:
    """The numbers of the pairs of all pages, in order."""
    found: list[int] = []
    while page := QUEUES[queue](work, asked):
        assert len(page) <= asked.limit
        found += [each.id for each in page]
        asked = replace(asked, after=page[-1].id)
    return found


@pytest.mark.parametrize("queue", QUEUES)
@pytest.mark.parametrize("limit", [1, 2, 5, 50])
def test_every_pair_that_waits_stands_on_one_page_from_either_end(
    store: Store, queue: str, limit: int
) -> None:
    with store.begin() as work:
        pairs = [_proposed(work, queue, hours=hours) for hours in (0, 0, 1, 1, 1, 2)]
        work.pairs.set_stage(pairs[1].id, PairStage.FIRST_REVIEW, now=NOON)
        asked = PairsAwaiting(limit, _reader(work))
        found = _walked(work, queue, asked)
        assert sorted(found) == [each.id for each in pairs]
        assert {found[0], found[1]} == {pairs[0].id, pairs[1].id}
        assert found[-1] == pairs[-1].id
        assert _walked(work, queue, replace(asked, is_newest_first=True)) == found[::-1]


@pytest.mark.parametrize("queue", QUEUES)
def test_pairs_of_one_night_do_not_stand_in_the_order_they_were_listed_in(store: Store, queue: str) -> None:
    with store.begin() as work:
        pairs = [_proposed(work, queue) for _ in range(8)]
        found = QUEUES[queue](work, PairsAwaiting(8, _reader(work)))
    assert found == sorted(pairs, key=lambda each: evidence_digest(each.sources))
    assert [each.id for each in found] != [each.id for each in pairs]


@pytest.mark.parametrize("queue", QUEUES)
def test_frozen_pairs_and_other_stages_wait_for_nobody(store: Store, queue: str) -> None:
    with store.begin() as work:
        frozen, verified, waits = (_proposed(work, queue) for _ in range(3))
        work.pairs.freeze_of_report(frozen.key.other.id, now=NOON)
        work.pairs.set_stage(verified.id, PairStage.VERIFICATION, now=NOON)
        assert _walked(work, queue, PairsAwaiting(1, _reader(work))) == [waits.id]


def test_no_first_review_is_asked_of_who_was_shown_the_pair(store: Store) -> None:
    with store.begin() as work:
        known, waits = (_proposed(work, "first reviews") for _ in range(2))
        reader, other = _reader(work), _reader(work, "other")
        work.judgements.release(known, account_id=reader, is_after_judgement=False, now=NOON)
        assert _walked(work, "first reviews", PairsAwaiting(1, reader)) == [waits.id]
        assert set(_walked(work, "first reviews", PairsAwaiting(1, other))) == {known.id, waits.id}


def test_opinions_on_facts_are_asked_of_others_and_filtered_by_their_turn(store: Store) -> None:
    with store.begin() as work:
        begun, new = (_proposed(work, "opinions on facts") for _ in range(2))
        reader, other = _reader(work), _reader(work, "other")
        work.judgements.add_on_facts(
            begun, PairStage.FIRST_REVIEW, Opinion.DIFFERENT, account_id=reader, note=None, now=NOON
        )
        work.pairs.set_stage(begun.id, PairStage.SECOND_REVIEW, now=NOON)
        asked = PairsAwaiting(1, other)
        assert _walked(work, "opinions on facts", replace(asked, except_of=reader)) == [new.id]
        assert set(_walked(work, "opinions on facts", asked)) == {begun.id, new.id}
        second = replace(asked, stages=frozenset({PairStage.SECOND_REVIEW}))
        assert _walked(work, "opinions on facts", second) == [begun.id]


def _task(work: UnitOfWork, number: int, stage: PairStage, *, is_control: bool = False) -> ReviewTask:
    """An open review of a pair at that stage, or of a known pair."""
    stay, report = admit(work), file_report(work)
    left, right = enrol(work, stay).photo_id, enrol(work, report).photo_id
    if is_control:
        return work.review_tasks.put(NewTask(number, stage, left, right, truth=Truth.SAME), NOON)
    key = PairKey(stay.subject_id, PersonRef(GalleryKind.REPORTS, report.id))
    work.pairs.propose(Proposal(key, (photo_source(left, right),), NOON, "search:1"))
    pair = work.pairs.of_keys([key])[key]
    work.pairs.set_stage(pair.id, stage, now=NOON)
    return work.review_tasks.put(NewTask(number, stage, left, right, pair_id=pair.id), NOON)


def _walked_again(work: UnitOfWork, account_id: int, *, limit: int, begin: int = 0) -> list[int]:
    """The numbers of the tasks of all pages, in order."""
    found: list[int] = []
    while page := work.review_tasks.open_after_first(
        except_of=account_id, limit=limit, begin=begin, after=found[-1] if found else None
    ):
        assert len(page) <= limit
        found += [each.number for each in page]
    return found


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize(
    ("begin", "order"),
    [(0, [11, 22, 33, 44]), (23, [33, 44, 11, 22]), (33, [33, 44, 11, 22]), (45, [11, 22, 33, 44])],
)
def test_second_and_third_reviews_and_controls_go_round_by_number_once(
    store: Store, limit: int, begin: int, order: list[int]
) -> None:
    with store.begin() as work:
        _task(work, 44, PairStage.SECOND_REVIEW)
        _task(work, 11, PairStage.THIRD_REVIEW)
        _task(work, 22, PairStage.SECOND_REVIEW, is_control=True)
        _task(work, 33, PairStage.SECOND_REVIEW)
        _task(work, 30, PairStage.FIRST_REVIEW)
        work.review_tasks.close(_task(work, 12, PairStage.SECOND_REVIEW).id, NOON)
        assert _walked_again(work, _reader(work), limit=limit, begin=begin) == order


def test_nobody_is_asked_again_on_any_page(store: Store) -> None:
    with store.begin() as work:
        judged = [
            _task(work, 11, PairStage.SECOND_REVIEW),
            _task(work, 22, PairStage.SECOND_REVIEW, is_control=True),
        ]
        _task(work, 33, PairStage.THIRD_REVIEW)
        reader, other = _reader(work), _reader(work, "other")
        for task in judged:
            work.judgements.add(
                task, Opinion.DIFFERENT, account_id=reader, note=None, is_deciding=False, now=NOON
            )
        assert _walked_again(work, reader, limit=1) == [33]
        assert _walked_again(work, other, limit=1) == [11, 22, 33]
        assert work.review_tasks.count_after_first(except_of=reader, most=9) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_newest_first", [False, True])
def test_a_page_of_a_queue_is_read_along_its_index(store: Store, *, is_newest_first: bool) -> None:
    index = "ix_pairs_stage_proposed_at_evidence_digest_id"
    with store.begin() as work:
        waiting = {queue: _proposed(work, queue).id for queue in QUEUES}
    for queue in QUEUES:
        asked = PairsAwaiting(3, 1, waiting[queue], is_newest_first)
        with store.read() as work, explained(store) as plans:
            QUEUES[queue](work, asked)
        assert any(f"pairs USING INDEX {index} (stage=?" in plan for plan in plans), plans
        assert not any("TEMP B-TREE" in plan for plan in plans), plans
    with store.read() as work, explained(store) as plans:
        work.review_tasks.open_after_first(except_of=1, limit=3, begin=5, after=9)
    found = [plan for plan in plans if "ix_review_tasks_stage_closed_at_number" in plan]
    assert len(found) == 4
    assert all("(stage=? AND closed_at=? AND number>?" in plan for plan in found)
    assert not any("TEMP B-TREE" in plan for plan in plans), plans
