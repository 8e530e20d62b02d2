"""Subjects, admissions and reports, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.admission import AdmissionFacts, NameOrigin
from models.errors import Conflict, NotFound
from models.listing import AdmissionsWanted, DayMark, ReportsWanted
from models.report import ReportFacts, ReportState
from models.subject import SubjectState
from store.db import Store
from store.unit_of_work import UnitOfWork
from tests.store_factories import FACTS, NOON, REPORT_FACTS, admit, file_report


def test_a_new_subject_is_in_care_unidentified_and_searchable(store: Store) -> None:
    with store.begin() as work:
        subject = work.subjects.add(NOON)
    assert subject.state is SubjectState.IN_CARE_UNIDENTIFIED
    assert subject.is_searchable
    with store.read() as work:
        assert work.subjects.get(subject.id) == subject


def test_state_and_being_searchable_are_set_apart(store: Store) -> None:
    with store.begin() as work:
        subject = work.subjects.add(NOON)
        work.subjects.set_state(subject.id, SubjectState.WALKED_OFF)
        assert work.subjects.get(subject.id).is_searchable
        work.subjects.set_searchable(subject.id, False)
    with store.read() as work:
        kept = work.subjects.of_ids([subject.id, 999])[subject.id]
    assert kept == replace(subject, state=SubjectState.WALKED_OFF, is_searchable=False)


def test_an_admission_comes_back_with_everything_said(store: Store) -> None:
    with store.begin() as work:
        admission = admit(work)
    with store.read() as work:
        kept = work.admissions.get(admission.id)
    assert kept == admission
    assert kept.facts == FACTS
    assert kept.recorded_at == NOON


def test_an_admission_of_which_nothing_is_known_is_kept(store: Store) -> None:
    facts = AdmissionFacts(station="站", entered_at=NOON)
    with store.begin() as work:
        admission = admit(work, facts)
    with store.read() as work:
        assert work.admissions.get(admission.id).facts == facts


def test_where_a_name_comes_from_is_kept(store: Store) -> None:
    facts = replace(FACTS, name_origin=NameOrigin.INSTITUTION_GIVEN)
    with store.begin() as work:
        admission = admit(work, facts)
    with store.read() as work:
        assert work.admissions.get(admission.id).facts == facts


def test_pages_of_admissions_go_back_in_time_and_meet_without_gap(store: Store) -> None:
    with store.begin() as work:
        ids = [admit(work).id for _ in range(7)]
    with store.read() as work:
        first = work.admissions.page(limit=3)
        second = work.admissions.page(before_id=first[-1].id, limit=3)
        third = work.admissions.page(before_id=second[-1].id, limit=3)
    assert [admission.id for admission in first + second + third] == ids[::-1]


def test_pages_can_be_of_one_station(store: Store) -> None:
    with store.begin() as work:
        here = [admit(work).id for _ in range(2)]
        admit(work, replace(FACTS, station="三亚市救助管理站"))
        here.append(admit(work).id)
    with store.read() as work:
        found = work.admissions.page(wanted=AdmissionsWanted(FACTS.station))
        nowhere = work.admissions.page(wanted=AdmissionsWanted("没有这个站"))
    assert [admission.id for admission in found] == here[::-1]
    assert nowhere == []


def test_stays_of_subjects_are_found_together(store: Store) -> None:
    with store.begin() as work:
        first = admit(work)
        again = work.admissions.add(first.subject_id, FACTS, NOON + timedelta(days=30))
        other = admit(work)
        never = work.subjects.add(NOON)
        stays = work.admissions.of_subjects([first.subject_id, other.subject_id, never.id])
        assert work.admissions.of_subject(first.subject_id) == [again, first]
        assert work.admissions.of_subject(never.id) == []
        assert work.admissions.of_ids([first.id, again.id]) == {first.id: first, again.id: again}
    assert stays == {first.subject_id: [again, first], other.subject_id: [other]}


def test_an_admission_needs_a_subject(store: Store) -> None:
    with pytest.raises(Conflict), store.begin() as work:
        work.admissions.add(999, FACTS, NOON)


def test_a_report_comes_back_with_everything_said(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        short = work.reports.add(ReportFacts(name="无名"), NOON, state=ReportState.DRAFT)
    with store.read() as work:
        assert work.reports.get(report.id) == report
        assert work.reports.get(report.id).facts == REPORT_FACTS
        assert work.reports.of_ids([report.id, short.id, 999]) == {report.id: report, short.id: short}


def test_pages_of_reports_can_be_of_one_state(store: Store) -> None:
    with store.begin() as work:
        ids = [file_report(work).id for _ in range(4)]
        work.reports.set_state(ids[1], ReportState.WITHDRAWN)
    with store.read() as work:
        assert [report.id for report in work.reports.page(limit=3)] == [ids[3], ids[2], ids[1]]
        assert [report.id for report in work.reports.page(before_id=ids[1])] == [ids[0]]
        active = work.reports.page(wanted=ReportsWanted(ReportState.ACTIVE))
    assert [report.id for report in active] == [ids[3], ids[2], ids[0]]


def test_what_does_not_exist_is_not_found(store: Store) -> None:
    with store.begin() as work:
        with pytest.raises(NotFound, match="subject number 9"):
            work.subjects.get(9)
        with pytest.raises(NotFound, match="admission number 9"):
            work.admissions.get(9)
        with pytest.raises(NotFound, match="report number 9"):
            work.reports.get(9)
        with pytest.raises(NotFound, match="subject number 9"):
            work.subjects.set_searchable(9, False)
        with pytest.raises(NotFound, match="subject number 9"):
            work.subjects.set_state(9, SubjectState.LEFT)
        with pytest.raises(NotFound, match="report number 9"):
            work.reports.set_state(9, ReportState.CLOSED)


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(NotFound), store.begin() as work:
        work.subjects.get(admit(work).subject_id + 1)
    with store.read() as work:
        assert work.admissions.page() == []


def test_reports_are_read_by_the_day_missing_from_either_end_and_those_without_come_last(
    store: Store,
) -> None:
    days = (date(2025, 3, 1), None, date(2024, 5, 1), date(2025, 3, 1), None)
    with store.begin() as work:
        ids = [work.reports.add(ReportFacts("虚构甲", missing_since=day), NOON).id for day in days]
        assert _by_missing(work, is_last_first=False) == [ids[each] for each in (2, 0, 3, 1, 4)]
        assert _by_missing(work, is_last_first=True) == [ids[each] for each in (3, 0, 2, 4, 1)]
        dated = ReportsWanted(missing_from=date(2025, 1, 1), missing_to=date(2025, 3, 1))
        assert _by_missing(work, is_last_first=False, wanted=dated) == [ids[0], ids[3]]


def _by_missing(work: UnitOfWork, *, is_last_first: bool, wanted: ReportsWanted | None = None) -> list[int]:
    """Every report, two at a time."""
    numbers: list[int] = []
    after = None
    while page := work.reports.page_by_missing(
        after=after, is_last_first=is_last_first, limit=2, wanted=wanted or ReportsWanted()
    ):
        numbers += [each.id for each in page]
        after = DayMark(page[-1].facts.missing_since, page[-1].id)
    return numbers
