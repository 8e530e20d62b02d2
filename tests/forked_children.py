"""Child processes that use a store at the same time, or are killed while they do.

Run as `python -m tests.forked_children NAME URL FOLDER`; prints one JSON list. Children are forked after the
imports, so that many of them cost the start of one.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from casework.audit.log import AuditLog
from store.db import Store, open_keyring, open_store
from tests.audit_factories import a_deed
from tests.dna_record_factories import add_batch
from tests.store_factories import PACK, a_new_photo, a_new_template, admit, owner_of

KILLS = 10
OPENERS = 4
SAMPLES_PER_BATCH = 20
DEEDS = 40


def open_at(url: str, folder: Path) -> Store:
    """The store at `url` with its key and blobs in `folder`."""
    keyring = open_keyring(url, folder / "guitu.key")
    return open_store(url, keyring=keyring, blob_folder=folder / "blobs")


def open_together(url: str, folder: Path) -> list[object]:
    """What each of several processes saw that opened one new store at the same moment."""
    start = time.monotonic() + 0.2

    def child(say: Callable[[object], None]) -> None:
        time.sleep(max(0.0, start - time.monotonic()))
        store = open_at(url, folder)
        with store.begin() as work:
            admit(work)
        say([store.schema_version(), store.source_digest(b"x")])
        store.close()

    pipes = [forked(child) for _ in range(OPENERS)]
    return [answer for pid, pipe in pipes for answer in all_of(pid, pipe)]


def killed_while_adding(url: str, folder: Path) -> list[object]:
    """Everything that was acknowledged by processes killed at some moment while they added photos."""
    moments = random.Random(20260301)

    def child(say: Callable[[object], None]) -> None:
        store = open_at(url, folder)
        for number in range(10_000):
            picture = f"{os.getpid()} {number}".encode() * 1000
            digest = store.blobs.put(picture)
            with store.begin() as work:
                admission = admit(work)
                new = a_new_photo(owner_of(admission), digest=digest)
                photo = work.photos.add(new, pack=PACK)
                template = work.templates.add(a_new_template(photo, admission))
            say([admission.id, photo.id, template.id, picture[:40].decode()])

    return _killed_at_some_moment(child, moments)


def killed_while_submitting(url: str, folder: Path) -> list[object]:
    """The DNA batches that were acknowledged by processes killed at some moment while they stored them."""

    def child(say: Callable[[object], None]) -> None:
        store = open_at(url, folder)
        for number in range(10_000):
            with store.begin() as work:
                batch_id = add_batch(work, f"{os.getpid()} {number}", samples=SAMPLES_PER_BATCH)
            say(batch_id)

    return _killed_at_some_moment(child, random.Random(20260302))


def logged_together(url: str, folder: Path) -> list[object]:
    """How many deeds each of several processes wrote into one audit log at the same time."""

    def child(say: Callable[[object], None]) -> None:
        store = open_at(url, folder)
        log = AuditLog(store)
        for number in range(DEEDS):
            log.write(a_deed(action=f"{os.getpid()}/{number}"))
        say(os.getpid())
        store.close()

    pipes = [forked(child) for _ in range(OPENERS)]
    return [answer for pid, pipe in pipes for answer in all_of(pid, pipe)]


def killed_while_logging(url: str, folder: Path) -> list[object]:
    """The deeds that were acknowledged by processes killed at some moment while they wrote them."""

    def child(say: Callable[[object], None]) -> None:
        store = open_at(url, folder)
        log = AuditLog(store)
        for number in range(10_000):
            action = f"{os.getpid()}/{number}"
            log.write(a_deed(action=action))
            say(action)

    return _killed_at_some_moment(child, random.Random(20260303))


def _killed_at_some_moment(
    child: Callable[[Callable[[object], None]], None], moments: random.Random
) -> list[object]:
    acknowledged: list[object] = []
    for _ in range(KILLS):
        pid, pipe = forked(child)
        first = pipe.readline()
        time.sleep(moments.uniform(0, 0.15))
        os.kill(pid, signal.SIGKILL)
        acknowledged += [json.loads(first), *all_of(pid, pipe)]
    return acknowledged


def forked(child: Callable[[Callable[[object], None]], None]) -> tuple[int, TextIO]:
    """The number of a new process that runs `child`, and where to read the lines it says."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, os.fdopen(reading, encoding="utf-8")
    try:
        child(lambda content: _write_line(writing, content))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _write_line(pipe: int, content: object) -> None:
    os.write(pipe, json.dumps(content).encode() + b"\n")


def all_of(pid: int, pipe: TextIO) -> list[object]:
    """The whole lines the child said before it ended."""
    os.waitpid(pid, 0)
    with pipe:
        return [json.loads(line) for line in pipe if line.endswith("\n")]


if __name__ == "__main__":
    run = {
        "open_together": open_together,
        "killed_while_adding": killed_while_adding,
        "killed_while_submitting": killed_while_submitting,
        "logged_together": logged_together,
        "killed_while_logging": killed_while_logging,
    }[sys.argv[1]]
    sys.stdout.write(json.dumps(run(sys.argv[2], Path(sys.argv[3]))))
