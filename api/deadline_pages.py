"""Pages of deadlines: the first due first, continued by an opaque cursor."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime

from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, cursor_at_moment, moment_or_none_at
from casework.photo_ages import until_midnight
from models.account import Role
from models.deadline import RUNNING, Deadline, DeadlineState
from models.deadline_query import DeadlineMark


def cursor_after(deadline: Deadline) -> str:
    """The cursor of the page that follows the deadline."""
    return cursor_at_moment("due", deadline.clock.due_at, deadline.id)


class DeadlinesRequest:
    """Which deadlines a list asks for: running ones unless states are named."""

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=MOST_LIMIT, description="How many at most")] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=120, description="`next_cursor` of the page before")
        ] = None,
        due_before: Annotated[
            AwareDatetime | None, Query(description="Only what is due before this instant, with zone")
        ] = None,
        state: Annotated[
            list[DeadlineState] | None, Query(description="States, repeatable; open and late by default")
        ] = None,
        role: Annotated[Role | None, Query(description="What this role answers for or was told of")] = None,
        station: Annotated[str | None, Query(max_length=100, description="Only this station's")] = None,
        subject_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
        report_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
        duty: Annotated[list[str] | None, Query(description="Only these duties, repeatable")] = None,
        due_until: Annotated[
            date | None, Query(description="Only what is due on this day of the shelter or before")
        ] = None,
    ) -> None:
        self.limit = limit
        self.cursor = cursor
        self.after = DeadlineMark(*moment_or_none_at(cursor, "due")) if cursor else None
        self.due_until = due_until
        bounds = [due_before, None if due_until is None else until_midnight(due_until)]
        self.due_before = min((each for each in bounds if each is not None), default=None)
        self.states = frozenset(state or RUNNING)
        self.role = role
        self.station = station
        self.subject_id = subject_id
        self.report_id = report_id
        self.duties = frozenset(duty) if duty else None


DeadlinesAsked = Annotated[DeadlinesRequest, Depends()]
