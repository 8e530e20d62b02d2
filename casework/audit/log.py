"""Writing into the audit log, many at once: whoever waits is written by whoever's turn it is."""

import threading
from dataclasses import dataclass, field

from models.audit import Deed
from store.db import Store


@dataclass(slots=True)
class _Waiting:
    """A deed on its way into the log; `failure` is why it could not be written."""

    deed: Deed
    is_settled: bool = False
    failure: Exception | None = field(default=None)


class AuditLog:
    """Writes deeds of one process; thread safe.

    A commit costs a write to the disk, whatever is in it. Deeds that arrive while one is being written are
    therefore written together by the next in turn, each still as an entry of its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._list = threading.Lock()
        self._waiting: list[_Waiting] = []

    def write(self, deed: Deed) -> None:
        """Returns when the entry is committed; raises StoreUnavailable or StorageFull when it is not."""
        mine = _Waiting(deed)
        with self._list:
            self._waiting.append(mine)
        with self._turn:
            if not mine.is_settled:
                self._write_waiting()
        if mine.failure is not None:
            raise mine.failure

    def _write_waiting(self) -> None:
        with self._list:
            batch, self._waiting = self._waiting, []
        failure: Exception | None = None
        try:
            with self._store.begin() as work:
                work.audit.append([each.deed for each in batch])
        except Exception as error:  # told to everyone whose deed was in the batch
            failure = error
        for each in batch:
            each.failure, each.is_settled = failure, True
