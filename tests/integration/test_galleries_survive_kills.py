"""Galleries on files whose process is killed: afterwards all acknowledged are found, nobody removed is."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SHORT, LONG = {"sqlite": 10, "postgresql": 3}, 100


def test_everyone_is_found_and_nobody_removed_after_each_kill(
    database_url: str, database_kind: str, tmp_path: Path, is_long: bool
) -> None:
    kills = LONG if is_long else SHORT[database_kind]
    every = killed_many_times(database_url, tmp_path, kills)
    for found in every:
        assert found["lost"] == [], found
        assert found["not found"] == [], found
        assert found["stale"] == [], found
        assert found["differences"] == [[], [], []], found
        # A kill can cut the piece of a journal that was being written; never anything else.
        assert all("were not whole" in message for message in found["told"]), found
    assert len(every) == kills
    if is_long:  # a few kills may all come when the deed they were aimed at is done already
        assert {"seal", "compact", "rebuild"} <= {found["killed during"] for found in every}
    assert sum(found["with codes"] > 0 for found in every) >= kills / 4
    assert every[-1]["there"] > 0


def killed_many_times(url: str, folder: Path, kills: int) -> list[dict[str, Any]]:
    """What was found after each kill."""
    command = [sys.executable, "-m", "tests.forked_gallery_work", url, str(folder), str(kills)]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=1_800, check=True)
    every: list[dict[str, Any]] = json.loads(finished.stdout)
    return every
