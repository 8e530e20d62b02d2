"""One list of a search: everybody of all galleries in one order, capped, nobody left out silently."""

from collections.abc import Sequence

from casework.weigh import ranked_list
from models.candidate import Candidate
from models.evidence import Band, EvidenceItem, EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.message import Message

REGISTERS, ADMISSIONS, REPORTS = GalleryKind.REGISTERS, GalleryKind.ADMISSIONS, GalleryKind.REPORTS

_REASON = Message("示例", "made up")


def candidate(
    gallery: GalleryKind, number: int, log10_lr: float | None, band: Band, score: float = 0.4
) -> Candidate:
    return Candidate(
        rank=0,
        person=PersonRef(gallery, number),
        probe_photo_id=1,
        candidate_photo_id=number,
        comparison_score=score,
        evidence=EvidenceItem(EvidenceKind.FACE, log10_lr, None, None, None, True, _REASON),
        expected_false_candidates=None,
        is_expectation_a_bound=False,
        band=band,
    )


def persons(listed: Sequence[Candidate]) -> list[tuple[GalleryKind, int]]:
    return [(each.person.gallery, each.person.id) for each in listed]


def test_people_of_all_galleries_stand_in_one_order_by_evidence() -> None:
    ranked = ranked_list(
        [
            candidate(REGISTERS, 1, 0.5, Band.POSSIBLE),
            candidate(ADMISSIONS, 2, -1.0, Band.WEAK),
            candidate(REPORTS, 3, 2.0, Band.LEAD),
        ],
        limit=10,
    )
    assert persons(ranked.listed) == [(REPORTS, 3), (REGISTERS, 1), (ADMISSIONS, 2)]
    assert [each.rank for each in ranked.listed] == [1, 2, 3]
    assert not ranked.left_out


def test_among_equals_the_gallery_searched_first_stands_first() -> None:
    known, reported = (candidate(kind, 1, 1.0, Band.LEAD) for kind in (REGISTERS, REPORTS))
    assert persons(ranked_list([known, reported], limit=10).listed) == [(REGISTERS, 1), (REPORTS, 1)]


def test_three_full_galleries_give_one_list_and_the_leads_without_room_are_counted() -> None:
    found = [
        candidate(kind, number, 3.0 - 0.1 * number, Band.LEAD if number < 9 else Band.WEAK)
        for kind in (REGISTERS, ADMISSIONS, REPORTS)
        for number in range(1, 13)
    ]
    ranked = ranked_list(found, limit=10)
    assert len(ranked.listed) == 10
    assert {each.person.id for each in ranked.listed} == {1, 2, 3, 4}
    # 24 leads, 10 of them listed; of number 4 only the register's entry found room.
    assert ranked.left_out == {REGISTERS: 4, ADMISSIONS: 5, REPORTS: 5}


def test_without_calibration_the_score_orders_and_nobody_is_called_a_lead() -> None:
    found = [
        candidate(REPORTS, number, None, Band.NOT_CALIBRATED, score=number / 10) for number in range(1, 5)
    ]
    ranked = ranked_list(found, limit=2)
    assert persons(ranked.listed) == [(REPORTS, 4), (REPORTS, 3)]
    assert not ranked.left_out
