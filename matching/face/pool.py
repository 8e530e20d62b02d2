"""Hands out one of several equal workers to each caller, and makes the next caller wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Generic, TypeVar

Worker = TypeVar("Worker")


class Pool(Generic[Worker]):
    """`size` workers made by `make`; each is used by one thread at a time."""

    def __init__(self, make: Callable[[], Worker], size: int) -> None:
        if size < 1:
            raise ValueError(f"a pool needs at least one worker, not {size}")
        self._free: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(size):
            self._free.put(make())

    @contextmanager
    def borrow(self) -> Iterator[Worker]:
        """A worker for the duration of the block; waits until one is free."""
        worker = self._free.get()
        try:
            yield worker
        finally:
            self._free.put(worker)
