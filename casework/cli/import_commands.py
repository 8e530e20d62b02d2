"""`guitu import`: admissions, reports and registers in bulk, from spreadsheet files."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from casework.actor import LOCAL_OPERATOR
from casework.audit.deeds import CommandDeed, logged_command
from casework.cli.import_show import show_import, show_stopped
from casework.cli.progress import progress_bar
from casework.import_people.columns import ImportKind
from casework.import_people.outcome import RowOutcome, is_complete
from casework.import_people.photo_files import require_photo_folder
from casework.import_people.plan import ImportPlan, plan_import
from casework.import_people.put_in import RowIntake
from casework.import_people.result_files import result_files
from casework.import_people.run import run_import
from casework.import_people.table_file import read_table_file
from casework.photo_ages import LOCAL_ZONE
from casework.runtime import open_runtime
from casework.settings import Settings
from models.register import RegisterKind

import_app = typer.Typer(
    help="Admissions, reports and registers in bulk, from CSV or TSV files; see docs/import.md.",
    no_args_is_help=True,
)

_SOME_HELD = 1
_INTERRUPTED = 130

TableFile = Annotated[Path, typer.Argument(metavar="FILE", help="CSV or TSV, one person per row.")]
PhotoFolder = Annotated[
    Path | None, typer.Option("--photos", metavar="DIR", help="The photos' folder; else that of FILE.")
]
OutFolder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where result tables go; else beside FILE.")
]
Search = Annotated[bool, typer.Option("--search/--no-search", help="Search for each person as they go in.")]


Register = Annotated[RegisterKind, typer.Option("--register", help="The register the people are in.")]


@import_app.command("admissions")
def import_admissions(
    file: TableFile, photos: PhotoFolder = None, out: OutFolder = None, search: Search = True
) -> None:
    """Put in people in care, one per row, with their photos. May be stopped and run again at any time.

    Ends with 0 when everything is in, 1 when rows or photos are listed as not in, 2 when it cannot be done.
    """
    _import(ImportKind.ADMISSIONS, file, photos, out=out, is_searching=search)


@import_app.command("reports")
def import_reports(
    file: TableFile, photos: PhotoFolder = None, out: OutFolder = None, search: Search = True
) -> None:
    """Put in missing-person reports, one per row, with photos. May be stopped and run again at any time.

    Ends with 0 when everything is in, 1 when rows or photos are listed as not in, 2 when it cannot be done.
    """
    _import(ImportKind.REPORTS, file, photos, out=out, is_searching=search)


@import_app.command("registers")
def import_registers(
    file: TableFile, register: Register, photos: PhotoFolder = None, out: OutFolder = None
) -> None:
    """Put known people into a register, one per row, with photos. May be stopped and run again at any time.

    Ends with 0 when everything is in, 1 when rows or photos are listed as not in, 2 when it cannot be done.
    """
    _import(ImportKind.REGISTERS, file, photos, out=out, is_searching=False, register=register)


def _import(
    kind: ImportKind,
    file: Path,
    photos: Path | None,
    *,
    out: Path | None,
    is_searching: bool,
    register: RegisterKind | None = None,
) -> None:
    # All that can be refused is refused here, before the first row goes in.
    table = read_table_file(file)
    folder = require_photo_folder(photos or file.parent)
    files = result_files(file, out)
    try:
        plan, outcomes = _run(
            lambda today: plan_import(table, kind, photo_folder=folder, today=today, register=register),
            file.name,
            is_searching=is_searching,
        )
    except KeyboardInterrupt:
        show_stopped()
        raise typer.Exit(_INTERRUPTED) from None
    files.write(outcomes)
    show_import(plan, outcomes, files)
    if not is_complete(outcomes):
        raise typer.Exit(_SOME_HELD)


def _run(
    planned: Callable[[date], ImportPlan], name: str, *, is_searching: bool
) -> tuple[ImportPlan, tuple[RowOutcome, ...]]:
    runtime = open_runtime(Settings())
    try:
        plan = planned(runtime.now().astimezone(LOCAL_ZONE).date())
        intake = RowIntake(runtime, LOCAL_OPERATOR, name, is_searching)
        with (
            logged_command(runtime, f"import {plan.kind.value}") as deed,
            progress_bar(f"导入 Importing {plan.kind.value}") as progress,
        ):
            return plan, run_import(plan, intake, progress=progress, hear=partial(_note, deed, plan.kind))
    finally:
        runtime.close()


def _note(deed: CommandDeed, kind: ImportKind, outcome: RowOutcome) -> None:
    if outcome.record_id is not None:
        deed.touch(kind.value, [outcome.record_id])
    if outcome.search_id is not None:
        deed.touch("searches", [outcome.search_id])
