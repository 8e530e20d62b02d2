"""Reporters and their consents, on both databases: what a report is open to, and who is in the galleries."""

from datetime import timedelta

import pytest

from models.consent import FIRST_CONSENT, Purpose, ReporterFacts, agreed_purposes
from models.errors import Conflict, NotFound
from models.gallery import GalleryKind
from models.report import MissingReport, ReportState
from store.db import Store
from store.unit_of_work import UnitOfWork
from tests.store_factories import NOON, PACK, REPORT_FACTS, enrol, file_report

LATER = NOON + timedelta(hours=1)
SISTER = ReporterFacts("林秀兰", "电话 0596-1111111", "妹妹")
FACE, DNA, PUBLICATION = Purpose.SEARCH_BY_FACE, Purpose.SEARCH_BY_DNA, Purpose.PUBLICATION


def add_sister(work: UnitOfWork, report: MissingReport, *purposes: Purpose) -> int:
    return work.reporters.add(report.id, SISTER, agrees_to=purposes, recorded_by="desk", recorded_at=NOON).id


def in_gallery(work: UnitOfWork) -> int:
    return work.templates.enrolled_count(PACK, GalleryKind.REPORTS).templates


def open_to(work: UnitOfWork, report: MissingReport) -> frozenset[Purpose]:
    return work.reports.get(report.id).open_to


def test_a_report_is_filed_with_its_first_reporter_who_agrees_to_be_searched_for(store: Store) -> None:
    with store.begin() as work:
        report = work.reports.add(REPORT_FACTS, NOON, recorded_by="desk", relation="儿子")
    with store.read() as work:
        (first,) = work.reporters.of_report(report.id)
        assert work.reports.get(report.id) == report
    assert first.facts == ReporterFacts(REPORT_FACTS.reporter_name, REPORT_FACTS.reporter_contact, "儿子")
    assert (first.recorded_by, first.recorded_at) == ("desk", NOON)
    assert first.agrees_to == FIRST_CONSENT == report.open_to


def test_without_any_consent_to_face_search_the_templates_leave_the_gallery_at_once(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        enrol(work, report)
        (first,) = work.reporters.of_report(report.id)
        assert in_gallery(work) == 1
        work.reporters.withdraw_consent(first.id, FACE, recorded_by="desk", now=LATER)
        assert in_gallery(work) == 0
        enrol(work, report, source="late")
        assert in_gallery(work) == 0
        assert open_to(work, report) == {DNA}
        work.reporters.give(first.id, FACE, recorded_by="desk", now=LATER)
        assert in_gallery(work) == 2


def test_a_purpose_is_open_while_one_of_several_reporters_agrees(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        enrol(work, report)
        sister = add_sister(work, report, FACE, PUBLICATION)
        (first, _) = work.reporters.of_report(report.id)
        work.reporters.withdraw(first.id, recorded_by="desk", now=LATER)
        assert open_to(work, report) == {FACE, PUBLICATION}
        assert in_gallery(work) == 1
        work.reporters.withdraw_consent(sister, FACE, recorded_by="desk", now=LATER)
        assert open_to(work, report) == {PUBLICATION}
        assert in_gallery(work) == 0


def test_a_withdrawn_consent_is_kept_with_who_and_when_and_given_again_is_another(store: Store) -> None:
    with store.begin() as work:
        (first,) = work.reporters.of_report(file_report(work).id)
        work.reporters.withdraw_consent(first.id, FACE, recorded_by="li", now=LATER)
        work.reporters.withdraw_consent(first.id, FACE, recorded_by="zhao", now=LATER)
        work.reporters.give(first.id, FACE, recorded_by="wang", now=LATER + timedelta(hours=1))
    with store.read() as work:
        consents = [each for each in work.reporters.get(first.id).consents if each.purpose is FACE]
    assert [each.is_given for each in consents] == [False, True]
    assert (consents[0].withdrawal_recorded_by, consents[0].withdrawn_at) == ("li", LATER)
    assert consents[1].recorded_by == "wang"


def test_the_contact_shown_is_that_of_the_first_reporter_who_still_stands_behind_it(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        (first,) = work.reporters.of_report(report.id)
        work.reporters.withdraw(first.id, recorded_by="desk", now=LATER)
        assert work.reports.get(report.id).facts.reporter_name is None
        add_sister(work, report)
        assert work.reports.get(report.id).facts.reporter_contact == SISTER.contact
        kept = work.reporters.get(first.id)
    assert (kept.withdrawn_at, kept.agrees_to) == (LATER, frozenset())
    assert kept.facts.name == REPORT_FACTS.reporter_name


def test_a_report_that_is_not_active_is_open_to_nothing_whatever_is_agreed_to(store: Store) -> None:
    with store.begin() as work:
        report = file_report(work)
        enrol(work, report)
        work.reports.set_state(report.id, ReportState.PAUSED)
        add_sister(work, report, FACE)
        assert (open_to(work, report), in_gallery(work)) == (frozenset(), 0)
        assert agreed_purposes(work.reporters.of_report(report.id)) == {FACE, DNA}
        work.reports.set_state(report.id, ReportState.ACTIVE)
        assert open_to(work, report) == {FACE, DNA}
        assert in_gallery(work) == 1


def test_what_cannot_be_is_refused(store: Store) -> None:
    with store.begin() as work:
        with pytest.raises(NotFound, match="report number 9"):
            add_sister(work, MissingReport(9, ReportState.ACTIVE, REPORT_FACTS, NOON))
        with pytest.raises(NotFound, match="reporter number 9"):
            work.reporters.give(9, FACE, recorded_by="desk", now=LATER)
        (first,) = work.reporters.of_report(file_report(work).id)
        work.reporters.withdraw(first.id, recorded_by="desk", now=LATER)
        with pytest.raises(Conflict, match="reporter_withdrew"):
            work.reporters.withdraw(first.id, recorded_by="desk", now=LATER)
        with pytest.raises(Conflict, match="reporter_withdrew"):
            work.reporters.give(first.id, FACE, recorded_by="desk", now=LATER)
