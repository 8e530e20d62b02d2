"""Whether the alerts of a run may go out by themselves."""

from collections.abc import Sequence
from statistics import median

from models.batch_run import BatchRun, Hold, HoldReason
from models.message import Message

TRAILING_RUNS = 14
FEWEST_RUNS = 3
FEWEST_CANDIDATES = 10
MOST_TIMES_MEDIAN = 3.0


def holds_of(run: BatchRun, former: Sequence[BatchRun]) -> tuple[Hold, ...]:
    """Why the alerts have to wait for a person; none: they go out. `former` are complete runs, last first."""
    if run.release is not None:
        return ()
    found = (_versions(run, former), _too_many(run, former))
    return tuple(hold for hold in found if hold is not None)


def has_new_basis(run: BatchRun, former: Sequence[BatchRun]) -> bool:
    """Networks, calibration, tables, rules, gates or kernel are not those of the last complete run."""
    return bool(former) and former[0].versions.basis != run.versions.basis


def _versions(run: BatchRun, former: Sequence[BatchRun]) -> Hold | None:
    if not has_new_basis(run, former):
        return None
    return Hold(
        HoldReason.VERSIONS_CHANGED,
        Message(
            f"比对所用的版本与 {former[0].id} 号比对不同：请先看差异报告，再放行。",
            f"What pairs are compared with is not what run number {former[0].id} used: read the difference "
            "report, then release.",
        ),
    )


def _too_many(run: BatchRun, former: Sequence[BatchRun]) -> Hold | None:
    rates = [each.candidates_per_search for each in former[:TRAILING_RUNS]]
    known = [rate for rate in rates if rate is not None]
    rate = run.candidates_per_search
    if rate is None or len(known) < FEWEST_RUNS or run.counters.candidates < FEWEST_CANDIDATES:
        return None
    usual = median(known)
    if rate <= MOST_TIMES_MEDIAN * usual:
        return None
    return Hold(
        HoldReason.TOO_MANY_CANDIDATES,
        Message(
            f"每人候选数为 {rate:.3g}，此前 {len(known)} 次的中位数是 {usual:.3g}："
            "提醒已暂停，请值班人员查明原因。",
            f"{rate:.3g} candidates a person, where {usual:.3g} is the median of the last {len(known)} runs: "
            "the alerts wait until the operator has found out why.",
        ),
    )
