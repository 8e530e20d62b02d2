"""Instants mean the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from store.db import Store
from tests.store_factories import NOON


def test_an_instant_comes_back_in_utc_to_the_microsecond(store: Store) -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    with store.begin() as work:
        subject = work.subjects.add(shanghai)
    with store.read() as work:
        kept = work.subjects.get(subject.id).created_at
    assert kept == NOON
    assert kept.utcoffset() == timedelta(0)
    assert kept.microsecond == 123456


@pytest.mark.parametrize(
    "instant", [datetime(1911, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)]
)
def test_instants_far_from_now_are_kept(store: Store, instant: datetime) -> None:
    with store.begin() as work:
        subject = work.subjects.add(instant)
    with store.read() as work:
        assert work.subjects.get(subject.id).created_at == instant


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="needs a time zone"), store.begin() as work:
        work.subjects.add(NOON.replace(tzinfo=None))
