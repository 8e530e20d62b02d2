"""In which order a page of a list is read, and where it begins."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from models.listing import DayMark

Row = TypeVar("Row")


def in_order(
    query: Select[Row], number: InstrumentedAttribute[int], *, before: int | None, after: int | None
) -> Select[Row]:
    """The query read from the last recorded down, below `before`; with `after` from there upwards."""
    if after is not None:
        return query.where(number > after).order_by(number)
    if before is not None:
        query = query.where(number < before)
    return query.order_by(number.desc())


def by_day(
    query: Select[Row],
    day: InstrumentedAttribute[date | None],
    number: InstrumentedAttribute[int],
    *,
    after: DayMark | None,
    is_last_first: bool,
) -> Iterator[Select[Row]]:
    """The query by the day, then what has none: two parts, each along an index, the second for what is left.

    Records of one day, and those without, follow their numbers in the same direction.
    """
    ends = [each.desc() if is_last_first else each.asc() for each in (day, number)]
    if after is None or after.day is not None:
        dated = query.where(day.is_not(None))
        if after is not None:
            key, mark = tuple_(day, number), (after.day, after.id)
            dated = dated.where(key < mark if is_last_first else key > mark)
        yield dated.order_by(*ends)
    undated = query.where(day.is_(None))
    if after is not None and after.day is None:
        undated = undated.where(number < after.id if is_last_first else number > after.id)
    yield undated.order_by(ends[1])
