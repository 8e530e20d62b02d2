"""Linear algebra on one thread: every core has a process of the crew, and threads beside them only wait."""

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Matrix products take one thread until this ends; searches among faces have threads of their own."""
    with threadpool_limits(1, "blas"):
        yield


def keep_to_one_thread() -> None:
    """From now on in this process."""
    threadpool_limits(1, "blas")
