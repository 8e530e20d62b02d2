"""Several threads and processes at one store, on both databases."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.errors import AlreadyRecorded
from models.gallery import GalleryKind
from store.db import Store
from store.idempotency import IdempotencyRecord
from tests.databases import open_at
from tests.store_factories import NOON, OTHER_PACK, PACK, a_new_template, add_photo, admit, enrol, file_report


def test_events_become_visible_in_the_order_of_their_numbers(store: Store) -> None:
    with store.begin() as work:
        first_report, second_report = file_report(work), file_report(work)
        before = enrol(work, file_report(work))  # so that neither writer waits for the other's new pack
    second_may_start, finished = threading.Event(), []

    def second_writer() -> None:
        second_may_start.wait(10)
        with store.begin() as work:
            enrol(work, second_report)
        finished.append("second")

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second_writer)
        with store.begin() as work:
            first = enrol(work, first_report)
            second_may_start.set()
            time.sleep(0.3)
            assert finished == [], "a later number would be visible before the earlier one"
            with store.read() as reading:
                (event,) = reading.templates.events_after(0, PACK, GalleryKind.REPORTS)
                assert event.template_id == before.id
        waiting.result(10)
    with store.read() as work:
        events = work.templates.events_after(0, PACK, GalleryKind.REPORTS)
    assert [event.template_id for event in events][:2] == [before.id, first.id]
    assert len(events) == 3


def test_a_gallery_that_follows_while_others_write_misses_nothing(store: Store) -> None:
    def write(_: int) -> list[int]:
        made = []
        for number in range(5):
            with store.begin() as work:
                report = file_report(work)
                made.append(enrol(work, report, source=str(number)).id)
        return made

    told: list[int] = []
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, number) for number in range(4)]
        last_seq = 0
        while True:
            are_done = all(writer.done() for writer in writers)
            with store.read() as work:
                events = work.templates.events_after(last_seq, PACK, GalleryKind.REPORTS)
            told += [event.template_id for event in events]
            last_seq = events[-1].seq if events else last_seq
            if are_done and not events:
                break
    made = [template_id for writer in writers for template_id in writer.result()]
    assert sorted(told) == sorted(made)
    assert len(made) == 20


def test_a_template_added_while_its_person_is_withdrawn_stays_out(store: Store) -> None:
    with store.begin() as work:
        admission = admit(work)
        photo = add_photo(work, admission)
    withdrawn = threading.Event()

    def add_late() -> None:
        withdrawn.wait(10)
        with store.begin() as work:
            work.templates.add(a_new_template(photo, admission))

    with ThreadPoolExecutor(1) as pool:
        adding = pool.submit(add_late)
        with store.begin() as work:
            work.subjects.set_searchable(admission.subject_id, False)
            withdrawn.set()
            time.sleep(0.2)
        adding.result(10)
    with store.read() as work:
        assert work.templates.of_photo(photo.id, PACK) is not None
        assert list(work.templates.iterate_arrays(PACK, GalleryKind.ADMISSIONS)) == []


def test_of_two_equal_keyed_requests_at_once_one_is_made_and_the_other_told(store: Store) -> None:
    with store.begin() as work:
        account_id = work.accounts.add("desk", "hash", roles=[], station=None).id
    both_looked = threading.Barrier(2, timeout=10)

    def request(_: int) -> str:
        with store.read() as work:
            assert work.idempotency.find(account_id, "key") is None
        both_looked.wait()
        try:
            with store.begin() as work:
                record = IdempotencyRecord("digest", "admission", admit(work).id)
                work.idempotency.add(account_id, "key", record, now=NOON)
        except AlreadyRecorded:
            return "told"
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(request, range(2))) == ["made", "told"]
    with store.read() as work:
        (admission,) = work.admissions.page()
        record = work.idempotency.find(account_id, "key")
    assert record is not None
    assert record.resource_id == admission.id


def test_of_two_equal_uploads_at_once_one_is_stored(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)

    def upload(_: int) -> str:
        try:
            with store.begin() as work:
                add_photo(work, report)
        except AlreadyRecorded:
            return "told"
        return "stored"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(upload, range(4))) == ["stored", "told", "told", "told"]


def test_threads_first_to_use_a_pack_agree_on_it(store: Store) -> None:
    with store.begin() as work:
        reports = [file_report(work) for _ in range(4)]
    together = threading.Barrier(4, timeout=10)

    def add(number: int) -> None:
        together.wait()
        with store.begin() as work:
            photo = add_photo(work, reports[number])
            work.templates.add(a_new_template(photo, reports[number], OTHER_PACK))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    with store.read() as work:
        assert work.templates.enrolled_count(OTHER_PACK, GalleryKind.REPORTS).persons == 4


def test_readers_see_one_state_and_never_wait_for_a_writer(store: Store) -> None:
    with store.begin() as work:
        file_report(work)
    with store.read() as reading:
        assert len(reading.reports.page()) == 1
        with store.begin() as writing:
            file_report(writing)
        assert len(reading.reports.page()) == 1
    with store.begin() as writing:
        file_report(writing)
        with store.read() as reading:
            assert len(reading.reports.page()) == 2
    with store.read() as reading:
        assert len(reading.reports.page()) == 3


def test_two_processes_worth_of_stores_may_write_at_once(database_url: str, tmp_path: Path) -> None:
    stores = [open_at(database_url, tmp_path) for _ in range(2)]

    def write(number: int) -> None:
        for _ in range(10):
            with stores[number % 2].begin() as work:
                admit(work)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with stores[0].read() as work:
        assert len(work.admissions.page(limit=100)) == 40
    for store in stores:
        store.close()


def test_a_reading_unit_of_work_writes_nothing(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only|cannot be used"), store.read() as work:
        admit(work)
    with store.read() as work:
        assert work.admissions.page() == []
