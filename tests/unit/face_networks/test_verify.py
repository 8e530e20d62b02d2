"""A pack is only what its manifest says when every byte is."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matching.face.locate import find_manifest, pack_folder
from matching.face.manifest import PackManifest, PythonPackage, built_in_manifests
from matching.face.networks import load_networks
from matching.face.record import RECORD_NAME, AcceptedLicence, InstallRecord, write_record
from matching.face.verify import (
    embedding_digest,
    pack_ref,
    reinstall_command,
    require_accepted_licence,
    verify_pack,
)
from models.errors import PackUnusable
from tests.pack_factories import tiny_manifest, written_tiny


def built_in(pack_id: str) -> PackManifest:
    return next(manifest for manifest in built_in_manifests() if manifest.id == pack_id)


def test_an_intact_pack_has_its_identity(tmp_path: Path) -> None:
    ref = verify_pack(tiny_manifest(), written_tiny(tmp_path))
    assert ref.id == "tiny"
    assert ref == pack_ref(tiny_manifest())


def test_one_altered_byte_refuses_the_pack_and_says_what_to_do(tmp_path: Path) -> None:
    file = written_tiny(tmp_path) / "tiny_embedder.onnx"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(PackUnusable) as caught:
        verify_pack(tiny_manifest(), tmp_path)
    assert caught.value.code == "pack_digest_mismatch"
    assert "tiny_embedder.onnx" in caught.value.reason.en
    assert "guitu models install" in caught.value.advice.en
    assert "guitu models install" in caught.value.advice.zh


def test_networks_are_not_loaded_from_altered_files(tmp_path: Path) -> None:
    written_tiny(tmp_path)
    (tmp_path / "tiny_detector.onnx").write_bytes(b"something else")
    with pytest.raises(PackUnusable) as caught:
        load_networks(tiny_manifest(), tmp_path)
    assert caught.value.code == "pack_digest_mismatch"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (written_tiny(tmp_path) / "tiny_detector.onnx").unlink()
    with pytest.raises(PackUnusable) as caught:
        verify_pack(tiny_manifest(), tmp_path)
    assert caught.value.code == "pack_file_missing"
    assert "tiny_detector.onnx" in caught.value.reason.zh


@pytest.mark.parametrize(
    ("pack_id", "command"),
    [
        ("buffalo_l", "guitu models pull buffalo_l"),
        ("opencv", "guitu models pull opencv"),
        ("yunet-edgeface-xs", "guitu models install FOLDER-OR-ZIP"),
        ("embedded", "pip install guitu[embedded] --force-reinstall"),
    ],
)
def test_the_reinstall_command_fits_the_pack(pack_id: str, command: str) -> None:
    assert reinstall_command(built_in(pack_id)) == command


def test_words_and_addresses_do_not_change_the_identity() -> None:
    manifest = tiny_manifest()
    renamed = replace(manifest, licence=replace(manifest.licence, name="Other words"), calibration="x")
    assert pack_ref(renamed) == pack_ref(manifest)


def test_anything_that_changes_a_vector_changes_the_identity() -> None:
    manifest = tiny_manifest()
    brighter = replace(manifest, embedder=replace(manifest.embedder, mean=(1.0, 0.0, 0.0)))
    stricter = replace(manifest, detector=replace(manifest.detector, score_threshold=0.7))
    refs = {pack_ref(manifest), pack_ref(brighter), pack_ref(stricter)}
    assert len(refs) == 3


def test_the_embedding_digest_does_not_depend_on_the_detector() -> None:
    manifest = tiny_manifest()
    stricter = replace(manifest, detector=replace(manifest.detector, score_threshold=0.7))
    brighter = replace(manifest, embedder=replace(manifest.embedder, mean=(1.0, 0.0, 0.0)))
    assert embedding_digest(stricter) == embedding_digest(manifest)
    assert embedding_digest(brighter) != embedding_digest(manifest)


def test_a_licence_that_nobody_accepted_keeps_the_pack_from_loading(tmp_path: Path) -> None:
    written_tiny(tmp_path, needs_acceptance=True)
    with pytest.raises(PackUnusable) as caught:
        load_networks(tiny_manifest(needs_acceptance=True), tmp_path)
    assert caught.value.code == "licence_not_accepted"
    assert "--accept-licence" in caught.value.advice.en
    assert "https://example.org/terms" in caught.value.advice.zh


def test_an_accepted_licence_is_read_from_the_record(tmp_path: Path) -> None:
    manifest, now = tiny_manifest(needs_acceptance=True), datetime(2026, 11, 22, tzinfo=UTC)
    write_record(
        tmp_path, InstallRecord(now, AcceptedLicence("Trial terms", "https://example.org/terms", now))
    )
    require_accepted_licence(manifest, tmp_path)


def test_terms_at_another_address_are_other_terms(tmp_path: Path) -> None:
    manifest, now = tiny_manifest(needs_acceptance=True), datetime(2026, 11, 22, tzinfo=UTC)
    write_record(tmp_path, InstallRecord(now, AcceptedLicence("Trial terms", "https://example.org/old", now)))
    with pytest.raises(PackUnusable) as caught:
        require_accepted_licence(manifest, tmp_path)
    assert caught.value.code == "licence_not_accepted"


def test_a_damaged_record_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / RECORD_NAME).write_text("{", "utf-8")
    with pytest.raises(PackUnusable) as caught:
        require_accepted_licence(tiny_manifest(needs_acceptance=True), tmp_path)
    assert caught.value.code == "pack_record_invalid"


def test_a_python_package_that_is_not_installed_is_asked_for(tmp_path: Path) -> None:
    absent = PythonPackage("no_such_package_here", "models", "pip install guitu[embedded]")
    with pytest.raises(PackUnusable) as caught:
        pack_folder(replace(built_in("embedded"), package=absent), tmp_path)
    assert caught.value.code == "pack_package_missing"
    assert "pip install guitu[embedded]" in caught.value.advice.en


def test_an_installed_pack_is_found_by_its_folder(tmp_path: Path) -> None:
    written_tiny(tmp_path / "tiny")
    assert find_manifest("tiny", tmp_path) == tiny_manifest()
    assert pack_folder(tiny_manifest(), tmp_path) == tmp_path / "tiny"


@pytest.mark.parametrize("pack_id", ["unheard-of", "../tiny", "", "."])
def test_an_unknown_pack_is_refused(pack_id: str, tmp_path: Path) -> None:
    written_tiny(tmp_path / "tiny")
    (tmp_path / "models").mkdir()
    with pytest.raises(PackUnusable) as caught:
        find_manifest(pack_id, tmp_path / "models")
    assert caught.value.code == "pack_unknown"
