"""The re-match inside a server: runs when it is due, and once for all it missed while it was off."""

import logging
from datetime import datetime
from threading import Event, Thread

from casework.actor import Actor
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, RunStopped, rematch
from casework.nightly.schedule import Schedule
from casework.runtime import Runtime
from models.account import Role
from models.batch_run import UNFINISHED, RunStage
from models.errors import Conflict, GuituError
from store.unit_of_work import UnitOfWork

SCHEDULER = Actor(account_id=0, username="scheduler", roles=frozenset({Role.BATCH}))
KNOWN_SINCE = "nightly_known_since"
LOOKS_EVERY_S = 60.0
RETRIES_AFTER_S = 600.0

log = logging.getLogger("guitu.nightly")


def scheduler_of(runtime: Runtime) -> "Scheduler | None":
    """The scheduler the settings ask for, None where nothing is to run by itself; raises SettingsInvalid."""
    expression = runtime.settings.nightly_at.strip()
    return Scheduler(runtime, Schedule(expression)) if expression else None


class Scheduler:
    """A thread that looks once a minute whether a run is due."""

    def __init__(self, runtime: Runtime, schedule: Schedule) -> None:
        self._runtime = runtime
        self._schedule = schedule
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="guitu-nightly", daemon=True)

    def start(self) -> None:
        """Looks at once, and then every minute."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; a run under way keeps its whole steps and is gone on with next time."""
        self._stopping.set()
        self._thread.join()

    def look(self) -> bool:
        """Whether a run was due, and was made; raises what `rematch` raises."""
        now = self._runtime.now()
        with self._runtime.store.read() as work:
            done_until = _done_until(work)
            asked = _asked(work, self._schedule, done_until or now, now)
        if done_until is None:
            with self._runtime.store.begin() as work:
                work.deployment.set(KNOWN_SINCE, now.isoformat())
        if asked is None:
            return False
        rematch(nightly_of(self._runtime), asked, self._go_on)
        return True

    def _work(self) -> None:
        wait_s = 0.0
        while not self._stopping.wait(wait_s):
            wait_s = LOOKS_EVERY_S
            try:
                self.look()
            except RunStopped:
                return
            except Conflict as error:
                log.info(error.reason.en)  # somebody else is at work
            except GuituError as error:
                log.error(error.reason.en)
                wait_s = RETRIES_AFTER_S
            except Exception as error:  # the server goes on serving, and the run keeps what it has
                log.error("the nightly run failed: %s", type(error).__name__)
                wait_s = RETRIES_AFTER_S

    def _go_on(self, stage: RunStage, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise RunStopped


def _asked(work: UnitOfWork, schedule: Schedule, done_until: datetime, now: datetime) -> Asked | None:
    """What is due now: the run that was left, or a new one, or nothing."""
    last = work.batch_runs.last()
    due = schedule.due(done_until=done_until, now=now)
    if last is not None and last.state in UNFINISHED and last.requested_by == SCHEDULER.username:
        return Asked(SCHEDULER, resume=True)
    return None if due is None else Asked(SCHEDULER, scheduled_for=due)


def _done_until(work: UnitOfWork) -> datetime | None:
    """When the last run began; before the first, when a scheduler first looked here (None: it never did)."""
    last = work.batch_runs.last()
    if last is not None:
        return max(last.started_at, last.scheduled_for or last.started_at)
    known = work.deployment.get(KNOWN_SINCE)
    return None if known is None else datetime.fromisoformat(known)
