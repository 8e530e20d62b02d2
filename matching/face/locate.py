"""Where the files of a pack lie."""

from importlib.util import find_spec
from pathlib import Path

from matching.face.manifest import (
    MANIFEST_NAME,
    PackManifest,
    PythonPackage,
    built_in_manifests,
    read_manifest,
)
from models.errors import PackUnusable
from models.message import Message


def find_manifest(pack_id: str, models_folder: Path) -> PackManifest:
    """The manifest that ships under that id, else the one installed with the pack; raises PackUnusable."""
    for manifest in built_in_manifests():
        if manifest.id == pack_id:
            return manifest
    for installed in models_folder.glob(f"[!.]*/{MANIFEST_NAME}"):
        # Compared, never joined to a path: the id may come from a command line.
        if installed.parent.name == pack_id:
            return read_manifest(installed)
    raise _unknown(pack_id)


def pack_folder(manifest: PackManifest, models_folder: Path) -> Path:
    """The folder with the weights: in the Python package the manifest names, else under `models_folder`.

    Raises PackUnusable (`pack_package_missing`) when that Python package is not installed. The folder of an
    ordinary pack need not exist yet.
    """
    if manifest.package is None:
        return models_folder / manifest.id
    return _folder_in_package(manifest.id, manifest.package)


def _folder_in_package(pack_id: str, package: PythonPackage) -> Path:
    # find_spec locates without importing: face_recognition_models needs pkg_resources to be imported.
    spec = find_spec(package.module)
    if spec is None or not spec.submodule_search_locations:
        raise package_missing(pack_id, package)
    return Path(spec.submodule_search_locations[0]) / package.folder


def package_missing(pack_id: str, package: PythonPackage) -> PackUnusable:
    """What to say when the Python package behind a pack is not installed."""
    return PackUnusable(
        "pack_package_missing",
        Message(
            zh=f"人脸模型包 {pack_id} 需要的 Python 软件包尚未安装。",
            en=f"The Python packages that the pack {pack_id} needs are not installed.",
        ),
        Message(zh=f"请运行：{package.install}", en=f"Run: {package.install}"),
    )


def _unknown(pack_id: str) -> PackUnusable:
    return PackUnusable(
        "pack_unknown",
        Message(
            zh=f"没有名为 {pack_id} 的人脸模型包。", en=f"There is no face-network pack named {pack_id}."
        ),
        Message(
            zh="用 guitu models list 查看可用的模型包，用 guitu models install 安装。",
            en="See the packs with guitu models list; install one with guitu models install.",
        ),
    )
