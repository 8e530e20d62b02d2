"""The tables an import leaves."""

import csv
from pathlib import Path

import pytest

from casework.import_people.outcome import RowOutcome, RowState
from casework.import_people.problem import RowProblem, Weight
from casework.import_people.result_files import result_files
from models.errors import InvalidInput
from models.message import Message

PROBLEM = RowProblem(
    3, "photos", Weight.PHOTO_NOT_IN, Message("没有。", "None."), Message("补。", "Add, please."), "=cmd.jpg"
)
OUTCOME = RowOutcome(3, "@ref", RowState.RECORDED, 12, 1, 1, 4, (PROBLEM,))


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_row_and_each_problem_is_a_line_that_spreadsheets_open(tmp_path: Path) -> None:
    files = result_files(tmp_path / "people.csv", None)

    files.write([OUTCOME])

    assert files.results == tmp_path / "people.csv.results.csv"
    assert files.results.read_bytes().startswith(b"\xef\xbb\xbf")
    assert cells(files.results)[0] == {
        "row": "3",
        "reference": "'@ref",
        "state": "recorded",
        "record": "12",
        "photos_in": "1",
        "photos_new": "1",
        "photos_not_in": "1",
        "search": "4",
        "problems": "1",
    }
    assert cells(files.problems)[0] == {
        "row": "3",
        "column": "photos",
        "photo": "'=cmd.jpg",
        "weight": "photo_not_in",
        "problem_zh": "没有。",
        "problem_en": "None.",
        "advice_zh": "补。",
        "advice_en": "Add, please.",
    }


def test_earlier_tables_are_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    files = result_files(tmp_path / "people.csv", tmp_path / "made" / "here")

    files.write([OUTCOME, OUTCOME])
    files.write([])

    assert cells(files.problems) == []
    assert sorted(tmp_path.glob("made/here/*")) == [files.problems, files.results]


def test_a_place_where_nothing_can_be_written_is_refused_before_the_import(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "people.csv.results.csv").mkdir()

    for out in (tmp_path / "file", None):
        with pytest.raises(InvalidInput) as refusal:
            result_files(tmp_path / "people.csv", out)
        assert refusal.value.field == "--out"
