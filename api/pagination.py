"""Pages of lists: newest first, continued by an opaque cursor."""

import base64
import binascii
import re
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Query

from models.listing import unknown_cursor


class Numbered(Protocol):
    """Any record with a number."""

    @property
    def id(self) -> int:
        """The number of the record."""


Record = TypeVar("Record", bound=Numbered)

DEFAULT_LIMIT = 50
MOST_LIMIT = 200
_MOMENT = re.compile(rb"([a-z_]+):([0-9T:.+-]*)\|([0-9]{1,18})")


class Mark(Enum):
    """On which side of a record a list goes on."""

    BEFORE = b"before:"
    AFTER = b"after:"


def cursor_before(record_id: int) -> str:
    """The cursor of the page that follows the record `record_id`."""
    return cursor_at(Mark.BEFORE, record_id)


def cursor_at(mark: Mark, record_id: int) -> str:
    """The cursor of the page on that side of the record `record_id`."""
    return base64.urlsafe_b64encode(mark.value + str(record_id).encode()).decode().rstrip("=")


def split_page(found: list[Record], limit: int) -> tuple[list[Record], str | None]:
    """The records to show of `limit` + 1 asked for, and the cursor that continues them, if more exist."""
    shown = found[:limit]
    return shown, cursor_before(shown[-1].id) if len(found) > limit else None


def record_before(cursor: str) -> int:
    """The record a cursor continues after; raises InvalidInput for anything this server did not make."""
    return record_at(cursor, Mark.BEFORE)


def record_at(cursor: str, mark: Mark) -> int:
    """The record a cursor continues at; raises InvalidInput for what was made for no such list."""
    text = _decoded(cursor)
    number = text.removeprefix(mark.value)
    if not text.startswith(mark.value) or not number.isdigit() or not 0 < int(number[:20]) < 2**63:
        raise unknown_cursor()
    return int(number)


def cursor_at_moment(order: str, moment: date | None, record_id: int) -> str:
    """The cursor of a list in order of a moment or a day, after the record that has it; None stands last."""
    mark = f"{order}:{moment.isoformat() if moment else ''}|{record_id}"
    return base64.urlsafe_b64encode(mark.encode()).decode().rstrip("=")


def moment_or_none_at(cursor: str, order: str) -> tuple[datetime | None, int]:
    """Moment (with zone) and record that a cursor continues after; raises InvalidInput as `record_at`."""
    found = _MOMENT.fullmatch(_decoded(cursor))
    if found is None or found[1] != order.encode():
        raise unknown_cursor()
    try:
        moment = datetime.fromisoformat(found[2].decode()) if found[2] else None
    except ValueError:
        raise unknown_cursor() from None
    if moment is not None and moment.tzinfo is None:
        raise unknown_cursor()
    return moment, int(found[3])


def day_or_none_at(cursor: str, order: str) -> tuple[date | None, int]:
    """Day and record that a cursor of a list by a day continues after; raises InvalidInput as `record_at`."""
    found = _MOMENT.fullmatch(_decoded(cursor))
    if found is None or found[1] != order.encode():
        raise unknown_cursor()
    try:
        return (date.fromisoformat(found[2].decode()) if found[2] else None), int(found[3])
    except ValueError:
        raise unknown_cursor() from None


def moment_at(cursor: str, order: str) -> tuple[datetime, int]:
    """The same of a list whose records all have the moment."""
    moment, record_id = moment_or_none_at(cursor, order)
    if moment is None:
        raise unknown_cursor()
    return moment, record_id


def _decoded(cursor: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
    except (binascii.Error, UnicodeEncodeError):
        return b""


class PageRequest:
    """Which part of a list is asked for: at most `limit` records older than `before_id`.

    `fetched` is how many to read, one more than shown, which tells whether the list goes on.
    """

    def __init__(
        self,
        limit: Annotated[
            int, Query(ge=1, le=MOST_LIMIT, description="How many records at most")
        ] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=64, description="`next_cursor` of the page before")
        ] = None,
    ) -> None:
        self.limit = limit
        self.fetched = limit + 1
        self.before_id = record_before(cursor) if cursor else None


PageAsked = Annotated[PageRequest, Depends()]
