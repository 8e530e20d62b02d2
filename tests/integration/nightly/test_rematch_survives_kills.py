"""A run killed at any moment and gone on with ends in the same rows as one left alone."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SHORT, LONG = {"sqlite": 8, "postgresql": 3}, 100


def test_a_killed_run_ends_in_the_same_rows_as_one_left_alone(
    database_url: str, database_kind: str, tmp_path: Path, is_long: bool
) -> None:
    kills = LONG if is_long else SHORT[database_kind]
    found = killed_many_times(database_url, tmp_path, kills)
    alone = found["alone"]
    assert alone["resumed"] == 0
    assert [len(alone["rows"][table]) for table in ("pairs", "batch_errors", "compared_subjects")] == [
        5,
        1,
        9,
    ]
    for one in found["killed"]:
        assert one["rows"] == alone["rows"]
    assert sum(one["resumed"] for one in found["killed"]) >= kills / 2  # some die before they claim the run


def killed_many_times(url: str, folder: Path, kills: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.forked_rematch", url, str(folder), str(kills)]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=3_600, check=True)
    every: dict[str, Any] = json.loads(finished.stdout)
    return every
