"""Pages of lists that can be read from either end: newest first, unless oldest first is asked for."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query

from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, Mark, Numbered, cursor_at, cursor_at_moment, record_at

Record = TypeVar("Record")
Dated = TypeVar("Dated", bound=Numbered)


class Order(StrEnum):
    """From which end a list is read."""

    NEWEST = "newest"
    OLDEST = "oldest"


_MARK_OF = {Order.NEWEST: Mark.BEFORE, Order.OLDEST: Mark.AFTER}


class OrderedPageRequest:
    """Which part of a list is asked for, and in which order.

    `before_id` is set when newest first is continued, `after_id` whenever oldest first is read. `fetched` is
    how many to read, one more than shown, which tells whether the list goes on.
    """

    def __init__(
        self,
        limit: Annotated[
            int, Query(ge=1, le=MOST_LIMIT, description="How many records at most")
        ] = DEFAULT_LIMIT,
        order: Annotated[Order, Query(description="Newest first, or oldest first")] = Order.NEWEST,
        cursor: Annotated[
            str | None,
            Query(max_length=64, description="`next_cursor` of the page before, with the same order"),
        ] = None,
    ) -> None:
        self.limit = limit
        self.fetched = limit + 1
        self.order = order
        self.cursor = cursor
        reached = record_at(cursor, _MARK_OF[order]) if cursor else None
        self.before_id = reached if order is Order.NEWEST else None
        self.after_id = (reached or 0) if order is Order.OLDEST else None

    def split(
        self, found: Sequence[Record], number: Callable[[Record], int] = attrgetter("id")
    ) -> tuple[list[Record], str | None]:
        """The records to show of `fetched` asked for, and the cursor that continues them, if more exist."""
        shown = list(found[: self.limit])
        goes_on = len(found) > self.limit
        return shown, cursor_at(_MARK_OF[self.order], number(shown[-1])) if goes_on else None


class DatedRequest(ABC, Generic[Dated]):
    """Which part of a list is asked for that is read by number or by a day or moment, from either end.

    `by_number` is set for the orders of recording; otherwise `dated_cursor` says where a page goes on.
    """

    def __init__(self, limit: int, order: StrEnum, cursor: str | None) -> None:
        self.limit = limit
        self.fetched = limit + 1
        self.order = order
        self.cursor = cursor
        is_by_number = order in tuple(Order)
        self.by_number = OrderedPageRequest(limit, Order(order), cursor) if is_by_number else None
        self.dated_cursor = None if is_by_number else cursor
        self.is_last_first = order.endswith("_last")

    @abstractmethod
    def day_of(self, record: Dated) -> date | None:
        """The day or moment that such a list is read by."""

    def split(self, found: list[Dated]) -> tuple[list[Dated], str | None]:
        """The records to show of `fetched` asked for, and the cursor that continues them, if any."""
        if self.by_number is not None:
            return self.by_number.split(found)
        shown = found[: self.limit]
        if len(found) <= self.limit:
            return shown, None
        return shown, cursor_at_moment(self.order, self.day_of(shown[-1]), shown[-1].id)


OrderedPageAsked = Annotated[OrderedPageRequest, Depends()]
