"""The real networks, loaded and verified once per folder: each installation of its own asks for them anew."""

from collections.abc import Iterator
from functools import cache

import pytest

from matching.face.networks import load_networks

load_once = cache(load_networks)


def share_networks(patch: pytest.MonkeyPatch) -> None:
    """Installations opened in this process share their networks from now on."""
    patch.setattr("casework.face_engine.load_networks", load_once)


@pytest.fixture(scope="session", autouse=True)
def networks_loaded_once() -> Iterator[None]:
    """Installations of the tests share their networks."""
    with pytest.MonkeyPatch.context() as patch:
        share_networks(patch)
        yield
