"""`guitu import` in the terminal: what ends it before it begins, and what it prints."""

import sys
from pathlib import Path

import pytest

from casework.cli.app import main

ROW = "reference,name,photos\nR-1,虚构甲,{photo}\n"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUITU_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def status_of(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["guitu", "import", "reports", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


@pytest.mark.parametrize(
    ("content", "arguments", "advice"),
    [
        (None, (), "Check its name"),
        (b"PK\x03\x04", (), "CSV UTF-8"),
        (b"sex\nm\n", (), "docs/import.md"),
        (b"name\nA\n", ("--photos", "nowhere"), "--photos"),
        (b"name\nA\n", ("--out", "reports.csv/x"), "--out"),
    ],
)
def test_what_cannot_be_imported_at_all_ends_with_2_and_advice(
    content: bytes | None, arguments: tuple[str, ...], advice: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("reports.csv").write_bytes(content)

    assert status_of(monkeypatch, "reports.csv", *arguments) == 2

    assert advice in capsys.readouterr().err
    assert not list(tmp_path.glob("*.results.csv"))


def test_a_name_that_would_steer_the_terminal_is_printed_harmlessly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reports.csv"
    file.write_text(ROW.format(photo="\x1b[2Jx.jpg"), "utf-8")

    assert status_of(monkeypatch, file) == 1

    printed = capsys.readouterr().out
    assert "?[2Jx.jpg" in printed
    assert "\x1b" not in printed


def test_a_long_list_of_problems_is_cut_short_in_the_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reports.csv"
    file.write_text("name,sex\n" + "A,neither\n" * 30, "utf-8")

    assert status_of(monkeypatch, file, "--out", tmp_path / "out") == 1

    printed = capsys.readouterr().out
    assert printed.count("→") == 20
    assert "and 10 more" in printed
    problems = (tmp_path / "out" / "reports.csv.problems.csv").read_text("utf-8-sig")
    assert problems.count("row_held") == 30


def test_everything_in_ends_with_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reports.csv"
    file.write_text(ROW.format(photo=""), "utf-8")

    assert [status_of(monkeypatch, file), status_of(monkeypatch, file)] == [0, 0]

    assert "虚构甲" not in "".join(capsys.readouterr())
