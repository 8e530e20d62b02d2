"""Which packs there are and whether each can be used."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from matching.face.locate import pack_folder
from matching.face.manifest import MANIFEST_NAME, PackManifest, built_in_manifests, read_manifest
from matching.face.verify import require_accepted_licence, verify_pack
from models.errors import PackUnusable
from models.pack import PackRef


class PackState(StrEnum):
    """Whether a pack can be used, in one word."""

    READY = "ready"
    NOT_INSTALLED = "not_installed"
    DAMAGED = "damaged"
    LICENCE_NOT_ACCEPTED = "licence_not_accepted"


@dataclass(frozen=True, slots=True)
class PackStatus:
    """One pack: its manifest, its identity if its files are intact, what keeps it from use if anything."""

    manifest: PackManifest
    state: PackState
    ref: PackRef | None
    obstacle: PackUnusable | None


def pack_statuses(models_folder: Path) -> list[PackStatus]:
    """Every built-in pack and every pack installed in `models_folder`, by id; all files are hashed."""
    return [pack_status(manifest, models_folder) for manifest in known_manifests(models_folder)]


def known_manifests(models_folder: Path) -> list[PackManifest]:
    """The manifests of built-in packs and of those in `models_folder`, by id; no file is hashed."""
    by_id = {manifest.id: manifest for manifest in (*_own_packs(models_folder), *built_in_manifests())}
    return [by_id[pack_id] for pack_id in sorted(by_id)]


def pack_status(manifest: PackManifest, models_folder: Path) -> PackStatus:
    """Whether that pack can be used; its files are hashed."""
    try:
        folder = pack_folder(manifest, models_folder)
        if not folder.is_dir():
            return PackStatus(manifest, PackState.NOT_INSTALLED, None, None)
        ref = verify_pack(manifest, folder)
    except PackUnusable as error:
        state = PackState.NOT_INSTALLED if error.code == "pack_package_missing" else PackState.DAMAGED
        return PackStatus(manifest, state, None, error)
    try:
        require_accepted_licence(manifest, folder)
    except PackUnusable as error:
        return PackStatus(manifest, PackState.LICENCE_NOT_ACCEPTED, ref, error)
    return PackStatus(manifest, PackState.READY, ref, None)


def _own_packs(models_folder: Path) -> list[PackManifest]:
    return [read_manifest(path) for path in sorted(models_folder.glob(f"[!.]*/{MANIFEST_NAME}"))]
