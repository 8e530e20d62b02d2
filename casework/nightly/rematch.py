"""The re-match: claims a run, compares what it has to, orders what it found, and proposes it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from casework.actor import Actor
from casework.clocks.records import note_nightly_run
from casework.crew.collected_seldom import collected_seldom
from casework.nightly import dna, faces
from casework.nightly.clues import compare_clues
from casework.nightly.found import Found
from casework.nightly.gate import TRAILING_RUNS, holds_of
from casework.nightly.lease import heartbeat, new_lease, require_free
from casework.nightly.memory import peak_bytes
from casework.nightly.parts import RESIDENT_AFTER, Nightly
from casework.nightly.plan import planned
from casework.nightly.publish import family_evidence, publish_step, step_count
from casework.nightly.queue_order import places
from casework.nightly.versions import versions_in_use
from models.batch_run import (
    UNFINISHED,
    BatchRun,
    Chunk,
    ChunkKind,
    Lease,
    RunCounters,
    RunMarks,
    RunScope,
    RunStage,
    RunState,
)
from models.errors import GuituError, NotFound
from models.message import Message
from store.batch_runs import NewBatchRun, StepDone
from store.unit_of_work import UnitOfWork

Progress = Callable[[RunStage, int, int], None]
"""Called with the stage, and how many are done and there are: records to compare, steps of publishing."""


class RunStopped(Exception):
    """Raised by whoever watches, to end the work between two steps."""


log = logging.getLogger("guitu.nightly")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: to go on with a run (`resume`), or a new one.

    `since` follows the changes since the last complete run that began by then. `run_id` names the run to
    go on with; None is the last one.
    """

    actor: Actor
    resume: bool = False
    run_id: int | None = None
    full: bool = False
    since: datetime | None = None
    scheduled_for: datetime | None = None


def rematch(nightly: Nightly, asked: Asked, progress: Progress) -> BatchRun:
    """The run as it ended: finished, or held until a person releases its alerts.

    Raises Conflict while another process works on a run, NotFound if there is nothing to resume. Stopped by
    a signal or a fault, the run keeps all whole steps and can be resumed.
    """
    run, lease = _claimed(nightly, asked)
    try:
        with collected_seldom(), heartbeat(nightly, run.id, lease):
            _worked_off(_Worker(nightly, run.id, lease, progress))
    except (KeyboardInterrupt, RunStopped):
        _leave(nightly, run.id, lease, None)
        raise
    except GuituError as error:
        _leave(nightly, run.id, lease, error.reason)
        raise
    except Exception as error:
        _leave(nightly, run.id, lease, _failure(error))
        raise
    finally:
        nightly.people.close()
    return _told(nightly, run.id)


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process at work on a run."""

    nightly: Nightly
    run_id: int
    lease: Lease
    progress: Progress

    def run(self) -> BatchRun:
        with self.nightly.store.read() as work:
            return work.batch_runs.get(self.run_id)


def _claimed(nightly: Nightly, asked: Asked) -> tuple[BatchRun, Lease]:
    versions = versions_in_use(nightly.faces)
    lease = new_lease(nightly, asked.actor.username)
    with nightly.store.begin() as work:
        work.batch_runs.lock()
        held = work.batch_runs.leased()
        require_free(held, nightly.now())
        if asked.resume:
            return work.batch_runs.claim(_to_resume(work, asked.run_id).id, lease), lease
        if held is not None:
            work.batch_runs.leave(held.id)
        former = _former(work, asked.since)
        is_full = asked.full or former is None or former.versions.basis != versions.basis
        new = NewBatchRun(
            scope=RunScope.FULL if is_full else RunScope.INCREMENTAL,
            requested_by=asked.actor.username,
            started_at=nightly.now(),
            scheduled_for=asked.scheduled_for,
            versions=versions,
            marks=_marks(nightly, work),
            since_id=None if is_full or former is None else former.id,
        )
        return work.batch_runs.add(new, lease), lease


def _to_resume(work: UnitOfWork, run_id: int | None) -> BatchRun:
    """That run, else the last one begun, else one whose release was broken off."""
    last = work.batch_runs.last() if run_id is None else work.batch_runs.get(run_id)
    if last is not None and last.state in UNFINISHED:
        return last
    released = work.batch_runs.last_released() if run_id is None else None
    if released is not None and released.state in UNFINISHED:
        return released
    raise NotFound(
        "no_batch_run_to_resume",
        Message("没有未完成的批量比对。", "No batch run is left unfinished."),
        Message("请直接运行 guitu rematch。", "Run guitu rematch."),
    )


def _marks(nightly: Nightly, work: UnitOfWork) -> RunMarks:
    return RunMarks(work.templates.last_seq(), work.changes.last_seq(), nightly.now() - RESIDENT_AFTER)


def _worked_off(worker: _Worker) -> None:
    """Stage after stage, from wherever the run stands."""
    stages: Mapping[RunStage, Callable[[_Worker], None]] = {
        RunStage.PLAN: _plan,
        RunStage.COMPARE: _compare,
        RunStage.ASSIGN: _assign,
        RunStage.PUBLISH: _publish,
    }
    while (run := worker.run()).state is RunState.RUNNING or run.state is RunState.CLAIMED:
        stages[run.progress.stage](worker)


def _plan(worker: _Worker) -> None:
    run = worker.run()
    with worker.nightly.store.read() as work:
        since = None if run.since_id is None else work.batch_runs.get(run.since_id).marks
    chunks = planned(worker.nightly, run, since)
    with worker.nightly.store.begin() as work:
        work.batch_results.add_chunks(run.id, chunks)
        work.batch_runs.begin_stage(run.id, worker.lease.token, RunStage.COMPARE, steps=len(chunks))


def _former(work: UnitOfWork, since: datetime | None) -> BatchRun | None:
    """The last complete run; with `since`, the last that began by then."""
    former = work.batch_runs.last_compared()
    while former is not None and since is not None and former.started_at > since:
        former = work.batch_runs.last_compared(before_id=former.id)
    return former


def _compare(worker: _Worker) -> None:
    run = worker.run()
    with worker.nightly.store.read() as work:
        sizes = work.batch_results.chunk_sizes(run.id)
    dna.get_ready(worker.nightly, run)
    for step in range(run.progress.next_step, run.progress.steps):
        worker.progress(RunStage.COMPARE, sum(sizes[:step]), sum(sizes))
        start = perf_counter()
        with worker.nightly.store.read() as work:
            chunk = work.batch_results.chunk(run.id, step)
        found = compare_chunk(worker.nightly, run, chunk)
        with worker.nightly.store.begin() as work:
            counters = _stored(work, run, found)
            done = StepDone(counters, perf_counter() - start, peak_bytes())
            work.batch_runs.advance(run.id, worker.lease.token, step, done)
    worker.progress(RunStage.COMPARE, sum(sizes), sum(sizes))
    with worker.nightly.store.begin() as work:
        work.batch_runs.begin_stage(run.id, worker.lease.token, RunStage.ASSIGN, steps=1)


def compare_chunk(nightly: Nightly, run: BatchRun, chunk: Chunk) -> Found:
    """What that step of the run finds; it reads and writes nothing but the galleries' copies."""
    kinds: Mapping[ChunkKind, Callable[[Nightly, BatchRun, Sequence[int]], Found]] = {
        ChunkKind.FACE_SUBJECTS: faces.compare_subjects,
        ChunkKind.FACE_REPORTS: faces.compare_reports,
        ChunkKind.FACE_ENTRIES: faces.compare_entries,
        ChunkKind.CLUES: compare_clues,
        ChunkKind.DNA_SUBJECTS: dna.compare_profiles,
        ChunkKind.DNA_FAMILIES: dna.compare_families,
    }
    found = kinds[chunk.kind](nightly, run, chunk.items)
    return found + faces.unreadable_templates(nightly) if chunk.number == 0 else found


def _stored(work: UnitOfWork, run: BatchRun, found: Found) -> RunCounters:
    pairs = work.batch_results.put(run.id, found.candidates)
    errors = work.batch_results.add_errors(run.id, found.errors)
    work.batch_results.set_compared(run.id, found.compared, run.started_at)
    return found.counters + RunCounters(candidates=pairs, errors=errors)


def _assign(worker: _Worker) -> None:
    """Orders the pairs; then the alerts go out, or wait for a person."""
    run = worker.run()
    start = perf_counter()
    with worker.nightly.store.read() as work:
        former = work.batch_runs.compared(before_id=run.id, limit=TRAILING_RUNS)
        ordered = places(work.batch_results.candidates(run.id))
    holds = holds_of(run, former)
    with worker.nightly.store.begin() as work:
        work.batch_results.set_places(run.id, ordered)
        work.batch_runs.advance(
            run.id, worker.lease.token, 0, StepDone(RunCounters(), perf_counter() - start, peak_bytes())
        )
        note_nightly_run(work, worker.nightly.clocks, at=worker.nightly.now())
        steps = step_count(worker.nightly, len(ordered))
        work.batch_runs.begin_stage(run.id, worker.lease.token, RunStage.PUBLISH, steps=steps)
        if holds:
            work.batch_runs.hold(run.id, worker.lease.token, holds, worker.nightly.now())


def _publish(worker: _Worker) -> None:
    run = worker.run()
    for step in range(run.progress.next_step, run.progress.steps):
        worker.progress(RunStage.PUBLISH, step, run.progress.steps)
        start = perf_counter()
        families = family_evidence(worker.nightly, run, step)
        with worker.nightly.store.begin() as work:
            counters = publish_step(worker.nightly, work, run, step, families)
            done = StepDone(counters, perf_counter() - start, peak_bytes())
            work.batch_runs.advance(run.id, worker.lease.token, step, done)
    worker.progress(RunStage.PUBLISH, run.progress.steps, run.progress.steps)
    with worker.nightly.store.begin() as work:
        work.batch_runs.finish(run.id, worker.lease.token, worker.nightly.now())


def _leave(nightly: Nightly, run_id: int, lease: Lease, failure: Message | None) -> None:
    """What can still be said about a run that this process cannot go on with."""
    try:
        with nightly.store.begin() as work:
            if failure is None:
                work.batch_runs.stop(run_id, lease.token)
            else:
                work.batch_runs.fail(run_id, lease.token, failure)
    except GuituError as error:
        log.error(error.reason.en)  # the lease runs out by itself


def _told(nightly: Nightly, run_id: int) -> BatchRun:
    with nightly.store.read() as work:
        run = work.batch_runs.get(run_id)
    for hold in run.holds if run.state is RunState.HELD else ():
        log.error("batch run %d is held: %s", run.id, hold.explanation.en)
    return run


def _failure(error: Exception) -> Message:
    name = type(error).__name__  # its text may hold what a log must not
    return Message(f"程序错误（{name}），比对中止。", f"The program failed ({name}); the run ended.")
