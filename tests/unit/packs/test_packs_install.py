"""Installing from a folder or zip: all of a pack or nothing, and never outside its folder."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from casework.packs.install import install_packs
from casework.packs.state import PackState, pack_status, pack_statuses
from matching.face.record import read_record
from models.errors import PackUnusable
from tests.pack_factories import CONTENT, tiny_manifest, tiny_text, written_tiny, zipped_tiny


def refusal(source: Path, models: Path, *, accept_licence: bool = False) -> PackUnusable:
    with pytest.raises(PackUnusable) as caught:
        install_packs(source, models, accept_licence=accept_licence)
    return caught.value


def test_a_folder_with_a_manifest_becomes_a_ready_pack(tmp_path: Path) -> None:
    source, models = written_tiny(tmp_path / "usb"), tmp_path / "models"
    report = install_packs(source, models, accept_licence=False)
    status = pack_status(tiny_manifest(), models)
    assert [ref.id for ref in report.installed] == ["tiny"]
    assert (status.state, status.ref) == (PackState.READY, report.installed[0])
    assert sorted(path.name for path in (models / "tiny").iterdir()) == sorted(
        [*CONTENT, "pack.toml", "installed.json"]
    )


@pytest.mark.parametrize("folder", ["", "release/", "a/b/c/"])
def test_a_zip_installs_whatever_folder_the_files_lie_in(tmp_path: Path, folder: str) -> None:
    source = zipped_tiny(tmp_path / "tiny.zip", folder=folder)
    install_packs(source, tmp_path / "models", accept_licence=False)
    assert pack_status(tiny_manifest(), tmp_path / "models").state is PackState.READY


def test_installing_again_replaces_a_damaged_pack(tmp_path: Path) -> None:
    source, models = written_tiny(tmp_path / "usb"), tmp_path / "models"
    install_packs(source, models, accept_licence=False)
    (models / "tiny" / "tiny_detector.onnx").write_bytes(b"rotten")
    assert pack_status(tiny_manifest(), models).state is PackState.DAMAGED
    install_packs(source, models, accept_licence=False)
    assert pack_status(tiny_manifest(), models).state is PackState.READY
    assert [path.name for path in models.iterdir()] == ["tiny"]


def test_progress_reaches_the_size_of_each_file(tmp_path: Path) -> None:
    last: dict[str, tuple[int, int | None]] = {}
    install_packs(
        written_tiny(tmp_path / "usb"),
        tmp_path / "models",
        accept_licence=False,
        progress=lambda what, done, total: last.__setitem__(what, (done, total)),
    )
    assert last == {name: (len(content), len(content)) for name, content in CONTENT.items()}


def test_a_wrong_file_leaves_the_installed_pack_as_it_was(tmp_path: Path) -> None:
    source, models = written_tiny(tmp_path / "usb"), tmp_path / "models"
    install_packs(source, models, accept_licence=False)
    content = bytearray(CONTENT["tiny_embedder.onnx"])
    content[0] ^= 1
    (source / "tiny_embedder.onnx").write_bytes(content)
    error = refusal(source, models)
    assert error.code == "pack_file_wrong"
    assert "tiny_embedder.onnx" in error.reason.zh
    assert "sha256" in error.advice.en
    assert pack_status(tiny_manifest(), models).state is PackState.READY
    assert [path.name for path in models.iterdir()] == ["tiny"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    source = written_tiny(tmp_path / "usb")
    (source / "tiny_detector.onnx").unlink()
    assert "tiny_detector.onnx is missing" in refusal(source, tmp_path / "models").reason.en


def test_entries_that_point_outside_are_not_followed(tmp_path: Path) -> None:
    source = tmp_path / "evil.zip"
    with ZipFile(source, "w") as archive:
        archive.writestr("../../outside.txt", b"must not appear")
        archive.writestr("/absolute.txt", b"must not appear")
        archive.writestr("../tiny_detector.onnx", CONTENT["tiny_detector.onnx"])
        archive.writestr("tiny_embedder.onnx", CONTENT["tiny_embedder.onnx"])
        archive.writestr("pack.toml", tiny_text())
    models = tmp_path / "deep" / "models"
    install_packs(source, models, accept_licence=False)
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    tiny = Path("deep/models/tiny")
    names = [*CONTENT, "pack.toml", "installed.json"]
    assert written == {Path("evil.zip"), *(tiny / name for name in names)}


def test_a_manifest_cannot_name_a_file_outside_its_folder(tmp_path: Path) -> None:
    source = written_tiny(tmp_path / "usb")
    text = tiny_text().replace('name = "tiny_detector.onnx"', 'name = "../../detector.onnx"')
    (source / "pack.toml").write_text(text, "utf-8")
    assert refusal(source, tmp_path / "models").code == "pack_manifest_invalid"


def test_a_zip_bomb_is_read_no_further_than_the_manifest_allows(tmp_path: Path) -> None:
    source = tmp_path / "bomb.zip"
    with ZipFile(source, "w", ZIP_DEFLATED) as archive:
        archive.writestr("pack.toml", tiny_text())
        archive.writestr("tiny_embedder.onnx", CONTENT["tiny_embedder.onnx"])
        with archive.open("tiny_detector.onnx", "w", force_zip64=True) as entry:
            for _ in range(64):
                entry.write(bytes(1 << 20))
    largest = 0

    def watch(what: str, done_bytes: int, total_bytes: int | None) -> None:
        nonlocal largest
        aside = [path for path in (tmp_path / "models").rglob("*.onnx") if path.is_file()]
        largest = max([largest, *(path.stat().st_size for path in aside)])

    with pytest.raises(PackUnusable) as caught:
        install_packs(source, tmp_path / "models", accept_licence=False, progress=watch)
    assert caught.value.code == "pack_file_wrong"
    assert largest < 3 << 20
    assert list((tmp_path / "models").iterdir()) == []


def test_a_torn_zip_is_said_to_be_torn(tmp_path: Path) -> None:
    source = zipped_tiny(tmp_path / "torn.zip")
    source.write_bytes(source.read_bytes()[:-40])
    assert refusal(source, tmp_path / "models").code == "pack_source_unreadable"


def test_damaged_content_in_a_zip_is_refused(tmp_path: Path) -> None:
    source = zipped_tiny(tmp_path / "bad.zip")
    content = bytearray(source.read_bytes())
    place = content.find(b"tiny_embedder.onnx") + 60
    content[place] ^= 0xFF
    source.write_bytes(content)
    assert refusal(source, tmp_path / "models").code in {"pack_source_unreadable", "pack_file_wrong"}
    assert list((tmp_path / "models").iterdir()) == []


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere", tmp_path / "models").code == "pack_source_unreadable"


def test_files_nobody_knows_are_refused_with_what_would_be_known(tmp_path: Path) -> None:
    error = refusal(zipped_tiny(tmp_path / "tiny.zip", manifest=False), tmp_path / "models")
    assert error.code == "pack_not_recognised"
    assert "face_recognition_sface_2021dec.onnx" in error.advice.en


def test_a_licence_that_is_not_accepted_installs_nothing(tmp_path: Path) -> None:
    source = written_tiny(tmp_path / "usb", needs_acceptance=True)
    assert refusal(source, tmp_path / "models").code == "licence_not_accepted"
    assert not (tmp_path / "models" / "tiny").exists()


def test_an_accepted_licence_is_recorded_beside_the_pack(tmp_path: Path) -> None:
    source, models = written_tiny(tmp_path / "usb", needs_acceptance=True), tmp_path / "models"
    install_packs(source, models, accept_licence=True)
    record = read_record(models / "tiny")
    assert record is not None
    assert record.accepted_licence is not None
    assert record.accepted_licence.url == "https://example.org/terms"


def test_a_pack_copied_by_hand_still_needs_its_licence_accepted(tmp_path: Path) -> None:
    written_tiny(tmp_path / "models" / "tiny", needs_acceptance=True)
    status = pack_status(tiny_manifest(needs_acceptance=True), tmp_path / "models")
    assert status.state is PackState.LICENCE_NOT_ACCEPTED


def test_the_list_holds_built_in_and_own_packs_by_name(tmp_path: Path) -> None:
    install_packs(written_tiny(tmp_path / "usb"), tmp_path, accept_licence=False)
    states = {status.manifest.id: status.state for status in pack_statuses(tmp_path)}
    assert list(states) == sorted(states)
    assert states["tiny"] is PackState.READY
    assert states["embedded"] is PackState.READY
    assert states["buffalo_l"] is PackState.NOT_INSTALLED


def test_a_manifest_under_a_built_in_name_is_not_believed(tmp_path: Path) -> None:
    source = written_tiny(tmp_path / "usb")
    (source / "pack.toml").write_text(tiny_text().replace('id = "tiny"', 'id = "opencv"'), "utf-8")
    error = refusal(source, tmp_path / "models")
    assert error.code == "pack_file_wrong"
    assert "face_detection_yunet_2023mar.onnx" in error.reason.en
