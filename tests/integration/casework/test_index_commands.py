"""`guitu index` as its users run it: alone, beside a running server, and before there is anything."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest
from typer.testing import CliRunner

from casework.active_pack import adopt_pack
from casework.cli.index_commands import index_app
from casework.face_engine import installed_networks
from casework.gallery_upkeep import GalleryUpkeep, KindProgress, gallery_upkeep
from casework.runtime import open_runtime
from casework.settings import Settings
from models.quality import Verdict
from models.report import ReportState
from store.templates import NewTemplate
from tests.forked_commands import Ended, Step, run_forked
from tests.store_factories import add_photo, file_report, person_of
from tests.unit.index.gallery_data import unit_vectors

PEOPLE = 30
ALL = ["build", "stats", "compact", "verify"]
START_S = 60


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that uses the embedded pack, knows 30 people and one who left; its gallery files."""
    folder = tmp_path_factory.mktemp("built")
    settings = Settings(data_dir=folder / "data")
    runtime = open_runtime(settings)
    networks = installed_networks(settings, "embedded")
    pack = adopt_pack(runtime.store, networks.ref)
    vectors = unit_vectors(PEOPLE + 1, networks.dimension, seed=1).astype(np.float16)
    with runtime.store.begin() as work:
        for number, vector in enumerate(vectors):
            report = file_report(work)
            photo = add_photo(work, report, source=f"{number}")
            new = NewTemplate(photo.id, person_of(report), pack, vector, Verdict.USABLE, 0)
            work.templates.add(new)
        work.reports.set_state(report.id, ReportState.CLOSED)
    with gallery_upkeep(runtime) as upkeep:
        upkeep.build(lambda kind: lambda done, total: None)
    return folder


@pytest.fixture
def installation(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "installation"))


@pytest.fixture(scope="module")
def outcomes(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Ended]]:
    """The commands in three installations: whole, with a damaged file, and without anything."""
    folder = tmp_path_factory.mktemp("outcomes")
    whole, damaged = (shutil.copytree(built, folder / name) for name in ("whole", "damaged"))
    (state,) = damaged.glob("data/galleries/*/reports/state-*")
    content = bytearray(state.read_bytes())
    content[-40] ^= 1
    state.write_bytes(content)
    (folder / "empty").mkdir()
    words = {whole: ALL, damaged: ["verify", "verify"], folder / "empty": ALL}
    steps = [Step(str(where), ["index", word]) for where, several in words.items() for word in several]
    ended = iter(run_forked(steps))
    return {where.name: [next(ended) for _ in several] for where, several in words.items()}


def ran(folder: Path, *commands: str) -> list[Ended]:
    """The outcomes of `guitu index COMMAND`, one after the other."""
    return run_forked([Step(str(folder), ["index", command]) for command in commands])


def test_galleries_are_built_shown_compacted_and_verified(outcomes: dict[str, list[Ended]]) -> None:
    build, stats, compact, verify = outcomes["whole"]
    assert [each.status for each in (build, stats, compact, verify)] == [0, 0, 0, 0]
    for shown, title in ((build, "重建 Building"), (compact, "压缩 Compacting"), (verify, "核对 Verifying")):
        assert title in shown.stderr, "progress goes to standard error"
        assert title not in shown.stdout
    assert stats.stderr == ""
    for shown in (build, stats, compact):
        (row,) = (line for line in shown.stdout.splitlines() if "寻人报告 reports" in line)
        assert [cell.strip() for cell in row.split("│")[2:4]] == [f"{PEOPLE}", f"{PEOPLE}"]
        assert "embedded@" in shown.stdout
        assert "exact" in row
    assert f"寻人报告 reports: {PEOPLE} 个模板 templates, 一致 agree" in verify.stdout
    assert "人脸库" not in verify.stderr, "nothing was wrong with the files"


def test_verify_says_what_was_wrong_and_that_it_is_repaired(outcomes: dict[str, list[Ended]]) -> None:
    first, second = outcomes["damaged"]
    assert (first.status, second.status) == (0, 0)
    assert "人脸库 reports 的文件已损坏" in first.stderr
    assert "rebuilt from the store" in first.stderr
    assert "damaged" not in second.stderr
    assert f"reports: {PEOPLE} 个模板 templates, 一致 agree" in second.stdout


def test_before_a_pack_is_in_use_every_command_says_so(outcomes: dict[str, list[Ended]]) -> None:
    for ended in outcomes["empty"]:
        assert ended.status == 2
        assert ended.stdout == ""
        assert "还没有使用任何人脸模型包。" in ended.stderr
        assert "No face-network pack is in use yet." in ended.stderr
        assert "guitu models use" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_beside_a_server_files_are_read_and_not_written_until_it_is_killed(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(installation):
        stats, verify, build, compact = ran(installation, "stats", "verify", "build", "compact")
    assert (stats.status, verify.status) == (0, 0)
    assert "文件由另一个进程维护。 The files are kept by another process." in stats.stderr
    assert f"{PEOPLE} 个模板 templates, 一致 agree" in verify.stdout
    for refused in (build, compact):
        assert refused.status == 2
        assert "Another guitu process keeps the files of the face galleries." in refused.stderr
        assert "guitu serve" in refused.stderr
    monkeypatch.setenv("GUITU_DATA_DIR", str(installation / "data"))
    after = [CliRunner().invoke(index_app, [word]) for word in ("build", "compact", "stats")]
    assert [each.exit_code for each in after] == [0, 0, 0]
    assert "another process" not in after[-1].stderr


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """`guitu serve` in a process of its own, killed when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = "from casework.cli.app import main; main()"
    server = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", str(port)],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"GUITU_DATA_DIR": str(folder / "data")},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(server, f"http://127.0.0.1:{port}/v1/health")
        yield
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait(10)


def wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server stopped while starting"
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_a_disk_that_does_not_take_the_files_ends_a_build_with_status_1(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built_on_a_full_disk(upkeep: GalleryUpkeep, progress: KindProgress) -> object:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
        try:
            return build(upkeep, progress)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    build = GalleryUpkeep.build
    monkeypatch.setenv("GUITU_DATA_DIR", str(installation / "data"))
    monkeypatch.setattr(GalleryUpkeep, "build", built_on_a_full_disk)
    ended = CliRunner().invoke(index_app, ["build"])
    assert ended.exit_code == 1
    assert "could not be written" in ended.stderr
    monkeypatch.undo()
    monkeypatch.setenv("GUITU_DATA_DIR", str(installation / "data"))
    assert CliRunner().invoke(index_app, ["build"]).exit_code == 0
