"""One run at a time: a lease with a heartbeat, taken over only once it ran out or its process is gone."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from casework.nightly.parts import Nightly
from models.batch_run import BatchRun, Lease
from models.errors import Conflict, StoreUnavailable
from models.message import Message

_RENEWALS_PER_LEASE = 4


def new_lease(nightly: Nightly, owner: str) -> Lease:
    """A lease of this process, from now on."""
    now = nightly.now()
    return Lease(
        token=secrets.token_hex(16),
        owner=owner,
        host=socket.gethostname(),
        pid=os.getpid(),
        claimed_at=now,
        expires_at=now + timedelta(seconds=nightly.sizes.lease_s),
    )


def require_free(run: BatchRun | None, now: datetime) -> None:
    """Nothing if nobody works on the run; raises Conflict saying who does, where and since when."""
    if run is None or run.lease is None or not is_held(run.lease, now):
        return
    lease = run.lease
    since = lease.claimed_at.isoformat(timespec="seconds")
    raise Conflict(
        "batch_run_in_progress",
        Message(
            f"{run.id} 号批量比对正在进行：{lease.owner}，主机 {lease.host}，"
            f"进程 {lease.pid}，自 {since} 起。",
            f"Batch run number {run.id} is under way: {lease.owner} on {lease.host}, process {lease.pid}, "
            f"since {since}.",
        ),
        Message(
            "请等它完成；若该进程已经死亡，租约到期后运行 guitu rematch --resume。",
            "Wait until it ends. If that process is dead, run guitu rematch --resume once its lease ran out, "
            f"at {lease.expires_at.isoformat(timespec='seconds')}.",
        ),
    )


def is_held(lease: Lease, now: datetime) -> bool:
    """Its time has not run out, and its process, where it can be looked for, is there.

    A process wrongly taken for dead does no harm: every step is written under the lease's own token.
    """
    if lease.expires_at <= now:
        return False
    return lease.host != socket.gethostname() or _is_running(lease.pid)


@contextmanager
def heartbeat(nightly: Nightly, run_id: int, lease: Lease) -> Iterator[None]:
    """The lease is renewed while the block works."""
    done = Event()
    thread = Thread(target=_renew, args=(nightly, run_id, lease, done), name="guitu-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(nightly: Nightly, run_id: int, lease: Lease, done: Event) -> None:
    length = timedelta(seconds=nightly.sizes.lease_s)
    while not done.wait(nightly.sizes.lease_s / _RENEWALS_PER_LEASE):
        try:
            with nightly.store.begin() as work:
                is_ours = work.batch_runs.renew(run_id, lease.token, nightly.now() + length)
        except StoreUnavailable:
            continue  # the next beat may reach it; a step that cannot be stored ends the run
        if not is_ours:
            return


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
