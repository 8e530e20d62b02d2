"""Small packs for tests: real manifests over a few bytes of content or tiny ONNX graphs."""

import hashlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from matching.face.manifest import PackManifest, parse_manifest

DETECTOR_BYTES = b"detector " * 4_000
EMBEDDER_BYTES = b"embedder " * 20_000
CONTENT = {"tiny_detector.onnx": DETECTOR_BYTES, "tiny_embedder.onnx": EMBEDDER_BYTES}

_TEXT = """
id = "tiny"
{archive}
[title]
zh = "试验包"
en = "Trial pack"
[licence]
name = "Trial terms"
url = "https://example.org/terms"
allows_production = false
needs_acceptance = {needs_acceptance}
[[files]]
name = "tiny_detector.onnx"
role = "detector"
bytes = {detector_bytes}
sha256 = "{detector_sha256}"
{detector_url}
[[files]]
name = "tiny_embedder.onnx"
role = "embedder"
bytes = {embedder_bytes}
sha256 = "{embedder_sha256}"
{embedder_url}
[detector]
kind = "yunet"
input_size_px = 480
score_threshold = 0.6
[embedder]
kind = "onnx"
dimension = 3
input_size_px = 112
colour = "rgb"
mean = [0.0, 0.0, 0.0]
std = [1.0, 1.0, 1.0]
template_px = [[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]]
"""


def tiny_text(
    *, needs_acceptance: bool = False, file_host: str | None = None, archive_url: str | None = None
) -> str:
    """The TOML text of a pack of two small files."""
    detector, embedder = CONTENT["tiny_detector.onnx"], CONTENT["tiny_embedder.onnx"]
    return _TEXT.format(
        archive=f'archive_url = "{archive_url}"' if archive_url else "",
        needs_acceptance=str(needs_acceptance).lower(),
        detector_bytes=len(detector),
        detector_sha256=hashlib.sha256(detector).hexdigest(),
        detector_url=f'url = "{file_host}/tiny_detector.onnx"' if file_host else "",
        embedder_bytes=len(embedder),
        embedder_sha256=hashlib.sha256(embedder).hexdigest(),
        embedder_url=f'url = "{file_host}/tiny_embedder.onnx"' if file_host else "",
    )


def tiny_manifest(*, needs_acceptance: bool = False) -> PackManifest:
    """The manifest of that pack."""
    return parse_manifest(tiny_text(needs_acceptance=needs_acceptance), "tiny")


def zipped_tiny(path: Path, *, folder: str = "", manifest: bool = True) -> Path:
    """A zip with both files, inside `folder` if one is named, and the manifest unless told otherwise."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        if manifest:
            archive.writestr(f"{folder}pack.toml", tiny_text())
        for name, content in CONTENT.items():
            archive.writestr(f"{folder}{name}", content)
    return path


def written_tiny(folder: Path, *, needs_acceptance: bool = False) -> Path:
    """A folder with the manifest and both files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(tiny_text(needs_acceptance=needs_acceptance), "utf-8")
    for name, content in CONTENT.items():
        (folder / name).write_bytes(content)
    return folder
