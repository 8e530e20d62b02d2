"""The document about data at rest names every column, and says rightly which are sealed."""

import re
from pathlib import Path

import pytest

from store.tables import Row

NUMBERS_AND_REFERENCES = {"id", "seq", "pack_key", "subject_id", "admission_id", "report_id", "account_id"}
NUMBERS_AND_REFERENCES |= {"pair_id", "photo_id", "search_id", "probe_photo_id", "candidate_photo_id"}
NUMBERS_AND_REFERENCES |= {"register_entry_id"}


@pytest.fixture(scope="module")
def described(project_root: Path) -> dict[str, tuple[set[str], set[str]]]:
    """Sealed and plain columns by table, as the document says."""
    content = (project_root / "docs" / "data-at-rest.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|(.*?)\|$", content, flags=re.MULTILINE)
    return {
        name: (set(re.findall(r"`(\w+)`", sealed)), set(re.findall(r"`(\w+)`", plain)))
        for name, sealed, plain in rows
        if name in Row.metadata.tables
    }


def test_every_table_is_described(described: dict[str, tuple[set[str], set[str]]]) -> None:
    assert set(described) == set(Row.metadata.tables)


@pytest.mark.parametrize("table", sorted(Row.metadata.tables))
def test_every_column_is_where_the_document_says(
    described: dict[str, tuple[set[str], set[str]]], table: str
) -> None:
    columns = set(Row.metadata.tables[table].columns.keys()) - NUMBERS_AND_REFERENCES
    sealed = {column for column in columns if column.startswith("sealed_")}
    assert described[table] == (sealed, columns - sealed)
