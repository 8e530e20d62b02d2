"""Decisions that rest on a DNA profile superseded since: told to people, who reopen them or do not."""

from datetime import datetime

from casework.actor import Actor
from casework.own_station import in_care
from casework.review.judge_first import to_judge_first
from casework.runtime import Runtime
from models.account import Role
from models.identity import (
    Decision,
    DecisionState,
    Doubt,
    Finding,
    FindingKind,
    FindingVerdict,
)
from models.pair import Pair, PairStage
from store.superseded_samples import SupersededSample
from store.unit_of_work import UnitOfWork

_SAYS = frozenset({FindingVerdict.SUPPORTS, FindingVerdict.AGAINST})


def doubts_for(runtime: Runtime, actor: Actor, *, limit: int) -> list[Doubt]:
    """At most `limit` doubted decisions, the last superseded first.

    All of them for a DNA reviewer, and for an account of no station; for others those of their own station,
    where the person in care stays or stayed last. None on a pair that the caller judges first.
    """
    with runtime.store.read() as work:
        found = _doubts(work, work.superseded_samples.of_decided_pairs())
        pairs = {each.id: each for each in work.pairs.of_ids([each.pair_id for each in found])}
        withheld = to_judge_first(work, pairs.values(), actor)
        stations = work.residents.stations_of([n for pair in pairs.values() for n in in_care(pair)])
    sees_all = actor.station is None or Role.DNA_REVIEWER in actor.roles
    told = [
        each
        for each in found
        if each.pair_id not in withheld
        and (sees_all or actor.station in {stations.get(number) for number in in_care(pairs[each.pair_id])})
    ]
    return sorted(told, key=lambda each: (each.superseded_at, each.pair_id), reverse=True)[:limit]


def doubt_of(work: UnitOfWork, pair: Pair) -> Doubt | None:
    """Why the pair's decision is doubted; None where it is not, or none stands."""
    if not _may_be_decided(pair):
        return None
    samples = [each for each in work.superseded_samples.of_decided_pairs() if each.pair_id == pair.id]
    return next(iter(_doubts(work, samples)), None)


def _may_be_decided(pair: Pair) -> bool:
    return pair.stage in (PairStage.CLOSED, PairStage.VERIFICATION)


def _doubts(work: UnitOfWork, samples: list[SupersededSample]) -> list[Doubt]:
    by_pair: dict[int, list[SupersededSample]] = {}
    for each in samples:
        by_pair.setdefault(each.pair_id, []).append(each)
    found = (_doubt(work, pair_id, behind) for pair_id, behind in by_pair.items())
    return [each for each in found if each is not None]


def _doubt(work: UnitOfWork, pair_id: int, samples: list[SupersededSample]) -> Doubt | None:
    decision = next(reversed(work.identity.decisions_of(pair_id)), None)
    if decision is None or not _stands(work.pairs.get(pair_id), decision):
        return None
    findings = [each for each in work.identity.findings_of(pair_id) if each.kind is FindingKind.DNA]
    said = [each for each in findings if each.id in decision.finding_ids and each.verdict in _SAYS]
    if not said:
        return None
    since = [s for s in samples if s.received_at <= said[-1].found_at < s.superseded_at]
    if not since:
        return None
    last = max(each.superseded_at for each in since)
    if _is_upheld(said[-1], findings, since=last):
        return None
    return Doubt(pair_id, decision.outcome, tuple(each.profile_id for each in since), last)


def _stands(pair: Pair, decision: Decision) -> bool:
    if decision.state is DecisionState.PROPOSED:
        return True
    return decision.state is DecisionState.CONFIRMED and pair.stage is PairStage.CLOSED


def _is_upheld(rested_on: Finding, findings: list[Finding], *, since: datetime) -> bool:
    """A DNA reviewer said the same again after the profile was superseded, and nothing else since."""
    later = [each for each in findings if each.found_at > since]
    return bool(later) and later[-1].verdict is rested_on.verdict
