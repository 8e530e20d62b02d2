"""Cycles are looked for seldom while a night works, and as before when it has ended, however it ends."""

import gc

import pytest

from casework.crew.collected_seldom import collected_seldom


def breaks_off() -> None:
    """Works with the thresholds of a night until something is wrong."""
    with collected_seldom():
        assert gc.get_threshold()[0] > 10_000
        raise ValueError("broken off")


def test_it_ends_with_the_work() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken off"):
        breaks_off()
    assert gc.get_threshold() == before
