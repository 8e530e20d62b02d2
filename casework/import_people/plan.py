"""A table as rows ready to be recorded, and what is wrong with the others; nothing is stored yet."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from casework.import_people.columns import Header, ImportKind, read_header
from casework.import_people.facts import RowCells, admission_facts, register_facts, report_facts
from casework.import_people.photo_files import PhotoFile, photo_path, split_list
from casework.import_people.problem import RowProblem, Weight, problem_from
from casework.import_people.table_file import Table, TableRow
from models.admission import AdmissionFacts
from models.errors import InvalidInput
from models.message import Message
from models.register import RegisterFacts, RegisterKind
from models.report import ReportFacts

PersonFacts = AdmissionFacts | ReportFacts | RegisterFacts


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that can be recorded.

    `key` identifies the person across files and runs: the reference if there is one, else the row's content.
    """

    number: int
    reference: str
    key: str
    facts: PersonFacts
    photos: tuple[PhotoFile, ...]
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is not recorded until its problems are mended."""

    number: int
    reference: str
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every row of a file, ready or held, in file order, and the header names that mean nothing."""

    kind: ImportKind
    rows: tuple[PlannedRow | HeldRow, ...]
    unused_columns: tuple[str, ...]


def plan_import(
    table: Table,
    kind: ImportKind,
    *,
    photo_folder: Path,
    today: date,
    register: RegisterKind | None = None,
) -> ImportPlan:
    """The plan for a table; raises InvalidInput only for a header that cannot be used.

    `register` is where the people of a register import go; raises ValueError without it.
    A row with a bad cell is held with one problem per bad cell; a bad photo is listed and its person stays.
    """
    if (kind is ImportKind.REGISTERS) != (register is not None):
        raise ValueError("a register is named for people of registers, and for nobody else")
    header = read_header(table.header, kind)
    reader = _RowReader(header, kind, photo_folder, today, register)
    rows = _without_repeats(reader.planned(row) for row in table.rows)
    return ImportPlan(kind, rows, header.unused)


@dataclass(frozen=True, slots=True)
class _RowReader:
    header: Header
    kind: ImportKind
    photo_folder: Path
    today: date
    register: RegisterKind | None

    def planned(self, row: TableRow) -> PlannedRow | HeldRow:
        try:
            cells = self.header.cells(row)
        except InvalidInput as error:
            return HeldRow(row.number, "", (problem_from(error, row.number, weight=Weight.ROW_HELD),))
        found = RowCells(row.number, cells, self.today)
        facts = self._facts(found)
        dates = self._photo_dates(found)
        reference = cells.get("reference", "")
        if found.problems:
            return HeldRow(row.number, reference, tuple(found.problems))
        photos, problems = self._photos(found, dates)
        return PlannedRow(
            row.number, reference, _key(self.register or self.kind, cells), facts, photos, problems
        )

    def _facts(self, row: RowCells) -> PersonFacts:
        if self.register is not None:
            return register_facts(row, self.register)
        return admission_facts(row) if self.kind is ImportKind.ADMISSIONS else report_facts(row)

    def _photo_dates(self, row: RowCells) -> tuple[date | None, ...]:
        """One date per photo; a single date stands for all of them."""
        names, cells = (
            split_list(row.cells.get("photos", "")),
            split_list(row.cells.get("photos_taken_on", "")),
        )
        if len(cells) > 1 and len(cells) != len(names):
            row.problems.append(problem_from(_uneven_dates(), row.number, weight=Weight.ROW_HELD))
            return ()
        dates = [row.day_of("photos_taken_on", cell) for cell in cells or ("",)]
        return tuple(dates * len(names) if len(dates) == 1 else dates)

    def _photos(
        self, row: RowCells, dates: tuple[date | None, ...]
    ) -> tuple[tuple[PhotoFile, ...], tuple[RowProblem, ...]]:
        photos, problems = list[PhotoFile](), list[RowProblem]()
        for name, taken_on in zip(split_list(row.cells.get("photos", "")), dates, strict=True):
            try:
                photos.append(PhotoFile(name, photo_path(name, self.photo_folder), taken_on))
            except InvalidInput as error:
                problem = problem_from(error, row.number, weight=Weight.PHOTO_NOT_IN, photo=name)
                problems.append(problem if row.text("reference") else _with_care(problem))
        return tuple(photos), tuple(problems)


def _key(kind: ImportKind | RegisterKind, cells: dict[str, str]) -> str:
    filled = {name: cell for name, cell in cells.items() if cell}
    identity = [kind.value, filled.get("reference") or filled]
    return "import:" + hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def _without_repeats(rows: Iterable[PlannedRow | HeldRow]) -> tuple[PlannedRow | HeldRow, ...]:
    """The rows, with each later one of the same identity held: it may be a second person."""
    first_rows: dict[str, int] = {}
    kept: list[PlannedRow | HeldRow] = []
    for row in rows:
        if isinstance(row, HeldRow) or (first := first_rows.setdefault(row.key, row.number)) == row.number:
            kept.append(row)
        else:
            problem = problem_from(_repeated(first, row.reference), row.number, weight=Weight.ROW_HELD)
            kept.append(HeldRow(row.number, row.reference, (problem,)))
    return tuple(kept)


def _with_care(problem: RowProblem) -> RowProblem:
    advice = Message(
        problem.advice.zh + "该行没有外部编号：若改动文件名，请在网页上补传照片，再次导入会重复登记此人。",
        problem.advice.en
        + " The row has no reference: if its text changes, add the photo on the page instead,"
        " since importing the changed row would record the person again.",
    )
    return replace(problem, advice=advice)


def _uneven_dates() -> InvalidInput:
    return InvalidInput(
        "import_photo_dates",
        Message("拍摄日期的个数与照片个数不同。", "There are not as many dates as photos."),
        Message(
            "请填一个日期，或每张照片一个，用分号隔开。",
            "Give one date, or one for each photo, separated by ;.",
        ),
        field="photos_taken_on",
    )


def _repeated(first: int, reference: str) -> InvalidInput:
    if reference:
        reason = Message(f"外部编号与第 {first} 行相同。", f"The reference is the same as in row {first}.")
    else:
        reason = Message(f"内容与第 {first} 行完全相同。", f"The row is the same as row {first}.")
    return InvalidInput(
        "import_row_repeated",
        reason,
        Message(
            "若是另一个人，请给一个不同的外部编号；否则删去该行。",
            "If this is another person, give another reference; else delete the row.",
        ),
        field="reference",
    )
