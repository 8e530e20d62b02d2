"""Pages of deadlines: the first due first, continued by an opaque cursor."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, cursor_at_moment, moment_or_none_at
from casework.photo_ages import until_midnight
from models.account import Role
from models.deadline import RUNNING, Deadline, DeadlineState
from models.deadline_query import DeadlineMark


def cursor_after(deadline: Deadline) -> str:
    """The cursor of the page that follows the deadline."""
    return cursor_at_moment("due", deadline.clock.due_at, deadline.id)


class DeadlinesRequest(BaseModel):
    """Which deadlines a list asks for: running ones unless states are named."""

    model_config = ConfigDict(frozen=True)

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MOST_LIMIT, description="How many at most")
    cursor: str | None = Field(default=None, max_length=120, description="`next_cursor` of the page before")
    due_before: AwareDatetime | None = Field(
        default=None, description="Only what is due before this instant, with zone"
    )
    due_until: date | None = Field(
        default=None, description="Only what is due on this day of the shelter or before"
    )
    state: list[DeadlineState] | None = Field(
        default=None, description="States, repeatable; open and late by default"
    )
    role: Role | None = Field(default=None, description="What this role answers for or was told of")
    station: str | None = Field(default=None, max_length=100, description="Only this station's")
    subject_id: int | None = Field(default=None, ge=1, le=2**63 - 1)
    report_id: int | None = Field(default=None, ge=1, le=2**63 - 1)
    duty: list[str] | None = Field(default=None, description="Only these duties, repeatable")

    @property
    def after(self) -> DeadlineMark | None:
        """Where the page before ended; raises InvalidInput for a cursor that this list did not make."""
        return DeadlineMark(*moment_or_none_at(self.cursor, "due")) if self.cursor else None

    @property
    def states(self) -> frozenset[DeadlineState]:
        """The states that are asked for."""
        return frozenset(self.state or RUNNING)

    @property
    def duties(self) -> frozenset[str] | None:
        """The only duties that are asked for."""
        return frozenset(self.duty) if self.duty else None

    @property
    def due_bound(self) -> datetime | None:
        """The instant before which everything must be due."""
        bounds = [self.due_before, None if self.due_until is None else until_midnight(self.due_until)]
        return min((each for each in bounds if each is not None), default=None)


DeadlinesAsked = Annotated[DeadlinesRequest, Query()]
