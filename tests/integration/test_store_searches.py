"""Finished searches with everything behind their numbers, on both databases."""

from dataclasses import asdict, replace

import pytest

from models.candidate import Search, UnfinishedList
from models.errors import Conflict, NotFound
from models.gallery import GalleryKind, PersonRef
from models.pair import Pair, PairKey, PairStage, Proposal, photo_source
from models.photo import OwnerKind, PhotoOwner
from store.db import Store
from store.searches import NewSearch
from store.unit_of_work import UnitOfWork
from tests.store_factories import (
    FACTS,
    NOON,
    a_candidate,
    a_new_search,
    add_photo,
    admit,
    file_report,
    owner_of,
    person_of,
    uncalibrated,
)


def everything_but_the_number(search: Search) -> dict[str, object]:
    content = asdict(search)
    del content["id"]
    return content


def a_search_with_candidates(work: UnitOfWork) -> NewSearch:
    admission, reports = admit(work), [file_report(work) for _ in range(3)]
    probe = add_photo(work, admission)
    candidates = [
        a_candidate(rank, person_of(report), probe.id, add_photo(work, report).id)
        for rank, report in enumerate(reports, start=1)
    ]
    earlier = a_candidate(1, person_of(admission), probe.id, probe.id)
    return a_new_search(
        owner_of(admission), (probe.id,), *candidates[:2], uncalibrated(candidates[2]), earlier
    )


def test_a_search_comes_back_with_all_it_rests_on_in_the_order_it_was_given(store: Store) -> None:
    with store.begin() as work:
        new = a_search_with_candidates(work)
        search = work.searches.add(new)
    with store.read() as work:
        assert work.searches.get(search.id) == search
    assert everything_but_the_number(search) == asdict(new)
    assert [candidate.rank for candidate in search.candidates] == [1, 2, 3, 1]


def test_a_search_that_found_nobody_is_kept(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        search = work.searches.add(a_new_search(owner_of(report), ()))
        assert search.candidates == ()
        assert work.searches.latest_of(owner_of(report)) == search


def test_the_latest_search_and_pages_are_of_one_probe(store: Store) -> None:
    with store.begin() as work:
        report, admission = file_report(work), admit(work)
        ids = [work.searches.add(a_new_search(owner_of(report), ())).id for _ in range(4)]
        other = work.searches.add(a_new_search(owner_of(admission), ()))
        nobody = owner_of(file_report(work))
    with store.read() as work:
        latest = work.searches.latest_of(owner_of(report))
        assert latest is not None
        assert latest.id == ids[-1]
        assert work.searches.latest_of(nobody) is None
        first = work.searches.page_of(owner_of(report), limit=2)
        second = work.searches.page_of(owner_of(report), before_id=first[-1].id, limit=9)
        assert [search.id for search in first + second] == ids[::-1]
        assert [search.id for search in work.searches.page(limit=2)] == [other.id, ids[-1]]


def test_a_page_of_searches_gives_each_its_own_candidates(store: Store) -> None:
    with store.begin() as work:
        searches = [work.searches.add(a_search_with_candidates(work)) for _ in range(2)]
    with store.read() as work:
        assert work.searches.page() == searches[::-1]


def test_a_search_needs_its_probe_and_photos(store: Store) -> None:
    with pytest.raises(Conflict), store.begin() as work:
        work.searches.add(a_new_search(PhotoOwner(OwnerKind.ADMISSION, 999), ()))
    stranger = a_candidate(1, PersonRef(GalleryKind.REPORTS, 1), 998, 999)
    with pytest.raises(Conflict), store.begin() as work:
        work.searches.add(a_new_search(owner_of(file_report(work)), (), stranger))
    with store.read() as work, pytest.raises(NotFound, match="search number 9"):
        work.searches.get(9)


def put_forward(work: UnitOfWork, origin: str, subject_id: int) -> Pair:
    key = PairKey(subject_id, PersonRef(GalleryKind.REPORTS, file_report(work).id))
    work.pairs.propose(Proposal(key, (photo_source(12, 98),), NOON, origin))
    pair = work.pairs.find(key)
    assert pair is not None
    return pair


def test_unfinished_lists_count_what_they_put_forward_and_nobody_judged(store: Store) -> None:
    with store.begin() as work:
        admission, elsewhere = admit(work), admit(work, replace(FACTS, station="别市救助站"))
        report = file_report(work)
        search, far, of_report = (
            work.searches.add(a_new_search(owner_of(each), ())).id for each in (admission, elsewhere, report)
        )
        left, judged, frozen = (put_forward(work, f"search:{search}", admission.subject_id) for _ in range(3))
        put_forward(work, "nightly:1", admission.subject_id)
        put_forward(work, f"search:{far}", elsewhere.subject_id)
        put_forward(work, f"search:{of_report}", elsewhere.subject_id)
        work.pairs.set_stage(judged.id, PairStage.SECOND_REVIEW, now=NOON)
        work.pairs.freeze_of_report(frozen.key.other.id, now=NOON)
    with store.read() as work:
        own = UnfinishedList(search, owner_of(admission), 1)
        reported = UnfinishedList(of_report, owner_of(report), 1)
        assert work.undisposed.lists(station=admission.facts.station, limit=9) == [own, reported]
        assert [each.search_id for each in work.undisposed.lists(station=None, limit=2)] == [search, far]
        assert work.undisposed.count_of(owner_of(admission), person_of(admission), except_pairs=()) == 1
        assert (
            work.undisposed.count_of(owner_of(admission), person_of(admission), except_pairs=[left.id]) == 0
        )
