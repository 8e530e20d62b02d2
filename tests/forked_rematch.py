"""Nightly runs killed at random moments, again and again, and then gone on with to the end.

Run as `python -m tests.forked_rematch URL FOLDER KILLS`; prints a JSON object: the rows of a run left alone
and of killed ones. All is done in forked children: threads that FAISS started do not outlive a fork.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import delete, select

from casework.nightly.versions import versions_in_use
from matching.dna.kernels import LANES, find_hits, tail_of_sum
from models.batch_run import BatchRun
from models.report import ReportState
from store.tables import Row
from tests.databases import open_at
from tests.forked_children import all_of, forked
from tests.nightly_caseload import (
    fill,
    nightly,
    rematch_from_start_or_cursor,
    resident,
    typed_brothers,
    undecryptable_photo,
)

Say = Callable[[object], None]

RESULTS: Final = (
    "pair_sources",
    "pairs",
    "compared_subjects",
    "batch_errors",
    "batch_candidates",
    "batch_chunks",
    "batch_runs",
)
"""Tables that a run fills, those that refer to others first."""
_OWN_TO_A_RUN: Final = {
    "lease",
    "active_s",
    "peak_bytes",
    "resumed",
    "finished_at",
    "id",
    "run_id",
    "pair_id",
}
MOST_KILLS_OF_A_RUN: Final = 4


def compile_kernels() -> None:
    """The kernels as machine code before the forks: every child would compile them, longer than it works."""
    codes, stack = np.zeros((1, 4), np.uint16), np.zeros((1, 1, LANES), np.float32)
    found, scores = np.zeros((LANES, 2), np.int64), np.zeros(LANES, np.float32)
    find_hits(codes, stack, np.ones((1, LANES), np.float32), found, scores, (0, 0))
    tail_of_sum(np.arange(2), np.full(2, 0.5), np.array([0, 2]), 1)


def filled(url: str, folder: Path, say: Say) -> None:
    """A caseload in which somebody is withdrawn, one photo does not open, and two are brothers by DNA."""
    store = open_at(url, folder)
    caseload = fill(store, residents=8, reports=10, known=6)
    with store.begin() as work:
        work.reports.set_state(caseload.reports[5].id, ReportState.WITHDRAWN)
        brother = resident(work, station="another station")
        typed_brothers(work, caseload.residents[7].subject_id, brother.subject_id)
    undecryptable_photo(store, caseload.residents[0])
    store.close()


def worked(url: str, folder: Path, say: Say) -> None:
    """One process that begins a run, or goes on with the one that was left."""
    parts = nightly(open_at(url, folder), folder)
    versions_in_use(parts.faces)  # tables of alleles are read before the clock runs
    say("begins")
    start = time.monotonic()
    rematch_from_start_or_cursor(parts)
    say(time.monotonic() - start)


def killed(url: str, folder: Path, after_s: float) -> bool:
    """Whether a process at work was killed so long after it began: it may have been done."""
    pid, pipe = forked(partial(worked, url, folder))
    assert json.loads(pipe.readline()) == "begins"
    time.sleep(after_s)
    os.kill(pid, signal.SIGKILL)
    return all_of(pid, pipe) == []


def rows(url: str, folder: Path, say: Say) -> None:
    """What the run left, table by table, without what is each run's own."""
    store = open_at(url, folder)
    with store.read() as work:
        run = work.batch_runs.page(limit=1)[0]
        session = work.batch_runs._transaction.session
        found = {
            name: sorted(
                json.dumps(_told(dict(row), run), sort_keys=True)
                for row in session.execute(select(Row.metadata.tables[name])).mappings()
            )
            for name in RESULTS
        }
    say({"rows": found, "resumed": run.resumed})
    store.close()


def _told(row: dict[str, Any], run: BatchRun) -> dict[str, object]:
    kept = {
        name: value
        for name, value in row.items()
        if name not in _OWN_TO_A_RUN and not name.startswith("lease_")
    }
    return {name: _of_any_run(value, run) for name, value in kept.items()}


def _of_any_run(value: object, run: BatchRun) -> object:
    if isinstance(value, datetime):
        return "start of the run" if value == run.started_at else value.isoformat()
    return "this run" if value == f"batch_run:{run.id}" else value


def emptied(url: str, folder: Path, say: Say) -> None:
    """As before the run."""
    store = open_at(url, folder)
    with store.begin() as work:
        for name in RESULTS:
            work.batch_runs._transaction.session.execute(delete(Row.metadata.tables[name]))
    store.close()


def after_kills(url: str, folder: Path, kills: int) -> dict[str, Any]:
    """The rows of a run left alone, and of runs that were killed, until there were so many kills."""
    moments = random.Random(20260320)
    all_of(*forked(partial(filled, url, folder)))
    _, length_s = all_of(*forked(partial(worked, url, folder)))
    assert isinstance(length_s, float)
    (alone,) = all_of(*forked(partial(rows, url, folder)))
    found: list[object] = []
    done = 0
    while done < kills:
        all_of(*forked(partial(emptied, url, folder)))
        for _ in range(min(MOST_KILLS_OF_A_RUN, kills - done)):
            if not killed(url, folder, moments.uniform(0, length_s)):
                break
            done += 1
        all_of(*forked(partial(worked, url, folder)))
        found += all_of(*forked(partial(rows, url, folder)))
    return {"alone": alone, "killed": found}


if __name__ == "__main__":
    compile_kernels()
    sys.stdout.write(json.dumps(after_kills(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
