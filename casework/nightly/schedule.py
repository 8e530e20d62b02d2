"""When the re-match is due: a cron expression on the wall clock of the shelters."""

from dataclasses import dataclass
from datetime import UTC, datetime

from croniter import CroniterBadCronError, CroniterBadDateError, croniter

from casework.photo_ages import LOCAL_ZONE
from models.errors import SettingsInvalid
from models.message import Message


@dataclass(frozen=True, slots=True)
class Schedule:
    """Instants of a five-field cron expression in Asia/Shanghai; raises SettingsInvalid for another text."""

    expression: str

    def __post_init__(self) -> None:
        if len(self.expression.split()) != 5 or not _happens(self.expression):
            raise _bad(self.expression)

    def last_by(self, now: datetime) -> datetime:
        """The last scheduled instant at or before `now`, in UTC."""
        # croniter looks strictly before its start, and in whole minutes.
        following = self.next_after(now)
        found: datetime = croniter(self.expression, following.astimezone(LOCAL_ZONE)).get_prev(datetime)
        return found.astimezone(UTC)

    def next_after(self, now: datetime) -> datetime:
        """The first scheduled instant after `now`, in UTC."""
        found: datetime = croniter(self.expression, now.astimezone(LOCAL_ZONE)).get_next(datetime)
        return found.astimezone(UTC)

    def due(self, *, done_until: datetime, now: datetime) -> datetime | None:
        """The scheduled instant to make up for; one for however many were missed since `done_until`."""
        last = self.last_by(now)
        return last if last > done_until else None


def _happens(expression: str) -> bool:
    """It can be read, and is not a date that never comes."""
    try:
        croniter(expression, datetime(2026, 1, 1, tzinfo=LOCAL_ZONE)).get_next(datetime)
    except (CroniterBadCronError, CroniterBadDateError):
        return False
    return True


def _bad(expression: str) -> SettingsInvalid:
    return SettingsInvalid(
        "nightly_schedule_invalid",
        Message(
            f"夜间比对的时间“{expression}”不是五段的 cron 表达式。",
            f"The time of the nightly comparison, {expression!r}, is no cron expression of five fields.",
        ),
        Message(
            "例如每天 0:30：GUITU_NIGHTLY_AT='30 0 * * *'；留空则不自动运行。",
            "Half past midnight, for example, is GUITU_NIGHTLY_AT='30 0 * * *'; empty, nothing runs.",
        ),
        field="nightly_at",
    )
