"""The examples in the DNA pages are real input."""

import re
from pathlib import Path

from typer.testing import CliRunner

from casework.dna_reference.validate import validate_folder
from tests.integration.test_dna_commands import app


def block(page: Path, language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_the_case_of_the_validation_page_is_validated(project_root: Path, tmp_path: Path) -> None:
    page = project_root / "docs" / "dna-validation.md"
    (tmp_path / "frequencies").mkdir()
    (tmp_path / "frequencies" / "OWN.csv").write_text(block(page, "csv"), encoding="utf-8")
    (tmp_path / "own.jsonl").write_text(block(page, "json"), encoding="utf-8")
    assert validate_folder(tmp_path).is_passed


def test_the_family_of_the_models_page_gives_a_table(project_root: Path, tmp_path: Path) -> None:
    page = project_root / "docs" / "dna-models.md"
    samples, family = tmp_path / "SAMPLES.csv", tmp_path / "FAMILY.toml"
    samples.write_text(block(page, "csv"), encoding="utf-8")
    family.write_text(block(page, "toml"), encoding="utf-8")
    result = CliRunner().invoke(app, ["dna", "lr", str(samples), "R7", "--family", str(family)])
    assert result.exit_code == 0, result.output
