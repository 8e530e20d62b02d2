"""Clues and reports, on both databases: who of a report is compared, and when clues are held against it."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from casework.actor import Actor
from casework.clues.arrival import matches_of, record_clue_and_search
from casework.clues.keys import index_report
from casework.report_missing import FirstConsent, file_report
from casework.reports.reporters import add_reporter, change_consent, reporters_of, withdraw_reporter
from casework.reports.states import move_report
from casework.runtime import Runtime
from casework.settings import Settings
from models.clue import Clue, ClueKind
from models.consent import FIRST_CONSENT, Purpose, ReporterFacts
from models.gallery import GalleryKind, PersonRef
from models.report import ReportFacts, ReportMove, ReportState
from tests.store_factories import CLUE_FACTS, NOON, admit

MISSED = ReportFacts("林秀珍", reporter_name="虚构丙", reporter_contact="000")


@pytest.fixture
def settings(tmp_path: Path, empty_database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=empty_database_url, networks=2)


class Desk:
    """One person in care, what was heard from them, and reports."""

    def __init__(self, runtime: Runtime, actor: Actor) -> None:
        self.runtime, self.actor = runtime, actor
        with runtime.store.begin() as work:
            self.stay = admit(work)

    def hear(self, text: str, kind: ClueKind = ClueKind.NAME) -> Clue:
        facts = replace(CLUE_FACTS, text=text, kind=kind)
        return record_clue_and_search(self.runtime, self.stay.id, facts, actor=self.actor).clue.value

    def draft(self) -> int:
        with self.runtime.store.begin() as work:
            report = work.reports.add(MISSED, NOON, state=ReportState.DRAFT)
            index_report(work, report)
            return report.id

    def file(self, agrees_to: Collection[Purpose] = FIRST_CONSENT) -> int:
        consent = FirstConsent(None, frozenset(agrees_to))
        return file_report(self.runtime, MISSED, actor=self.actor, consent=consent).value.id

    def move(self, report_id: int, move: ReportMove) -> None:
        move_report(self.runtime, report_id, move, reason="家属要求", actor=self.actor)

    def paired(self) -> list[tuple[PersonRef, list[str]]]:
        subject = PersonRef(GalleryKind.ADMISSIONS, self.stay.subject_id)
        with self.runtime.store.read() as work:
            return [
                (pair.key.other, [each.reference for each in pair.sources])
                for pair in work.pairs.of_person(subject)
            ]

    def found(self) -> list[int]:
        return [match.record.id for match in matches_of(self.runtime, self.stay.id).matches]


@pytest.fixture
def desk(runtime: Runtime, caseworker: Actor) -> Desk:
    return Desk(runtime, caseworker)


@pytest.mark.parametrize("heard_first", [True, False])
def test_a_draft_is_held_against_clues_when_it_becomes_active(desk: Desk, heard_first: bool) -> None:
    draft = desk.draft()
    if heard_first:
        clue = desk.hear("宁秀真")
        assert desk.paired() == []
    desk.move(draft, ReportMove.ACTIVATE)
    if not heard_first:
        clue = desk.hear("宁秀真")
    assert desk.paired() == [(PersonRef(GalleryKind.REPORTS, draft), [f"clue:{clue.id}"])]


def test_a_resumed_report_is_held_against_what_was_heard_meanwhile(desk: Desk) -> None:
    report = desk.file()
    desk.move(report, ReportMove.PAUSE)
    clue = desk.hear("宁秀真")
    assert desk.paired() == []
    desk.move(report, ReportMove.RESUME)
    assert desk.paired() == [(PersonRef(GalleryKind.REPORTS, report), [f"clue:{clue.id}"])]


def test_a_consent_that_opens_a_report_holds_it_against_clues_too(desk: Desk) -> None:
    report = desk.file(agrees_to=())
    clue = desk.hear("宁秀真")
    assert desk.paired() == []
    (first,) = reporters_of(desk.runtime, report)
    change_consent(desk.runtime, first.id, Purpose.SEARCH_BY_DNA, is_given=True, actor=desk.actor)
    assert desk.paired() == [(PersonRef(GalleryKind.REPORTS, report), [f"clue:{clue.id}"])]


@pytest.mark.parametrize(
    ("kind", "heard"), [(ClueKind.RELATIVE_NAME, "邹丽华"), (ClueKind.PHONE, "139-0000-0000")]
)
def test_every_reporter_is_found_by_name_and_number_until_they_withdraw(
    desk: Desk, kind: ClueKind, heard: str
) -> None:
    report = desk.file()
    clue = desk.hear(heard, kind)
    assert desk.found() == []
    third = ReporterFacts("周丽华", "13900000000")
    for facts in (ReporterFacts("虚构丁"), third):
        added = add_reporter(desk.runtime, report, facts, actor=desk.actor).value
    assert desk.found() == [report]
    assert desk.paired() == [(PersonRef(GalleryKind.REPORTS, report), [f"clue:{clue.id}"])]
    withdraw_reporter(desk.runtime, added.id, actor=desk.actor)
    assert desk.found() == []
    with desk.runtime.store.read() as work:
        assert third not in work.reports.get(report).searched_with


def test_a_reporter_who_agrees_to_no_search_is_not_compared_until_they_do(desk: Desk) -> None:
    report = desk.file()
    desk.hear("13900000000", ClueKind.PHONE)
    sister = ReporterFacts(contact="13900000000")
    added = add_reporter(
        desk.runtime, report, sister, actor=desk.actor, agrees_to={Purpose.PUBLICATION}
    ).value
    for is_given, expected in ((True, [report]), (False, [])):
        assert desk.found() == ([] if is_given else [report])
        change_consent(desk.runtime, added.id, Purpose.SEARCH_BY_FACE, is_given=is_given, actor=desk.actor)
        assert desk.found() == expected
    assert len(desk.paired()) == 1
