"""What reviewers answered, and to whom a pair's evidence was released. Notes are sealed; nothing changes."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from models.judgement import Judgement, Opinion, ReviewTask, Truth
from models.pair import Outcome, Pair, PairStage
from store.encryption import seal_context
from store.sealed_values import open_fields, seal_fields
from store.tables.review import JudgementRow, PairReleaseRow, PairRow, ReviewTaskRow
from store.transaction import Transaction


class JudgementRepository:
    """Judgements are added only."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self,
        task: ReviewTask,
        opinion: Opinion,
        *,
        account_id: int,
        note: str | None,
        is_deciding: bool,
        now: datetime,
    ) -> Judgement:
        """Stores the answer; raises AlreadyRecorded if the account has answered this task."""
        row = JudgementRow(
            task_id=task.id,
            pair_id=task.pair_id,
            round=task.round,
            stage=task.stage,
            account_id=account_id,
            opinion=opinion,
            sealed_note=None,
            left_photo_id=task.left_photo_id,
            right_photo_id=task.right_photo_id,
            is_deciding=is_deciding,
            judged_at=now,
        )
        return self._added(row, note)

    def add_on_facts(
        self,
        pair: Pair,
        stage: PairStage,
        opinion: Opinion,
        *,
        account_id: int,
        note: str | None,
        now: datetime,
    ) -> Judgement:
        """Stores an opinion on what is stated about a pair that has no photos to compare; it decides."""
        row = JudgementRow(
            task_id=None,
            pair_id=pair.id,
            round=pair.round,
            stage=stage,
            account_id=account_id,
            opinion=opinion,
            sealed_note=None,
            left_photo_id=None,
            right_photo_id=None,
            is_deciding=True,
            judged_at=now,
        )
        return self._added(row, note)

    def _added(self, row: JudgementRow, note: str | None) -> Judgement:
        self._transaction.add(row)
        row.sealed_note = seal_fields(self._transaction.keyring, {"note": note}, _context(row.id))
        self._transaction.session.flush()
        return self._judgement(row)

    def of_pair(self, pair_id: int) -> list[Judgement]:
        """All answers about a pair, the first given first."""
        return self._select(JudgementRow.pair_id == pair_id)

    def of_tasks(self, task_ids: Collection[int]) -> dict[int, list[Judgement]]:
        """All answers to each of the tasks, the first given first."""
        found: dict[int, list[Judgement]] = {}
        for each in self._select(JudgementRow.task_id.in_(list(task_ids))):
            if each.task_id is not None:
                found.setdefault(each.task_id, []).append(each)
        return found

    def get(self, judgement_id: int) -> Judgement:
        """The judgement of that number."""
        return self._select(JudgementRow.id == judgement_id)[0]

    def release(self, pair: Pair, *, account_id: int, is_after_judgement: bool, now: datetime) -> None:
        """Notes that the account was shown score, rank, name and story; the first time counts."""
        self.release_all([pair], account_id=account_id, is_after_judgement=is_after_judgement, now=now)

    def release_all(
        self, pairs: Iterable[Pair], *, account_id: int, is_after_judgement: bool, now: datetime
    ) -> None:
        """Notes that of each pair, in one statement."""
        rows = [
            {
                "pair_id": pair.id,
                "account_id": account_id,
                "round": pair.round,
                "is_after_judgement": is_after_judgement,
                "released_at": now,
            }
            for pair in sorted(pairs, key=lambda each: each.id)
        ]
        self._transaction.insert_all_once(PairReleaseRow, ("pair_id", "account_id", "round"), rows)

    def released_unjudged(self, account_id: int) -> frozenset[int]:
        """Pairs whose evidence the account was shown without having judged them."""
        query = select(PairReleaseRow.pair_id).where(
            PairReleaseRow.account_id == account_id, PairReleaseRow.is_after_judgement.is_(False)
        )
        return frozenset(self._transaction.session.scalars(query))

    def control_answers(self) -> list[tuple[int, Truth, Opinion, int]]:
        """Reviewer, truth, opinion and how often, of all answered control pairs."""
        query = (
            select(JudgementRow.account_id, ReviewTaskRow.truth, JudgementRow.opinion, func.count())
            .join(ReviewTaskRow, ReviewTaskRow.id == JudgementRow.task_id)
            .where(ReviewTaskRow.truth.is_not(None))
            .group_by(JudgementRow.account_id, ReviewTaskRow.truth, JudgementRow.opinion)
            .order_by(JudgementRow.account_id, ReviewTaskRow.truth, JudgementRow.opinion)
        )
        return [
            (account, Truth(truth), Opinion(opinion), count)
            for account, truth, opinion, count in self._transaction.session.execute(query)
            if truth is not None
        ]

    def pair_counts(self) -> tuple[list[tuple[PairStage, Outcome | None, int]], int]:
        """Pairs by stage and outcome, and how many pairs anybody has judged; no control is among them."""
        query = select(PairRow.stage, PairRow.outcome, func.count()).group_by(PairRow.stage, PairRow.outcome)
        found = self._transaction.session.execute(query).all()
        judged = select(func.count(JudgementRow.pair_id.distinct()))
        counts = [
            (PairStage(stage), None if outcome is None else Outcome(outcome), count)
            for stage, outcome, count in found
        ]
        return sorted(counts, key=str), self._transaction.session.scalar(judged) or 0

    def _select(self, is_meant: ColumnElement[bool]) -> list[Judgement]:
        query = select(JudgementRow).where(is_meant).order_by(JudgementRow.id)
        return [self._judgement(row) for row in self._transaction.session.scalars(query)]

    def _judgement(self, row: JudgementRow) -> Judgement:
        details = open_fields(self._transaction.keyring, row.sealed_note, _context(row.id))
        return Judgement(
            id=row.id,
            task_id=row.task_id,
            pair_id=row.pair_id,
            round=row.round,
            stage=PairStage(row.stage),
            account_id=row.account_id,
            opinion=Opinion(row.opinion),
            note=details.get("note"),
            is_deciding=row.is_deciding,
            judged_at=row.judged_at,
        )


def _context(judgement_id: int) -> str:
    return seal_context("judgements.sealed_note", judgement_id)
