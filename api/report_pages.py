"""Pages of reports: by number as they were recorded, or by the day people went missing."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query

from api.page_order import DatedRequest
from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, day_or_none_at
from models.listing import DayMark, ReportsWanted
from models.report import MissingReport, ReportState
from models.subject import Sex


class ReportOrder(StrEnum):
    """In which order reports are read; those without the day people went missing stand last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    MISSING_LAST = "missing_last"
    MISSING_FIRST = "missing_first"


class ReportFilter:
    """Which reports a list asks for."""

    def __init__(
        self,
        state: Annotated[ReportState | None, Query(description="Only reports in this state")] = None,
        sex: Annotated[Sex | None, Query(description="Only people of this sex")] = None,
        missing_from: Annotated[date | None, Query(description="Missing since this day or later")] = None,
        missing_to: Annotated[date | None, Query(description="Missing since this day or before")] = None,
    ) -> None:
        self.wanted = ReportsWanted(state, sex, missing_from, missing_to)

    @property
    def is_given(self) -> bool:
        """Something is asked for."""
        return self.wanted != ReportsWanted()


class ReportsRequest(DatedRequest[MissingReport]):
    """Which part of the list is asked for, and in which order."""

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=MOST_LIMIT, description="How many at most")] = DEFAULT_LIMIT,
        order: Annotated[
            ReportOrder,
            Query(description="By when they were recorded, or by the day missing; last or first first"),
        ] = ReportOrder.NEWEST,
        cursor: Annotated[
            str | None,
            Query(max_length=120, description="`next_cursor` of the page before, with the same order"),
        ] = None,
    ) -> None:
        super().__init__(limit, order, cursor)
        dated = self.dated_cursor
        self.after = None if dated is None else DayMark(*day_or_none_at(dated, order))

    def day_of(self, record: MissingReport) -> date | None:
        """The day the person went missing."""
        return record.facts.missing_since


ReportsAsked = Annotated[ReportsRequest, Depends()]
ReportFilterAsked = Annotated[ReportFilter, Depends()]
