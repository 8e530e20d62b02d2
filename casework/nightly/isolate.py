"""A record at fault is listed and left out, and everything beside it is compared."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from casework.nightly.found import Found
from models.batch_run import RunCounters, RunError
from models.errors import GuituError, StorageFull, StoreUnavailable
from models.message import Message

Record = TypeVar("Record")

FAULTS = (GuituError, ValueError, LookupError, ArithmeticError)
"""What a broken record raises; anything else is a fault of the program and ends the run."""


def each_apart(compare: Callable[[Sequence[int]], Found], items: Sequence[int], kind: str) -> Found:
    """What `compare` finds for the items; where it fails, for halves of them, down to the one at fault."""
    try:
        return compare(items) if items else Found()
    except FAULTS as error:
        _raise_if_unavailable(error)
        if len(items) == 1:
            return failed(kind, items[0], error)
    middle = len(items) // 2
    return each_apart(compare, items[:middle], kind) + each_apart(compare, items[middle:], kind)


def readable(
    read: Callable[[Sequence[int]], Mapping[int, Record]], numbers: Iterable[int], kind: str
) -> tuple[dict[int, Record], tuple[RunError, ...]]:
    """The records that can be read, and an error for each that cannot."""
    wanted = sorted(set(numbers))
    try:
        return dict(read(wanted)) if wanted else {}, ()
    except FAULTS as error:
        _raise_if_unavailable(error)
        if len(wanted) == 1:
            return {}, (_error(kind, wanted[0], error),)
    middle = len(wanted) // 2
    first, first_errors = readable(read, wanted[:middle], kind)
    second, second_errors = readable(read, wanted[middle:], kind)
    return first | second, first_errors + second_errors


def failed(kind: str, item_id: int, error: Exception) -> Found:
    """A step that has nothing but one record at fault."""
    return Found(errors=(_error(kind, item_id, error),), counters=RunCounters(not_comparable=1))


def _error(kind: str, item_id: int, error: Exception) -> RunError:
    if isinstance(error, GuituError):
        return RunError(kind, item_id, error.code, error.reason)
    name = type(error).__name__  # its text may quote the record
    reason = Message(f"记录无法读取（{name}）。", f"The record cannot be read ({name}).")
    return RunError(kind, item_id, "unreadable_record", reason)


def _raise_if_unavailable(error: Exception) -> None:
    if isinstance(error, StoreUnavailable | StorageFull):
        raise error
