"""Runs as they are read: the list, one with its report, its pairs with their rivals, and differences."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.actor import Actor
from casework.nightly.difference import difference_of
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, Progress, rematch
from casework.runtime import Runtime
from models.batch_candidate import RunCandidate
from models.batch_difference import RunDifference
from models.batch_run import BatchRun, Release, RunError, RunState
from models.errors import Conflict, InvalidInput
from models.gallery import PersonRef
from models.listing import RunsWanted
from models.message import Message


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run, the complete one before it, and every record it could not compare."""

    run: BatchRun
    former: BatchRun | None
    errors: tuple[RunError, ...]


@dataclass(frozen=True, slots=True)
class QueuedPair:
    """A listed pair at its place in the queue, with what speaks for it, and its rivals.

    A rival is listed with either of the two and somebody else. `is_assigned`: all assigned pairs can be true
    together.
    """

    subject_id: int
    other: PersonRef
    place: int
    is_assigned: bool
    outcome: str | None
    evidence: tuple[RunCandidate, ...]
    rivals: tuple[RunCandidate, ...]


def batch_runs(
    runtime: Runtime,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    limit: int = 50,
    wanted: RunsWanted,
) -> list[BatchRun]:
    """Runs, the last first below `before_id`, or the first first above `after_id`."""
    with runtime.store.read() as work:
        return work.batch_runs.page(before_id=before_id, after_id=after_id, limit=limit, wanted=wanted)


def run_report(runtime: Runtime, run_id: int) -> RunReport:
    """The run as it stands, read from the row that the worker writes; raises NotFound."""
    with runtime.store.read() as work:
        run = work.batch_runs.get(run_id)
        former = work.batch_runs.last_compared(before_id=run_id)
        return RunReport(run, former, tuple(work.batch_results.errors(run_id)))


def queued_pairs(runtime: Runtime, run_id: int, *, after_place: int = 0, limit: int = 50) -> list[QueuedPair]:
    """At most `limit` listed pairs in the order of the queue; none before all is compared.

    Raises NotFound.
    """
    with runtime.store.read() as work:
        work.batch_runs.get(run_id)
        evidence = work.batch_results.queue(run_id, after_place + 1, after_place + limit)
        rivals = work.batch_results.rivals(run_id, {each.pair for each in evidence})
    pairs: dict[tuple[int, PersonRef], list[RunCandidate]] = {}
    for each in evidence:
        pairs.setdefault(each.pair, []).append(each)
    return [_queued(found, rivals[pair]) for pair, found in pairs.items()]


def run_difference(runtime: Runtime, run_id: int, *, former_id: int | None = None) -> RunDifference:
    """The run beside another complete one, the one before it unless named. Raises NotFound, Conflict."""
    with runtime.store.read() as work:
        run = work.batch_runs.get(run_id)
        if former_id is None:
            former = work.batch_runs.last_compared(before_id=run_id)
        else:
            former = work.batch_runs.get(former_id)
            _require_compared(former)
        _require_compared(run)
        return difference_of(work, run, former)


def release_run(runtime: Runtime, run_id: int, *, reason: str, actor: Actor, progress: Progress) -> BatchRun:
    """The held run with its alerts out. Raises NotFound; Conflict if it is not held; InvalidInput.

    Broken off, the rest goes out with `guitu rematch --resume`.
    """
    if not reason.strip():
        raise InvalidInput(
            "reason_missing",
            Message("没有写明放行的理由。", "The release states no reason."),
            Message("请写明看过什么、为何可以放行。", "Say what was looked at and why it may go out."),
            field="reason",
        )
    release = Release(actor.username, runtime.now(), reason.strip())
    with runtime.store.begin() as work:
        run = work.batch_runs.get(run_id)
        if not work.batch_runs.release(run_id, release):
            raise _not_held(run)
    return rematch(nightly_of(runtime), Asked(actor, resume=True, run_id=run_id), progress)


def _queued(evidence: Sequence[RunCandidate], rivals: Sequence[RunCandidate]) -> QueuedPair:
    first = evidence[0]
    return QueuedPair(
        subject_id=first.subject_id,
        other=first.other,
        place=first.queue_place or 0,
        is_assigned=bool(first.is_assigned),
        outcome=first.outcome,
        evidence=tuple(evidence),
        rivals=tuple(sorted(rivals, key=lambda each: -each.log10_lr)),
    )


def _require_compared(run: BatchRun) -> None:
    if run.state not in (RunState.HELD, RunState.FINISHED) and run.release is None:
        raise Conflict(
            "batch_run_not_complete",
            Message(f"{run.id} 号批量比对尚未完成。", f"Batch run number {run.id} is not complete."),
            Message("请等它完成后再看差异。", "Wait until it is, then ask for differences."),
        )


def _not_held(run: BatchRun) -> Conflict:
    return Conflict(
        "batch_run_not_held",
        Message(f"{run.id} 号批量比对没有被暂停的提醒。", f"Batch run number {run.id} holds no alerts back."),
        Message("请刷新后查看它的状态。", "Refresh and see its state."),
    )
