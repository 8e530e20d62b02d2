"""`guitu dna submit`: the receipt as the laboratory reads it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from casework.cli.app import app
from casework.runtime import open_runtime
from casework.settings import Settings
from tests.dna_laboratory import Laboratory, Tube, table_of


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUITU_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "batch.csv"
    laboratory = Laboratory(41)
    bad = {**laboratory.stranger(), "TH01": ("93", "7")}
    path.write_bytes(table_of(Tube("QS-1", laboratory.stranger(), None), Tube("JZ-1", bad)))
    return path


def submit(file: Path, *options: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["dna", "submit", str(file), *options])


def test_the_receipt_names_every_sample_and_what_waits(file: Path) -> None:
    result = submit(file)
    assert result.exit_code == 1
    assert "QS-1: 暂扣 HELD" in result.output
    assert "The class of the sample is not stated" in result.output
    assert "JZ-1: 已入库 accepted → 1, 18 个基因座 loci" in result.output
    assert "93" in result.output


def test_sent_again_it_says_that_nothing_changed(file: Path) -> None:
    first = submit(file, "--class", "relative", "--laboratory", "示例市局")
    again = submit(file, "--class", "relative", "--laboratory", "示例市局")
    assert "QS-1: 已入库 accepted → 1" in first.output
    assert "Sent before: nothing was changed" in again.output
    runtime = open_runtime(Settings())
    try:
        with runtime.store.read() as work:
            assert work.dna_profiles.last_id() == 2
    finally:
        runtime.close()


def test_a_file_without_anything_held_ends_with_0(tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_bytes(table_of(Tube("JZ-1", Laboratory(42).stranger())))
    assert submit(path).exit_code == 0
