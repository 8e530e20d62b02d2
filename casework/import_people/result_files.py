"""The two tables an import leaves: what became of each row, and what there is to mend."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.import_people.outcome import RowOutcome
from casework.import_people.problem import RowProblem
from models.errors import InvalidInput
from models.message import Message

RESULT_COLUMNS = (
    "row", "reference", "state", "record", "photos_in", "photos_new", "photos_not_in", "search", "problems",
)  # fmt: skip
PROBLEM_COLUMNS = (
    "row", "column", "photo", "weight", "problem_zh", "problem_en", "advice_zh", "advice_en",
)  # fmt: skip

# A spreadsheet would compute a cell that begins like this.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ResultFiles:
    """Where the two tables go."""

    results: Path
    problems: Path

    def write(self, outcomes: Sequence[RowOutcome]) -> None:
        """Both tables as CSV that spreadsheets open, each whole or not at all.

        The problems name rows, columns and photo files, and repeat nothing that a row says of its person.
        Raises InvalidInput when a file cannot be written.
        """
        problems = [problem for outcome in outcomes for problem in outcome.problems]
        _write(self.results, RESULT_COLUMNS, map(_result_cells, outcomes))
        _write(self.problems, PROBLEM_COLUMNS, map(_problem_cells, problems))


def result_files(table: Path, out: Path | None) -> ResultFiles:
    """The files beside `table`, or in the folder `out`; raises InvalidInput when none can be made there."""
    folder = table.parent if out is None else out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder) from error
    files = ResultFiles(folder / f"{table.name}.results.csv", folder / f"{table.name}.problems.csv")
    for path in (files.results, files.problems):
        if path.is_dir() or not os.access(folder, os.W_OK):
            raise _not_writable(path)
    return files


def _result_cells(outcome: RowOutcome) -> tuple[object, ...]:
    return (
        outcome.number,
        _as_text(outcome.reference),
        outcome.state.value,
        outcome.record_id,
        outcome.photos_in,
        outcome.photos_new,
        outcome.photos_not_in,
        outcome.search_id,
        len(outcome.problems),
    )


def _problem_cells(problem: RowProblem) -> tuple[object, ...]:
    return (
        problem.row,
        problem.column,
        _as_text(problem.photo or ""),
        problem.weight.value,
        problem.reason.zh,
        problem.reason.en,
        problem.advice.zh,
        problem.advice.en,
    )


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        # With a byte order mark, without which Excel takes Chinese for something else.
        unfinished.write_bytes(text.getvalue().encode("utf-8-sig"))
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise _not_writable(path) from error


def _not_writable(path: Path) -> InvalidInput:
    return InvalidInput(
        "import_out_not_writable",
        Message(f"无法写入 {path}。", f"{path} cannot be written."),
        Message(
            "请关闭正在打开它的程序，或用 --out 指定一个可写的文件夹，然后重新运行；已入库的不会重复。",
            "Close the program that has it open, or name a writable folder with --out, and run again; "
            "what is in stays in and is not repeated.",
        ),
        field="--out",
    )
