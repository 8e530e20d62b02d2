"""Child processes that write the folder of a gallery, and are killed.

Run as `python -m tests.forked_galleries NAME FOLDER`; prints one JSON value.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from store.encryption import Keyring
from store.sealed_folder import SealedFolderOnDisk
from tests.forked_children import all_of, forked

KILLS = 10
FILE_PIECES = 12


def opened(folder: Path) -> SealedFolderOnDisk:
    """The gallery in `folder`, with its key beside it."""
    return SealedFolderOnDisk(folder / "gallery", "pack/reports", Keyring.open(folder / "guitu.key"))


def killed_while_writing(folder: Path) -> object:
    """The last content acknowledged before each of several kills, and what was then found.

    Each child replaces a file by pieces of one number and appends that number to a journal, over and over.
    """
    moments = random.Random(20260302)
    opened(folder).close()

    def child(say: Callable[[object], None]) -> None:
        gallery = opened(folder)
        assert gallery.claim()
        first = len(list(gallery.replay("journal")))
        for number in range(first, 100_000):
            gallery.write("file", (b"%d" % number * 10_000 for _ in range(FILE_PIECES)))
            gallery.append("journal", b"%d" % number)
            say(number)

    return [_killed(child, moments.uniform(0, 0.1), folder) for _ in range(KILLS)]


def _killed(child: Callable[[Callable[[object], None]], None], after_s: float, folder: Path) -> object:
    pid, pipe = forked(child)
    first = pipe.readline()
    time.sleep(after_s)
    os.kill(pid, signal.SIGKILL)
    acknowledged = [json.loads(first), *all_of(pid, pipe)]
    gallery = opened(folder)
    found = {
        "acknowledged": acknowledged[-1],
        "is_claimed": gallery.claim(),
        "pieces": [piece[: len(piece) // 10_000].decode() for piece in gallery.read("file")],
        "journal": [int(piece) for piece in gallery.replay("journal")],
        "files": sorted(path.name for path in (folder / "gallery").iterdir()),
    }
    gallery.close()
    return found


def claimed_by_another(folder: Path) -> object:
    """Who holds the claim while another process lives, after it was killed, and in a forked child."""

    def holder(say: Callable[[object], None]) -> None:
        gallery = opened(folder)
        say(gallery.claim())
        time.sleep(60)

    gallery = opened(folder)
    pid, pipe = forked(holder)
    answers = {"holder": json.loads(pipe.readline()), "while_it_lives": gallery.claim()}
    os.kill(pid, signal.SIGKILL)
    all_of(pid, pipe)
    answers |= {"once_it_is_dead": gallery.claim(), "again": gallery.claim()}

    def child_of_the_holder(say: Callable[[object], None]) -> None:
        say([gallery.claim(), opened(folder).claim()])
        gallery.close()

    (answers["in_a_child"],) = all_of(*forked(child_of_the_holder))
    answers["after_the_child"] = opened(folder).claim()
    gallery.close()
    answers["once_closed"] = opened(folder).claim()
    return answers


if __name__ == "__main__":
    run = {"killed_while_writing": killed_while_writing, "claimed_by_another": claimed_by_another}
    sys.stdout.write(json.dumps(run[sys.argv[1]](Path(sys.argv[2]))))
