"""Fetches a pack from its official addresses and installs it."""

import shutil
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx

from casework.packs.download import Download, fetch
from casework.packs.install import install_pack
from casework.packs.progress import Progress, silent
from casework.packs.recognise import PackText
from casework.packs.source import open_source
from casework.packs.state import PackState, pack_status
from matching.face.manifest import PackManifest
from matching.face.verify import licence_not_accepted
from models.errors import PackUnusable
from models.message import Message
from models.pack import PackRef


def pull_pack(
    pack: PackText,
    models_folder: Path,
    client: httpx.Client,
    *,
    accept_licence: bool,
    progress: Progress = silent,
) -> PackRef:
    """The pack, fetched, verified and installed; one that is ready already is left as it is.

    Raises PackUnusable: `pack_has_no_address`, `licence_not_accepted` (before anything is fetched),
    the refusals of `fetch`, and `pack_file_wrong` when the bytes are not the manifest's.
    """
    manifest = pack.manifest
    present = pack_status(manifest, models_folder)
    if present.state is PackState.READY and present.ref is not None:
        return present.ref
    folder = models_folder / f".download-{manifest.id}"
    downloads = _downloads(manifest, folder)
    if manifest.licence.needs_acceptance and not accept_licence:
        raise licence_not_accepted(manifest)
    for download in downloads:
        fetch(download, client, progress)
    try:
        with open_source(downloads[0].target if manifest.archive_url else folder) as source:
            return install_pack(pack, source, models_folder, accept_licence=accept_licence, progress=progress)
    finally:
        # Complete downloads that turn out wrong must be fetched anew.
        shutil.rmtree(folder, ignore_errors=True)


def _downloads(manifest: PackManifest, folder: Path) -> list[Download]:
    if manifest.archive_url:
        name = PurePosixPath(urlsplit(manifest.archive_url).path).name
        return [Download(manifest.archive_url, folder / name)]
    downloads = [Download(file.url, folder / file.name, file.bytes) for file in manifest.files if file.url]
    if len(downloads) < len(manifest.files):
        raise _no_address(manifest)
    return downloads


def _no_address(manifest: PackManifest) -> PackUnusable:
    command = manifest.package.install if manifest.package else "guitu models install FOLDER-OR-ZIP"
    return PackUnusable(
        "pack_has_no_address",
        Message(
            zh=f"人脸模型包 {manifest.id} 没有下载地址。",
            en=f"The pack {manifest.id} has no address to pull it from.",
        ),
        Message(zh=f"请运行：{command}", en=f"Run: {command}"),
    )
