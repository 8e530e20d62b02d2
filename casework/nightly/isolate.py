"""A record that makes a comparison fail is listed and left out, and everything beside it is compared."""

from collections.abc import Callable, Sequence

from casework.nightly.found import Found
from casework.readable import FAULTS, fault_of, raise_if_unavailable
from models.batch_run import RunCounters


def each_apart(compare: Callable[[Sequence[int]], Found], items: Sequence[int], kind: str) -> Found:
    """What `compare` finds for the items; where it fails, for halves of them, down to the one at fault."""
    try:
        return compare(items) if items else Found()
    except FAULTS as error:
        raise_if_unavailable(error)
        if len(items) == 1:
            return failed(kind, items[0], error)
    middle = len(items) // 2
    return each_apart(compare, items[:middle], kind) + each_apart(compare, items[middle:], kind)


def failed(kind: str, item_id: int, error: Exception) -> Found:
    """A step that has nothing but one record at fault."""
    return Found(errors=(fault_of(kind, item_id, error),), counters=RunCounters(not_comparable=1))
