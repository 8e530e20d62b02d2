"""`guitu dna submit`: a laboratory's file from the command line of the server."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from casework.actor import LOCAL_OPERATOR
from casework.audit.deeds import logged_command
from casework.dna.submit import DnaUpload, submit_profiles
from casework.recorded import Recorded
from casework.runtime import open_runtime
from casework.settings import Settings
from models.dna_batch import DnaBatch, SampleOutcome, SampleState
from models.submission import Finding, LocusState, SampleClass

_SOME_HELD = 1
_STATE_WORDS = {
    SampleState.ACCEPTED: "已入库 accepted",
    SampleState.HELD: "暂扣 HELD",
    SampleState.DUPLICATE: "重复 duplicate",
    SampleState.REFUSED: "不入库 refused",
}


def submit(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, CODIS XML or JSON.", exists=True, dir_okay=False)],
    sample_class: Annotated[
        SampleClass | None, typer.Option("--class", help="The class of samples that state none.")
    ] = None,
    laboratory: Annotated[str | None, typer.Option(help="The laboratory of samples that state none.")] = None,
) -> None:
    """Store the STR profiles of FILE, search with them, and print the receipt; see docs/api.md.

    Ends with 0 when everything is in, 1 when samples or readings are held, 2 when it cannot be done.
    """
    upload = DnaUpload(file.read_bytes(), file.name, sample_class, laboratory)
    runtime = open_runtime(Settings())
    try:
        with logged_command(runtime, "dna submit") as deed:
            recorded = submit_profiles(runtime, upload, actor=LOCAL_OPERATOR)
            deed.touch("dna/batches", [recorded.value.id])
            deed.touch("dna/profiles", [each.profile_id for each in recorded.value if each.profile_id])
    finally:
        runtime.close()
    _show(recorded)
    if _is_any_held(recorded.value):
        raise typer.Exit(_SOME_HELD)


def _show(recorded: Recorded[DnaBatch]) -> None:
    batch, console = recorded.value, Console(soft_wrap=True, highlight=False)
    counts = ", ".join(f"{_STATE_WORDS[state]} {len(batch.in_state(state))}" for state in SampleState)
    console.print(f"批次 Batch {batch.id}: {counts}", markup=False)
    if not recorded.is_first:
        console.print("此文件以前已提交，没有改变任何内容。 Sent before: nothing was changed.", markup=False)
    for finding in batch.problems:
        _show_finding(console, finding, "  ")
    for outcome in batch:
        _show_sample(console, outcome)


def _show_sample(console: Console, outcome: SampleOutcome) -> None:
    sample = outcome.sample
    number = "" if outcome.profile_id is None else f" → {outcome.profile_id}"
    accepted = len(sample.in_state(LocusState.ACCEPTED))
    line = f"{sample.code}: {_STATE_WORDS[outcome.state]}{number}, {accepted} 个基因座 loci"
    console.print(line, markup=False)
    for finding in (*sample.held, *sample.notes, *(each.held for each in sample.loci if each.held)):
        _show_finding(console, finding, "    ")


def _show_finding(console: Console, finding: Finding, margin: str) -> None:
    where = f"[{finding.place}] " if str(finding.place) else ""
    console.print(f"{margin}{where}{finding.reason.zh} {finding.reason.en}", markup=False)
    console.print(f"{margin}  {finding.advice.zh} {finding.advice.en}", markup=False)


def _is_any_held(batch: DnaBatch) -> bool:
    return any(
        outcome.state is SampleState.HELD or outcome.sample.in_state(LocusState.HELD) for outcome in batch
    )
