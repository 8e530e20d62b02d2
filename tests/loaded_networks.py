"""The real networks, verified whenever an installation asks for them, and loaded once per folder."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from matching.face.manifest import PackManifest
from matching.face.networks import FaceNetworks, load_networks
from matching.face.verify import require_accepted_licence, verify_pack

_loaded = cache(load_networks)


def load_once(manifest: PackManifest, folder: Path, *, sessions: int = 1) -> FaceNetworks:
    """As `load_networks`, whose checks are made each time."""
    verify_pack(manifest, folder)
    require_accepted_licence(manifest, folder)
    return _loaded(manifest, folder, sessions=sessions)


def share_networks(patch: pytest.MonkeyPatch) -> None:
    """Installations opened in this process share their networks from now on."""
    patch.setattr("casework.face_engine.load_networks", load_once)


@pytest.fixture(scope="session", autouse=True)
def networks_loaded_once() -> Iterator[None]:
    """Installations of the tests share their networks."""
    with pytest.MonkeyPatch.context() as patch:
        share_networks(patch)
        yield
