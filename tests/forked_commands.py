"""`guitu` commands as processes of their own, some of them killed while they run.

Run as `python -m tests.forked_commands` with a JSON list of steps on standard input (`kill_at_writes` is null
for a command that runs to its end); prints a JSON list of what became of each. The processes are forked after
the imports, so that many of them cost the start of one.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

_QUERY = "SELECT " + " + ".join(
    f"(SELECT count(*) FROM {table})" for table in ("admissions", "photos", "searches")
)


@dataclass(frozen=True, slots=True)
class Step:
    """A command in a folder, whose installation lies in `data` there.

    Killed with SIGKILL once so many admissions, photos and searches are stored; None: not killed.
    """

    folder: str
    arguments: Sequence[str]
    kill_at_writes: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The exit status (-9 when killed), what was printed, and how many writes are stored."""

    status: int
    stdout: str
    stderr: str
    writes: int


def run_forked(steps: Sequence[Step]) -> list[Ended]:
    """Runs the steps one after the other, in processes forked from a fresh one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.forked_commands"],
        input=json.dumps([asdict(step) for step in steps]),
        cwd=Path(__file__).parents[1],
        env=kept | {"COLUMNS": "200"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=400,
        check=True,
    )
    return [Ended(**each) for each in json.loads(ran.stdout)]


def _run(step: Step) -> Ended:
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        pid = os.fork()
        if not pid:
            _become(step, stdout.fileno(), stderr.fileno())
        status = _end_of(pid, step)
        stdout.seek(0)
        stderr.seek(0)
        return Ended(status, stdout.read().decode(), stderr.read().decode(), _writes(step))


def _become(step: Step, stdout: int, stderr: int) -> None:
    from casework.cli.app import main

    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    os.chdir(step.folder)
    os.environ["GUITU_DATA_DIR"] = "data"
    sys.argv = ["guitu", *step.arguments]
    status = 0
    try:
        main()
    except SystemExit as end:
        status = int(end.code or 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _end_of(pid: int, step: Step) -> int:
    while step.kill_at_writes is not None and _writes(step) < step.kill_at_writes:
        assert os.waitpid(pid, os.WNOHANG) == (0, 0), "the command ended before it was killed"
        time.sleep(0.002)
    if step.kill_at_writes is not None:
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _writes(step: Step) -> int:
    path = Path(step.folder, "data", "guitu.db")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute(_QUERY).fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def _ready() -> None:
    """Pays once, before the forks, for what every command needs: the imports and the embedded networks."""
    import casework.cli.app  # noqa: F401
    from casework.face_engine import installed_networks
    from casework.settings import Settings
    from tests.loaded_networks import share_networks

    share_networks(pytest.MonkeyPatch())
    settings = Settings()
    installed_networks(settings, settings.initial_pack)


if __name__ == "__main__":
    _ready()
    steps = [Step(**each) for each in json.load(sys.stdin)]
    sys.stdout.write(json.dumps([asdict(_run(step)) for step in steps]))
