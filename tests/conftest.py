"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.databases"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The developers' shared material (faces, networks, reference cases); the test is skipped where it is absent.

    `GUITU_SHARED` names the folder, else it lies beside the project.
    """
    folder = Path(os.environ.get("GUITU_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared material is not here: set GUITU_SHARED to its folder")
    return folder
