"""Pages of admissions: by number as they were recorded, or by when people really came in."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query

from api.page_order import Order, OrderedPageRequest
from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, cursor_at_moment, moment_at
from models.admission import Admission, EntryMark


class AdmissionOrder(StrEnum):
    """In which order admissions are read."""

    NEWEST = "newest"
    OLDEST = "oldest"
    ENTERED_LAST = "entered_last"
    ENTERED_FIRST = "entered_first"


class AdmissionsRequest:
    """Which part of the list is asked for, and in which order.

    `by_number` is set for the orders of recording; otherwise `after` is where a page by entry goes on.
    """

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=MOST_LIMIT, description="How many at most")] = DEFAULT_LIMIT,
        order: Annotated[
            AdmissionOrder,
            Query(
                description="By when they were recorded, or by the real entry; the last or the first first"
            ),
        ] = AdmissionOrder.NEWEST,
        cursor: Annotated[
            str | None,
            Query(max_length=120, description="`next_cursor` of the page before, with the same order"),
        ] = None,
    ) -> None:
        self.limit = limit
        self.fetched = limit + 1
        self.order = order
        self.cursor = cursor
        is_by_number = order in (AdmissionOrder.NEWEST, AdmissionOrder.OLDEST)
        self.by_number = OrderedPageRequest(limit, Order(order), cursor) if is_by_number else None
        self.after = EntryMark(*moment_at(cursor, order)) if cursor and not is_by_number else None

    def split(self, found: list[Admission]) -> tuple[list[Admission], str | None]:
        """The admissions to show of `fetched` asked for, and the cursor that continues them, if any."""
        if self.by_number is not None:
            return self.by_number.split(found)
        shown = found[: self.limit]
        if len(found) <= self.limit:
            return shown, None
        return shown, cursor_at_moment(self.order, shown[-1].facts.entered_at, shown[-1].id)


AdmissionsAsked = Annotated[AdmissionsRequest, Depends()]
