"""Pages of the queues of reviews: from the longest waiting, or from the newest where that tells nothing."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query

from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, Mark, cursor_at, record_at
from casework.review.stated_facts import OpinionTurn


class QueueOrder(StrEnum):
    """From which end a queue is read."""

    WAITING_LONGEST = "waiting_longest"
    NEWEST = "newest"


_MARK_OF = {QueueOrder.WAITING_LONGEST: Mark.AFTER, QueueOrder.NEWEST: Mark.BEFORE}
_Limit = Annotated[int, Query(ge=1, le=MOST_LIMIT, description="How many at most")]


class RoundRequest:
    """Which part of a queue without an order is asked for: what follows the task `after`."""

    order: QueueOrder = QueueOrder.WAITING_LONGEST

    def __init__(
        self,
        limit: _Limit = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=64, description="`next_cursor` of the page before")
        ] = None,
    ) -> None:
        self.limit = limit
        self.cursor = cursor
        self.after = record_at(cursor, _MARK_OF[self.order]) if cursor else None

    def cursor_behind(self, last: int | None) -> str | None:
        """The cursor of what follows the record `last`; None where nothing does."""
        return None if last is None else cursor_at(_MARK_OF[self.order], last)


class QueueRequest(RoundRequest):
    """The same of a queue that is read from either end."""

    def __init__(
        self,
        limit: _Limit = DEFAULT_LIMIT,
        order: Annotated[
            QueueOrder, Query(description="What waits longest first, or the newest first")
        ] = QueueOrder.WAITING_LONGEST,
        cursor: Annotated[
            str | None,
            Query(max_length=64, description="`next_cursor` of the page before, with the same order"),
        ] = None,
    ) -> None:
        self.order = order
        super().__init__(limit, cursor)

    @property
    def is_newest_first(self) -> bool:
        """The newest is asked for first."""
        return self.order is QueueOrder.NEWEST


RoundAsked = Annotated[RoundRequest, Depends()]
QueueAsked = Annotated[QueueRequest, Depends()]
TurnAsked = Annotated[
    OpinionTurn | None, Query(description="Only pairs that wait for this opinion of their round")
]
