"""Photos and what each pack found in them, on both databases."""

from dataclasses import replace

import pytest

from models.errors import AlreadyRecorded, Conflict, NotFound
from models.photo import OwnerKind, PhotoOwner
from store.assessments import NOT_YET_ASSESSED
from store.db import Store
from tests.store_factories import (
    FACTS,
    NOON,
    OTHER_PACK,
    PACK,
    REFUSED,
    a_new_photo,
    a_new_template,
    a_vector,
    add_photo,
    admit,
    an_assessment,
    file_report,
    owner_of,
    person_of,
)


def test_a_photo_comes_back_with_what_the_pack_found(store: Store) -> None:
    with store.begin() as work:
        new = a_new_photo(owner_of(file_report(work)), assessment=an_assessment(faces=2, chosen_face=None))
        photo = work.photos.add(new, pack=PACK)
    with store.read() as work:
        kept = work.photos.get(photo.id, PACK)
        assert work.photos.count() == 1
    assert kept == photo
    assert (kept.owner, kept.source, kept.assessment) == (new.owner, new.source, new.assessment)
    assert kept.assessment.needs_face_choice


def test_a_pack_that_has_not_seen_the_photo_says_so(store: Store) -> None:
    with store.begin() as work:
        photo = add_photo(work, admit(work))
        assert work.photos.get(photo.id, OTHER_PACK).assessment == NOT_YET_ASSESSED


def test_each_pack_has_its_own_findings_and_may_see_the_photo_again(store: Store) -> None:
    with store.begin() as work:
        photo = add_photo(work, admit(work))
        work.photos.record_assessment(photo.id, OTHER_PACK, REFUSED)
        work.photos.record_assessment(photo.id, PACK, an_assessment(faces=2, chosen_face=1))
    with store.read() as work:
        assert work.photos.get(photo.id, PACK).assessment == an_assessment(faces=2, chosen_face=1)
        assert work.photos.get(photo.id, OTHER_PACK).assessment == REFUSED


def test_photos_are_found_by_owner_and_person_over_all_stays(store: Store) -> None:
    with store.begin() as work:
        stay, report, other = admit(work), file_report(work), admit(work)
        again = work.admissions.add(stay.subject_id, FACTS, NOON)
        first, second = add_photo(work, stay, source="1"), add_photo(work, again, source="2")
        third, fourth = add_photo(work, report, source="3"), add_photo(work, report, source="4")
        assert work.photos.of_owner(owner_of(stay), PACK) == [first]
        assert work.photos.of_owner(owner_of(other), PACK) == []
        assert work.photos.of_owners([owner_of(again), owner_of(report)], PACK) == {
            owner_of(again): [second],
            owner_of(report): [third, fourth],
        }
        assert work.photos.of_persons([person_of(stay), person_of(report), person_of(other)], PACK) == {
            person_of(stay): [first, second],
            person_of(report): [third, fourth],
        }
        assert work.photos.of_ids([second.id, third.id, 999], PACK) == {second.id: second, third.id: third}
        assert work.photos.of_ids([], PACK) == {}


def test_the_same_upload_is_found_again_for_its_owner_only(store: Store) -> None:
    with store.begin() as work:
        admission, report = admit(work), file_report(work)
        photo = add_photo(work, admission)
        found = work.photos.find_by_source(owner_of(admission), photo.source_digest, PACK)
        assert found == photo
        assert work.photos.find_by_source(owner_of(report), photo.source_digest, PACK) is None
        assert add_photo(work, report).id != photo.id


def test_the_same_upload_twice_for_one_owner_is_refused(store: Store) -> None:
    with store.begin() as work:
        admission = admit(work)
        add_photo(work, admission)
    with pytest.raises(AlreadyRecorded), store.begin() as work:
        add_photo(work, admission)
    with store.read() as work:
        assert work.photos.count() == 1


def test_a_photo_needs_its_owner(store: Store) -> None:
    with pytest.raises(Conflict), store.begin() as work:
        work.photos.add(a_new_photo(PhotoOwner(OwnerKind.REPORT, 999)), pack=PACK)
    with store.begin() as work, pytest.raises(NotFound, match="photo number 9"):
        work.photos.get(9, PACK)


def test_another_rendition_takes_the_place_of_the_former_one(store: Store) -> None:
    with store.begin() as work:
        photo = add_photo(work, admit(work))
        work.photos.set_rendition(photo.id, "e" * 64, width_px=480, height_px=640)
        with pytest.raises(NotFound, match="photo number"):
            work.photos.set_rendition(photo.id + 9, "e" * 64, width_px=1, height_px=1)
    with store.read() as work:
        kept = work.photos.get(photo.id, PACK)
    assert kept == replace(photo, digest="e" * 64, width_px=480, height_px=640)


def test_vectors_of_faces_wait_for_the_choice_and_are_then_forgotten(store: Store) -> None:
    with store.begin() as work:
        photo = add_photo(work, admit(work))
        work.face_vectors.add(photo.id, PACK, {0: a_vector(1), 2: a_vector(2)})
        work.face_vectors.add(photo.id, OTHER_PACK, {0: a_vector(3)})
    with store.begin() as work:
        kept = work.face_vectors.of_photo(photo.id, PACK)
        assert {index: vector.tolist() for index, vector in kept.items()} == {
            0: a_vector(1).tolist(),
            2: a_vector(2).tolist(),
        }
        work.face_vectors.forget(photo.id, PACK)
        assert work.face_vectors.of_photo(photo.id, PACK) == {}
        assert list(work.face_vectors.of_photo(photo.id, OTHER_PACK)) == [0]


def test_keeping_vectors_again_replaces_them(store: Store) -> None:
    with store.begin() as work:
        photo = add_photo(work, admit(work))
        work.face_vectors.add(photo.id, PACK, {0: a_vector(1), 1: a_vector(2)})
        work.face_vectors.add(photo.id, PACK, {1: a_vector(3)})
        kept = work.face_vectors.of_photo(photo.id, PACK)
    assert list(kept) == [1]
    assert kept[1].tolist() == a_vector(3).tolist()


def test_a_new_pack_is_given_the_photos_it_has_yet_to_see_in_pages(store: Store) -> None:
    with store.begin() as work:
        admission = admit(work)
        photos = [add_photo(work, admission, source=str(number)) for number in range(5)]
        for photo in photos:
            work.templates.add(a_new_template(photo, admission))
    with store.begin() as work:
        assert work.photos.page_without_template(PACK) == []
        first = work.photos.page_without_template(OTHER_PACK, limit=2, assessed_by=PACK)
        assert first == photos[:2]
        rest = work.photos.page_without_template(OTHER_PACK, after_id=first[-1].id)
        assert [photo.id for photo in rest] == [photo.id for photo in photos[2:]]
        assert {photo.assessment for photo in rest} == {NOT_YET_ASSESSED}


def test_photos_that_need_no_more_work_by_a_pack_are_left_out(store: Store) -> None:
    with store.begin() as work:
        admission = admit(work)
        refused, undecided, embedded, lost = (add_photo(work, admission, source=str(n)) for n in range(4))
        work.photos.record_assessment(refused.id, OTHER_PACK, REFUSED)
        work.photos.record_assessment(undecided.id, OTHER_PACK, an_assessment(faces=2, chosen_face=None))
        for photo in (embedded, lost):
            work.photos.record_assessment(photo.id, OTHER_PACK, an_assessment())
        work.templates.add(a_new_template(embedded, admission, OTHER_PACK))
        assert [photo.id for photo in work.photos.page_without_template(OTHER_PACK)] == [lost.id]


def test_blobs_without_a_photo_are_found_once_they_are_old_enough(store: Store) -> None:
    orphan, used = store.blobs.put(b"orphan"), store.blobs.put(b"used")
    with store.begin() as work:
        work.photos.add(a_new_photo(owner_of(admit(work)), digest=used), pack=PACK)
    assert list(store.orphan_blobs()) == []
    assert list(store.orphan_blobs(older_than_s=0)) == [orphan]
