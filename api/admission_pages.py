"""Pages of admissions: by number as they were recorded, or by when people really came in."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query

from api.page_order import DatedRequest
from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, moment_at
from casework.photo_ages import from_midnight, until_midnight
from models.admission import Admission, EntryMark
from models.listing import AdmissionsWanted
from models.subject import Sex, SubjectState


class AdmissionOrder(StrEnum):
    """In which order admissions are read."""

    NEWEST = "newest"
    OLDEST = "oldest"
    ENTERED_LAST = "entered_last"
    ENTERED_FIRST = "entered_first"


class AdmissionFilter:
    """Which admissions a list asks for; days are those on the shelter's wall, both included."""

    def __init__(
        self,
        station: Annotated[str | None, Query(max_length=100, description="Only this station's")] = None,
        sex: Annotated[Sex | None, Query(description="Only people of this sex")] = None,
        state: Annotated[SubjectState | None, Query(description="Only people in this state now")] = None,
        entered_from: Annotated[date | None, Query(description="Real entry on this day or later")] = None,
        entered_to: Annotated[date | None, Query(description="Real entry on this day or before")] = None,
    ) -> None:
        self.station, self.sex, self.state = station, sex, state
        self.entered_from, self.entered_to = entered_from, entered_to

    @property
    def is_given(self) -> bool:
        """Something is asked for."""
        asked = (self.station, self.sex, self.state, self.entered_from, self.entered_to)
        return any(each is not None for each in asked)

    def wanted(self, station: str | None) -> AdmissionsWanted:
        """The same for the store, of this station."""
        since = None if self.entered_from is None else from_midnight(self.entered_from)
        before = None if self.entered_to is None else until_midnight(self.entered_to)
        return AdmissionsWanted(station, self.sex, self.state, since, before)


class AdmissionsRequest(DatedRequest[Admission]):
    """Which part of the list is asked for, and in which order."""

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
        super().__init__(limit, order, cursor)
        dated = self.dated_cursor
        self.after = None if dated is None else EntryMark(*moment_at(dated, order))

    def day_of(self, record: Admission) -> date:
        """The real entry."""
        return record.facts.entered_at


AdmissionsAsked = Annotated[AdmissionsRequest, Depends()]
AdmissionFilterAsked = Annotated[AdmissionFilter, Depends()]
