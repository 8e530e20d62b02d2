"""An installation whose clock the test sets."""

from datetime import datetime, timedelta
from pathlib import Path

from casework.actor import Actor
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from store.db import Store

STATION = "示例市救助站"
HEAD = Actor(3, "head", frozenset({Role.STATION_HEAD}), STATION)


class TimedRuntime(Runtime):
    """A runtime at a stated instant, which the test moves on."""

    def __init__(self, folder: Path, store: Store, instant: str) -> None:
        super().__init__(Settings(data_dir=folder), store)
        self.instant = datetime.fromisoformat(instant)

    def now(self) -> datetime:
        """The instant the test set."""
        return self.instant

    def go_to(self, instant: str) -> None:
        """Moves the clock."""
        self.instant = datetime.fromisoformat(instant)

    def pass_time(self, **passed: float) -> None:
        """Moves the clock on, in units of `timedelta`."""
        self.instant += timedelta(**passed)
