"""What reviewers are asked: two photos under a number of its own, of a pair or of a control."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from models.judgement import ReviewTask, Truth
from models.pair import Pair, PairStage
from store.tables.review import JudgementRow, PairFreezeRow, PairReleaseRow, PairRow, ReviewTaskRow
from store.transaction import Transaction, not_found


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
        found = self._select(ReviewTaskRow.number == number)
        if not found:
            raise not_found("判断任务", "review", number)
        return found[0]

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

    def open_after_first(self, *, except_of: int) -> list[ReviewTask]:
        """Open second and third reviews that the account may still answer, by number.

        Left out: pairs it has judged or been shown, controls it has judged, and frozen pairs.
        """
        return self._select(_open_after_first(except_of))

    def count_after_first(self, *, except_of: int, most: int) -> int:
        """How many tasks `open_after_first` has, counted up to `most`."""
        found = select(ReviewTaskRow.id).where(_open_after_first(except_of)).limit(most)
        return len(list(self._transaction.session.scalars(found)))

    def close(self, task_id: int, now: datetime) -> None:
        """Nobody is asked any more."""
        self._transaction.update(ReviewTaskRow, task_id, closed_at=now)

    def close_of_pair(self, pair_id: int, now: datetime) -> None:
        """Nobody is asked about the pair any more."""
        is_open = (ReviewTaskRow.pair_id == pair_id) & ReviewTaskRow.closed_at.is_(None)
        self._transaction.execute(update(ReviewTaskRow).where(is_open).values(closed_at=now))

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


def _open_after_first(except_of: int) -> ColumnElement[bool]:
    stages = (PairStage.SECOND_REVIEW.value, PairStage.THIRD_REVIEW.value)
    frozen = select(PairFreezeRow.pair_id)
    known = select(JudgementRow.pair_id).where(
        JudgementRow.account_id == except_of, JudgementRow.pair_id.is_not(None)
    )
    shown = select(PairReleaseRow.pair_id).where(PairReleaseRow.account_id == except_of)
    own = select(JudgementRow.task_id).where(
        JudgementRow.account_id == except_of, JudgementRow.task_id.is_not(None)
    )
    # A pair that went on without this review (decided, begun anew) takes no answer to it.
    waits = select(PairRow.id).where(
        PairRow.id == ReviewTaskRow.pair_id,
        PairRow.stage == ReviewTaskRow.stage,
        PairRow.round == ReviewTaskRow.round,
    )
    is_pair = and_(*(ReviewTaskRow.pair_id.not_in(each) for each in (frozen, known, shown)), waits.exists())
    return and_(
        ReviewTaskRow.stage.in_(stages),
        ReviewTaskRow.closed_at.is_(None),
        ReviewTaskRow.pair_id.is_(None) | is_pair,
        ReviewTaskRow.id.not_in(own),
    )
