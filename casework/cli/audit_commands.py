"""`guitu audit`: the end of the log, to be kept elsewhere, and the proof that nobody rewrote it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from casework.audit.read import FAULT_WORDS, audit_head, verify_log
from casework.cli.progress import progress_bar
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.audit import Anchor, ChainReport

audit_app = typer.Typer(help="The hash-chained log; see docs/audit.md.", no_args_is_help=True)

_BROKEN = 1


@audit_app.command()
def head() -> None:
    """Print the last entry as NUMBER:DIGEST. Keep it where nobody who reaches the database can change it."""
    with _runtime() as runtime:
        found = audit_head(runtime)
    if found is None:
        _say("日志还是空的。 The log is empty.", is_error=True)
        return
    sys.stdout.write(f"{found}\n")


@audit_app.command()
def verify(
    anchor: Annotated[
        str | None, typer.Option(metavar="NUMBER:DIGEST", help="What `guitu audit head` printed earlier.")
    ] = None,
) -> None:
    """Walk the log from its first entry and name the first that is not as it was written.

    Ends with 0 when the log is whole, 1 when it is not, 2 when it cannot be read.
    """
    kept = None if anchor is None else Anchor.parsed(anchor)
    with _runtime() as runtime, progress_bar("核对日志 Verifying") as progress:
        report = verify_log(runtime, anchor=kept, progress=progress)
    _tell(report, kept)
    if not report.is_whole:
        raise typer.Exit(_BROKEN)


def _tell(report: ChainReport, anchor: Anchor | None) -> None:
    if report.broken is not None:
        words = FAULT_WORDS[report.broken.fault]
        _say(f"{report.entries} 条完好 entries sound; {report.broken.number}: {words.zh} {words.en}")
        return
    _say(f"{report.entries} 条，全部完好。 {report.entries} entries, all sound.")
    if anchor is None:
        _say("没有锚点，末尾若被删去看不出来。 Without an anchor, a deleted end does not show.")


@contextmanager
def _runtime() -> Iterator[Runtime]:
    runtime = open_runtime(Settings())
    try:
        yield runtime
    finally:
        runtime.close()


def _say(text: str, *, is_error: bool = False) -> None:
    Console(stderr=is_error, soft_wrap=True).print(text, markup=False, highlight=False)
