"""`guitu index`: the files of the face galleries."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import typer
from rich.console import Console
from rich.table import Table

from casework.cli.progress import progress_bar
from casework.cli.refusal import STDERR
from casework.gallery_upkeep import GalleryUpkeep, KindProgress, gallery_upkeep
from casework.runtime import open_runtime
from casework.settings import Settings
from index.answers import GalleryStatistics
from index.gallery_check import GalleryDifferences
from models.gallery import GalleryKind

index_app = typer.Typer(
    help="Face galleries: build from the store, verify against it, statistics, compact; keys by sound.",
    no_args_is_help=True,
)

KIND_WORDS = {
    GalleryKind.ADMISSIONS: "在站人员 admissions",
    GalleryKind.REPORTS: "寻人报告 reports",
    GalleryKind.REGISTERS: "登记库 registers",
}
Outcome = TypeVar("Outcome")

_SHOWN_IDS = 10
_MEGABYTE = 1e6


@index_app.command()
def build() -> None:
    """Write the galleries' files anew from the store; exit status 1 if the disk did not take them."""
    with gallery_upkeep(open_runtime(Settings())) as upkeep:
        _show_statistics(upkeep, _with_progress("重建 Building", upkeep.build))
        _require_written(upkeep)


@index_app.command()
def compact() -> None:
    """Give back the room of removed templates; exit status 1 if the disk did not take the files."""
    with gallery_upkeep(open_runtime(Settings())) as upkeep:
        _show_statistics(upkeep, _with_progress("压缩 Compacting", upkeep.compact))
        _require_written(upkeep)


@index_app.command()
def stats() -> None:
    """Show size, version and way of searching of each gallery."""
    with gallery_upkeep(open_runtime(Settings())) as upkeep:
        _show_statistics(upkeep, upkeep.statistics())


@index_app.command()
def verify() -> None:
    """Compare every vector of the galleries with the store; exit status 1 if anything differs."""
    with gallery_upkeep(open_runtime(Settings())) as upkeep:
        found = _with_progress("核对 Verifying", upkeep.verify)
        _tell(upkeep)
        for kind, differences in found.items():
            _show_differences(kind, differences)
    if not all(differences.is_none for differences in found.values()):
        STDERR.print("请运行 guitu index build 从数据库重建。 Run guitu index build.", markup=False)
        raise typer.Exit(1)


def _with_progress(title: str, work: Callable[[KindProgress], Outcome]) -> Outcome:
    with progress_bar(title) as bar:
        return work(lambda _: bar)


def _require_written(upkeep: GalleryUpkeep) -> None:
    """Ends the command with exit status 1 where the files are not what they should be; why was told."""
    if not upkeep.is_written:
        raise typer.Exit(1)


def _tell(upkeep: GalleryUpkeep) -> None:
    for message in upkeep.told:
        STDERR.print(f"{message.zh} {message.en}", markup=False, soft_wrap=True)


def _show_statistics(upkeep: GalleryUpkeep, statistics: Mapping[GalleryKind, GalleryStatistics]) -> None:
    _tell(upkeep)
    table = Table(title=f"人脸库 Face galleries: {upkeep.pack}")
    table.add_column("", no_wrap=True)
    for heading in ("照片\nphotos", "人\npersons", "MB", "编码\ncoded", "事件\nevent"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("检索\nsearch")
    for kind, each in statistics.items():
        table.add_row(
            KIND_WORDS[kind],
            f"{each.templates:,}",
            f"{each.persons:,}",
            f"{each.bytes / _MEGABYTE:,.1f}",
            f"{each.compressed:,}",
            f"{each.high_water_mark}",
            _method(each),
        )
    Console().print(table)
    if not all(upkeep.is_writer(kind) for kind in statistics):
        STDERR.print("文件由另一个进程维护。 The files are kept by another process.", markup=False)


def _method(statistics: GalleryStatistics) -> str:
    if statistics.exact_ms is None or statistics.scan_ms is None:
        return statistics.method.value
    return f"{statistics.method.value} (exact {statistics.exact_ms:.1f} ms, scan {statistics.scan_ms:.1f} ms)"


def _show_differences(kind: GalleryKind, differences: GalleryDifferences) -> None:
    console = Console(soft_wrap=True, highlight=False)
    verdict = "一致 agree" if differences.is_none else "不一致 DIFFER"
    console.print(f"{KIND_WORDS[kind]}: {differences.compared:,} 个模板 templates, {verdict}", markup=False)
    for word, ids in (
        ("缺少 missing", differences.missing),
        ("不同 different", differences.different),
        ("多余 extra", differences.extra),
    ):
        if ids.size:
            shown = ", ".join(str(number) for number in ids[:_SHOWN_IDS])
            console.print(
                f"  {word} {ids.size:,}: {shown}{' …' if ids.size > _SHOWN_IDS else ''}", markup=False
            )
