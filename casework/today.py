"""What waits for people today, in counts and numbers: reviews, DNA hits, outcomes, answers that came in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from casework.actor import Actor
from casework.review.judge_first import to_judge_first
from casework.runtime import Runtime
from models.candidate import UnfinishedList
from models.identity import Decision, DnaHit, Finding, FindingKind
from models.listing import PairsAwaiting
from store.unit_of_work import UnitOfWork

MOST_COUNTED: Final = 100
LISTS_SHOWN: Final = 8
ANSWERS: Final = frozenset({FindingKind.DNA, FindingKind.FINGERPRINT, FindingKind.POLICE_CHECK})
"""Findings that others make and a station waits for."""


@dataclass(frozen=True, slots=True)
class WaitingReviews:
    """First reviews nobody has made, and second or third reviews open to the caller; each up to 100.

    `without_photos`: pairs that wait for the caller's opinion on what is stated. `lists`: the oldest
    candidate lists with entries nobody has judged, of the caller's station and of reports.
    """

    first: int
    later: int
    without_photos: int
    lists: tuple[UnfinishedList, ...]


def waiting_reviews(
    runtime: Runtime, actor: Actor, *, makes_first: bool, makes_later: bool
) -> WaitingReviews:
    """What waits for the caller; nothing of a kind the caller does not make. Asks nobody anything."""
    with runtime.store.read() as work:
        first = later = on_facts = 0
        lists: list[UnfinishedList] = []
        if makes_first:
            asked = PairsAwaiting(MOST_COUNTED, actor.account_id)
            first = len(work.pair_queues.numbers_awaiting_first(asked))
            on_facts = len(work.pair_queues.numbers_awaiting_opinion(asked))
            lists = work.undisposed.lists(station=actor.station, limit=LISTS_SHOWN)
        if makes_later:
            later = work.review_tasks.count_after_first(except_of=actor.account_id, most=MOST_COUNTED)
    return WaitingReviews(first, later, on_facts, tuple(lists))


def waiting_outcomes(runtime: Runtime, actor: Actor, *, limit: int) -> list[Decision]:
    """Outcomes that somebody else put forward and the caller may confirm, the longest waiting first.

    Of people in care at the caller's station, all for an account without one; among the `MOST_COUNTED`
    longest waiting; none on a pair that the caller judges first.
    """
    with runtime.store.read() as work:
        found = work.identity.waiting(limit=MOST_COUNTED, except_of=actor.account_id, station=actor.station)
        withheld = _to_judge_first(work, [each.pair_id for each in found], actor)
    return [each for each in found if each.pair_id not in withheld][:limit]


def answers_received(runtime: Runtime, *, actor: Actor, limit: int) -> list[Finding]:
    """The last answers of police and DNA reviewers, the last first; among the `MOST_COUNTED` last.

    That a pair was answered says something of it, so none is told of to whom judges it first.
    """
    with runtime.store.read() as work:
        found = work.identity.latest_findings(ANSWERS, limit=MOST_COUNTED)
        withheld = _to_judge_first(work, [each.pair_id for each in found], actor)
    return [each for each in found if each.pair_id not in withheld][:limit]


def waiting_dna_hits(runtime: Runtime, actor: Actor) -> list[DnaHit]:
    """Pairs put forward by DNA that no DNA finding answers yet, the last first; up to `MOST_COUNTED`.

    None that the caller judges first.
    """
    with runtime.store.read() as work:
        found = work.dna_hits.waiting(limit=MOST_COUNTED)
        withheld = _to_judge_first(work, [each.pair_id for each in found], actor)
    return [each for each in found if each.pair_id not in withheld]


def _to_judge_first(work: UnitOfWork, pair_ids: Collection[int], actor: Actor) -> frozenset[int]:
    return to_judge_first(work, work.pairs.of_ids(pair_ids), actor)
