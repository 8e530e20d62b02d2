"""Admissions in order of the real entry: page by page, whoever came in at the same moment, by the index."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from models.admission import EntryMark
from models.listing import AdmissionsWanted, DayMark, EntriesWanted, ReportsWanted
from models.report import ReportState
from store.db import Store
from store.unit_of_work import UnitOfWork
from tests.store_factories import FACTS, admit

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAYS = (3, 1, 2, 1, 5)
STATION = FACTS.station


def _entered(work: UnitOfWork, days: float, station: str = STATION) -> int:
    return admit(work, replace(FACTS, entered_at=DAY + timedelta(days=days), station=station)).id


def _walked(work: UnitOfWork, *, is_last_first: bool, station: str | None = None) -> list[int]:
    """Every admission, two at a time."""
    numbers: list[int] = []
    after = None
    while page := work.admissions.page_by_entry(
        after=after, is_last_first=is_last_first, limit=2, wanted=AdmissionsWanted(station)
    ):
        numbers += [each.id for each in page]
        after = EntryMark(page[-1].facts.entered_at, page[-1].id)
    return numbers


def test_a_list_by_entry_is_read_from_both_ends_page_by_page(store: Store) -> None:
    with store.begin() as work:
        third, first, second, also_first, last = (_entered(work, days) for days in DAYS)
        upwards = [first, also_first, second, third, last]
        assert _walked(work, is_last_first=False) == upwards
        assert _walked(work, is_last_first=True) == upwards[::-1]


def test_a_list_by_entry_of_one_station_leaves_out_the_others(store: Store) -> None:
    with store.begin() as work:
        own = _entered(work, 1, "甲站")
        _entered(work, 2, "乙站")
        later = _entered(work, 3, "甲站")
        assert _walked(work, is_last_first=True, station="甲站") == [later, own]


_STATION, _ACTIVE = AdmissionsWanted(STATION), ReportsWanted(ReportState.ACTIVE)
_EARLIER = DayMark(DAY.date(), 7)
_ALONG = {
    "ix_admissions_entered_at": lambda work, end: work.admissions.page_by_entry(
        after=EntryMark(DAY, 7), is_last_first=end
    ),
    "ix_admissions_station_entered_at": lambda work, end: work.admissions.page_by_entry(
        after=EntryMark(DAY, 7), is_last_first=end, wanted=_STATION
    ),
    "ix_reports_missing_since_id": lambda work, end: work.reports.page_by_missing(
        after=_EARLIER, is_last_first=end
    ),
    "ix_reports_state_missing_since_id": lambda work, end: work.reports.page_by_missing(
        after=_EARLIER, is_last_first=end, wanted=_ACTIVE
    ),
    "ix_register_entries_is_active_id": lambda work, end: work.registers.page(
        before_id=None if end else 7, wanted=EntriesWanted(is_active=False)
    ),
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("index", _ALONG)
def test_a_page_of_a_sorted_or_filtered_list_is_read_along_its_index(store: Store, index: str) -> None:
    sent: list[tuple[str, object]] = []

    def note(*arguments: object) -> None:
        sent.append((str(arguments[2]), arguments[3]))

    event.listen(store._engine, "before_cursor_execute", note)
    with store.read() as work:
        for end in (True, False):
            _ALONG[index](work, end)
    event.remove(store._engine, "before_cursor_execute", note)
    lists = [each for each in sent if " LIMIT " in each[0]]
    with store._engine.connect() as connection:
        plans = [
            [str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]  # type: ignore[arg-type]
            for statement, values in lists
        ]
    assert len(plans) >= 2
    assert all(any(f"USING INDEX {index} " in line for line in plan) for plan in plans), plans
    assert not any("TEMP B-TREE" in line for plan in plans for line in plan), plans
