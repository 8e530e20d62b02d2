"""How a run reads in the terminal."""

from rich.console import Console
from rich.table import Table

from casework.nightly.records import RunReport
from casework.nightly.report import counters_of
from casework.nightly.wording import COUNTER_WORDS, SCOPE_WORDS, STATE_WORDS
from models.batch_run import BatchRun, RunState
from models.message import Message

_SHOWN_ERRORS = 20


def show_run(console: Console, report: RunReport) -> None:
    """Prints the report of a run: counts beside the last run, records at fault, time and memory."""
    console.print(_counts(report))
    for error in report.errors[:_SHOWN_ERRORS]:
        console.print(f"  {error.kind} {error.item_id}: {error.reason.zh} {error.reason.en}", markup=False)
    if len(report.errors) > _SHOWN_ERRORS:
        console.print(f"  … {len(report.errors) - _SHOWN_ERRORS:,}", markup=False)
    for hold in report.run.holds if report.run.state is RunState.HELD else ():
        console.print(f"{hold.explanation.zh}\n{hold.explanation.en}", style="bold red", markup=False)
    console.print(_cost(report.run), markup=False)


def _counts(report: RunReport) -> Table:
    run, former = report.run, report.former
    scope, state = _both(SCOPE_WORDS[run.scope]), _both(STATE_WORDS[run.state])
    table = Table(title=f"批量比对 Batch run {run.id}: {scope}, {state}")
    table.add_column("")
    table.add_column("本次\nthis run", justify="right")
    table.add_column("上次\nlast run", justify="right")
    counts = counters_of(run)
    before = {} if former is None else counters_of(former)
    for name, words in COUNTER_WORDS.items():
        table.add_row(_both(words), f"{counts[name]:,}", f"{before[name]:,}" if before else "")
    return table


def _both(words: Message) -> str:
    return f"{words.zh} {words.en}"


def _cost(run: BatchRun) -> str:
    versions = run.versions
    return (
        f"{run.active_s:.1f} s, {run.peak_bytes / 1e9:.2f} GB · {versions.software} · {versions.pack} · "
        f"{versions.calibration or 'uncalibrated'} · {', '.join(versions.frequencies)} · {versions.rules}"
    )
