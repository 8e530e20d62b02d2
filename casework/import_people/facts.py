"""One row's cells as the facts of a person's record; every bad cell is noted, not only the first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from casework.import_people.problem import RowProblem, Weight, problem_from
from casework.import_people.values import CHINA, age_in, day_in, moment_in, name_origin_in, sex_in
from models.admission import AdmissionFacts, NameOrigin
from models.errors import InvalidInput
from models.message import Message
from models.register import RegisterFacts, RegisterKind
from models.report import ReportFacts
from models.subject import Sex

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of row `number` by English column name; refused ones gather in `problems`."""

    number: int
    cells: dict[str, str]
    today: date
    problems: list[RowProblem] = field(default_factory=list)

    def text(self, column: str) -> str | None:
        """The cell's text, None when it is empty or the column is absent."""
        return self.cells.get(column) or None

    def required(self, column: str) -> str:
        """The cell's text; an empty cell is noted as a problem."""
        return self.value(column, _not_empty, "")

    def day(self, column: str) -> date | None:
        """The cell's calendar day, None when it is empty or refused."""
        return self.day_of(column, self.cells.get(column, ""))

    def day_of(self, column: str, text: str) -> date | None:
        """The calendar day written in `text`, a part of that column's cell; None when empty or refused."""
        return self.value(column, lambda _, name: day_in(text, name, today=self.today), None)

    def value(self, column: str, parse: Callable[[str, str], Value], fallback: Value) -> Value:
        """What `parse` makes of the cell, or `fallback` when it refuses, which is noted."""
        try:
            return parse(self.cells.get(column, ""), column)
        except InvalidInput as error:
            self.problems.append(problem_from(error, self.number, weight=Weight.ROW_HELD))
            return fallback


def admission_facts(row: RowCells) -> AdmissionFacts:
    """The facts of an admission; only valid when the row has no problems afterwards."""
    facts = AdmissionFacts(
        station=row.required("station"),
        entered_at=row.value(
            "entered_at", lambda c, n: moment_in(c, n, today=row.today), datetime.min.replace(tzinfo=CHINA)
        ),
        sex=row.value("sex", sex_in, Sex.UNKNOWN),
        age=row.value("age", age_in, None),
        name_heard=row.text("name_heard"),
        name_origin=row.value("name_origin", name_origin_in, NameOrigin.HEARD),
        found_place=row.text("found_place"),
        notes=row.text("notes"),
        age_estimated_by=row.text("age_estimated_by"),
    )
    if facts.age_estimated_by and not row.text("age"):
        row.problems.append(problem_from(_nobody_aged(), row.number, weight=Weight.ROW_HELD))
    return facts


def report_facts(row: RowCells) -> ReportFacts:
    """The facts of a report; only valid when the row has no problems afterwards."""
    facts = ReportFacts(
        name=row.required("name"),
        sex=row.value("sex", sex_in, Sex.UNKNOWN),
        birth_date=row.day("birth_date"),
        missing_since=row.day("missing_since"),
        last_seen_place=row.text("last_seen_place"),
        features=row.text("features"),
        reporter_name=row.text("reporter_name"),
        reporter_contact=row.text("reporter_contact"),
    )
    if facts.birth_date and facts.missing_since and facts.birth_date > facts.missing_since:
        row.problems.append(problem_from(_missing_before_birth(), row.number, weight=Weight.ROW_HELD))
    return facts


def register_facts(row: RowCells, register: RegisterKind) -> RegisterFacts:
    """The facts of a person of `register`; only valid when the row has no problems afterwards."""
    return RegisterFacts(
        register=register,
        name=row.required("name"),
        sex=row.value("sex", sex_in, Sex.UNKNOWN),
        birth_date=row.day("birth_date"),
        home_place=row.text("home_place"),
        unit_contact=row.text("unit_contact"),
        notes=row.text("notes"),
    )


def _not_empty(cell: str, column: str) -> str:
    if cell:
        return cell
    raise InvalidInput(
        f"import_{column}",
        Message("不能为空。", "This must not be empty."),
        Message("请补填；身份不明时可写“不详”。", 'Fill it in; where it is not known write "unknown".'),
        field=column,
    )


def _nobody_aged() -> InvalidInput:
    return InvalidInput(
        "import_age_estimated_by",
        Message("写了年龄由谁估计，却没有年龄。", "It is said who estimated the age, but there is no age."),
        Message("请补填年龄，或清空这一格。", "Fill in the age, or leave this cell empty."),
        field="age_estimated_by",
    )


def _missing_before_birth() -> InvalidInput:
    return InvalidInput(
        "import_missing_since",
        Message("失踪日期早于出生日期。", "The person went missing before being born."),
        Message("请核对两个日期。", "Check both dates."),
        field="missing_since",
    )
