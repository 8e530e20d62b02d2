"""What reviewers are asked: two photos under a number of its own, of a pair or of a control."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, and_, select, update

from models.judgement import ReviewTask, Truth
from models.pair import Pair, PairStage
from store.tables.review import JudgementRow, PairFreezeRow, PairReleaseRow, PairRow, ReviewTaskRow
from store.transaction import Transaction, not_found

_WITH_PAIR = select(ReviewTaskRow).outerjoin(PairRow, PairRow.id == ReviewTaskRow.pair_id)
_AFTER_FIRST = (PairStage.SECOND_REVIEW.value, PairStage.THIRD_REVIEW.value)


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task about to be stored; fields as in `models.judgement.ReviewTask`."""

    number: int
    stage: PairStage
    left_photo_id: int
    right_photo_id: int
    pair_id: int | None = None
    round: int = 1
    truth: Truth | None = None
    search_id: int | None = None


class ReviewTaskRepository:
    """Tasks of the first, second and third review, and control pairs among them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, new: NewTask, now: datetime) -> ReviewTask:
        """Stores the task, or shows other photos in the open one of that number."""
        photos = {"left_photo_id": new.left_photo_id, "right_photo_id": new.right_photo_id}
        rest = {
            "stage": new.stage.value,
            "pair_id": new.pair_id,
            "round": new.round,
            "truth": None if new.truth is None else new.truth.value,
            "search_id": new.search_id,
            "created_at": now,
            "closed_at": None,
        }
        if not self._transaction.insert_once(ReviewTaskRow, {"number": new.number}, photos | rest):
            is_open = (ReviewTaskRow.number == new.number) & ReviewTaskRow.closed_at.is_(None)
            self._transaction.execute(update(ReviewTaskRow).where(is_open).values(**photos))
        return self.get(new.number)

    def get(self, number: int) -> ReviewTask:
        """The task reviewers know by that number; raises NotFound."""
        found = self.find(number)
        if found is None:
            raise not_found("判断任务", "review", number)
        return found

    def find(self, number: int) -> ReviewTask | None:
        """The task reviewers know by that number, if there is one."""
        return next(iter(self._select(ReviewTaskRow.number == number)), None)

    def lock(self, number: int) -> ReviewTask:
        """The task, which nobody else changes until this transaction ends; raises NotFound."""
        is_meant = ReviewTaskRow.number == number
        self._transaction.session.execute(select(ReviewTaskRow.id).where(is_meant).with_for_update())
        return self.get(number)

    def first_of(self, pairs: Collection[Pair]) -> dict[int, ReviewTask]:
        """The first review of each pair's present round, by pair number."""
        rounds = {pair.id: pair.round for pair in pairs}
        found = self._select(
            and_(ReviewTaskRow.pair_id.in_(list(rounds)), ReviewTaskRow.stage == PairStage.FIRST_REVIEW)
        )
        return {
            task.pair_id: task
            for task in found
            if task.pair_id is not None and task.round == rounds[task.pair_id]
        }

    def photos_shown(self, pair: Pair) -> list[tuple[int, int]]:
        """The photos of the reviews of the pair's present round, that of the person in care first."""
        of_round = (ReviewTaskRow.pair_id == pair.id) & (ReviewTaskRow.round == pair.round)
        return [(each.left_photo_id, each.right_photo_id) for each in self._select(of_round)]

    def controls_of_search(self, search_id: int) -> list[ReviewTask]:
        """The control pairs of a candidate list."""
        return self._select(ReviewTaskRow.search_id == search_id)

    def open_after_first(
        self, *, except_of: int, limit: int, begin: int = 0, after: int | None = None
    ) -> list[ReviewTask]:
        """At most `limit` open second and third reviews that the account may still answer.

        By number from `begin` up, then those below it; `after` is the number of the last of the page before.
        Left out: pairs it has judged or been shown, controls it has judged, and frozen pairs.
        """
        found: list[ReviewTask] = []
        for lowest, end in _round_from(begin, after):
            if len(found) < limit:
                found += self._open(_open_after_first(except_of), lowest, end, limit - len(found))
        return found

    def count_after_first(self, *, except_of: int, most: int) -> int:
        """How many tasks `open_after_first` has, counted up to `most`."""
        is_later = ReviewTaskRow.stage.in_(_AFTER_FIRST)
        query = _WITH_PAIR.where(is_later, _open_after_first(except_of)).limit(most)
        found = self._transaction.session.scalars(query.with_only_columns(ReviewTaskRow.id))
        return len(list(found))

    def close(self, task_id: int, now: datetime) -> None:
        """Nobody is asked any more."""
        self._transaction.update(ReviewTaskRow, task_id, closed_at=now)

    def close_of_pair(self, pair_id: int, now: datetime) -> None:
        """Nobody is asked about the pair any more."""
        is_open = (ReviewTaskRow.pair_id == pair_id) & ReviewTaskRow.closed_at.is_(None)
        self._transaction.execute(update(ReviewTaskRow).where(is_open).values(closed_at=now))

    def _open(
        self, is_meant: ColumnElement[bool], lowest: int, end: int | None, limit: int
    ) -> list[ReviewTask]:
        """Each stage along its index, then merged: what is behind the page is never read."""
        wanted = [is_meant, ReviewTaskRow.number >= lowest]
        if end is not None:
            wanted.append(ReviewTaskRow.number < end)
        # All are open; PostgreSQL follows the index only in an order that names each of its columns.
        order = ReviewTaskRow.closed_at, ReviewTaskRow.number
        found: list[ReviewTask] = []
        for stage in _AFTER_FIRST:
            query = _WITH_PAIR.where(ReviewTaskRow.stage == stage, *wanted).order_by(*order).limit(limit)
            rows = self._transaction.session.scalars(query.execution_options(populate_existing=True))
            found += [_task(row) for row in rows]
        return sorted(found, key=attrgetter("number"))[:limit]

    def _select(self, is_meant: ColumnElement[bool]) -> list[ReviewTask]:
        query = select(ReviewTaskRow).where(is_meant).order_by(ReviewTaskRow.number)
        rows = self._transaction.session.scalars(query.execution_options(populate_existing=True))
        return [_task(row) for row in rows]


def _task(row: ReviewTaskRow) -> ReviewTask:
    return ReviewTask(
        id=row.id,
        number=row.number,
        stage=PairStage(row.stage),
        pair_id=row.pair_id,
        round=row.round,
        truth=None if row.truth is None else Truth(row.truth),
        left_photo_id=row.left_photo_id,
        right_photo_id=row.right_photo_id,
        search_id=row.search_id,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )


def _round_from(begin: int, after: int | None) -> list[tuple[int, int | None]]:
    """What is left of a round from `begin` to it again: the lowest number, and the first that is too high."""
    if after is None:
        return [(begin, None), (0, begin)]
    if after >= begin:
        return [(after + 1, None), (0, begin)]
    return [(after + 1, begin)]


def _open_after_first(except_of: int) -> ColumnElement[bool]:
    """The task is open and the account may answer it; each part is looked up for one row after the other."""
    of_pair = ReviewTaskRow.pair_id
    frozen = select(PairFreezeRow.pair_id).where(PairFreezeRow.pair_id == of_pair)
    known = select(JudgementRow.id).where(
        JudgementRow.pair_id == of_pair, JudgementRow.account_id == except_of
    )
    shown = select(PairReleaseRow.pair_id).where(
        PairReleaseRow.pair_id == of_pair, PairReleaseRow.account_id == except_of
    )
    own = select(JudgementRow.id).where(
        JudgementRow.task_id == ReviewTaskRow.id, JudgementRow.account_id == except_of
    )
    # A pair that went on without this review (decided, begun anew) takes no answer to it.
    waits = and_(PairRow.stage == ReviewTaskRow.stage, PairRow.round == ReviewTaskRow.round)
    return and_(
        ReviewTaskRow.closed_at.is_(None),
        of_pair.is_(None) | waits,
        *(~each.exists() for each in (frozen, known, shown, own)),
    )
