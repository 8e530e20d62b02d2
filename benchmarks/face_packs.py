"""Opens a face pack for a bench: the embedded one, or one recognised in a folder of weights."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from casework.packs.install import install_packs
from matching.face.locate import find_manifest, pack_folder
from matching.face.networks import FaceNetworks, load_networks

SHARED = Path(os.environ.get("GUITU_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def open_pack(pack_id: str) -> FaceNetworks:
    """The networks of one pack with one session; weights come from the shared folder."""
    with TemporaryDirectory() as folder:
        models = Path(folder)
        if find_manifest(pack_id, models).package is None:
            install_packs(SHARED / "models", models, accept_licence=True)
        manifest = find_manifest(pack_id, models)
        return load_networks(manifest, pack_folder(manifest, models))


def packs_at_hand() -> tuple[str, ...]:
    """The packs that can be opened here, out of those with a promised speed."""
    return ("embedded", "yunet-edgeface-xs") if (SHARED / "models").is_dir() else ("embedded",)
