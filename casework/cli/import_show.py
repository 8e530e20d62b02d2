"""How an import reads in the terminal: what to mend first, then what is in."""

from collections.abc import Sequence

from rich.console import Console

from casework.cli.refusal import STDERR
from casework.import_people.columns import COLUMNS, ImportKind
from casework.import_people.outcome import RowOutcome, RowState
from casework.import_people.plan import ImportPlan
from casework.import_people.problem import RowProblem, Weight
from casework.import_people.result_files import ResultFiles

_SHOWN_PROBLEMS = 20

_WEIGHTS = {
    Weight.ROW_HELD: "未登记 row held",
    Weight.PHOTO_NOT_IN: "照片未入库 photo not in",
    Weight.NOTICE: "提示 notice",
}


def show_import(plan: ImportPlan, outcomes: Sequence[RowOutcome], files: ResultFiles) -> None:
    """Prints the first problems, the totals, and where the tables with everything are."""
    console = Console(soft_wrap=True, markup=False, highlight=False)
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    for problem in problems[:_SHOWN_PROBLEMS]:
        console.print(_described(problem, plan.kind))
    if len(problems) > _SHOWN_PROBLEMS:
        rest = len(problems) - _SHOWN_PROBLEMS
        console.print(f"……另有 {rest} 条，见 and {rest} more, in {files.problems}")
    if plan.unused_columns:
        names = ", ".join(map(_harmless, plan.unused_columns))
        console.print(f"未使用的列 Columns not used: {names}")
    console.print(_totals(outcomes))
    console.print(f"结果 Results: {files.results}")
    console.print(f"问题 Problems ({len(problems)}): {files.problems}")


def show_stopped() -> None:
    """Prints how an interrupted import is finished."""
    STDERR.print("已停止；再次运行同一命令即可继续，已入库的不会重复。")
    STDERR.print("Stopped. Run the same command again to go on; what is in is not repeated.")


def _described(problem: RowProblem, kind: ImportKind) -> str:
    place = f"第 {problem.row} 行 Row {problem.row}"
    if problem.column is not None:
        place += f" · {_column_name(problem.column, kind)}"
    if problem.photo is not None:
        place += f" · {_harmless(problem.photo)}"
    return (
        f"{place} · {_WEIGHTS[problem.weight]}\n"
        f"  {problem.reason.zh} {problem.reason.en}\n"
        f"  → {problem.advice.zh} {problem.advice.en}"
    )


def _column_name(name: str, kind: ImportKind) -> str:
    chinese = next((column.chinese[0] for column in COLUMNS[kind] if column.name == name), "")
    return f"{chinese} {name}".strip()


def _harmless(text: str) -> str:
    """Text of the file without what would steer the terminal."""
    return "".join(each if each.isprintable() else "?" for each in text)


def _totals(outcomes: Sequence[RowOutcome]) -> str:
    states = [outcome.state for outcome in outcomes]
    photos_in = sum(outcome.photos_in for outcome in outcomes)
    photos_new = sum(outcome.photos_new for outcome in outcomes)
    photos_not_in = sum(outcome.photos_not_in for outcome in outcomes)
    searched = sum(outcome.search_id is not None for outcome in outcomes)
    return (
        f"行 Rows: {len(states)} = "
        f"新登记 recorded {states.count(RowState.RECORDED)} + "
        f"已在库 already in {states.count(RowState.ALREADY_RECORDED)} + "
        f"未登记 held {states.count(RowState.HELD)}\n"
        f"照片 Photos: 在库 in {photos_in}（本次 new {photos_new}）· 未入库 not in {photos_not_in}\n"
        f"已检索 People searched for: {searched}"
    )
