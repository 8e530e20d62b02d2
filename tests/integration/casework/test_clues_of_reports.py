"""Clues and reports, on both databases: who of a report is compared, and when clues are held against it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from casework.accounts import add_account
from casework.actor import Actor
from casework.clues.arrival import matches_of, record_clue_and_search
from casework.clues.keys import index_report
from casework.clues.record_clue import Correction, retract_clue
from casework.clues.search import clue_matches
from casework.report_missing import FirstConsent, file_report
from casework.reports.reporters import add_reporter, change_consent, reporters_of, withdraw_reporter
from casework.reports.states import move_report
from casework.review.pair_evidence import pair_evidence
from casework.review.stated_facts import judge_facts
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from models.clue import Clue, ClueKind
from models.consent import FIRST_CONSENT, Purpose, ReporterFacts
from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.judgement import Opinion
from models.listing import PairsAwaiting
from models.pair import FreezeReason, Pair, PairKey, PairStage, Proposal, clue_source, photo_source
from models.report import ReportFacts, ReportMove, ReportState
from models.subject import Sex
from tests.store_factories import CLUE_FACTS, NOON, add_clue, admit

MISSED = ReportFacts("林秀珍", reporter_name="虚构丙", reporter_contact="000")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, networks=2)


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

    def pairs(self) -> list[Pair]:
        with self.runtime.store.read() as work:
            return work.pairs.of_person(PersonRef(GalleryKind.ADMISSIONS, self.stay.subject_id))

    def waiting(self) -> list[int]:
        """The reports of pairs that wait for an opinion on their facts."""
        with self.runtime.store.read() as work:
            asked = work.pair_queues.awaiting_opinion(PairsAwaiting(9, 0))
            return [pair.key.other.id for pair in asked]

    def paired(self) -> list[tuple[PersonRef, list[str]]]:
        return [(pair.key.other, [each.reference for each in pair.sources]) for pair in self.pairs()]

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


def test_a_pair_that_rested_on_a_retracted_clue_alone_waits_for_nobody_and_keeps_its_history(
    desk: Desk,
) -> None:
    report = desk.file()
    clue = desk.hear("宁秀真")
    assert desk.waiting() == [report]
    retract_clue(desk.runtime, clue.id, reason="别人说的", actor=desk.actor)
    assert desk.waiting() == []
    (pair,) = desk.pairs()
    assert (pair.sources, pair.standing) == ((clue_source(clue.id),), ())
    assert pair.stage is PairStage.NEW
    assert pair.frozen_for == {FreezeReason.CLUE_RETRACTED}
    other = desk.hear("林秀珍")
    (pair,) = desk.pairs()
    assert pair.standing == (clue_source(other.id),)
    assert desk.waiting() == [report]


def test_a_corrected_clue_takes_the_place_of_the_former_one(desk: Desk) -> None:
    report = desk.file()
    clue = desk.hear("宁秀真")
    facts = replace(CLUE_FACTS, text="林秀珍")
    correction = Correction(clue.id, "再听一遍")
    record_clue_and_search(desk.runtime, desk.stay.id, facts, actor=desk.actor, correction=correction)
    (pair,) = desk.pairs()
    assert len(pair.sources) == 2
    assert pair.fallen == {clue_source(clue.id)}
    assert desk.waiting() == [report]


def test_another_standing_clue_that_agrees_takes_the_place_of_a_retracted_one(desk: Desk) -> None:
    report = desk.file()
    clue = desk.hear("宁秀真")
    with desk.runtime.store.begin() as work:
        other = add_clue(work, desk.stay, replace(CLUE_FACTS, text="林秀珍"))
        add_clue(work, desk.stay, replace(CLUE_FACTS, text="孙强"))
    retract_clue(desk.runtime, clue.id, reason="别人说的", actor=desk.actor)
    (pair,) = desk.pairs()
    assert pair.standing == (clue_source(other.id),)
    assert desk.waiting() == [report]


def test_a_pair_that_faces_support_too_goes_on_without_the_retracted_clue(desk: Desk) -> None:
    report = desk.file()
    clue = desk.hear("宁秀真")
    with desk.runtime.store.begin() as work:
        key = PairKey(desk.stay.subject_id, PersonRef(GalleryKind.REPORTS, report))
        work.pairs.propose(Proposal(key, (photo_source(1, 2),), NOON, "search:1"))
    retract_clue(desk.runtime, clue.id, reason="别人说的", actor=desk.actor)
    (pair,) = desk.pairs()
    assert (pair.standing, pair.frozen_for) == ((photo_source(1, 2),), frozenset())


def test_a_judged_pair_is_not_changed_and_says_that_it_rested_on_a_retracted_clue(desk: Desk) -> None:
    desk.file()
    clue = desk.hear("宁秀真")
    runtime, roles = desk.runtime, (Role.SEARCH_CASEWORKER,)
    account = add_account(runtime, "one", "a long enough sentence", roles=roles, station="甲")
    (pair,) = desk.pairs()
    judge = Actor(account.id, "one", frozenset(roles), "甲")
    judge_facts(runtime, pair.id, Opinion.SAME_PERSON, actor=judge)
    (judged,) = desk.pairs()
    retract_clue(runtime, clue.id, reason="别人说的", actor=desk.actor)
    (after,) = desk.pairs()
    assert after == replace(judged, fallen=frozenset({clue_source(clue.id)}))
    (former,) = pair_evidence(runtime, pair.id, actor=judge).former
    assert (former.kind, former.reason.en) == (EvidenceKind.CLUE, f"Clue {clue.id} was retracted.")


def test_a_short_list_is_the_head_of_the_whole_one_and_says_that_it_goes_on(desk: Desk) -> None:
    desk.hear("林秀珍")
    desk.hear("漳州", ClueKind.PLACE)
    people = product(("林秀珍", "阿珍"), Sex, (None, date(1950, 1, 1), date(2015, 1, 1)), (None, "漳州市"))
    for name, sex, born, place in people:
        facts = replace(MISSED, name=name, sex=sex, birth_date=born, last_seen_place=place)
        file_report(desk.runtime, facts, actor=desk.actor)
    with desk.runtime.store.read() as work:
        clues = work.clues.of_subjects([desk.stay.subject_id])[desk.stay.subject_id]
        whole = clue_matches(work, desk.stay, clues, limit=None)
        short = [clue_matches(work, desk.stay, clues, limit=limit) for limit in (1, 5, 20)]
    assert len({each.order_log10 for each in whole.matches}) > 3
    assert whole.is_complete
    for found, limit in zip(short, (1, 5, 20), strict=True):
        assert found.matches == whole.matches[:limit]
        assert not found.is_complete
