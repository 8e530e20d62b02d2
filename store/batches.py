"""Many numbers asked for in queries that every database accepts."""

from collections.abc import Iterable, Iterator

_MOST_IN_A_QUERY = 10_000


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The distinct numbers, ascending, in lists short enough for one query."""
    ordered = sorted(set(numbers))
    for start in range(0, len(ordered), _MOST_IN_A_QUERY):
        yield ordered[start : start + _MOST_IN_A_QUERY]
