"""In which order a page of a list is read, and where it begins."""

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

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
