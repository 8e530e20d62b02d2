"""`guitu models`: face-network packs on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from casework.cli.refusal import STDERR, show_refusal
from casework.packs import progress as pack_progress
from casework.packs.download import new_client
from casework.packs.install import install_packs
from casework.packs.pull import pull_pack
from casework.packs.recognise import known_pack
from casework.packs.state import PackState, PackStatus, pack_statuses
from casework.settings import Settings
from models.pack import PackRef

models_app = typer.Typer(help="Face-network packs: list, pull, install, verify.", no_args_is_help=True)

AcceptLicence = Annotated[
    bool, typer.Option("--accept-licence", help="I have read the pack's licence and agree to it.")
]

_STATES = {
    PackState.READY: "可用 ready",
    PackState.NOT_INSTALLED: "未安装 not installed",
    PackState.DAMAGED: "已损坏 damaged",
    PackState.LICENCE_NOT_ACCEPTED: "许可未接受 licence not accepted",
}


@models_app.command("list")
def list_packs() -> None:
    """Show every pack: licence, whether it may be used in production, whether it is installed and intact."""
    console = Console(soft_wrap=True, highlight=False)
    for status in pack_statuses(Settings().packs_folder):
        console.print(_described(status), markup=False)


@models_app.command()
def pull(
    pack: Annotated[str, typer.Argument(help="A pack from `guitu models list`.")],
    accept_licence: AcceptLicence = False,
) -> None:
    """Fetch PACK from its official address, verify and install it; run again to resume."""
    folder = Settings().packs_folder
    with new_client() as client, _transfer_bar() as progress:
        ref = pull_pack(
            known_pack(pack, folder), folder, client, accept_licence=accept_licence, progress=progress
        )
    _tell_installed(ref)


@models_app.command()
def install(
    source: Annotated[Path, typer.Argument(help="A folder or zip with the files of one or more packs.")],
    accept_licence: AcceptLicence = False,
) -> None:
    """Install the packs found in a folder or zip; needs no network."""
    folder = Settings().packs_folder
    with _transfer_bar() as progress:
        report = install_packs(source, folder, accept_licence=accept_licence, progress=progress)
    for ref in report.installed:
        _tell_installed(ref)
    for refusal in report.refused:
        show_refusal(refusal)


@models_app.command()
def verify() -> None:
    """Hash the files of every installed pack; ends with exit status 1 when one is damaged."""
    statuses = [
        status
        for status in pack_statuses(Settings().packs_folder)
        if status.state is not PackState.NOT_INSTALLED
    ]
    for status in statuses:
        _tell_verified(status)
    if any(status.state is PackState.DAMAGED for status in statuses):
        raise typer.Exit(code=1)


def _described(status: PackStatus) -> str:
    manifest = status.manifest
    production = "是 yes" if manifest.licence.allows_production else "否 no"
    return (
        f"{manifest.id:<20} {manifest.embedder.dimension:>4} 维 dimensions  {_STATES[status.state]}\n"
        f"    {manifest.title.zh} / {manifest.title.en}\n"
        f"    许可 licence: {manifest.licence.name}; 生产使用 production use: {production}"
    )


def _tell_installed(ref: PackRef) -> None:
    Console(soft_wrap=True).print(
        f"已安装 Installed: {ref}    guitu models use {ref.id}", markup=False, highlight=False
    )


def _tell_verified(status: PackStatus) -> None:
    line = f"{status.manifest.id}: {_STATES[status.state]}" + (f" {status.ref}" if status.ref else "")
    Console(soft_wrap=True).print(line, markup=False, highlight=False)
    if status.obstacle:
        show_refusal(status.obstacle)


@contextmanager
def _transfer_bar() -> Iterator[pack_progress.Progress]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=STDERR) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done_bytes: int, total_bytes: int | None) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total_bytes)
            bar.update(tasks[what], completed=done_bytes, total=total_bytes)

        yield show
