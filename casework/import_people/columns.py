"""The columns an import file may have, by English or Chinese name; docs/import.md shows the same table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.import_people.table_file import TableRow
from models.errors import InvalidInput
from models.message import Message


class ImportKind(StrEnum):
    """What one row of the file is about."""

    ADMISSIONS = "admissions"
    REPORTS = "reports"
    REGISTERS = "registers"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its English name, its Chinese names (the first is the documented one)."""

    name: str
    chinese: tuple[str, ...]
    is_required: bool = False


_REFERENCE = Column("reference", ("外部编号", "编号", "登记号"))
_SEX = Column("sex", ("性别",))
_PHOTOS = Column("photos", ("照片", "照片文件"))
_PHOTOS_TAKEN_ON = Column("photos_taken_on", ("照片拍摄日期", "拍摄日期"))

COLUMNS: Mapping[ImportKind, tuple[Column, ...]] = {
    ImportKind.ADMISSIONS: (
        _REFERENCE,
        Column("station", ("救助站", "救助管理机构", "站点"), is_required=True),
        Column("entered_at", ("入站时间", "入站日期"), is_required=True),
        _SEX,
        Column("age", ("年龄", "估计年龄")),
        Column("age_estimated_by", ("年龄估计人", "年龄估计依据")),
        Column("name_heard", ("自述姓名", "姓名", "称呼")),
        Column("name_origin", ("姓名来源",)),
        Column("found_place", ("发现地点", "发现地")),
        Column("notes", ("备注", "特征")),
        _PHOTOS,
        _PHOTOS_TAKEN_ON,
    ),
    ImportKind.REPORTS: (
        _REFERENCE,
        Column("name", ("姓名", "失踪人姓名"), is_required=True),
        _SEX,
        Column("birth_date", ("出生日期",)),
        Column("missing_since", ("失踪日期", "走失日期", "失踪时间")),
        Column("last_seen_place", ("失踪地点", "走失地点", "最后出现地点")),
        Column("features", ("特征", "体貌特征")),
        Column("reporter_name", ("报案人", "报案人姓名", "联系人")),
        Column("reporter_contact", ("联系方式", "联系电话")),
        _PHOTOS,
        _PHOTOS_TAKEN_ON,
    ),
    ImportKind.REGISTERS: (
        _REFERENCE,
        Column("name", ("姓名",), is_required=True),
        _SEX,
        Column("birth_date", ("出生日期",)),
        Column("home_place", ("户籍地", "家庭住址", "住址")),
        Column("unit_contact", ("联系单位", "联系方式", "联系电话")),
        Column("notes", ("备注",)),
        _PHOTOS,
        _PHOTOS_TAKEN_ON,
    ),
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands; `unused` are the file's names that mean nothing here."""

    positions: Mapping[str, int]
    width: int
    unused: tuple[str, ...]

    def cells(self, row: TableRow) -> dict[str, str]:
        """The row's cells by English column name; raises InvalidInput when there are too many or too few."""
        if len(row.cells) != self.width:
            raise _wrong_width(len(row.cells), self.width)
        return {name: row.cells[position] for name, position in self.positions.items()}


def read_header(cells: tuple[str, ...], kind: ImportKind) -> Header:
    """The header of such a file; raises InvalidInput when a required column is absent or one is twice."""
    names = {name: c.name for c in COLUMNS[kind] for name in (c.name, *c.chinese)}
    known = [names.get(_plain(cell)) for cell in cells]
    for column in COLUMNS[kind]:
        _check_column(column, known.count(column.name))
    positions = {name: position for position, name in enumerate(known) if name is not None}
    unused = tuple(cell for cell, name in zip(cells, known, strict=True) if name is None and cell)
    return Header(positions, len(cells), unused)


def _plain(cell: str) -> str:
    return "_".join(cell.lower().replace("*", "").split())


def _check_column(column: Column, count: int) -> None:
    label = f"“{column.chinese[0]}”({column.name})"
    if count == 0 and column.is_required:
        raise InvalidInput(
            "import_column_missing",
            Message(f"缺少必需的列 {label}。", f"The required column {label} is missing."),
            Message(
                "请补上该列；列名表见 docs/import.md。", "Add it; the column names are in docs/import.md."
            ),
            field=column.name,
        )
    if count > 1:
        raise InvalidInput(
            "import_column_twice",
            Message(f"列 {label} 出现了 {count} 次。", f"The column {label} appears {count} times."),
            Message("请只保留一列。", "Keep only one of them."),
            field=column.name,
        )


def _wrong_width(found: int, expected: int) -> InvalidInput:
    return InvalidInput(
        "import_row_width",
        Message(
            f"该行有 {found} 个单元格，表头有 {expected} 个。",
            f"The row has {found} cells, the header has {expected}.",
        ),
        Message(
            "请检查多余的逗号和不成对的双引号；引号未闭合时，其后的行会并入本行。",
            "Look for stray commas and unpaired quotation marks; an open one swallows the rows after it.",
        ),
    )
