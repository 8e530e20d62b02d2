"""Where the files of a pack lie."""

from importlib.util import find_spec
from pathlib import Path

from matching.face.manifest import PackManifest, PythonPackage
from models.errors import PackUnusable
from models.message import Message


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
