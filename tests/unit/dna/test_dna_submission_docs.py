"""The document of the layouts is true: its examples are read, its codes exist."""

import re
from pathlib import Path

import pytest

from casework.dna import code_findings, findings
from matching.dna.submission.wording import SENTENCES
from models.submission import SubmissionFormat
from tests.submission_factories import only, read

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "dna-submissions.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(?:csv|xml|json)\n(.*?)^```", TEXT, flags=re.DOTALL | re.MULTILINE)


def test_there_is_an_example_of_each_layout() -> None:
    assert [read(example.encode()).format for example in EXAMPLES] == list(SubmissionFormat)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_read(example: str) -> None:
    sample = only(read(example.encode()))
    assert sample.code == "GT-0001"
    assert not sample.is_held
    assert str(sample.profile.at("TH01")) == "6,9.3"
    assert sample.kit is not None


def test_every_code_in_the_tables_exists_and_every_reason_to_hold_has_its_sentence() -> None:
    tables = TEXT.partition("## What becomes of a reading")[2].partition("## Refused")[0]
    cells = [line.split("|")[-2] for line in tables.splitlines() if line.startswith("| ")]
    codes = {code for cell in cells for code in re.findall(r"`([a-z_]+)`", cell)}
    assert len(codes) > 25
    sources = [Path(str(each.__file__)).read_text(encoding="utf-8") for each in (code_findings, findings)]
    at_loading = set(re.findall(r'"([a-z_]+)"', "".join(sources)))
    assert codes <= set(SENTENCES) | at_loading
