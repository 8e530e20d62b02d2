"""What a manifest may say, and how a wrong one is refused."""

from pathlib import Path

import pytest

from matching.face.manifest import (
    DetectorKind,
    FileRole,
    PackManifest,
    built_in_manifests,
    built_in_text,
    parse_manifest,
    read_manifest,
)
from models.errors import PackUnusable
from tests.pack_factories import tiny_text


def refusal(text: str) -> PackUnusable:
    with pytest.raises(PackUnusable) as caught:
        parse_manifest(text, "my/pack.toml")
    assert caught.value.code == "pack_manifest_invalid"
    return caught.value


def test_the_built_in_packs_are_these() -> None:
    assert [manifest.id for manifest in built_in_manifests()] == [
        "antelopev2",
        "buffalo_l",
        "buffalo_s",
        "embedded",
        "opencv",
        "scrfd-mobilefacenet",
        "yunet-edgeface-xs",
        "yunet-retail-0095",
    ]


@pytest.mark.parametrize("manifest", built_in_manifests(), ids=lambda manifest: manifest.id)
def test_a_built_in_manifest_lies_in_the_file_named_after_it(manifest: PackManifest) -> None:
    assert parse_manifest(built_in_text(manifest.id), manifest.id) == manifest


def test_insightface_weights_need_their_licence_accepted_and_are_not_for_production() -> None:
    insightface = {"antelopev2", "buffalo_l", "buffalo_s", "scrfd-mobilefacenet"}
    for manifest in built_in_manifests():
        assert manifest.licence.needs_acceptance is (manifest.id in insightface)
        if manifest.id in insightface:
            assert not manifest.licence.allows_production


def test_the_published_hashes_are_pinned(shared_dir: Path) -> None:
    readme = (shared_dir / "models" / "README.md").read_text("utf-8")
    for manifest in built_in_manifests():
        if manifest.package is None and manifest.id != "antelopev2":
            assert all(file.sha256 in readme for file in manifest.files), manifest.id


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackUnusable) as caught:
        read_manifest(tmp_path / "pack.toml")
    assert str(tmp_path / "pack.toml") in caught.value.reason.en


def test_broken_toml_is_refused_with_the_file() -> None:
    assert "my/pack.toml" in refusal("id = ").reason.en


@pytest.mark.parametrize(
    ("line", "replacement", "key"),
    [
        ("dimension = 3", "dimension = 0", "embedder.dimension"),
        ("dimension = 3", "", "embedder.dimension"),
        ('colour = "rgb"', 'colour = "grey"', "embedder.colour"),
        ('kind = "yunet"', 'kind = "mtcnn"', "detector.kind"),
        ("needs_acceptance = false", 'needs_acceptance = false\nsurprise = "x"', "licence.surprise"),
        ('name = "tiny_detector.onnx"', 'name = "../tiny_detector.onnx"', "files.0.name"),
        ('id = "tiny"', 'id = "a/b"', "id"),
        ('url = "https://example.org/terms"', 'url = "file:///etc/passwd"', "licence.url"),
    ],
)
def test_a_wrong_key_is_named(line: str, replacement: str, key: str) -> None:
    text = tiny_text()
    assert line in text
    error = refusal(text.replace(line, replacement, 1))
    assert error.field == key
    assert key in error.reason.en
    assert key in error.reason.zh


def test_a_pack_without_an_embedder_is_refused() -> None:
    error = refusal(tiny_text().replace('role = "embedder"', 'role = "landmarks"'))
    assert "detector, embedder" in error.reason.en


def test_an_embedder_that_aligns_by_other_landmarks_is_refused() -> None:
    text = tiny_text().replace('kind = "yunet"', 'kind = "dlib_hog"')
    assert refusal(text.replace('role = "detector"', 'role = "landmarks"')).field == "embedder.kind"


def test_an_onnx_embedder_without_a_template_is_refused() -> None:
    text = "\n".join(line for line in tiny_text().splitlines() if not line.startswith("template_px"))
    assert refusal(text).field == "embedder.template_px"


def test_dlib_brings_its_hog_detector_in_the_library() -> None:
    assert DetectorKind.DLIB_HOG.roles == {FileRole.LANDMARKS}
