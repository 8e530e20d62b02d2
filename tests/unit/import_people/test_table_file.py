"""Files as spreadsheet programmes write them."""

import pytest

from casework.import_people.table_file import read_table
from models.errors import InvalidInput

TEXT = "姓名,性别\n示例·张三,男\n示例·李四,女\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_chinese_spreadsheets_give_the_same_rows(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))

    assert table.header == ("姓名", "性别")
    assert [row.cells for row in table.rows] == [("示例·张三", "男"), ("示例·李四", "女")]


def test_tabs_separate_cells_when_the_header_has_tabs() -> None:
    table = read_table(b"name\tfeatures\r\nA\tscar, left hand\r\n")

    assert table.rows[0].cells == ("A", "scar, left hand")


def test_rows_are_numbered_as_a_spreadsheet_counts_them() -> None:
    table = read_table(b'name,notes\nA,"two\nlines"\n\n,\nB,x\n')

    assert [(row.number, row.cells[0]) for row in table.rows] == [(2, "A"), (5, "B")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import_file_empty"),
        (b"name,sex\n", "import_file_empty"),
        (b"\nname,sex\nA,m\n", "import_file_empty"),
        (b"PK\x03\x04rest of a workbook", "import_file_is_workbook"),
        (b"\xd0\xcf\x11\xe0 old workbook", "import_file_is_workbook"),
        (b"name\n\xff\xff\xff\n", "import_file_encoding"),
        (b'name\n"' + b"a" * 200_000, "import_cell_without_end"),
    ],
)
def test_a_file_that_is_no_table_says_what_it_is_and_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_table(data)

    assert refusal.value.code == code
    assert refusal.value.advice.zh
    assert refusal.value.advice.en
