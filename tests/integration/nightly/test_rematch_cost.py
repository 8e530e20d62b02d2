"""What an incremental night costs follows what changed, not what there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from casework.nightly.parts import Nightly
from store.db import Store
from tests.nightly_caseload import at, face, fill, nightly, pictured_as, run_once
from tests.store_factories import file_report


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements sent inside the block."""
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(str(arguments[2]))

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(store._engine, "before_cursor_execute", note)


def statements_of_a_night(parts: Nightly, *, people: int, day: int) -> list[str]:
    """Those of a night after one report of a stranger, with so many more residents than before."""
    fill(parts.store, residents=people, reports=people, known=0)
    run_once(at(parts, day))
    with parts.store.begin() as work:
        pictured_as(work, file_report(work), face(77_000 + day))
    parts.faces.galleries.refresh()
    with counted(parts.store) as sent:
        run = run_once(at(parts, day + 1))
    assert run.counters.searched == 1
    return sent


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_night_sends_as_many_statements_however_many_people_there_are(store: Store, tmp_path: Path) -> None:
    parts = nightly(store, tmp_path)
    parts = replace(parts, sizes=replace(parts.sizes, sweep_days=None))
    few = statements_of_a_night(parts, people=4, day=1)
    many = statements_of_a_night(parts, people=24, day=3)
    assert [statement.split()[0] for statement in many] == [statement.split()[0] for statement in few]
