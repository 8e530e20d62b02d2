"""A candidate list as one reader may see it: photos and dates first, everything after the own judgement."""

from dataclasses import dataclass
from datetime import datetime

from casework.actor import Actor
from casework.candidate_view import ShownCandidate, ShownSearch
from casework.review.blind import BlindPair, blind_pairs
from casework.review.draws import review_number
from casework.review.propose import ask_first, key_of, probe_person
from casework.runtime import Runtime
from models.account import Role
from models.judgement import ControlResult, Judgement, ReviewTask, control_result
from models.pair import BEFORE_JUDGEMENT, Pair, PairStage
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry: `pair` and `shown` are None until they are released to the reader, and of controls.

    `own` is the reader's judgement; `control` how it was right or wrong, once judged, of a control pair.
    """

    blind: BlindPair
    own: Judgement | None
    pair: Pair | None
    shown: ShownCandidate | None
    control: ControlResult | None
    is_disposed: bool

    @property
    def is_released(self) -> bool:
        """The reader may see all of it."""
        return self.shown is not None or self.control is not None


@dataclass(frozen=True, slots=True)
class ReleasedList:
    """A search with its entries.

    `undisposed` counts those that still wait for a first judgement, `undisposed_earlier` those that earlier
    lists of the record put forward and this one does not show.
    """

    shown: ShownSearch
    is_blind: bool
    entries: tuple[ListEntry, ...]
    undisposed_earlier: int

    @property
    def undisposed(self) -> int:
        """How many entries still need a disposition."""
        return sum(not each.is_disposed for each in self.entries)

    @property
    def is_finished(self) -> bool:
        """Every entry has a disposition, those of earlier lists of the record too."""
        return not self.undisposed and not self.undisposed_earlier

    @property
    def left_out(self) -> int | None:
        """Leads without room; None while the reader judges: if there are some, all on the list are leads."""
        return None if self.is_blind and self.to_judge else self.shown.search.left_out

    @property
    def to_judge(self) -> tuple[ListEntry, ...]:
        """The entries the reader has not judged, in an order that tells nothing."""
        return tuple(each for each in self.entries if not each.is_released)

    @property
    def released(self) -> tuple[ListEntry, ...]:
        """The candidates released to the reader, in the order of the list."""
        place = {id(each): place for place, each in enumerate(self.shown.candidates)}
        found = (each for each in self.entries if each.shown is not None)
        return tuple(sorted(found, key=lambda each: place[id(each.shown)]))

    @property
    def controls(self) -> tuple[ListEntry, ...]:
        """Known pairs that the reader has judged."""
        return tuple(each for each in self.entries if each.control is not None)


@dataclass(frozen=True, slots=True)
class _Listed:
    task: ReviewTask
    pair: Pair | None
    shown: ShownCandidate | None


def is_reviewer(actor: Actor) -> bool:
    """The reader judges first, so nothing may be shown before; whatever other roles they have."""
    return Role.SEARCH_CASEWORKER in actor.roles


def released_list(runtime: Runtime, shown: ShownSearch, actor: Actor) -> ReleasedList:
    """The list as the reader may see it; what is released by it is recorded.

    Unjudged entries of a reviewer stand in an order that differs from reviewer to reviewer and tells
    nothing of rank; judged ones show everything. Who does not review sees everything in the list's order.
    """
    runtime.faces()  # opened before the transaction: opening the networks may write itself
    now = runtime.now()
    with runtime.store.begin() as work:
        listed = _listed(runtime, work, shown)
        if is_reviewer(actor):
            entries = _for_reviewer(runtime, work, listed, actor, now)
        else:
            entries = _for_others(runtime, work, listed, actor, now)
        own = [each.pair.id for each in listed if each.pair is not None]
        earlier = work.undisposed.count_of(
            shown.search.probe, probe_person(work, shown.search), except_pairs=own
        )
    return ReleasedList(shown, is_reviewer(actor), entries, earlier)


def unjudged_tasks(runtime: Runtime, shown: ShownSearch, actor: Actor) -> list[ReviewTask]:
    """The list's first reviews, controls included, that the reviewer has not judged and may judge.

    In the order in which proposals lock their pairs, so that judging all of them waits for no proposal
    that waits for it.
    """
    with runtime.store.begin() as work:
        listed = sorted(_listed(runtime, work, shown), key=_lock_order)
        judged = work.judgements.of_tasks([each.task.id for each in listed])
        return [
            each.task
            for each in listed
            if _own(judged.get(each.task.id, []), actor) is None
            and (each.pair is None or not each.pair.is_frozen)
        ]


def _lock_order(each: _Listed) -> tuple[int, str, int]:
    if each.pair is None:
        return 0, "", each.task.number
    key = each.pair.key
    return key.subject_id, key.other.gallery.value, key.other.id


def _listed(runtime: Runtime, work: UnitOfWork, shown: ShownSearch) -> list[_Listed]:
    probe = probe_person(work, shown.search)
    keys = {
        key_of(probe, each.candidate.person): each
        for each in shown.candidates
        if each.candidate.person != probe
    }
    pairs = work.pairs.of_keys(keys)
    tasks = work.review_tasks.first_of(pairs.values())
    unasked = [pair for pair in pairs.values() if pair.id not in tasks]
    for pair in unasked:
        ask_first(runtime, work, pair)
    if unasked:
        tasks = work.review_tasks.first_of(pairs.values())
    found = [_Listed(tasks[pair.id], pair, keys[key]) for key, pair in pairs.items() if pair.id in tasks]
    controls = work.review_tasks.controls_of_search(shown.search.id)
    return found + [_Listed(task, None, None) for task in controls]


def _for_reviewer(
    runtime: Runtime, work: UnitOfWork, listed: list[_Listed], actor: Actor, now: datetime
) -> tuple[ListEntry, ...]:
    judged = work.judgements.of_tasks([each.task.id for each in listed])
    blind = blind_pairs(runtime, work, [each.task for each in listed])
    entries = []
    for each in listed:
        given = judged.get(each.task.id, [])
        own = _own(given, actor)
        if each.pair is not None and each.pair.stage is PairStage.NEW and not each.pair.is_frozen:
            work.pairs.set_stage(each.pair.id, PairStage.FIRST_REVIEW, now=now)
        entries.append(_entry(each, blind[each.task.number], own, is_disposed=_is_disposed(each, given)))

    def place(entry: ListEntry) -> int:
        return review_number(runtime.store, "order", actor.account_id, entry.blind.number)

    return tuple(sorted(entries, key=place))


def _for_others(
    runtime: Runtime, work: UnitOfWork, listed: list[_Listed], actor: Actor, now: datetime
) -> tuple[ListEntry, ...]:
    judged = work.judgements.of_tasks([each.task.id for each in listed])
    real = [each for each in listed if each.pair is not None]
    blind = blind_pairs(runtime, work, [each.task for each in real])
    pairs = [each.pair for each in real if each.pair is not None]
    work.judgements.release_all(pairs, account_id=actor.account_id, is_after_judgement=False, now=now)
    return tuple(
        ListEntry(
            blind=blind[each.task.number],
            own=None,
            pair=each.pair,
            shown=each.shown,
            control=None,
            is_disposed=_is_disposed(each, judged.get(each.task.id, [])),
        )
        for each in real
    )


def _entry(each: _Listed, blind: BlindPair, own: Judgement | None, *, is_disposed: bool) -> ListEntry:
    control = None
    if own is not None and each.task.truth is not None:
        control = control_result(own.opinion, each.task.truth)
    return ListEntry(
        blind=blind,
        own=own,
        pair=each.pair if own is not None else None,
        shown=each.shown if own is not None else None,
        control=control,
        is_disposed=is_disposed,
    )


def _is_disposed(each: _Listed, given: list[Judgement]) -> bool:
    """Nobody is asked any more: it was judged, other evidence went ahead of the photos, or the pair rests."""
    if given or each.pair is None:
        return bool(given)
    return each.pair.is_frozen or each.pair.stage not in BEFORE_JUDGEMENT


def _own(given: list[Judgement], actor: Actor) -> Judgement | None:
    return next((each for each in given if each.account_id == actor.account_id), None)
