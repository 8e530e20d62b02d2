"""Checks that the files of a pack are the ones its manifest means."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from matching.face.manifest import EmbedderSpec, FileRole, PackFile, PackManifest
from matching.face.record import read_record
from models.errors import PackUnusable
from models.message import Message
from models.pack import PackRef

_READ_AT_ONCE = 1 << 20


def verify_pack(manifest: PackManifest, folder: Path) -> PackRef:
    """The pack's identity, once every file in `folder` has the sha256 its manifest states.

    Raises PackUnusable: `pack_file_missing` or `pack_digest_mismatch`, each with what to do.
    """
    for file in manifest.files:
        _verify_file(manifest, file, folder)
    return pack_ref(manifest)


def require_accepted_licence(manifest: PackManifest, folder: Path) -> None:
    """Returns if the terms need no acceptance or were accepted; else PackUnusable `licence_not_accepted`."""
    if not manifest.licence.needs_acceptance:
        return
    record = read_record(folder)
    accepted = record.accepted_licence if record else None
    if accepted is None or accepted.url != manifest.licence.url:
        raise licence_not_accepted(manifest)


def licence_not_accepted(manifest: PackManifest) -> PackUnusable:
    """What to say when the terms of a pack have to be accepted first."""
    licence = manifest.licence
    return PackUnusable(
        "licence_not_accepted",
        Message(
            zh=f"人脸模型包 {manifest.id} 的许可（{licence.name}）尚未被接受。",
            en=f"The licence of the pack {manifest.id} ({licence.name}) has not been accepted.",
        ),
        Message(
            zh=f"请阅读 {licence.url}；如同意，安装时加上 --accept-licence。",
            en=f"Read {licence.url}; if you agree, install the pack with --accept-licence.",
        ),
    )


def pack_ref(manifest: PackManifest) -> PackRef:
    """Id and digest of a pack: sha256 over everything in the manifest that changes a template.

    Titles, licence, sizes and addresses do not count.
    """
    content = {
        "id": manifest.id,
        "files": {file.role: file.sha256 for file in manifest.files},
        "detector": asdict(manifest.detector),
        "embedder": asdict(manifest.embedder),
    }
    return PackRef(manifest.id, _digest(content))


def embedding_digest(manifest: PackManifest) -> str:
    """sha256 (hex) over the embedding part alone: the network's file and how faces are fed to it.

    Scores of two packs with equal embedding digests lie on one scale, whatever found the faces.
    """
    file = manifest.file(FileRole.EMBEDDER)
    return _digest({"file": file.sha256, "embedder": asdict(manifest.embedder)})


def require_dimension(spec: EmbedderSpec, found: int) -> None:
    """Returns if the network gives as many numbers as the manifest says; else PackUnusable."""
    if found == spec.dimension:
        return
    raise PackUnusable(
        "pack_embedder_mismatch",
        Message(
            zh=f"识别网络输出 {found} 维，清单写的是 {spec.dimension} 维。",
            en=f"The embedding network gives {found} numbers, the manifest says {spec.dimension}.",
        ),
        Message(zh="请更正清单中的 embedder.dimension。", en="Correct embedder.dimension in the manifest."),
        field="embedder.dimension",
    )


def file_digest(path: Path) -> str:
    """sha256 (hex) of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_READ_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()


def _digest(content: object) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _verify_file(manifest: PackManifest, file: PackFile, folder: Path) -> None:
    path = folder / file.name
    if not path.is_file():
        raise _unusable(
            manifest, "pack_file_missing", Message(f"缺少 {file.name}", f"{file.name} is missing")
        )
    found = file_digest(path)
    if found != file.sha256:
        reason = Message(
            f"{file.name} 的 sha256 是 {found[:12]}…，应为 {file.sha256[:12]}…",
            f"{file.name} has sha256 {found[:12]}…, expected {file.sha256[:12]}…",
        )
        raise _unusable(manifest, "pack_digest_mismatch", reason)


def _unusable(manifest: PackManifest, code: str, what: Message) -> PackUnusable:
    command = reinstall_command(manifest)
    return PackUnusable(
        code,
        Message(
            zh=f"人脸模型包 {manifest.id} 无法使用：{what.zh}。",
            en=f"The pack {manifest.id} cannot be used: {what.en}.",
        ),
        Message(zh=f"请重新安装：{command}", en=f"Install it again: {command}"),
    )


def reinstall_command(manifest: PackManifest) -> str:
    """The command that puts a pack (back) in place."""
    if manifest.package is not None:
        return manifest.package.install + " --force-reinstall"
    if manifest.archive_url or all(file.url for file in manifest.files):
        return f"guitu models pull {manifest.id}"
    return "guitu models install FOLDER-OR-ZIP"
