"""`guitu demo`: the main job on fictional people and a day of casework, as whoever tries Guitu sees it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from casework.cli.app import app
from models.errors import InvalidInput
from tests.pictures import ANOTHER_MAN, WOMAN, jpeg, retaken


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUITU_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def run_demo(*options: str) -> Result:
    return CliRunner().invoke(app, ["demo", *options], catch_exceptions=False)


def test_every_reported_person_is_found_the_day_comes_out_and_a_second_run_works_too(data_dir: Path) -> None:
    first = run_demo()
    assert first.exit_code == 0
    assert "有报案的 6 人中，6 人的报案排在第一位" in first.output
    assert "没有报案的 3 次入站中，0 次出现“强线索”" in first.output
    assert "未校准" not in first.output
    assert "只说明系统能走通" in first.output
    assert "12 步中 12 步的结果符合要求" in first.output
    assert "✗" not in first.output
    assert "gk_" not in first.output
    again = run_demo("--lang", "en")
    assert again.exit_code == 0
    assert again.output.count("in place already") == 9
    assert "Of 6 people with a report, 6 have it at rank 1" in again.output
    assert "was deleted and begins anew" in " ".join(again.output.split())
    assert "12 of 12 steps came out as they should" in again.output
    assert [entry.name for entry in data_dir.iterdir()] == ["demo"]


def test_the_photos_of_a_folder_are_played_one_person_per_subfolder(data_dir: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    for name, pictures in {
        "甲": [jpeg(WOMAN), jpeg(retaken(WOMAN, seed=1))],
        "乙": [jpeg(ANOTHER_MAN)],
    }.items():
        (photos / name).mkdir(parents=True)
        for number, data in enumerate(pictures):
            (photos / name / f"{number}.jpg").write_bytes(data)
    result = run_demo("--photos", str(photos), "--lang", "en")
    assert result.exit_code == 0
    assert "Of 1 people with a report, 1 have it at rank 1" in result.output
    assert "Of 1 admissions without a report" in result.output


def test_a_fresh_start_deletes_nothing_that_the_demonstration_did_not_make(data_dir: Path) -> None:
    valuable = data_dir / "demo" / "somebody's.txt"
    valuable.parent.mkdir(parents=True)
    valuable.write_text("keep me")
    with pytest.raises(InvalidInput):
        run_demo("--fresh")
    assert valuable.read_text() == "keep me"
