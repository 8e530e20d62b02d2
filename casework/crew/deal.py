"""Parts of some work: other processes take them from the front, this one from the end."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from threading import RLock
from typing import Generic, TypeVar

Part = TypeVar("Part")
Answer = TypeVar("Answer")


class Deal(Generic[Part, Answer]):
    """Parts, and their answers in the order of the parts.

    `here` does a part in this process, `begin` in another one of the `others`: each has one at a time, so
    nobody waits long at the end. A part whose process was killed is done here, and so is what is left then.
    """

    def __init__(
        self,
        here: Callable[[Part], Answer],
        begin: Callable[[Part], Future[Answer]] | None = None,
        others: int = 0,
    ) -> None:
        self._here = here
        self._begin = begin
        self._others = others
        self._lock = RLock()
        self._parts: dict[int, Part] = {}
        self._left: deque[int] = deque()
        self._begun: dict[int, Future[Answer]] = {}
        self._done: dict[int, Answer] = {}
        self._busy = self._added = self._given = 0
        self.is_broken = False

    def add(self, part: Part) -> None:
        """One more part; another process begins it if one is free."""
        with self._lock:
            self._parts[self._added] = part
            self._left.append(self._added)
            self._added += 1
        self._feed()

    @property
    def left(self) -> int:
        """How many parts nobody has begun."""
        return len(self._left)

    def do_one(self) -> bool:
        """Does the last part that is left; False when none is."""
        with self._lock:
            if not self._left:
                return False
            place = self._left.pop()
        try:
            self._done[place] = self._here(self._parts[place])
        except BaseException:
            self._left.clear()  # whoever asked gives up: nobody begins the rest
            raise
        return True

    def ready(self) -> Iterator[Answer]:
        """Answers of the next parts, as far as they are known by now."""
        while self._given in self._done or (self._given in self._begun and self._begun[self._given].done()):
            yield self._next()

    def rest(self) -> Iterator[Answer]:
        """All answers that were not given yet; this process does what nobody begins."""
        while self.do_one():
            yield from self.ready()
        while self._given < self._added:
            yield self._next()

    def _next(self) -> Answer:
        place, self._given = self._given, self._given + 1
        part = self._parts.pop(place)
        if place in self._done:
            return self._done.pop(place)
        try:
            return self._begun.pop(place).result()
        except BrokenProcessPool:
            self.is_broken = True
            return self._here(part)

    def _feed(self) -> None:
        with self._lock:
            while self._begin and self._left and self._busy < self._others and not self.is_broken:
                try:
                    begun = self._begin(self._parts[self._left[0]])
                except RuntimeError:  # the processes were killed, or have ended with the run
                    self.is_broken = True
                    return
                self._begun[self._left.popleft()] = begun
                self._busy += 1
                begun.add_done_callback(self._ended)

    def _ended(self, begun: "Future[Answer]") -> None:
        """Called by whichever thread sees it end."""
        with self._lock:
            self._busy -= 1
            self.is_broken = self.is_broken or begun.exception() is not None
        self._feed()
