"""Folders of galleries in several processes, some of them killed while they write."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.forked_galleries import FILE_PIECES, KILLS, opened


def forked(name: str, folder: Path) -> Any:
    """What the function of that name of `tests.forked_galleries` saw."""
    command = [sys.executable, "-m", "tests.forked_galleries", name, str(folder)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert finished.stderr == ""
    return json.loads(finished.stdout)


def test_what_was_written_is_whole_after_each_of_ten_kills(tmp_path: Path) -> None:
    kills = forked("killed_while_writing", tmp_path)
    assert len(kills) == KILLS
    for found in kills:
        acknowledged, journal = found["acknowledged"], found["journal"]
        assert found["is_claimed"]
        assert found["files"] == [".claim", "file", "journal"]
        assert found["pieces"] == [found["pieces"][0]] * FILE_PIECES
        assert int(found["pieces"][0]) in (acknowledged, acknowledged + 1)
        assert journal == list(range(len(journal)))
        assert journal[-1] in (acknowledged, acknowledged + 1)


def test_one_process_writes_and_the_next_may_once_it_is_dead(tmp_path: Path) -> None:
    assert forked("claimed_by_another", tmp_path) == {
        "holder": True,
        "while_it_lives": False,
        "once_it_is_dead": True,
        "again": True,
        "in_a_child": [False, False],
        "after_the_child": False,
        "once_closed": True,
    }


def test_two_folders_of_one_process_do_not_both_write(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    assert [first.claim(), second.claim(), first.claim(), second.claim()] == [True, False, True, False]
    first.close()
    assert second.claim()
    second.close()
