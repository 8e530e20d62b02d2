"""`guitu rematch`: the nightly comparison, now."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from casework.actor import LOCAL_OPERATOR
from casework.cli.progress import progress_bar
from casework.cli.rematch_show import show_run
from casework.nightly.parts import nightly_of
from casework.nightly.records import run_report
from casework.nightly.rematch import Asked, rematch
from casework.nightly.report import report_json
from casework.photo_ages import LOCAL_ZONE
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.batch_run import BatchRun, RunStage, RunState

HELD_STATUS = 3


def rematch_command(
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run that was left.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Compare everybody with everybody.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(help="Follow the changes since the last complete run that began by then."),
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write the report there, as JSON.")] = None,
) -> None:
    """Compare who stays nameless with every open report; exit status 3 when the alerts wait for a person."""
    runtime = open_runtime(Settings())
    try:
        day = None if since is None else since.replace(tzinfo=LOCAL_ZONE)
        run = _watched(runtime, Asked(LOCAL_OPERATOR, resume=resume, full=full, since=day))
        told = run_report(runtime, run.id)
    finally:
        runtime.close()
    if report is not None:
        report.write_text(json.dumps(report_json(told), ensure_ascii=False, indent=1), "utf-8")
    show_run(Console(), told)
    if run.state is RunState.HELD:
        raise typer.Exit(HELD_STATUS)


def _watched(runtime: Runtime, asked: Asked) -> BatchRun:
    """The run, with a bar for the comparing; proposing takes a moment."""
    with progress_bar("比对 Comparing") as bar:

        def tell(stage: RunStage, done: int, total: int) -> None:
            if stage is RunStage.COMPARE:
                bar(done, total)

        return rematch(nightly_of(runtime), asked, tell)
