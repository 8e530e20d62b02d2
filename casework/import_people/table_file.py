"""A spreadsheet's text file as rows of cells; encoding and separator are recognised."""

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from models.errors import InvalidInput
from models.message import Message

_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MAX_CELL_CHARACTERS = 131_072


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: `number` as a spreadsheet counts it (the header is row 1), cells without outer spaces."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The header cells and the rows that are not blank, in file order."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table_file(path: Path) -> Table:
    """The table in a file, see `read_table`; raises InvalidInput also when the file cannot be opened."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            "import_file_unopened",
            Message(f"无法打开 {path}。", f"{path} cannot be opened."),
            Message("请核对文件名、位置和读取权限。", "Check its name, its place and its permissions."),
            field="file",
        ) from error
    return read_table(data)


def read_table(data: bytes) -> Table:
    """The table in a CSV or TSV file (UTF-8 with or without BOM, UTF-16 with BOM, GB18030).

    Raises InvalidInput for a workbook, an unknown encoding, a cell without end, or a file without rows.
    """
    text = _decode(data)
    first_line = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first_line else ",")
    try:
        records = [tuple(cell.strip() for cell in record) for record in reader]
    except csv.Error as error:
        raise _unclosed_quote(reader.line_num) from error
    rows = tuple(TableRow(n, cells) for n, cells in enumerate(records, start=1) if any(cells))
    if len(rows) < 2 or rows[0].number != 1:
        raise InvalidInput(
            "import_file_empty",
            Message(
                "文件第一行应为列名，其后至少有一行数据。",
                "The file needs column names in row 1 and data below.",
            ),
            Message(
                "请对照 docs/import.md 的列名表检查文件。",
                "Compare the file with the table in docs/import.md.",
            ),
            field="file",
        )
    return Table(rows[0].cells, rows[1:])


def _decode(data: bytes) -> str:
    if data.startswith(_WORKBOOK_STARTS):
        raise InvalidInput(
            "import_file_is_workbook",
            Message("这是 Excel 工作簿，不是文本表格。", "This is an Excel workbook, not a text table."),
            Message("请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。", 'Save it from Excel as "CSV UTF-8".'),
            field="file",
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_as(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_as(data, "gb18030")


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "import_file_encoding",
            Message("无法识别文件的文字编码。", "The file's text encoding is not recognised."),
            Message("请另存为 UTF-8 编码的 CSV。", "Save it as CSV in UTF-8."),
            field="file",
        ) from error


def _unclosed_quote(line: int) -> InvalidInput:
    return InvalidInput(
        "import_cell_without_end",
        Message(
            f"第 {line} 行附近有超过 {_MAX_CELL_CHARACTERS} 个字的单元格，可能缺少一个引号。",
            f"Near line {line} a cell exceeds {_MAX_CELL_CHARACTERS} characters; a quote may be missing.",
        ),
        Message(
            "请检查该行的英文双引号是否成对。", "Check that the double quotation marks there come in pairs."
        ),
        field="file",
    )
