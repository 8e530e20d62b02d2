"""When the nightly comparison is due, on the clocks of the shelters."""

from datetime import UTC, datetime

import pytest

from casework.nightly.schedule import Schedule
from models.errors import SettingsInvalid

EVERY_NIGHT = Schedule("30 0 * * *")  # 16:30 UTC


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_half_past_midnight_is_that_of_the_shelters() -> None:
    assert EVERY_NIGHT.next_after(utc(1, 12)) == utc(1, 16, 30)
    assert EVERY_NIGHT.last_by(utc(2, 12)) == utc(1, 16, 30)


def test_the_instant_itself_has_come() -> None:
    assert EVERY_NIGHT.last_by(utc(1, 16, 30)) == utc(1, 16, 30)
    assert EVERY_NIGHT.last_by(utc(1, 16, 29)) == datetime(2026, 2, 28, 16, 30, tzinfo=UTC)


def test_nights_that_were_missed_are_made_up_for_once() -> None:
    assert EVERY_NIGHT.due(done_until=utc(1, 16, 30), now=utc(5, 9)) == utc(4, 16, 30)
    assert EVERY_NIGHT.due(done_until=utc(4, 16, 30), now=utc(5, 9)) is None


@pytest.mark.parametrize("text", ["", "at night", "61 0 * * *", "30 0 * *", "0 30 0 * * *", "0 0 31 2 *"])
def test_what_never_comes_or_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(SettingsInvalid, match="five fields"):
        Schedule(text)
