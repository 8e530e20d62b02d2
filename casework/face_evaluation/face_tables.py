"""The small CSV tables beside a folder of photos, read so that every refusal names file, line and column."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.errors import InvalidInput
from models.message import Message


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, by column."""

    table: Path
    line: int
    values: dict[str, str]

    def get(self, column: str) -> str | None:
        """What stands in a column that may be missing or empty."""
        return self.values.get(column) or None

    def text(self, column: str) -> str:
        """What stands in a column that must not be empty."""
        value = self.get(column)
        if value is None:
            raise self.refusal(column, "不能为空", "must not be empty")
        return value

    def refusal(self, column: str, zh: str, en: str) -> InvalidInput:
        """Why this line cannot be used."""
        return _refusal(self.table, self.line, column, Message(zh, en))


def read_rows(table: Path, needed: tuple[str, ...]) -> Iterator[Row]:
    """The lines of a UTF-8 CSV file with a header; raises InvalidInput naming file, line and column."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = [name.strip() for name in reader.fieldnames or ()]
            for column in needed:
                if column not in header:
                    raise _refusal(table, 1, column, Message("缺少这一列", "this column is missing"))
            reader.fieldnames = header
            for values in reader:
                yield _row(table, reader.line_num, values)
    except OSError as error:
        raise _refusal(table, 1, None, Message("无法读取", f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError:
        raise _refusal(table, 1, None, Message("不是 UTF-8 文本", "not UTF-8 text")) from None
    except csv.Error as error:
        raise _refusal(table, reader.line_num, None, Message("不是有效的 CSV", f"not CSV: {error}")) from None


def number_in(row: Row, column: str, *, low: float, high: float) -> float | None:
    """The number in a column, None when empty; refuses anything but a number from `low` to `high`."""
    written = row.get(column)
    if written is None:
        return None
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        zh, en = f"应为 {low:g} 至 {high:g} 的数", f"must be a number from {low:g} to {high:g}"
        raise row.refusal(column, zh, en)
    return number


def _row(table: Path, line: int, values: dict[str | None, str | list[str] | None]) -> Row:
    if None in values:
        raise _refusal(table, line, None, Message("栏数比表头多", "more fields than the header names"))
    cells = {key: value.strip() for key, value in values.items() if key and isinstance(value, str)}
    return Row(table, line, cells)


def _refusal(table: Path, line: int, column: str | None, why: Message) -> InvalidInput:
    zh_place, en_place = f"{table} 第 {line} 行", f"{table}, line {line}"
    if column is not None:
        zh_place, en_place = f"{zh_place}，{column} 列", f"{en_place}, column {column}"
    return InvalidInput(
        "table_invalid",
        Message(f"{zh_place}：{why.zh}。", f"{en_place}: {why.en}."),
        Message("请更正这一行后重新运行。", "Correct that line and run again."),
        field=column,
    )
