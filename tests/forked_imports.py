"""Imports that are killed while they run, then run again.

Run as `python -m tests.forked_imports FILE PHOTOS`, with GUITU_DATA_DIR set; prints how many records, photos
and searches there were at each kill. Imports are forked, so that many of them cost the start of one.
"""

import json
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from casework.cli.app import main

# After a record, after its photo, after its search (three writes a row): wherever a process may die.
KILLED_AT = (7, 20, 33)
_QUERY = (
    "SELECT (SELECT count(*) FROM admissions), (SELECT count(*) FROM photos), (SELECT count(*) FROM searches)"
)


def killed_and_resumed(file: str, photos: str) -> list[tuple[int, ...]]:
    """What was stored at each kill; afterwards the import has run to its end."""
    seen = []
    for writes in KILLED_AT:
        pid = _forked(file, photos)
        while sum(_stored()) < writes:
            assert os.waitpid(pid, os.WNOHANG) == (0, 0), "the import ended before it was killed"
            time.sleep(0.002)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        seen.append(_stored())
    _, status = os.waitpid(_forked(file, photos), 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return seen


def _forked(file: str, photos: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.dup2(2, 1)
    sys.argv = ["guitu", "import", "admissions", file, "--photos", photos]
    try:
        main()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    os._exit(0)


def _stored() -> tuple[int, ...]:
    path = Path(os.environ["GUITU_DATA_DIR"], "guitu.db")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return tuple(connection.execute(_QUERY).fetchone())
    except sqlite3.OperationalError:  # not made yet
        return (0, 0, 0)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(killed_and_resumed(*sys.argv[1:])))
