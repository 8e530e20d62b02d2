"""Registers of known people in the store, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.errors import Conflict, NotFound
from models.gallery import GalleryKind
from models.listing import EntriesWanted
from models.register import RegisterKind, Withdrawal
from store.db import Store
from store.template_event import TemplateEventKind
from tests.store_factories import (
    NOON,
    PACK,
    REGISTER_FACTS,
    a_new_template,
    add_entry,
    add_photo,
    admit,
    enrol,
    file_report,
    owner_of,
    person_of,
)

GONE = Withdrawal(NOON + timedelta(days=1), "caseworker", "本人要求撤出")


def test_an_entry_is_read_back_as_it_was_written(store: Store) -> None:
    with store.begin() as work:
        entry = add_entry(work)
    with store.read() as work:
        assert work.registers.get(entry.id) == entry
        assert (entry.facts, entry.withdrawal) == (REGISTER_FACTS, None)
        assert [each.id for each in work.registers.page(wanted=EntriesWanted(RegisterKind.RETURNED))] == [
            entry.id
        ]
        assert work.registers.page(wanted=EntriesWanted(RegisterKind.STREET)) == []


def test_nothing_that_says_who_somebody_is_lies_open(store: Store) -> None:
    with store.begin() as work:
        entry = add_entry(work)
        work.registers.withdraw(entry.id, GONE)
    with store._engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM register_entries")).one()
    told = repr(tuple(row))
    for secret in ("林秀香", "1955", "龙海", "0596", "撤出"):
        assert secret not in told


def test_a_withdrawn_entry_leaves_the_gallery_in_the_same_commit_and_late_photos_stay_out(
    store: Store,
) -> None:
    with store.begin() as work:
        entry = add_entry(work)
        template = enrol(work, entry)
    with store.begin() as work:
        assert work.registers.withdraw(entry.id, GONE).withdrawal == GONE
        late = add_photo(work, entry, source="late")
        work.templates.add(a_new_template(late, entry))
    with store.read() as work:
        events = work.templates.events_after(0, PACK, GalleryKind.REGISTERS)
        assert [(each.kind, each.template_id) for each in events] == [
            (TemplateEventKind.ADDED, template.id),
            (TemplateEventKind.REMOVED, template.id),
        ]
        assert work.templates.enrolled_count(PACK, GalleryKind.REGISTERS).templates == 0


def test_an_entry_is_withdrawn_once_and_an_unknown_one_never(store: Store) -> None:
    with store.begin() as work:
        entry = add_entry(work)
        work.registers.withdraw(entry.id, GONE)
    with store.begin() as work, pytest.raises(Conflict):
        work.registers.withdraw(entry.id, GONE)
    with store.begin() as work, pytest.raises(NotFound):
        work.registers.withdraw(entry.id + 1, GONE)


def test_photos_belong_to_exactly_one_record(store: Store) -> None:
    with store.begin() as work:
        entry, report, admission = add_entry(work), file_report(work), admit(work)
        photos = {owner_of(each): [add_photo(work, each)] for each in (entry, report, admission)}
    with store.read() as work:
        assert work.photos.of_owners(photos, PACK) == photos
        assert work.photos.of_persons([person_of(entry)], PACK) == {person_of(entry): photos[owner_of(entry)]}
        (photo,) = photos[owner_of(entry)]
        assert work.photos.owners_of_picture(photo.source_digest, "none") == set(photos)
        assert work.photos.owners_of_picture("none", "none") == set()
    for change in ("admission_id = NULL", "report_id = 1"):
        statement = text(f"UPDATE photos SET {change} WHERE admission_id IS NOT NULL")
        with store._engine.begin() as connection, pytest.raises(Exception, match="one_owner"):
            connection.execute(statement)
