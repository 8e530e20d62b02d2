"""Header names."""

from pathlib import Path

import pytest

from casework.import_people.columns import COLUMNS, ImportKind, read_header
from models.errors import InvalidInput


@pytest.mark.parametrize("kind", list(ImportKind))
def test_every_documented_name_of_a_column_is_understood(kind: ImportKind) -> None:
    english = read_header(tuple(column.name for column in COLUMNS[kind]), kind)
    chinese = read_header(tuple(column.chinese[0] for column in COLUMNS[kind]), kind)

    assert english == chinese
    assert english.unused == ()


def test_case_spaces_and_the_star_of_required_columns_do_not_matter() -> None:
    assert read_header(("Name *", "Missing Since"), ImportKind.REPORTS).positions == {
        "name": 0,
        "missing_since": 1,
    }


def test_unknown_columns_are_named_not_used() -> None:
    assert read_header(("name", "blood type", ""), ImportKind.REPORTS).unused == ("blood type",)


def test_a_missing_required_column_is_named() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_header(("station", "sex"), ImportKind.ADMISSIONS)

    assert (refusal.value.code, refusal.value.field) == ("import_column_missing", "entered_at")


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_header(("name", "姓名"), ImportKind.REPORTS)

    assert (refusal.value.code, refusal.value.field) == ("import_column_twice", "name")


@pytest.mark.parametrize("kind", list(ImportKind))
def test_the_documentation_lists_exactly_these_columns(kind: ImportKind, project_root: Path) -> None:
    text = (project_root / "docs" / "import.md").read_text("utf-8")
    section = text.split(f"<!-- columns: {kind.value} -->")[1].split("<!-- end -->")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if "`" in line
    ]

    assert [(row[0].strip("`"), row[1]) for row in rows] == [
        (column.name, "、".join(column.chinese)) for column in COLUMNS[kind]
    ]
    assert [row[2].startswith("required") for row in rows] == [column.is_required for column in COLUMNS[kind]]
