"""`guitu dna export`: profiles as a file, from the command line of the server."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from casework.actor import LOCAL_OPERATOR
from casework.audit.deeds import logged_command
from casework.cli.bundled import bundled
from casework.cli.progress import progress_bar
from casework.dna.export import (
    USUAL_CLASSES,
    DnaExport,
    ExportAsked,
    ExportFormat,
    export_profiles,
    left_out_words,
)
from casework.runtime import open_runtime
from casework.settings import Settings
from models.submission import SampleClass


def _new(file: Path) -> Path:
    if file.exists():
        raise typer.BadParameter(f"{file} exists already")
    return file


@dataclass(frozen=True, slots=True)
class HeaderOptions:
    """What stands in the header of a CODIS file."""

    laboratory: Annotated[str, typer.Option(help="The sender, in CODIS files.")] = "GUITU"
    destination: Annotated[str, typer.Option(help="The receiver, in CODIS files.")] = "GUITU"


@bundled
def export(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.", callback=_new)],
    purpose: Annotated[str, typer.Option(help="Case, receiver and use; kept in the audit log.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="The layout.")] = ExportFormat.CSV,
    classes: Annotated[
        list[SampleClass] | None,
        typer.Option("--class", help="Repeat for several; else all but elimination."),
    ] = None,
    with_superseded: Annotated[bool, typer.Option(help="Superseded profiles as well.")] = False,
    *,
    header: HeaderOptions,
) -> None:
    """Write the stored STR profiles into FILE (readable by its owner only); it is logged."""
    wanted = tuple(classes) if classes else USUAL_CLASSES
    asked = ExportAsked(form, purpose, wanted, with_superseded, header.laboratory, header.destination)
    runtime = open_runtime(Settings())
    try:
        with logged_command(runtime, "dna export", purpose=purpose) as deed:
            made = export_profiles(runtime, asked, actor=LOCAL_OPERATOR)
            deed.touch("dna/profiles", made.profile_ids)
            _write(file, made)
    finally:
        runtime.close()
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{len(made.profile_ids)} 份图谱 profiles → {file}", markup=False)
    if made.left_out:
        words = left_out_words(made.left_out)
        console.print(f"{words.zh} {words.en}", markup=False)


def _write(file: Path, made: DnaExport) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out, progress_bar("导出 Exporting") as progress:
        for done, part in enumerate(made.parts):
            out.write(part)
            progress(min(done, len(made.profile_ids)), len(made.profile_ids))
