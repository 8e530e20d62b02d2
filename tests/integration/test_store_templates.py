"""Templates and the events by which galleries follow them, on both databases."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from models.errors import NotFound
from models.gallery import EventMark, GalleryKind, PersonRef
from models.quality import Verdict
from models.report import ReportState
from models.subject import SubjectState
from store.db import Store
from store.template_event import TemplateEventKind
from store.templates import EnrolledCount, NewTemplate
from store.unit_of_work import UnitOfWork
from tests.databases import open_at
from tests.store_factories import (
    DIMENSION,
    FACTS,
    NOON,
    OTHER_PACK,
    PACK,
    a_new_template,
    a_vector,
    add_photo,
    admit,
    enrol,
    file_report,
    owner_of,
    person_of,
)

ADDED, REMOVED = TemplateEventKind.ADDED, TemplateEventKind.REMOVED


def changes(work: UnitOfWork, gallery: GalleryKind, after: int = 0) -> list[tuple[str, int]]:
    """What a gallery that follows would be told: kinds and template numbers."""
    events = work.templates.events_after(after, PACK, gallery)
    return [(event.kind.value, event.template_id) for event in events]


def enrolled(work: UnitOfWork, gallery: GalleryKind) -> list[int]:
    chunks = work.templates.iterate_arrays(PACK, gallery)
    return [template_id for chunk in chunks for template_id in chunk.template_ids.tolist()]


def last_seq(work: UnitOfWork, gallery: GalleryKind) -> int:
    mark = work.templates.last_mark(PACK, gallery)
    return 0 if mark is None else mark.seq


def test_a_template_comes_back_bit_for_bit(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        template = enrol(work, report)
    with store.read() as work:
        kept = work.templates.of_photo(template.photo_id, PACK)
    assert kept is not None
    assert kept.vector.dtype == np.float16
    assert kept.vector.tobytes() == a_vector(template.photo_id).tobytes()
    assert (kept.id, kept.person, kept.pack, kept.verdict) == (
        template.id,
        person_of(report),
        PACK,
        Verdict.USABLE,
    )


def test_a_new_template_is_told_to_its_own_gallery_and_pack_only(store: Store) -> None:
    with store.begin() as work:
        of_report, of_admission = enrol(work, file_report(work)), enrol(work, admit(work))
    with store.read() as work:
        assert changes(work, GalleryKind.REPORTS) == [("added", of_report.id)]
        assert changes(work, GalleryKind.ADMISSIONS) == [("added", of_admission.id)]
        assert changes(work, GalleryKind.REGISTERS) == []
        assert work.templates.events_after(0, OTHER_PACK, GalleryKind.REPORTS) == []
        (event,) = work.templates.events_after(0, PACK, GalleryKind.REPORTS)
        assert event.template is not None
        assert event.template.vector.tobytes() == of_report.vector.tobytes()
        assert work.templates.last_mark(PACK, GalleryKind.REPORTS) == EventMark(event.seq, event.token)
        assert work.templates.last_mark(OTHER_PACK, GalleryKind.REPORTS) is None


def test_events_come_in_pages_after_the_last_one_seen(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        ids = [enrol(work, report, source=str(number)).id for number in range(5)]
    seen, after = [], 0
    with store.read() as work:
        while page := work.templates.events_after(after, PACK, GalleryKind.REPORTS, limit=2):
            seen += [event.template_id for event in page]
            after = page[-1].seq
    assert seen == ids


def test_what_moved_is_told_gallery_by_gallery(store: Store) -> None:
    with store.read() as work:
        assert work.templates.moved_since(0) == {}
        assert work.templates.last_seq() == 0
    with store.begin() as work:
        enrol(work, file_report(work))
        enrol(work, admit(work))
    with store.read() as work:
        reports, admissions = (last_seq(work, kind) for kind in (GalleryKind.REPORTS, GalleryKind.ADMISSIONS))
        assert work.templates.moved_since(0) == {
            GalleryKind.REPORTS: reports,
            GalleryKind.ADMISSIONS: admissions,
        }
        assert work.templates.moved_since(reports) == {GalleryKind.ADMISSIONS: admissions}
        assert work.templates.moved_since(admissions) == {}
        assert work.templates.last_seq() == admissions


def test_another_face_of_the_photo_replaces_the_template(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        first = enrol(work, report)
        new = NewTemplate(first.photo_id, first.person, PACK, a_vector(77), Verdict.WEAK, 1)
        second = work.templates.add(new)
    with store.read() as work:
        assert changes(work, GalleryKind.REPORTS) == [
            ("added", first.id),
            ("removed", first.id),
            ("added", second.id),
        ]
        kept = work.templates.of_owner(owner_of(report), PACK)
        assert [(template.id, template.verdict) for template in kept] == [(second.id, Verdict.WEAK)]
        assert work.templates.of_ids([first.id]) == {}
        gone, _, there = work.templates.events_after(0, PACK, GalleryKind.REPORTS)
        assert gone.template is None
        assert there.template is not None


def test_a_subject_who_may_not_be_found_leaves_the_gallery_and_may_come_back(store: Store) -> None:
    with store.begin() as work:
        stay = admit(work)
        again = work.admissions.add(stay.subject_id, FACTS, NOON)
        ids = [enrol(work, stay).id, enrol(work, again).id]
        other = enrol(work, admit(work))
        before = last_seq(work, GalleryKind.ADMISSIONS)
    with store.begin() as work:
        work.subjects.set_searchable(stay.subject_id, False)
        assert enrolled(work, GalleryKind.ADMISSIONS) == [other.id]
        assert work.templates.of_photo(other.photo_id, PACK) is not None
    with store.begin() as work:
        work.subjects.set_searchable(stay.subject_id, True)
    with store.read() as work:
        told = changes(work, GalleryKind.ADMISSIONS, before)
        assert told == [("removed", ids[0]), ("removed", ids[1]), ("added", ids[0]), ("added", ids[1])]
        assert enrolled(work, GalleryKind.ADMISSIONS) == [*ids, other.id]


def test_setting_what_is_already_so_tells_nobody(store: Store) -> None:
    with store.begin() as work:
        stay = admit(work)
        enrol(work, stay)
        before = last_seq(work, GalleryKind.ADMISSIONS)
        work.subjects.set_searchable(stay.subject_id, True)
        work.subjects.set_state(stay.subject_id, SubjectState.WALKED_OFF)
        assert changes(work, GalleryKind.ADMISSIONS, before) == []


@pytest.mark.parametrize("state", [state for state in ReportState if state is not ReportState.ACTIVE])
def test_only_an_active_report_is_in_the_gallery(store: Store, state: ReportState) -> None:
    with store.begin() as work:
        report = file_report(work)
        template = enrol(work, report)
        work.reports.set_state(report.id, state)
        assert enrolled(work, GalleryKind.REPORTS) == []
        late = enrol(work, report, source="late")
        assert enrolled(work, GalleryKind.REPORTS) == []
        work.reports.set_state(report.id, ReportState.ACTIVE)
        assert enrolled(work, GalleryKind.REPORTS) == [template.id, late.id]
        assert changes(work, GalleryKind.REPORTS) == [
            ("added", template.id),
            ("removed", template.id),
            ("added", template.id),
            ("added", late.id),
        ]


def test_a_person_can_be_taken_out_and_put_back(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        template = enrol(work, report)
        work.templates.remove_of_person(person_of(report))
        assert work.templates.enrolled_count(PACK, GalleryKind.REPORTS) == EnrolledCount(0, 0)
        work.templates.restore_of_person(person_of(report))
        assert enrolled(work, GalleryKind.REPORTS) == [template.id]


def test_galleries_are_counted_by_person_and_template(store: Store) -> None:
    with store.begin() as work:
        first, second = file_report(work), file_report(work)
        for number in range(3):
            enrol(work, second, source=str(number))
        enrol(work, first)
        assert work.templates.enrolled_count(PACK, GalleryKind.REPORTS) == EnrolledCount(2, 4)
        assert work.templates.enrolled_count(OTHER_PACK, GalleryKind.REPORTS) == EnrolledCount(0, 0)
        persons = work.templates.searchable_persons(PACK, GalleryKind.REPORTS)
    assert persons.dtype == np.int64
    assert persons.tolist() == [first.id, second.id]


def test_a_rebuild_reads_in_chunks_in_the_order_of_numbers(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        ids = [enrol(work, report, source=str(number)).id for number in range(7)]
    with store.read() as work:
        chunks = list(work.templates.iterate_arrays(PACK, GalleryKind.REPORTS, chunk=3))
    assert [chunk.template_ids.tolist() for chunk in chunks] == [ids[:3], ids[3:6], ids[6:]]


def test_everything_enrolled_comes_as_arrays(store: Store) -> None:
    with store.begin() as work:
        reports = [file_report(work) for _ in range(3)]
        kept = [enrol(work, report, source=str(n)) for n in range(3) for report in reports]
        enrol(work, admit(work))
        work.templates.add(a_new_template(add_photo(work, reports[0]), reports[0], OTHER_PACK))
        work.reports.set_state(reports[1].id, ReportState.CLOSED)
    enrolled_now = [template for template in kept if template.person.id != reports[1].id]
    with store.read() as work:
        chunks = list(work.templates.iterate_arrays(PACK, GalleryKind.REPORTS, chunk=4))
        assert list(work.templates.iterate_arrays(PACK, GalleryKind.REGISTERS)) == []
    assert [len(chunk.template_ids) for chunk in chunks] == [4, 2]
    numbers = [array for chunk in chunks for array in (chunk.template_ids, chunk.person_ids)]
    assert {array.dtype.name for array in numbers} == {"int64"}
    read = [
        (template_id, person_id, vector.tobytes())
        for chunk in chunks
        for template_id, person_id, vector in zip(
            chunk.template_ids.tolist(), chunk.person_ids.tolist(), chunk.vectors, strict=True
        )
    ]
    assert read == [(item.id, item.person.id, item.vector.tobytes()) for item in enrolled_now]
    assert {(chunk.vectors.dtype.name, chunk.vectors.shape[1]) for chunk in chunks} == {
        ("float16", DIMENSION)
    }


def test_a_mark_is_known_to_the_store_that_gave_it(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        enrol(work, report, source="1")
        first = work.templates.last_mark(PACK, GalleryKind.REPORTS)
        enrol(work, report, source="2")
        second = work.templates.last_mark(PACK, GalleryKind.REPORTS)
    assert first is not None
    assert second is not None
    assert (first.seq < second.seq, first.token == second.token) == (True, False)
    with store.read() as work:
        assert work.templates.has_event(first)
        assert work.templates.has_event(second)
        assert not work.templates.has_event(EventMark(second.seq + 1, second.token))
        assert not work.templates.has_event(EventMark(first.seq, second.token))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # a backup of PostgreSQL takes its tools
def test_a_restored_store_that_went_another_way_does_not_know_the_mark(store: Store, tmp_path: Path) -> None:
    with store.begin() as work:
        report = file_report(work)
        enrol(work, report, source="before")
        shared = work.templates.last_mark(PACK, GalleryKind.REPORTS)
    (tmp_path / "restored").mkdir()
    with closing(sqlite3.connect(tmp_path / "guitu.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "restored" / "guitu.db"),))
    shutil.copy(tmp_path / "guitu.key", tmp_path / "restored" / "guitu.key")
    restored = open_at(f"sqlite:///{tmp_path}/restored/guitu.db", tmp_path / "restored")
    marks = []
    for each in (store, restored):
        with each.begin() as work:
            enrol(work, report, source="after")
            marks.append(work.templates.last_mark(PACK, GalleryKind.REPORTS))
    one, other = marks
    assert shared is not None
    assert one is not None
    assert other is not None
    assert one.seq == other.seq
    with restored.read() as work:
        assert [work.templates.has_event(mark) for mark in (shared, other, one)] == [True, True, False]
    restored.close()


def test_templates_are_found_together(store: Store) -> None:
    with store.begin() as work:
        report, stay = file_report(work), admit(work)
        first, second = enrol(work, report, source="1"), enrol(work, report, source="2")
        third = enrol(work, stay)
        by_person = work.templates.of_persons([person_of(report), person_of(stay)], PACK)
        by_photo = work.templates.of_photos([first.photo_id, third.photo_id, 999], PACK)
        by_number = work.templates.of_ids([second.id, 999])
        assert work.templates.of_persons([], PACK) == {}
    assert {person: [template.id for template in found] for person, found in by_person.items()} == {
        person_of(report): [first.id, second.id],
        person_of(stay): [third.id],
    }
    assert {photo: template.id for photo, template in by_photo.items()} == {
        first.photo_id: first.id,
        third.photo_id: third.id,
    }
    assert list(by_number) == [second.id]


def test_a_retired_pack_leaves_without_touching_the_others(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        photo = add_photo(work, report)
        kept = work.templates.add(a_new_template(photo, report))
        work.templates.add(a_new_template(photo, report, OTHER_PACK))
        work.face_vectors.add(photo.id, OTHER_PACK, {0: a_vector(1)})
        assert work.templates.remove_pack(OTHER_PACK) == 1
        assert work.templates.remove_pack(OTHER_PACK) == 0
        assert work.templates.of_photo(photo.id, OTHER_PACK) is None
        assert work.face_vectors.of_photo(photo.id, OTHER_PACK) == {}
        assert enrolled(work, GalleryKind.REPORTS) == [kept.id]
        events = work.templates.events_after(0, OTHER_PACK, GalleryKind.REPORTS)
        assert [event.kind for event in events] == [ADDED, REMOVED]


def test_a_photo_whose_template_is_removed_has_none(store: Store) -> None:
    with store.begin() as work:
        template = enrol(work, file_report(work))
        assert work.templates.remove_of_photo(template.photo_id, PACK)
        assert not work.templates.remove_of_photo(template.photo_id, PACK)
        assert work.templates.of_photo(template.photo_id, PACK) is None
        assert changes(work, GalleryKind.REPORTS) == [("added", template.id), ("removed", template.id)]


def test_what_is_no_template_is_refused(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        photo = add_photo(work, report)
        somebody_else = PersonRef(GalleryKind.REPORTS, report.id + 1)
        good = a_vector(1)
        not_finite = good.copy()
        not_finite[0] = np.nan
        person = person_of(report)
        with pytest.raises(ValueError, match="refused face"):
            work.templates.add(NewTemplate(photo.id, person, PACK, good, Verdict.REFUSED, 0))
        with pytest.raises(ValueError, match="does not show"):
            work.templates.add(NewTemplate(photo.id, somebody_else, PACK, good, Verdict.USABLE, 0))
        with pytest.raises(ValueError, match="not a finite float16 vector"):
            work.templates.add(NewTemplate(photo.id, person, PACK, not_finite, Verdict.USABLE, 0))
        with pytest.raises(NotFound, match="photo number 999"):
            work.templates.add(NewTemplate(999, person, PACK, good, Verdict.USABLE, 0))
