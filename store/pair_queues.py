"""Pairs that wait for people, read page by page from the longest waiting or from the newest."""

from heapq import merge
from itertools import islice

from sqlalchemy import ColumnElement, and_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from models.listing import PairsAwaiting, unknown_cursor
from models.pair import BEFORE_JUDGEMENT, Pair, PairStage
from store.pair_rows import has_photos, pairs_of
from store.tables.review import JudgementRow, PairFreezeRow, PairReleaseRow, PairRow, ReviewTaskRow
from store.transaction import Transaction

_SINCE: tuple[InstrumentedAttribute[object], ...] = (PairRow.proposed_at, PairRow.evidence_digest, PairRow.id)
"""Since when a pair waits. All pairs of a night or of a search came at one moment, the likeliest with the
lowest number: among these the digest of what they rest on says nothing of it."""


class PairQueues:
    """The queue of first reviews, and that of opinions on stated facts; no pair that anything holds.

    All raise InvalidInput for a page behind a pair that does not exist.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def awaiting_first(self, asked: PairsAwaiting) -> list[Pair]:
        """Pairs with photos that nobody has judged, by the moment they were put forward.

        Without those whose evidence the account was shown unjudged.
        """
        return self._pairs(self.numbers_awaiting_first(asked))

    def numbers_awaiting_first(self, asked: PairsAwaiting) -> list[int]:
        """The numbers of `awaiting_first`, without reading the pairs."""
        shown = select(PairReleaseRow.pair_id).where(
            PairReleaseRow.pair_id == PairRow.id,
            PairReleaseRow.account_id == asked.except_of,
            PairReleaseRow.is_after_judgement.is_(False),
        )
        meant = and_(has_photos(), ~shown.exists())
        return self._numbers(asked, dict.fromkeys(BEFORE_JUDGEMENT, meant))

    def awaiting_opinion(self, asked: PairsAwaiting) -> list[Pair]:
        """Pairs of which no photos can be compared, and that wait for a person's opinion, in the same order.

        Without those on which the account gave its opinion in their present round. A pair stays here once
        somebody gave an opinion on its facts, though photos may have come since.
        """
        return self._pairs(self.numbers_awaiting_opinion(asked))

    def numbers_awaiting_opinion(self, asked: PairsAwaiting) -> list[int]:
        """The numbers of those pairs."""
        own = select(JudgementRow.id).where(
            JudgementRow.pair_id == PairRow.id,
            JudgementRow.round == PairRow.round,
            JudgementRow.account_id == asked.except_of,
        )
        tasks = select(ReviewTaskRow.id).where(
            ReviewTaskRow.pair_id == PairRow.id, ReviewTaskRow.round == PairRow.round
        )
        meant = dict.fromkeys(BEFORE_JUDGEMENT, ~has_photos()) | dict.fromkeys(
            (PairStage.SECOND_REVIEW, PairStage.THIRD_REVIEW), ~tasks.exists()
        )
        wanted = {stage: and_(is_meant, ~own.exists()) for stage, is_meant in meant.items()}
        return self._numbers(asked, wanted)

    def _numbers(self, asked: PairsAwaiting, meant: dict[PairStage, ColumnElement[bool]]) -> list[int]:
        """Each stage along its index, then merged: what is behind the page is never read."""
        frozen = select(PairFreezeRow.pair_id).where(PairFreezeRow.pair_id == PairRow.id)
        wanted = [~frozen.exists(), *self._behind(asked)]
        ends = [each.desc() if asked.is_newest_first else each.asc() for each in _SINCE]
        queries = [
            select(*_SINCE).where(PairRow.stage == stage.value, is_meant, *wanted).order_by(*ends)
            for stage, is_meant in meant.items()
            if asked.stages is None or stage in asked.stages
        ]
        parts = [map(tuple, self._transaction.session.execute(each.limit(asked.limit))) for each in queries]
        merged = merge(*parts, reverse=asked.is_newest_first)
        return [key[-1] for key in islice(merged, asked.limit)]

    def _behind(self, asked: PairsAwaiting) -> list[ColumnElement[bool]]:
        if asked.after is None:
            return []
        query = select(*_SINCE).where(PairRow.id == asked.after)
        mark = self._transaction.session.execute(query).one_or_none()
        if mark is None:
            raise unknown_cursor()
        since = tuple_(*_SINCE)
        return [since < tuple(mark) if asked.is_newest_first else since > tuple(mark)]

    def _pairs(self, numbers: list[int]) -> list[Pair]:
        """The pairs, in the order of their numbers as given."""
        found = {pair.id: pair for pair in pairs_of(self._transaction, PairRow.id.in_(numbers))}
        return [found[number] for number in numbers]
