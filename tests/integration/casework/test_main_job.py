"""An admission photo finds the missing-person report, through real networks, FAISS and a real database."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from casework.actor import Actor
from casework.admit import admit
from casework.candidate_view import shown
from casework.enrol import PhotoUpload, add_photo
from casework.identify import identify
from casework.report_missing import file_report
from casework.reports.states import move_report
from casework.review.none_of_these import none_of_these
from casework.review.released_list import ReleasedList, released_list
from casework.runtime import Runtime, open_runtime
from casework.search_on_arrival import add_photo_and_search
from casework.settings import Settings
from casework.today import waiting_reviews
from models.admission import AdmissionFacts
from models.candidate import Search
from models.errors import Conflict, InvalidInput, NotFound, UnreadablePhoto
from models.evidence import Band
from models.gallery import GalleryKind
from models.photo import OwnerKind, Photo, PhotoOwner
from models.report import ReportFacts, ReportMove, ReportState
from tests.pictures import ANOTHER_MAN, WOMAN, jpeg, retaken

PURPOSE = "示例案件 1 号：新入站比对"


def new_admission(runtime: Runtime, facts: AdmissionFacts, actor: Actor) -> PhotoOwner:
    return PhotoOwner(OwnerKind.ADMISSION, admit(runtime, facts, actor=actor).value.id)


def new_report(runtime: Runtime, facts: ReportFacts, actor: Actor) -> PhotoOwner:
    return PhotoOwner(OwnerKind.REPORT, file_report(runtime, facts, actor=actor).value.id)


def with_photo(runtime: Runtime, owner: PhotoOwner, data: bytes, actor: Actor) -> Photo:
    return add_photo(runtime, owner, PhotoUpload(data), actor=actor).value


def reports_of(search: Search) -> list[int]:
    return [each.person.id for each in search.candidates if each.person.gallery is GalleryKind.REPORTS]


@pytest.fixture
def woman_reported(runtime: Runtime, report_facts: ReportFacts, caseworker: Actor) -> PhotoOwner:
    other = new_report(runtime, replace(report_facts, name="虚构乙"), caseworker)
    with_photo(runtime, other, jpeg(ANOTHER_MAN), caseworker)
    report = new_report(runtime, report_facts, caseworker)
    with_photo(runtime, report, jpeg(WOMAN), caseworker)
    return report


@pytest.fixture
def woman_admitted(runtime: Runtime, adult_facts: AdmissionFacts, caseworker: Actor) -> PhotoOwner:
    admission = new_admission(runtime, adult_facts, caseworker)
    with_photo(runtime, admission, jpeg(retaken(WOMAN, seed=1)), caseworker)
    return admission


def test_an_admission_photo_finds_its_report_first_with_bounded_evidence(
    runtime: Runtime, woman_reported: PhotoOwner, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    search = identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker)
    own, other = search.candidates
    assert own.person.id == woman_reported.id
    assert (own.rank, other.rank) == (1, 2)
    assert own.evidence.log10_lr is not None
    assert own.evidence.lower_bound is not None
    assert own.evidence.upper_bound is not None
    assert own.evidence.lower_bound <= own.evidence.log10_lr <= own.evidence.upper_bound
    assert own.evidence.log10_lr > 0 > (other.evidence.log10_lr or 0)
    assert own.band is not Band.NOT_CALIBRATED


def test_a_search_is_stored_with_everything_behind_its_numbers(
    runtime: Runtime, woman_reported: PhotoOwner, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    search = identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker)
    with runtime.store.read() as work:
        assert work.searches.get(search.id) == search
    assert search.purpose == PURPOSE
    assert search.requested_by == caseworker.username
    assert search.provenance.pack == runtime.faces().ref
    assert search.provenance.calibration is not None
    looked_through = {each.kind: (each.persons, each.templates) for each in search.provenance.galleries}
    assert looked_through == {
        GalleryKind.REGISTERS: (0, 0),
        GalleryKind.ADMISSIONS: (1, 1),
        GalleryKind.REPORTS: (2, 2),
    }


def test_a_new_report_finds_the_person_in_care(
    runtime: Runtime, woman_reported: PhotoOwner, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    search = identify(runtime, woman_reported, purpose=PURPOSE, actor=caseworker)
    assert [each.person.gallery for each in search.candidates] == [GalleryKind.ADMISSIONS]
    assert search.candidates[0].evidence.log10_lr is not None
    assert search.candidates[0].evidence.log10_lr > 0


def test_an_earlier_stay_under_another_subject_is_proposed_but_never_ones_own(
    runtime: Runtime, adult_facts: AdmissionFacts, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    with runtime.store.read() as work:
        subject = work.admissions.get(woman_admitted.id).subject_id
    again = admit(runtime, adult_facts, actor=caseworker, subject_id=subject).value
    stranger = new_admission(runtime, adult_facts, caseworker)
    for owner in (PhotoOwner(OwnerKind.ADMISSION, again.id), stranger):
        with_photo(runtime, owner, jpeg(retaken(WOMAN, seed=owner.id)), caseworker)
    own_stay = identify(runtime, PhotoOwner(OwnerKind.ADMISSION, again.id), purpose=PURPOSE, actor=caseworker)
    other_stay = identify(runtime, stranger, purpose=PURPOSE, actor=caseworker)
    assert subject not in [each.person.id for each in own_stay.candidates]
    assert [each.person.id for each in other_stay.candidates] == [subject]


def test_several_photos_are_one_entry_and_the_best_pair_is_named(
    runtime: Runtime, woman_reported: PhotoOwner, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    exact = with_photo(runtime, woman_admitted, jpeg(WOMAN, quality=98), caseworker)
    search = identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker)
    assert reports_of(search).count(woman_reported.id) == 1
    assert search.candidates[0].probe_photo_id == exact.id
    assert len(search.used_photo_ids) == 2


def test_a_withdrawn_report_is_gone_before_the_next_search_and_back_when_active_again(
    runtime: Runtime, woman_reported: PhotoOwner, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    for state, is_found in ((ReportState.WITHDRAWN, False), (ReportState.ACTIVE, True)):
        with runtime.store.begin() as work:
            work.reports.set_state(woman_reported.id, state)
        search = identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker)
        assert (woman_reported.id in reports_of(search)) is is_found


def test_a_settled_subject_stays_searchable_and_an_erased_flag_ends_it(
    runtime: Runtime, woman_reported: PhotoOwner, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    with runtime.store.begin() as work:
        subject = work.admissions.get(woman_admitted.id).subject_id
        work.subjects.set_searchable(subject, False)
    search = identify(runtime, woman_reported, purpose=PURPOSE, actor=caseworker)
    assert search.candidates == ()


def test_another_process_finds_what_this_one_added(
    runtime: Runtime,
    settings: Settings,
    woman_reported: PhotoOwner,
    caseworker: Actor,
    adult_facts: AdmissionFacts,
) -> None:
    other = open_runtime(settings)
    try:
        other.faces()
        admission = new_admission(runtime, adult_facts, caseworker)
        with_photo(runtime, admission, jpeg(retaken(WOMAN, seed=3)), caseworker)
        search = identify(other, woman_reported, purpose=PURPOSE, actor=caseworker)
    finally:
        other.close()
    assert len(search.candidates) == 1


def test_the_same_picture_of_the_same_person_is_the_first_record_again(
    runtime: Runtime, woman_reported: PhotoOwner, caseworker: Actor
) -> None:
    again = add_photo(runtime, woman_reported, PhotoUpload(jpeg(WOMAN)), actor=caseworker)
    assert not again.is_first
    with runtime.store.read() as work:
        assert len(work.photos.of_owner(woman_reported, runtime.faces().ref)) == 1


def test_a_repeated_request_makes_one_record_and_a_reused_key_is_refused(
    runtime: Runtime, adult_facts: AdmissionFacts, caseworker: Actor
) -> None:
    first = admit(runtime, adult_facts, actor=caseworker, idempotency_key="k")
    again = admit(runtime, adult_facts, actor=caseworker, idempotency_key="k")
    assert first.is_first
    assert not again.is_first
    assert again.value == first.value
    with pytest.raises(Conflict) as refusal:
        admit(runtime, replace(adult_facts, name_heard="别人"), actor=caseworker, idempotency_key="k")
    assert refusal.value.code == "idempotency_key_reused"


def test_a_person_without_usable_photos_gets_an_empty_list_that_says_which_were_not_used(
    runtime: Runtime, woman_reported: PhotoOwner, adult_facts: AdmissionFacts, caseworker: Actor
) -> None:
    admission = new_admission(runtime, adult_facts, caseworker)

    faceless = with_photo(runtime, admission, jpeg(np.full((300, 300, 3), 127, np.uint8)), caseworker)
    search = identify(runtime, admission, purpose=PURPOSE, actor=caseworker)
    assert search.candidates == ()
    assert search.not_used_photo_ids == (faceless.id,)


def test_what_is_no_picture_is_refused_and_the_admission_stands(
    runtime: Runtime, adult_facts: AdmissionFacts, caseworker: Actor
) -> None:
    admission = new_admission(runtime, adult_facts, caseworker)
    with pytest.raises(UnreadablePhoto):
        with_photo(runtime, admission, b"%PDF-1.7 not a picture", caseworker)
    with runtime.store.read() as work:
        assert work.admissions.get(admission.id).facts == adult_facts
        assert work.photos.of_owner(admission, runtime.faces().ref) == []


def test_a_photo_for_nobody_is_refused(runtime: Runtime, caseworker: Actor) -> None:
    with pytest.raises(NotFound):
        with_photo(runtime, PhotoOwner(OwnerKind.REPORT, 404), jpeg(WOMAN), caseworker)


def test_a_search_needs_a_purpose_and_a_list_of_at_most_twenty(
    runtime: Runtime, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    with pytest.raises(InvalidInput) as no_purpose:
        identify(runtime, woman_admitted, purpose=" ", actor=caseworker)
    assert no_purpose.value.field == "purpose"
    with pytest.raises(InvalidInput) as too_long:
        identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker, limit=21)
    assert too_long.value.field == "limit"


def test_an_entry_in_the_future_is_refused(
    runtime: Runtime, adult_facts: AdmissionFacts, caseworker: Actor
) -> None:
    tomorrow = replace(adult_facts, entered_at=datetime(2999, 1, 1, tzinfo=UTC))
    with pytest.raises(InvalidInput) as refusal:
        admit(runtime, tomorrow, actor=caseworker)
    assert refusal.value.field == "entered_at"


def test_a_photo_starts_its_search_by_itself_and_only_once(
    runtime: Runtime, woman_reported: PhotoOwner, adult_facts: AdmissionFacts, caseworker: Actor
) -> None:
    admission = new_admission(runtime, adult_facts, caseworker)
    upload = PhotoUpload(jpeg(retaken(WOMAN, seed=4)))
    first = add_photo_and_search(runtime, admission, upload, actor=caseworker)
    again = add_photo_and_search(runtime, admission, upload, actor=caseworker)
    assert first.search is not None
    assert first.search.candidates[0].person.id == woman_reported.id
    assert again.search == first.search


def test_a_search_that_a_crash_prevented_is_made_when_the_photo_comes_again(
    runtime: Runtime, woman_reported: PhotoOwner, adult_facts: AdmissionFacts, caseworker: Actor
) -> None:
    admission = new_admission(runtime, adult_facts, caseworker)
    upload = PhotoUpload(jpeg(retaken(WOMAN, seed=4)))
    add_photo(runtime, admission, upload, actor=caseworker)  # and here the process died
    again = add_photo_and_search(runtime, admission, upload, actor=caseworker)
    assert not again.photo.is_first
    assert again.search is not None


def test_a_list_is_finished_once_nothing_of_it_or_of_earlier_lists_waits(
    runtime: Runtime, woman_reported: PhotoOwner, woman_admitted: PhotoOwner, caseworker: Actor
) -> None:
    with runtime.store.begin() as work:
        account = work.accounts.add("judge", "no password", roles=sorted(caseworker.roles), station=None)
    judge = replace(caseworker, account_id=account.id)

    def listed(search: Search) -> ReleasedList:
        return released_list(runtime, shown(runtime, search), judge)

    identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker)
    shorter = identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker, limit=1)
    first = listed(shorter)
    assert (first.undisposed, first.undisposed_earlier, first.is_finished) == (1, 1, False)
    assert first.left_out is None, "told before the own judgement"
    none_of_these(runtime, shorter, actor=judge)
    second = listed(shorter)
    assert (second.undisposed, second.undisposed_earlier, second.is_finished) == (0, 1, False)
    assert second.left_out == shorter.left_out == 0, "a stranger is no lead"
    waiting = waiting_reviews(runtime, judge, makes_first=True, makes_later=False)
    assert [(each.probe, each.undisposed) for each in waiting.lists] == [(woman_admitted, 1)]
    for report_id in reports_of(identify(runtime, woman_admitted, purpose=PURPOSE, actor=caseworker)):
        move_report(runtime, report_id, ReportMove.PAUSE, reason="虚构", actor=caseworker)
    third = listed(shorter)
    assert third.is_finished, "nobody is asked about people whose report rests"
