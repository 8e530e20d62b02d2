"""`guitu models` in the terminal."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from casework.cli.models_commands import models_app
from models.errors import PackUnusable
from tests.pack_factories import written_tiny


@pytest.fixture(autouse=True)
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    monkeypatch.setenv("GUITU_MODELS_DIR", str(folder))
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(models_app, list(arguments))


def test_list_tells_dimension_licence_production_and_state() -> None:
    result = run("list")
    assert result.exit_code == 0
    blocks = {lines[0].split()[0]: "\n".join(lines) for lines in three_by_three(result.stdout)}
    assert "512" in blocks["buffalo_l"]
    assert "non-commercial research only" in blocks["buffalo_l"]
    assert "production use: 否 no" in blocks["buffalo_l"]
    assert "not installed" in blocks["buffalo_l"]
    assert "CC0-1.0" in blocks["embedded"]
    assert "production use: 是 yes" in blocks["embedded"]
    assert "ready" in blocks["embedded"]


def three_by_three(text: str) -> list[list[str]]:
    lines = text.splitlines()
    return [lines[start : start + 3] for start in range(0, len(lines), 3)]


def test_install_makes_a_pack_of_a_folder_and_says_how_to_use_it(tmp_path: Path) -> None:
    result = run("install", str(written_tiny(tmp_path / "usb")))
    assert result.exit_code == 0
    assert "Installed: tiny@" in result.stdout
    assert "guitu models use tiny" in result.stdout
    assert "tiny " in run("list").stdout


def test_verify_is_content_with_intact_packs(tmp_path: Path) -> None:
    run("install", str(written_tiny(tmp_path / "usb")))
    result = run("verify")
    assert result.exit_code == 0
    assert "tiny: 可用 ready tiny@" in result.stdout


def test_verify_fails_on_a_damaged_pack_and_says_what_to_do(tmp_path: Path, models_folder: Path) -> None:
    run("install", str(written_tiny(tmp_path / "usb")))
    (models_folder / "tiny" / "tiny_embedder.onnx").write_bytes(b"rotten")
    result = run("verify")
    assert result.exit_code == 1
    assert "tiny: 已损坏 damaged" in result.stdout
    assert "guitu models install" in result.stderr


def test_install_asks_for_the_licence_and_takes_the_answer(tmp_path: Path) -> None:
    source = str(written_tiny(tmp_path / "usb", needs_acceptance=True))
    refused = run("install", source)
    assert isinstance(refused.exception, PackUnusable)
    assert refused.exception.code == "licence_not_accepted"
    assert "Installed: tiny@" in run("install", source, "--accept-licence").stdout


def test_the_shared_weights_install_as_they_lie(shared_dir: Path) -> None:
    result = run("install", str(shared_dir / "models"))
    assert result.exit_code == 0
    assert "Installed: yunet-edgeface-xs@" in result.stdout
    assert "Installed: yunet-retail-0095@" in result.stdout
    assert "scrfd-mobilefacenet" in result.stderr
    assert "--accept-licence" in result.stderr


def test_pull_of_an_unknown_pack_is_refused() -> None:
    refused = run("pull", "unheard-of")
    assert isinstance(refused.exception, PackUnusable)
    assert refused.exception.code == "pack_unknown"
