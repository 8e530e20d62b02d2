"""Fixtures that every test may use."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases"]

ROOT = Path(__file__).resolve().parent.parent
# A busy machine is no finding: no test fails for its time, whatever example it draws.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

MEMORY = Path("/dev/shm")
ENOUGH_MEMORY_BYTES = 6 << 30


def pytest_configure() -> None:
    """Puts temporary folders into memory where there is plenty: every commit waits for the disk otherwise.

    What the tests prove of kills and full disks does not depend on it: only a power cut would.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH_MEMORY_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
        os.environ.setdefault("TMPDIR", str(MEMORY))
        tempfile.tempdir = None


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The developers' shared material (faces, networks, reference cases); where absent, the test is skipped.

    `GUITU_SHARED` names the folder, else it lies beside the project.
    """
    folder = Path(os.environ.get("GUITU_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared material is not here: set GUITU_SHARED to its folder")
    return folder


@pytest.fixture(scope="session")
def is_long() -> bool:
    """Whether loops that are short as a rule are to run long: 100 kills, a minute of threads, every photo.

    `GUITU_LONG_TESTS=1` asks for it.
    """
    return os.environ.get("GUITU_LONG_TESTS") == "1"
