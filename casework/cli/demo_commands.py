"""`guitu demo`: a fictional caseload, then the main job on it."""

import shutil
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console

from casework.cli.demo_show import Teller
from casework.demo.built_in import built_in_cases
from casework.demo.case import DemoCase
from casework.demo.folder import folder_cases
from casework.demo.play import Played, Stopwatch, file_reports, play
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.errors import InvalidInput
from models.message import Message

_MARKER = "this-folder-belongs-to-guitu-demo"


def demo(
    photos: Annotated[
        Path | None, typer.Option(help="Folder of photos, one subfolder per person, instead of the built-in.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget the caseload of earlier runs first.")
    ] = False,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Show the main job on fictional people: a photo at the desk finds the missing-person report.

    Works in a data folder of its own, and finds everything in place the second time.
    """
    if lang not in ("zh", "en"):
        raise typer.BadParameter("zh or en", param_hint="--lang")
    settings = _own_settings(Settings(), "demo" if photos is None else "demo-photos", is_fresh=fresh)
    teller = Teller(Console(width=100, soft_wrap=False, highlight=False), is_chinese=lang == "zh")
    runtime = open_runtime(settings)
    try:
        is_in_order = _show(runtime, photos, teller)
    finally:
        runtime.close()
    if not is_in_order:
        raise typer.Exit(1)


def _show(runtime: Runtime, photos: Path | None, teller: Teller) -> bool:
    start = perf_counter()
    engine = runtime.faces()
    cases = built_in_cases(engine.pipeline) if photos is None else folder_cases(photos)
    teller.opening(engine, is_built_in=photos is None, load_s=perf_counter() - start)
    watch = Stopwatch()
    with watch.timing("reports"):
        reports = file_reports(runtime, cases)
    teller.reports_filed(len(reports), watch.seconds["reports"])
    played = [_play_one(runtime, case, reports, watch, teller) for case in cases if case.admission_photo]
    teller.closing(played, watch)
    # Somebody's own pictures may be hard; the built-in ones must be found.
    return photos is not None or all(each.is_own_report_first for each in played if each.own_report)


def _play_one(
    runtime: Runtime, case: DemoCase, reports: dict[int, int], watch: Stopwatch, teller: Teller
) -> Played:
    played = play(runtime, case, reports, watch)
    teller.admission(played)
    return played


def _own_settings(settings: Settings, name: str, *, is_fresh: bool) -> Settings:
    """Settings of an installation inside the data folder that holds the demonstration and nothing else."""
    folder = settings.data_dir / name
    if is_fresh and folder.exists():
        if not (folder / _MARKER).exists():
            raise _not_ours(folder)
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / _MARKER).touch()
    own = {"data_dir": folder, "database_url": None, "key": None, "key_file": None}
    return settings.model_copy(update=own | {"models_dir": settings.packs_folder})


def _not_ours(folder: Path) -> InvalidInput:
    return InvalidInput(
        "not_a_demo_folder",
        Message(f"{folder} 不是演示程序建的文件夹。", f"{folder} was not made by the demonstration."),
        Message("它没有被删除；请换一个数据目录。", "It was not deleted; use another data folder."),
        field="--fresh",
    )
