"""`guitu evaluate faces` and `guitu calibrate faces` through the real pipeline, on some real photos."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from casework.cli.app import app
from matching.face.calibration import read_calibration
from matching.face.manifest import built_in_manifests
from models.errors import GuituError, InvalidInput

EDGEFACE = "yunet-edgeface-xs"

Run = Callable[..., Result]


@pytest.fixture
def run(shared_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line of an installation that has the small ONNX packs."""
    monkeypatch.setenv("GUITU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GUITU_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setenv("GUITU_CALIBRATIONS_DIR", str(tmp_path / "calibrations"))
    monkeypatch.setenv("GUITU_NETWORKS", "2")
    pack = next(manifest for manifest in built_in_manifests() if manifest.id == EDGEFACE)
    folder = tmp_path / "models" / pack.id
    folder.mkdir(parents=True)
    for file in pack.files:
        (folder / file.name).symlink_to(shared_dir / "models" / file.name)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def subset(shared_dir: Path, to: Path, *, keep: Callable[[str], bool]) -> Path:
    """A folder with the people whose name `keep` accepts, and the pairs and ages among them."""
    source = shared_dir / "faces"
    to.mkdir()
    for person in sorted(entry for entry in source.iterdir() if entry.is_dir()):
        if keep(person.name):
            (to / person.name).symlink_to(person)
    for name, columns in (("pairs.csv", ("path_a", "path_b")), ("images.csv", ("path",))):
        with (source / name).open(newline="") as stream, (to / name).open("w", newline="") as out:
            reader = csv.DictReader(stream)
            writer = csv.DictWriter(out, reader.fieldnames or ())
            writer.writeheader()
            kept = (row for row in reader if all(keep(row[column].split("/")[0]) for column in columns))
            writer.writerows(kept)
    return to


def first_cacd(people: int) -> Callable[[str], bool]:
    """The first people of CACD-VS by number; of several hundred so few are missing that order is enough."""
    return lambda name: name.startswith("cacd_") and int(name[5:]) < people


def evaluated(result: Result) -> dict[str, Any]:
    """The JSON object, which must be all there is on standard output."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def forty(shared_dir: Path, tmp_path: Path) -> Path:
    """About forty adults with two photos each."""
    return subset(shared_dir, tmp_path / "faces", keep=first_cacd(40))


def test_adults_are_told_apart_and_the_shipped_calibration_is_honest(run: Run, forty: Path) -> None:
    found = evaluated(run("evaluate", "faces", forty, "--pack", EDGEFACE, "--json", "--no-progress"))
    assert found["images"] == 2 * found["people"] >= 70
    assert found["refused"] == 0
    assert found["tar_at_far"]["1e-2"] >= 0.95
    assert found["rank1"] >= 0.95
    assert found["eer"] <= 0.03
    assert found["cllr"] - found["cllr_min"] < 0.1
    assert found["calibration"].startswith(f"{EDGEFACE}-faces.")


def test_without_pairs_csv_every_pair_is_compared(run: Run, forty: Path) -> None:
    (forty / "pairs.csv").unlink()
    found = evaluated(run("evaluate", "faces", forty, "--pack", EDGEFACE, "--json", "--no-progress"))
    people = found["people"]
    assert (found["mated_pairs"], found["non_mated_pairs"]) == (people, people * (people - 1) // 2 * 4)


def test_files_that_are_no_pictures_are_listed_and_the_run_goes_on(
    run: Run, shared_dir: Path, tmp_path: Path
) -> None:
    for person in ("cacd_0000", "cacd_0001", "cacd_0002"):
        shutil.copytree(shared_dir / "faces" / person, tmp_path / "faces" / person)
    (tmp_path / "faces" / "cacd_0000" / "2.jpg").write_bytes(b"%PDF-1.7 not a picture")
    (tmp_path / "faces" / "cacd_0001" / "2.jpg").write_bytes(b"")
    arguments = ("evaluate", "faces", tmp_path / "faces", "--pack", EDGEFACE, "--no-progress")
    found = evaluated(run(*arguments, "--json"))
    assert (found["images"], found["refused"], found["unreadable"]) == (8, 2, 2)
    assert [photo["path"] for photo in found["refused_photos"]] == ["cacd_0000/2.jpg", "cacd_0001/2.jpg"]
    assert "PDF" in found["refused_photos"][0]["en"]
    # Three mated pairs of whole photos; each broken file makes two more, both missed.
    assert (found["mated_pairs"], found["mated_pairs_missed"]) == (7, 4)
    assert found["tar_at_far"]["1e-4"] == pytest.approx(3 / 7)
    shown = run(*arguments)
    assert shown.exit_code == 0
    assert "× cacd_0001/2.jpg" in shown.stdout
    assert "TAR @ FAR 1e-3" in shown.stdout


def test_grey_scans_of_other_formats_are_read_too(run: Run, shared_dir: Path, tmp_path: Path) -> None:
    folder = subset(shared_dir, tmp_path / "faces", keep=lambda name: name in ("orl_02", "orl_03", "orl_04"))
    found = evaluated(run("evaluate", "faces", folder, "--pack", EDGEFACE, "--json", "--no-progress"))
    assert (found["images"], found["unreadable"]) == (15, 0)


def test_the_bar_goes_to_standard_error(run: Run, shared_dir: Path, tmp_path: Path) -> None:
    folder = subset(shared_dir, tmp_path / "faces", keep=first_cacd(4))
    (folder / "pairs.csv").unlink()
    result = run("evaluate", "faces", folder, "--pack", EDGEFACE, "--json", "--progress")
    assert evaluated(result)["images"] == 8
    assert "Reading photos" in result.stderr


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ("path_a,path_b,same\ncacd_0000/0.jpg,cacd_0000/9.jpg,1\n", "line 2, column path_b"),
        ("path_a,same\ncacd_0000/0.jpg,1\n", "line 1, column path_b"),
    ],
)
def test_a_broken_table_ends_the_run_before_any_photo_is_read(
    run: Run, shared_dir: Path, tmp_path: Path, pairs: str, why: str
) -> None:
    folder = subset(shared_dir, tmp_path / "faces", keep=first_cacd(4))
    (folder / "pairs.csv").write_text(pairs)
    result = run("evaluate", "faces", folder, "--pack", EDGEFACE, "--json", "--progress")
    assert isinstance(result.exception, InvalidInput)
    assert why in result.exception.reason.en
    assert not result.stdout
    assert "Reading" not in result.stderr


@pytest.mark.parametrize("pack", ["no-such-pack", "../secret"])
def test_an_unknown_pack_is_refused(run: Run, shared_dir: Path, tmp_path: Path, pack: str) -> None:
    folder = subset(shared_dir, tmp_path / "faces", keep=first_cacd(4))
    result = run("evaluate", "faces", folder, "--pack", pack, "--json")
    assert isinstance(result.exception, GuituError)


def test_a_calibration_is_fitted_twice_the_same_and_then_used(
    run: Run, shared_dir: Path, tmp_path: Path
) -> None:
    folder = subset(shared_dir, tmp_path / "faces", keep=first_cacd(14))
    (folder / "sources.csv").write_text("source,lowest_age,highest_age,longest_gap_years\nCACD-VS,18,62,10\n")
    first, second = tmp_path / "calibrations" / "local.json", tmp_path / "second.json"
    first.parent.mkdir()
    for out in (first, second):
        arguments = ("calibrate", "faces", folder, "--out", out, "--pack", EDGEFACE, "--version", "7")
        result = run(*arguments, "--no-progress")
        assert result.exit_code == 0, result.output
    assert first.read_bytes() == second.read_bytes()
    fitted = read_calibration(first)
    assert {fit.key.name for fit in fitted.artefact.strata} == {"pooled", "adult_adult"}
    assert fitted.artefact.weak_photos is not None
    found = evaluated(run("evaluate", "faces", folder, "--pack", EDGEFACE, "--json", "--no-progress"))
    assert found["calibration"] == fitted.id


def test_too_few_people_give_no_calibration(run: Run, shared_dir: Path, tmp_path: Path) -> None:
    folder = subset(shared_dir, tmp_path / "faces", keep=first_cacd(4))
    out = tmp_path / "local.json"
    result = run("calibrate", "faces", folder, "--out", out, "--pack", EDGEFACE, "--no-progress")
    assert isinstance(result.exception, InvalidInput)
    assert "at least 10 people" in result.exception.reason.en
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_told_before_the_photos_are_read(
    run: Run, shared_dir: Path, tmp_path: Path
) -> None:
    out = tmp_path / "nowhere" / "local.json"
    result = run("calibrate", "faces", shared_dir / "faces", "--out", out, "--pack", EDGEFACE)
    assert isinstance(result.exception, InvalidInput)
    assert "--out" in result.exception.advice.en


@pytest.mark.slow
def test_on_all_adults_edgeface_meets_its_mark(run: Run, shared_dir: Path, tmp_path: Path) -> None:
    folder = subset(shared_dir, tmp_path / "faces", keep=lambda name: name.startswith("cacd_"))
    found = evaluated(run("evaluate", "faces", folder, "--pack", EDGEFACE, "--json", "--no-progress"))
    assert (found["people"], found["mated_pairs"], found["non_mated_pairs"]) == (390, 390, 1493)
    assert found["tar_at_far"]["1e-3"] >= 0.985
    assert found["rank1"] >= 0.98
    assert found["cllr"] - found["cllr_min"] < 0.06


@pytest.mark.slow
def test_on_150_adults_the_embedded_pack_meets_its_mark(run: Run, shared_dir: Path, tmp_path: Path) -> None:
    pytest.importorskip("dlib", reason="the embedded pack needs the extra `embedded`")
    folder = subset(shared_dir, tmp_path / "faces", keep=first_cacd(150))
    (folder / "pairs.csv").unlink()
    found = evaluated(run("evaluate", "faces", folder, "--pack", "embedded", "--json", "--no-progress"))
    assert found["is_far_measurable"]["1e-4"]
    assert found["tar_at_far"]["1e-3"] >= 0.98
    assert found["rank1"] >= 0.98
    assert found["cllr"] - found["cllr_min"] < 0.06
