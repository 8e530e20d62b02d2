"""Finds out which packs a folder or zip contains."""

from dataclasses import dataclass
from pathlib import Path

from casework.packs.source import PackSource
from matching.face.locate import find_manifest
from matching.face.manifest import (
    MANIFEST_NAME,
    PackManifest,
    built_in_manifests,
    built_in_text,
    parse_manifest,
)
from models.errors import PackUnusable
from models.message import Message

_LARGEST_MANIFEST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class PackText:
    """A manifest, and the TOML text it was read from."""

    manifest: PackManifest
    text: str


def packs_in(source: PackSource, where: Path) -> tuple[PackText, ...]:
    """The pack that `pack.toml` describes; without one, the built-in packs all of whose file names are there.

    A `pack.toml` with the id of a built-in pack stands for the manifest built into this version. Raises
    PackUnusable `pack_not_recognised` when there is neither.
    """
    if MANIFEST_NAME in source.names():
        return (_described(source, where),)
    found = tuple(
        _built_in(manifest)
        for manifest in built_in_manifests()
        if manifest.package is None and {file.name for file in manifest.files} <= source.names()
    )
    if not found:
        raise _not_recognised(where)
    return found


def known_pack(pack_id: str, models_folder: Path) -> PackText:
    """The built-in or installed pack of that id; raises PackUnusable `pack_unknown`."""
    manifest = find_manifest(pack_id, models_folder)
    if manifest in built_in_manifests():
        return _built_in(manifest)
    return PackText(manifest, (models_folder / manifest.id / MANIFEST_NAME).read_text("utf-8"))


def _described(source: PackSource, where: Path) -> PackText:
    with source.open(MANIFEST_NAME) as stream:
        text = stream.read(_LARGEST_MANIFEST_BYTES).decode("utf-8", errors="replace")
    manifest = parse_manifest(text, f"{where}/{MANIFEST_NAME}")
    for own in built_in_manifests():
        if own.id == manifest.id:
            return _built_in(own)
    return PackText(manifest, text)


def _built_in(manifest: PackManifest) -> PackText:
    return PackText(manifest, built_in_text(manifest.id))


def _not_recognised(where: Path) -> PackUnusable:
    known = ", ".join(
        f"{manifest.id} ({' + '.join(file.name for file in manifest.files)})"
        for manifest in built_in_manifests()
        if manifest.package is None
    )
    return PackUnusable(
        "pack_not_recognised",
        Message(
            zh=f"{where} 中没有可识别的人脸模型包。", en=f"No face-network pack was recognised in {where}."
        ),
        Message(
            zh=f"请放入 {MANIFEST_NAME}（见 docs/face-packs.md），或某个内置模型包的全部文件：{known}",
            en=f"Add a {MANIFEST_NAME} (see docs/face-packs.md) or all files of a built-in pack: {known}",
        ),
    )
