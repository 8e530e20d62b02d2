"""Who is found by what was heard, as one reader may see it: faces first, names after the own judgement."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.actor import Actor
from casework.clues.arrival import matches_of
from casework.clues.search import ClueMatch, ClueMatches
from casework.clues.told_by import agreeing_clues
from casework.records import records_of
from casework.review.blind import BlindPair, blind_pairs
from casework.review.draws import review_number
from casework.review.propose import ask_first
from casework.review.released_list import is_reviewer
from casework.runtime import Runtime
from models.judgement import ReviewTask
from models.pair import Pair, PairKey, PairStage, Proposal, clue_source
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReleasedMatches:
    """`matches` the reader may see, best first; `to_judge` the others, in an order that tells nothing."""

    matches: tuple[ClueMatch, ...]
    to_judge: tuple[BlindPair, ...]
    is_complete: bool


def released_matches(runtime: Runtime, admission_id: int, *, actor: Actor) -> ReleasedMatches:
    """The people found by all clues of the stay's person; what is released by it is recorded.

    Who judges first is told of a match with photos on both sides only that there is one to judge, until they
    have judged it; for that it is put forward as a pair. Without such photos there is nothing to judge blind,
    and who does not judge sees everything. Raises NotFound.
    """
    found = matches_of(runtime, admission_id)
    runtime.faces()  # opened before the transaction: opening it writes to the store itself
    if not is_reviewer(actor):
        with runtime.store.begin() as work:
            pairs = _pairs(work, admission_id, found.matches).values()
            work.judgements.release_all(
                pairs, account_id=actor.account_id, is_after_judgement=False, now=runtime.now()
            )
        return ReleasedMatches(found.matches, (), found.is_complete)
    with runtime.store.begin() as work:
        return _for_reviewer(runtime, work, admission_id, found, actor)


def _for_reviewer(
    runtime: Runtime, work: UnitOfWork, admission_id: int, found: ClueMatches, actor: Actor
) -> ReleasedMatches:
    _propose_pictured(runtime, work, admission_id, found.matches)
    pairs = _pairs(work, admission_id, found.matches)
    for each in pairs.values():
        ask_first(runtime, work, each)
    tasks = work.review_tasks.first_of(pairs.values())
    judged = work.judgements.of_tasks([task.id for task in tasks.values()])
    open_tasks, shown = list[ReviewTask](), list[ClueMatch]()
    for match in found.matches:
        pair = pairs.get(match.rank)
        task = None if pair is None else tasks.get(pair.id)
        given = judged.get(task.id, []) if task else []
        is_judged = any(each.account_id == actor.account_id for each in given)
        if task is not None and not is_judged:
            open_tasks.append(task)
            _show(runtime, work, pair)
            continue
        shown.append(match)
        if pair is not None:
            _release(runtime, work, pair, actor, is_judged=is_judged)
    blind = blind_pairs(runtime, work, open_tasks)
    order = sorted(blind, key=lambda number: review_number(runtime.store, "order", actor.account_id, number))
    return ReleasedMatches(tuple(shown), tuple(blind[number] for number in order), found.is_complete)


def _propose_pictured(
    runtime: Runtime, work: UnitOfWork, admission_id: int, matches: Sequence[ClueMatch]
) -> None:
    """Puts forward the matches with photos on both sides, so that there is a review to be judged."""
    subject_id = work.admissions.get(admission_id).subject_id
    clues = work.clues.of_subjects([subject_id]).get(subject_id, [])
    records = records_of(work, [match.record for match in matches])
    keys = {PairKey(subject_id, match.person): match for match in matches}
    persons = {person for key in keys for person in key.persons}
    pictured = work.templates.of_persons(persons, runtime.faces().ref, enrolled_only=True)
    known, now = work.pairs.of_keys(keys), runtime.now()
    for key in sorted(keys, key=lambda each: (each.other.gallery, each.other.id)):
        if key in known or not all(person in pictured for person in key.persons):
            continue
        told = agreeing_clues(clues, records[keys[key].record])
        sources = tuple(clue_source(clue.id) for clue in told)
        work.pairs.propose(Proposal(key, sources, now, f"clue:{told[0].id}"))


def _pairs(work: UnitOfWork, admission_id: int, matches: Sequence[ClueMatch]) -> dict[int, Pair]:
    """The pair of each match by its rank, of those that were put forward."""
    subject_id = work.admissions.get(admission_id).subject_id
    keys = {PairKey(subject_id, match.person): match.rank for match in matches}
    return {keys[key]: pair for key, pair in work.pairs.of_keys(keys).items()}


def _show(runtime: Runtime, work: UnitOfWork, pair: Pair | None) -> None:
    if pair is not None and pair.stage is PairStage.NEW and not pair.is_frozen:
        work.pairs.set_stage(pair.id, PairStage.FIRST_REVIEW, now=runtime.now())


def _release(runtime: Runtime, work: UnitOfWork, pair: Pair, actor: Actor, *, is_judged: bool) -> None:
    work.judgements.release(
        pair, account_id=actor.account_id, is_after_judgement=is_judged, now=runtime.now()
    )
