"""Who else the last nightly run lists for either person of a pair, as far as the reader may know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.actor import Actor
from casework.review.released_list import is_reviewer
from models.batch_candidate import RunCandidate
from models.evidence import EvidenceKind
from models.pair import Pair, PairKey
from store.unit_of_work import UnitOfWork

MOST_RIVALS: Final = 10


@dataclass(frozen=True, slots=True)
class Rival:
    """Another pair with one of the two people; `pair` is None while nobody was asked about it."""

    evidence: RunCandidate
    pair: Pair | None


@dataclass(frozen=True, slots=True)
class Rivals:
    """The strongest rivals of one run; `unjudged` counts those a reviewer must judge before seeing them."""

    run_id: int
    shown: tuple[Rival, ...]
    unjudged: int


def rivals_of(work: UnitOfWork, pair: Pair, actor: Actor, now: datetime) -> Rivals | None:
    """At most `MOST_RIVALS` of the last complete run, the strongest first; None before the first run.

    A reviewer is shown only those they have judged. What somebody else is shown unjudged is recorded.
    """
    run = work.batch_runs.last_compared()
    if run is None:
        return None
    of = (pair.key.subject_id, pair.key.other)
    listed = sorted(work.batch_results.rivals(run.id, {of})[of], key=_place)
    pairs = work.pairs.of_keys({_key(each) for each in listed[:MOST_RIVALS]})
    rivals = [Rival(each, pairs.get(_key(each))) for each in listed[:MOST_RIVALS]]
    judged = _judged(work, [each.pair for each in rivals if each.pair is not None], actor)
    if is_reviewer(actor):
        known = tuple(each for each in rivals if each.pair is not None and each.pair.id in judged)
        return Rivals(run.id, known, len(rivals) - len(known))
    shown = [each.pair for each in rivals if each.pair is not None and each.pair.id not in judged]
    work.judgements.release_all(shown, account_id=actor.account_id, is_after_judgement=False, now=now)
    return Rivals(run.id, tuple(rivals), 0)


def _place(candidate: RunCandidate) -> tuple[bool, float, int, int]:
    """The strongest first; those by DNA after them by number, since their strength is for DNA reviewers."""
    is_dna = candidate.kind is EvidenceKind.DNA
    return is_dna, 0.0 if is_dna else -candidate.log10_lr, candidate.subject_id, candidate.other.id


def _key(candidate: RunCandidate) -> PairKey:
    return PairKey(candidate.subject_id, candidate.other)


def _judged(work: UnitOfWork, pairs: list[Pair], actor: Actor) -> set[int]:
    """The pairs whose present round the reader has judged."""
    tasks = work.review_tasks.first_of(pairs)
    answers = work.judgements.of_tasks([task.id for task in tasks.values()])
    return {
        pair_id
        for pair_id, task in tasks.items()
        if any(each.account_id == actor.account_id for each in answers.get(task.id, []))
    }
