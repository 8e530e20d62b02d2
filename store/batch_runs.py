"""Nightly runs in the store: who may work on one, and how far it has come.

Whoever works on a run holds its lease. Every step is written under the token of that lease, so that a process
that was taken for dead and still lives writes nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, select, text, update

from models.batch_run import (
    COMPARED,
    UNFINISHED,
    BatchRun,
    Hold,
    Lease,
    Release,
    RunCounters,
    RunMarks,
    RunScope,
    RunStage,
    RunState,
    RunVersions,
)
from models.errors import Conflict
from models.listing import RunsWanted
from models.message import Message
from store.batch_run_rows import (
    NO_LEASE,
    batch_run_of,
    hold_json,
    lease_columns,
    release_context,
    versions_json,
)
from store.page_order import in_order
from store.tables.nightly import BatchRunRow
from store.transaction import Transaction, not_found

_LOCK: Final = 0x67756974755F6E69
"""Key of the PostgreSQL advisory lock around claims of runs ("guitu_ni")."""


@dataclass(frozen=True, slots=True)
class NewBatchRun:
    """A run about to begin; fields as in `models.batch_run.BatchRun`."""

    scope: RunScope
    requested_by: str
    started_at: datetime
    scheduled_for: datetime | None
    versions: RunVersions
    marks: RunMarks
    since_id: int | None


@dataclass(frozen=True, slots=True)
class StepDone:
    """What one step adds: counts, seconds of work, and the memory of the process."""

    counters: RunCounters
    active_s: float
    peak_bytes: int


EVERY_RUN = RunsWanted()


class BatchRunRepository:
    """Runs, their leases and cursors."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def lock(self) -> None:
        """Makes this transaction the only one that claims a run until it ends."""
        if self._transaction.is_postgresql:  # SQLite has one writer anyway
            self._transaction.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def add(self, new: NewBatchRun, lease: Lease) -> BatchRun:
        """A new run, claimed under the lease; call `lock` and look at `leased` first."""
        row = BatchRunRow(
            scope=new.scope,
            state=RunState.CLAIMED,
            stage=RunStage.PLAN,
            next_step=0,
            steps=0,
            requested_by=new.requested_by,
            scheduled_for=new.scheduled_for,
            started_at=new.started_at,
            since_id=new.since_id,
            **lease_columns(lease),
            counters={},
            versions=versions_json(new.versions),
            galleries={},
            template_seq=new.marks.template_seq,
            change_seq=new.marks.change_seq,
            residents_until=new.marks.residents_until,
            holds=[],
            resumed=0,
            active_s=0.0,
            peak_bytes=0,
        )
        self._transaction.add(row)
        return self._run(row)

    def get(self, run_id: int) -> BatchRun:
        """The run; raises NotFound."""
        row = self._transaction.session.get(BatchRunRow, run_id, populate_existing=True)
        if row is None:
            raise not_found("批量比对", "batch run", run_id)
        return self._run(row)

    def page(
        self,
        *,
        before_id: int | None = None,
        after_id: int | None = None,
        limit: int = 50,
        wanted: RunsWanted = EVERY_RUN,
    ) -> list[BatchRun]:
        """At most `limit` runs, the last first below `before_id`, or the first first above `after_id`."""
        query = in_order(select(BatchRunRow).limit(limit), BatchRunRow.id, before=before_id, after=after_id)
        if wanted.state is not None:
            query = query.where(BatchRunRow.state == wanted.state)
        if wanted.scope is not None:
            query = query.where(BatchRunRow.scope == wanted.scope)
        return [self._run(row) for row in self._transaction.session.scalars(query)]

    def leased(self) -> BatchRun | None:
        """The run that somebody holds a lease of, expired or not."""
        query = select(BatchRunRow).where(BatchRunRow.lease_token.is_not(None))
        return self._first(query.order_by(BatchRunRow.id.desc()).limit(1))

    def last(self) -> BatchRun | None:
        """The run begun last."""
        return next(iter(self.page(limit=1)), None)

    def last_released(self) -> BatchRun | None:
        """The run whose alerts a person let go last."""
        query = select(BatchRunRow).where(BatchRunRow.released_at.is_not(None))
        return self._first(query.order_by(BatchRunRow.released_at.desc()).limit(1))

    def last_compared(self, *, before_id: int | None = None) -> BatchRun | None:
        """The last run that compared all it had planned, released or not."""
        return next(iter(self.compared(before_id=before_id, limit=1)), None)

    def compared(self, *, before_id: int | None = None, limit: int) -> list[BatchRun]:
        """The last runs that compared all they had planned, the last first."""
        query = select(BatchRunRow).where(BatchRunRow.state.in_([state.value for state in COMPARED]))
        if before_id is not None:
            query = query.where(BatchRunRow.id < before_id)
        query = query.order_by(BatchRunRow.id.desc()).limit(limit)
        return [self._run(row) for row in self._transaction.session.scalars(query)]

    def claim(self, run_id: int, lease: Lease) -> BatchRun:
        """The run, to be gone on with under the lease; call `lock` and judge the former lease first."""
        run = self.get(run_id)
        state = RunState.CLAIMED if run.progress.stage is RunStage.PLAN else RunState.RUNNING
        self._transaction.update(
            BatchRunRow,
            run_id,
            state=state,
            resumed=run.resumed + 1,
            failure=None,
            finished_at=None,
            **lease_columns(lease),
        )
        return self.get(run_id)

    def renew(self, run_id: int, token: str, expires_at: datetime) -> bool:
        """The lease lasts until then; False if somebody else holds the run now."""
        return self._set(run_id, token, lease_expires_at=expires_at)

    def set_galleries(self, run_id: int, token: str, versions: dict[str, int]) -> None:
        """Notes what each gallery held when it was searched; raises Conflict without the lease."""
        self._require(self._set(run_id, token, galleries=versions), run_id)

    def begin_stage(self, run_id: int, token: str, stage: RunStage, *, steps: int) -> None:
        """The next stage, with so many steps to do; raises Conflict without the lease."""
        done = self._set(run_id, token, stage=stage, state=RunState.RUNNING, next_step=0, steps=steps)
        self._require(done, run_id)

    def advance(self, run_id: int, token: str, step: int, done: StepDone) -> None:
        """Step number `step` is done; raises Conflict without the lease or when another step is due."""
        run = self.get(run_id)
        if run.progress.next_step != step:
            raise _lease_lost(run_id)
        counters = run.counters + done.counters
        changed = self._set(
            run_id,
            token,
            next_step=step + 1,
            counters={name: getattr(counters, name) for name in RunCounters.__dataclass_fields__},
            active_s=run.active_s + done.active_s,
            peak_bytes=max(run.peak_bytes, done.peak_bytes),
        )
        self._require(changed, run_id)

    def hold(self, run_id: int, token: str, holds: Sequence[Hold], now: datetime) -> None:
        """All is compared and the alerts wait; the lease ends. Raises Conflict without the lease."""
        content = [hold_json(hold) for hold in holds]
        self._end(run_id, token, state=RunState.HELD, holds=content, finished_at=now)

    def finish(self, run_id: int, token: str, now: datetime) -> None:
        """All is done; the lease ends. Raises Conflict without the lease."""
        self._end(run_id, token, state=RunState.FINISHED, stage=RunStage.DONE, finished_at=now)

    def stop(self, run_id: int, token: str) -> None:
        """Work ends here, to be resumed; the lease ends, if it was still held."""
        self._set(run_id, token, state=RunState.STOPPED, **NO_LEASE)

    def fail(self, run_id: int, token: str, failure: Message) -> None:
        """Work could not go on; the lease ends, if it was still held. The run can be resumed."""
        content = {"zh": failure.zh, "en": failure.en}
        self._set(run_id, token, state=RunState.FAILED, failure=content, **NO_LEASE)

    def leave(self, run_id: int) -> None:
        """A run whose worker is gone is stopped, and not gone on with by itself."""
        is_unfinished = BatchRunRow.state.in_([state.value for state in UNFINISHED])
        self._transaction.execute(
            update(BatchRunRow)
            .where(BatchRunRow.id == run_id, is_unfinished)
            .values(state=RunState.STOPPED, **NO_LEASE)
        )

    def release(self, run_id: int, release: Release) -> bool:
        """A held run may be published, and who said so; False if it is not held."""
        sealed = self._transaction.keyring.seal(release.reason.encode(), release_context(run_id))
        is_meant = (BatchRunRow.id == run_id) & (BatchRunRow.state == RunState.HELD)
        values = {
            "state": RunState.STOPPED,
            "released_by": release.released_by,
            "released_at": release.released_at,
            "sealed_release_reason": sealed,
        }
        return self._transaction.execute(update(BatchRunRow).where(is_meant).values(**values)) == 1

    def _end(self, run_id: int, token: str, **values: object) -> None:
        self._require(self._set(run_id, token, **values, **NO_LEASE), run_id)

    def _set(self, run_id: int, token: str, **values: object) -> bool:
        is_held = (BatchRunRow.id == run_id) & (BatchRunRow.lease_token == token)
        return self._transaction.execute(update(BatchRunRow).where(is_held).values(**values)) == 1

    def _require(self, is_done: bool, run_id: int) -> None:
        if not is_done:
            raise _lease_lost(run_id)

    def _first(self, query: Select[BatchRunRow]) -> BatchRun | None:
        row = self._transaction.session.scalars(query).first()
        return None if row is None else self._run(row)

    def _run(self, row: BatchRunRow) -> BatchRun:
        return batch_run_of(row, self._transaction.keyring)


def _lease_lost(run_id: int) -> Conflict:
    return Conflict(
        "lease_lost",
        Message(
            f"{run_id} 号批量比对已由另一个进程接手，本进程停止写入。",
            f"Another process has taken over batch run number {run_id}; this one writes nothing more.",
        ),
        Message("请查看该次比对的进度。", "See how far that run has come."),
    )
