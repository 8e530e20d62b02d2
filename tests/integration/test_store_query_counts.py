"""A list costs the same number of queries however long it is, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import event

from models.collection_code import SampledPerson
from models.deadline_query import DeadlineQuery
from models.gallery import GalleryKind
from models.photo import Photo, PhotoOwner
from store.db import Store
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork
from tests.dna_record_factories import add_batch, add_profile
from tests.store_factories import (
    NOON,
    PACK,
    a_candidate,
    a_new_search,
    add_clue,
    add_entry,
    add_late_deadline,
    admit,
    enrol,
    file_report,
    owner_of,
    person_of,
)

Read = Callable[[UnitOfWork, int], object]
MANY = range(1, 1000)


def _photos(work: UnitOfWork, limit: int) -> dict[PhotoOwner, list[Photo]]:
    owners = [owner_of(admission) for admission in work.admissions.page(limit=limit)]
    return work.photos.of_owners(owners, PACK)


READS: dict[str, Read] = {
    "dna_batches.page": lambda work, limit: work.dna_batches.page(limit=limit),
    "held_samples.waiting": lambda work, limit: work.held_samples.waiting(limit=limit),
    "admissions.page": lambda work, limit: work.admissions.page(limit=limit),
    "admissions.of_ids": lambda work, limit: work.admissions.of_ids(MANY[:limit]),
    "admissions.of_subjects": lambda work, limit: work.admissions.of_subjects(MANY[:limit]),
    "reports.page": lambda work, limit: work.reports.page(limit=limit),
    "reports.of_ids": lambda work, limit: work.reports.of_ids(MANY[:limit]),
    "subjects.of_ids": lambda work, limit: work.subjects.of_ids(MANY[:limit]),
    "registers.page": lambda work, limit: work.registers.page(limit=limit),
    "registers.of_ids": lambda work, limit: work.registers.of_ids(MANY[:limit]),
    "clues.of_subjects": lambda work, limit: work.clues.of_subjects(
        [each.subject_id for each in work.admissions.page(limit=limit)]
    ),
    "photos.of_ids": lambda work, limit: work.photos.of_ids(
        [each.id for each in chain(*_photos(work, limit).values())], PACK
    ),
    "photos.of_owners": lambda work, limit: _photos(work, limit),
    "photos.of_persons": lambda work, limit: work.photos.of_persons(
        [person_of(report) for report in work.reports.page(limit=limit)], PACK
    ),
    "templates.of_persons": lambda work, limit: work.templates.of_persons(
        [person_of(report) for report in work.reports.page(limit=limit)], PACK
    ),
    "templates.of_ids": lambda work, limit: work.templates.of_ids(MANY[:limit]),
    "templates.events_after": lambda work, limit: work.templates.events_after(
        0, PACK, GalleryKind.REPORTS, limit=limit
    ),
    "templates.iterate_arrays": lambda work, limit: next(
        work.templates.iterate_arrays(PACK, GalleryKind.REPORTS, chunk=limit)
    ),
    "templates.last_mark": lambda work, limit: work.templates.last_mark(PACK, GalleryKind.REPORTS),
    "deadlines.page": lambda work, limit: work.deadlines.page(DeadlineQuery(limit=limit)),
    "subject_events.of_subject": lambda work, limit: work.subject_events.of_subject(1, limit=limit),
    "searches.page": lambda work, limit: work.searches.page(limit=limit),
}


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements sent to the database inside the block."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(store._engine, "before_cursor_execute", note)


@contextmanager
def explained(store: Store) -> Iterator[list[str]]:
    """How SQLite goes about the statements sent inside the block."""
    plans: list[str] = []

    def explain(*arguments: Any) -> None:
        cursor, statement, parameters = arguments[1:4]
        if statement.startswith("SELECT"):
            found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(str(row[3]) for row in found)

    event.listen(store._engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(store._engine, "before_cursor_execute", explain)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.begin() as work:
        for number in range(6):
            batch_id = add_batch(work, f"file {number}", samples=2)
            work.held_samples.add(batch_id, 0, [1])
            admission, report = admit(work), file_report(work)
            probe, found = enrol(work, admission), enrol(work, report)
            candidate = a_candidate(1, person_of(report), probe.photo_id, found.photo_id)
            work.searches.add(a_new_search(owner_of(admission), (probe.photo_id,), candidate))
            add_entry(work)
            add_clue(work, admission)
            add_late_deadline(work, admission)
    return store


def test_lists_of_any_length_cost_the_same_queries(filled: Store) -> None:
    different = {}
    for name, read in READS.items():
        counts = []
        for limit in (1, 6):
            with filled.read() as work, counted(filled) as sent:
                read(work, limit)
            counts.append(len(sent))
        if counts[0] != counts[1]:
            different[name] = counts
    assert different == {}


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)  # SQLite is always sent OFFSET 0
def test_no_list_is_read_by_skipping_rows(filled: Store) -> None:
    with filled.read() as work, counted(filled) as sent:
        for read in READS.values():
            read(work, 3)
    assert [statement for statement in sent if " OFFSET " in statement.upper()] == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("holder", KeyHolder)
def test_a_sound_is_looked_up_by_its_key_and_not_among_all(filled: Store, holder: KeyHolder) -> None:
    with filled.read() as work, explained(filled) as plans:
        work.search_keys.find(holder, [["some sound", "another"]], limit=10)
    (keys,) = (plan for plan in plans if "search_keys" in plan)
    assert "(key=? AND holder_kind=?)" in keys


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whether_a_profile_is_searched_is_asked_of_that_profile_alone(filled: Store) -> None:
    """Among 76,000 profiles a list of all that are open took a tenth of a second for each sample."""
    with filled.begin() as work:
        profile = add_profile(work, code="HK-0100", seed=100)
        person = SampledPerson(subject_id=admit(work).subject_id)
        with explained(filled) as plans:
            work.dna_people.join(profile.id, person, joined_by="caseworker", joined_at=NOON)
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN ")] == []


def test_more_people_are_asked_for_at_once_than_a_query_may_name(filled: Store) -> None:
    many = range(1, 70_000)
    with filled.read() as work:
        (subject_id,) = {each.subject_id for each in work.admissions.page(limit=1)}
        assert work.residents.stations_of(many)[subject_id]
        assert work.dna_people.of_members(many) == {}
        assert work.dna_people.of_profiles(many) == {}
        assert work.dna_people.of_subjects(many) == {}
