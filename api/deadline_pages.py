"""Pages of deadlines: the first due first, continued by an opaque cursor."""

import base64
import binascii
import re
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime

from api.pagination import DEFAULT_LIMIT, MOST_LIMIT
from models.account import Role
from models.deadline import RUNNING, Deadline, DeadlineState
from models.deadline_query import DeadlineMark
from models.errors import InvalidInput
from models.message import Message

_FORM = re.compile(r"due:([0-9T:.+-]*)\|([0-9]{1,19})")


def cursor_after(deadline: Deadline) -> str:
    """The cursor of the page that follows the deadline."""
    due_at = deadline.clock.due_at
    mark = f"due:{due_at.isoformat() if due_at else ''}|{deadline.id}"
    return base64.urlsafe_b64encode(mark.encode()).decode().rstrip("=")


def mark_of(cursor: str) -> DeadlineMark:
    """What a cursor continues after; raises InvalidInput for anything this server did not make."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        found = _FORM.fullmatch(text)
        if found is not None:
            due_at = datetime.fromisoformat(found[1]) if found[1] else None
            if due_at is None or due_at.tzinfo is not None:
                return DeadlineMark(due_at, int(found[2]))
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise InvalidInput(
        "unknown_cursor",
        Message("翻页标记无效。", "The cursor is not one this server gave out."),
        Message("请从第一页重新开始。", "Start again from the first page."),
        field="cursor",
    )


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
    ) -> None:
        self.limit = limit
        self.cursor = cursor
        self.after = mark_of(cursor) if cursor else None
        self.due_before = due_before
        self.states = frozenset(state or RUNNING)
        self.role = role
        self.station = station
        self.subject_id = subject_id
        self.report_id = report_id
        self.duties = frozenset(duty) if duty else None


DeadlinesAsked = Annotated[DeadlinesRequest, Depends()]
