"""Python's search for reference cycles, put off: a night makes millions of objects that are in none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_THRESHOLDS: Final = (50_000, 10, 10)
"""New containers before a search, as `gc.set_threshold`. At the default of 700 the searches take nearly as
long as reading families from the store does without them."""


def collect_seldom() -> None:
    """From now on in this process."""
    gc.set_threshold(*_THRESHOLDS)


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Cycles are looked for seldom until this ends, in all threads."""
    former = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*former)
