"""The face side of an installation: one pack's networks, calibration and galleries, in use together."""

from dataclasses import dataclass
from pathlib import Path

from casework.galleries import Galleries
from casework.settings import Settings
from matching.face.calibration import Calibration, find_calibration
from matching.face.locate import find_manifest, pack_folder
from matching.face.networks import FaceNetworks, load_networks
from matching.face.pipeline import FacePipeline
from models.errors import PackUnusable
from models.message import Message
from models.pack import PackRef
from store.db import Store


@dataclass(frozen=True, slots=True)
class FaceEngine:
    """Everything that belongs to one pack; `calibration` is None for a pack that has none."""

    pipeline: FacePipeline
    calibration: Calibration | None
    galleries: Galleries

    @property
    def ref(self) -> PackRef:
        """The pack all parts belong to."""
        return self.pipeline.ref

    def require(self, wanted: PackRef) -> None:
        """Raises PackUnusable unless these are the very networks `wanted` names."""
        if self.ref != wanted:
            raise _changed(wanted.id)


def build_engine(settings: Settings, store: Store, pack_id: str) -> FaceEngine:
    """The engine of an installed pack, its galleries still empty; raises PackUnusable."""
    networks = installed_networks(settings, pack_id)
    return FaceEngine(
        pipeline=FacePipeline(networks),
        calibration=find_calibration(
            pack_id, networks.embedding_digest, folders=settings.calibration_folders
        ),
        galleries=Galleries(
            store,
            networks.ref,
            networks.dimension,
            folder=gallery_folder(settings, networks.ref),
        ),
    )


def gallery_folder(settings: Settings, pack: PackRef) -> Path:
    """Where the files of that pack's galleries lie."""
    return settings.galleries_folder / f"{pack.id}-{pack.digest[:12]}"


def installed_networks(settings: Settings, pack_id: str) -> FaceNetworks:
    """The verified networks of an installed pack; raises PackUnusable."""
    manifest = find_manifest(pack_id, settings.packs_folder)
    folder = pack_folder(manifest, settings.packs_folder)
    return load_networks(manifest, folder, sessions=settings.networks)


def _changed(pack_id: str) -> PackUnusable:
    return PackUnusable(
        "pack_changed",
        Message(
            zh=f"已安装的模型包 {pack_id} 与生成现有人脸模板时所用的不同，两者不能比对。",
            en=f"The installed pack {pack_id} is not the one the stored templates were made with; "
            "the two cannot be compared.",
        ),
        Message(
            zh=f"请装回原来的模型包，或运行 guitu models use {pack_id} 用新包重新计算所有照片。",
            en=f"Install the earlier pack again, or compute all photos anew with: guitu models use {pack_id}",
        ),
    )
