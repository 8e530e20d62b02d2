"""Records of which one may be at fault: it is listed with its reason, and everything beside it is read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from models.batch_run import RunError
from models.errors import GuituError, StorageFull, StoreUnavailable
from models.message import Message

Record = TypeVar("Record")

FAULTS = (GuituError, ValueError, LookupError, ArithmeticError)
"""What a broken record raises; anything else is a fault of the program and ends the run."""


def readable(
    read: Callable[[Sequence[int]], Mapping[int, Record]], numbers: Iterable[int], kind: str
) -> tuple[dict[int, Record], tuple[RunError, ...]]:
    """The records that can be read, and an error for each that cannot."""
    wanted = sorted(set(numbers))
    try:
        return dict(read(wanted)) if wanted else {}, ()
    except FAULTS as error:
        raise_if_unavailable(error)
        if len(wanted) == 1:
            return {}, (fault_of(kind, wanted[0], error),)
    middle = len(wanted) // 2
    first, first_errors = readable(read, wanted[:middle], kind)
    second, second_errors = readable(read, wanted[middle:], kind)
    return first | second, first_errors + second_errors


def fault_of(kind: str, item_id: int, error: Exception) -> RunError:
    """What is told of a record at fault."""
    if isinstance(error, GuituError):
        return RunError(kind, item_id, error.code, error.reason)
    name = type(error).__name__  # its text may quote the record
    reason = Message(f"记录无法读取（{name}）。", f"The record cannot be read ({name}).")
    return RunError(kind, item_id, "unreadable_record", reason)


def raise_if_unavailable(error: Exception) -> None:
    """Raises it again where the store is at fault and no record."""
    if isinstance(error, StoreUnavailable | StorageFull):
        raise error
