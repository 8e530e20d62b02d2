"""`guitu demo`: a fictional caseload and the main job on it, then a day of casework as each role sees it."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console

from casework.cli.day_show import DayTeller
from casework.cli.demo_show import Teller
from casework.demo.built_in import built_in_cases
from casework.demo.case import DemoCase
from casework.demo.day.crew import calling
from casework.demo.day.people import DayPeople, day_people
from casework.demo.day.play import play_day
from casework.demo.folder import folder_cases
from casework.demo.pictures import packaged_pictures
from casework.demo.play import Played, Stopwatch, file_reports, play
from casework.demo.served import served
from casework.demo.staff import STATION, hire
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
    """Show the main job on fictional people, then a day of casework as each role sees it.

    Works in a data folder of its own. The caseload is in place the second time, the day begins anew.
    With photos of yours the main job alone is shown.
    """
    if lang not in ("zh", "en"):
        raise typer.BadParameter("zh or en", param_hint="--lang")
    settings = _own_settings(Settings(), "demo" if photos is None else "demo-photos", is_fresh=fresh)
    console = Console(width=100, soft_wrap=False, highlight=False)
    teller = Teller(console, is_chinese=lang == "zh")
    if photos is not None:
        _show_folder(settings, photos, teller)
        return
    are_found, people = _show_built_in(settings, teller)
    is_a_day_as_said = _show_day(settings, people, DayTeller(console, is_chinese=lang == "zh"))
    if not (are_found and is_a_day_as_said):
        raise typer.Exit(1)


def _show_folder(settings: Settings, photos: Path, teller: Teller) -> None:
    """The main job on somebody's own pictures, which may be hard: whoever is not found is no failure."""
    runtime = open_runtime(settings)
    try:
        start = perf_counter()
        engine, cases = runtime.faces(), folder_cases(photos)
        teller.opening(engine, is_built_in=False, load_s=perf_counter() - start)
        _show(runtime, cases, teller)
    finally:
        runtime.close()


def _show_built_in(settings: Settings, teller: Teller) -> tuple[bool, DayPeople]:
    """Whether everybody who is reported stood first, and the cast of the day from the same pictures."""
    runtime = open_runtime(settings)
    try:
        start = perf_counter()
        engine = runtime.faces()
        pictures = packaged_pictures(engine.pipeline)
        teller.opening(engine, is_built_in=True, load_s=perf_counter() - start)
        played = _show(runtime, built_in_cases(pictures), teller)
        return all(each.is_own_report_first for each in played if each.own_report), day_people(pictures)
    finally:
        runtime.close()


def _show(runtime: Runtime, cases: Sequence[DemoCase], teller: Teller) -> list[Played]:
    watch = Stopwatch()
    with watch.timing("reports"):
        reports = file_reports(runtime, cases)
    teller.reports_filed(len(reports), watch.seconds["reports"])
    played = [_play_one(runtime, case, reports, watch, teller) for case in cases if case.admission_photo]
    teller.closing(played, watch)
    return played


def _play_one(
    runtime: Runtime, case: DemoCase, reports: dict[int, int], watch: Stopwatch, teller: Teller
) -> Played:
    played = play(runtime, case, reports, watch)
    teller.admission(played)
    return played


def _show_day(settings: Settings, people: DayPeople, teller: DayTeller) -> bool:
    """Whether each step of the day, on an empty installation served for it, came out as it should."""
    teller.opening(is_again=(settings.data_dir / "day").exists())
    # No known pairs are slipped in: the script judges what it put in itself.
    own = _own_settings(settings, "day", is_fresh=True).model_copy(update={"control_share": 0.0})
    runtime = open_runtime(own)
    try:
        runtime.faces()
        keys, scenes = hire(runtime), []
        with served(runtime) as address, calling(address, STATION, keys) as crew:
            for scene in play_day(crew, people, now=datetime.now(UTC)):
                scenes.append(scene)
                teller.scene(len(scenes), scene)
    finally:
        runtime.close()
    teller.closing(scenes)
    return all(each.came_out for each in scenes)


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
