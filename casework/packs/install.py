"""Puts a pack into the models folder: written aside, verified, then moved into place."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from casework.packs.progress import Progress, silent
from casework.packs.recognise import PackText, packs_in
from casework.packs.source import PackSource, open_source
from casework.packs.state import PackState, pack_status
from matching.face.manifest import MANIFEST_NAME, PackFile
from matching.face.record import AcceptedLicence, InstallRecord, write_record
from matching.face.verify import licence_not_accepted, verify_pack
from models.errors import PackUnusable
from models.message import Message
from models.pack import PackRef

_COPY_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class InstallReport:
    """What an installation did: packs now ready, and packs recognised but refused with the reason."""

    installed: tuple[PackRef, ...]
    refused: tuple[PackUnusable, ...]


def install_packs(
    source: Path, models_folder: Path, *, accept_licence: bool, progress: Progress = silent
) -> InstallReport:
    """Installs every pack found in a folder or zip, by its `pack.toml` or by the names of its files.

    Needs no network. A pack whose licence must be accepted is refused unless `accept_licence`. Raises
    PackUnusable when nothing in `source` is a pack, and when the only pack in it is refused.
    """
    installed: list[PackRef] = []
    refused: list[PackUnusable] = []
    with open_source(source) as opened:
        found = packs_in(opened, source)
        for pack in found:
            try:
                ref = install_pack(
                    pack, opened, models_folder, accept_licence=accept_licence, progress=progress
                )
                installed.append(ref)
            except PackUnusable as error:
                if len(found) == 1:
                    raise
                refused.append(error)
    return InstallReport(tuple(installed), tuple(refused))


def install_pack(
    pack: PackText,
    source: PackSource,
    models_folder: Path,
    *,
    accept_licence: bool,
    progress: Progress = silent,
) -> PackRef:
    """Installs one pack whose files are in `source`; all of it or nothing. Raises PackUnusable."""
    manifest = pack.manifest
    if manifest.licence.needs_acceptance and not accept_licence:
        present = pack_status(manifest, models_folder)
        if present.state is PackState.READY and present.ref is not None:
            return present.ref
        raise licence_not_accepted(manifest)
    models_folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{manifest.id}-", dir=models_folder))
    try:
        for file in manifest.files:
            _copy(source, file, aside, progress)
        (aside / MANIFEST_NAME).write_text(pack.text, "utf-8")
        write_record(aside, _record(pack))
        ref = verify_pack(manifest, aside)
        aside.chmod(0o755)
        _move_into_place(aside, models_folder / manifest.id)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return ref


def _copy(source: PackSource, file: PackFile, folder: Path, progress: Progress) -> None:
    """Copies one file, no more bytes than the manifest states: a zip may claim little and hold much."""
    if file.name not in source.names():
        raise _not_this_file(file, f"缺少 {file.name}", f"{file.name} is missing")
    digest, done = hashlib.sha256(), 0
    with source.open(file.name) as reader, (folder / file.name).open("wb") as writer:
        while done <= file.bytes and (block := reader.read(_COPY_AT_ONCE)):
            writer.write(block)
            digest.update(block)
            done += len(block)
            progress(file.name, min(done, file.bytes), file.bytes)
        writer.flush()
        os.fsync(writer.fileno())
    if done != file.bytes:
        raise _not_this_file(
            file, f"{file.name} 不是 {file.bytes} 字节", f"{file.name} is not {file.bytes} bytes"
        )
    if digest.hexdigest() != file.sha256:
        reason = f"{file.name} has another sha256 than {file.sha256[:12]}…"
        raise _not_this_file(file, f"{file.name} 的 sha256 不是 {file.sha256[:12]}…", reason)


def _record(pack: PackText) -> InstallRecord:
    now, licence = datetime.now(UTC), pack.manifest.licence
    accepted = AcceptedLicence(licence.name, licence.url, now) if licence.needs_acceptance else None
    return InstallRecord(installed_at=now, accepted_licence=accepted)


def _move_into_place(aside: Path, target: Path) -> None:
    """One rename where nothing was before; else the old folder steps aside first and is then removed."""
    if target.exists():
        former = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        target.rename(former / target.name)
        aside.rename(target)
        shutil.rmtree(former)
    else:
        aside.rename(target)


def _not_this_file(file: PackFile, zh: str, en: str) -> PackUnusable:
    return PackUnusable(
        "pack_file_wrong",
        Message(zh=f"不能安装：{zh}。", en=f"Not installed: {en}."),
        Message(
            zh=f"请重新取得 {file.name}（sha256 {file.sha256}）。",
            en=f"Get {file.name} again (sha256 {file.sha256}).",
        ),
    )
