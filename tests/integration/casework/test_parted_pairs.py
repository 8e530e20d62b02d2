"""Undoing a link of stays parts the pairs too, on both databases: each person keeps what is theirs."""

from pathlib import Path

import pytest

from casework.accounts import add_account
from casework.actor import Actor
from casework.clues.record_clue import retract_clue
from casework.review.courses import course_of
from casework.review.findings import NewFinding, record_finding
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from models.admission import Admission
from models.gallery import GalleryKind, PersonRef
from models.identity import Basis, FindingKind, FindingVerdict
from models.judgement import Opinion
from models.pair import (
    EvidenceSource,
    FreezeReason,
    Outcome,
    Pair,
    PairKey,
    PairStage,
    Proposal,
    clue_source,
    photo_source,
)
from models.stay_link import StayLink
from store.review_tasks import NewTask
from tests.dna_laboratory import Tube
from tests.integration.casework.test_families import stored
from tests.integration.casework.test_linked_samples import Linking
from tests.store_factories import NOON, add_clue, add_photo, admit, file_report


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, networks=2)


class Parting(Linking):
    """Two people in care with a photo each, linked and parted; a third one and a report with a photo each."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime)
        with runtime.store.begin() as work:
            self.kept, self.third, self.moved = (admit(work) for _ in range(3))
            self.missed = file_report(work)
            self.photo = {
                record: add_photo(work, record, source=name).id
                for record, name in zip((self.kept, self.third, self.moved), "abc", strict=True)
            }
            self.home = add_photo(work, self.missed, source="d").id
            self.heard = clue_source(add_clue(work, self.moved).id)
        self.missing = PersonRef(GalleryKind.REPORTS, self.missed.id)

    def link(self) -> StayLink:
        return self.linked(self.kept.subject_id, self.moved.subject_id)

    def of_home(self, stay: Admission) -> EvidenceSource:
        return photo_source(self.photo[stay], self.home)

    def propose(self, *sources: EvidenceSource, key: PairKey | None = None) -> Pair:
        key = key or PairKey(self.kept.subject_id, self.missing)
        with self.runtime.store.begin() as work:
            work.pairs.propose(Proposal(key, sources, NOON, "search:1"))
        return self.pair(key)

    def pair(self, key: PairKey) -> Pair:
        with self.runtime.store.read() as work:
            pair = work.pairs.find(key)
        assert pair is not None
        return pair

    def pair_of(self, stay: Admission) -> Pair:
        return self.pair(PairKey(stay.subject_id, self.missing))


@pytest.fixture
def town(runtime: Runtime) -> Parting:
    return Parting(runtime)


@pytest.mark.parametrize("by_photo", [True, False])
def test_what_rested_on_the_others_stay_alone_is_theirs_and_the_pair_closes_with_the_reason(
    town: Parting, by_photo: bool
) -> None:
    link = town.link()
    source = town.of_home(town.moved) if by_photo else town.heard
    assert town.propose(source).standing == (source,)
    town.undo(link)
    closed, opened = town.pair_of(town.kept), town.pair_of(town.moved)
    assert closed.outcome is Outcome.WITHDRAWN
    assert closed.frozen_for == {FreezeReason.LINK_UNDONE}
    assert (closed.sources, closed.standing) == ((source,), ())
    assert (opened.stage, opened.standing, opened.origin) == (PairStage.NEW, (source,), f"link:{link.id}")
    again = town.link()
    reopened = town.pair_of(town.kept)
    assert (reopened.stage, reopened.outcome, reopened.standing) == (PairStage.NEW, None, (source,))
    town.undo(again)
    assert town.pair_of(town.kept).outcome is Outcome.WITHDRAWN
    assert town.pair_of(town.moved).stage is PairStage.NEW


def test_a_pair_that_rests_on_own_photos_too_is_judged_anew_where_it_was_shown_the_others(
    town: Parting,
) -> None:
    own, others = town.of_home(town.kept), town.of_home(town.moved)
    link = town.link()
    pair = town.propose(own, others)
    with town.runtime.store.begin() as work:
        shown = NewTask(7, PairStage.SECOND_REVIEW, town.photo[town.moved], town.home, pair_id=pair.id)
        task = work.review_tasks.put(shown, NOON)
        work.judgements.add(
            task, Opinion.SAME_PERSON, account_id=town.two.account_id, note=None, is_deciding=True, now=NOON
        )
        work.pairs.set_stage(pair.id, PairStage.THIRD_REVIEW, now=NOON)
    town.undo(link)
    after = town.pair_of(town.kept)
    assert (after.stage, after.round, after.sources) == (PairStage.NEW, 2, (own,))
    assert not after.is_frozen
    with town.runtime.store.read() as work:
        assert work.review_tasks.get(7).closed_at is not None
        assert len(work.judgements.of_pair(pair.id)) == 1
    assert town.pair_of(town.moved).sources == (others,)


def test_a_pair_that_rests_on_own_photos_and_was_shown_no_others_goes_on(town: Parting) -> None:
    own = town.of_home(town.kept)
    link = town.link()
    pair = town.propose(own)
    with town.runtime.store.begin() as work:
        work.review_tasks.put(
            NewTask(7, PairStage.FIRST_REVIEW, town.photo[town.kept], town.home, pair_id=pair.id), NOON
        )
        work.pairs.set_stage(pair.id, PairStage.FIRST_REVIEW, now=NOON)
    before = town.pair_of(town.kept)
    town.undo(link)
    assert town.pair_of(town.kept) == before


def test_of_two_people_in_care_the_photos_keep_their_sides(town: Parting) -> None:
    kept, third, moved = (each.subject_id for each in (town.kept, town.third, town.moved))
    link = town.link()
    town.propose(
        photo_source(town.photo[town.moved], town.photo[town.third]), key=PairKey.of_subjects(kept, third)
    )
    town.undo(link)
    pair = town.pair(PairKey.of_subjects(third, moved))
    assert pair.sources == (photo_source(town.photo[town.third], town.photo[town.moved]),)
    assert town.pair(PairKey.of_subjects(kept, third)).outcome is Outcome.WITHDRAWN


def test_undoing_a_link_touches_no_pair_that_rested_on_a_retracted_clue(
    town: Parting, caseworker: Actor
) -> None:
    with town.runtime.store.begin() as work:
        clue = add_clue(work, town.kept)
    link = town.link()
    pair = town.propose(clue_source(clue.id))
    with town.runtime.store.begin() as work:
        work.judgements.add_on_facts(
            pair,
            PairStage.FIRST_REVIEW,
            Opinion.SAME_PERSON,
            account_id=town.one.account_id,
            note=None,
            now=NOON,
        )
        work.pairs.set_stage(pair.id, PairStage.SECOND_REVIEW, now=NOON)
    retract_clue(town.runtime, clue.id, reason="听错", actor=caseworker)
    town.undo(link)
    after = town.pair_of(town.kept)
    assert (after.stage, after.frozen_for, after.standing) == (PairStage.SECOND_REVIEW, frozenset(), ())
    assert after.fallen == {clue_source(clue.id)}


def test_dna_that_was_accepted_with_samples_of_the_other_is_no_basis_until_accepted_anew(
    town: Parting,
) -> None:
    code = town.code(subject=town.moved.subject_id)
    stored(town.submit(Tube(code, town.child(), None)))
    link = town.link()
    pair = town.propose(town.of_home(town.kept))
    account = add_account(
        town.runtime, "dna", "a long enough sentence", roles=(Role.DNA_REVIEWER,), station="甲"
    )
    reviewer = Actor(account.id, "dna", frozenset({Role.DNA_REVIEWER}), "甲")
    accepted = NewFinding(FindingKind.DNA, FindingVerdict.SUPPORTS, reference="示物鉴 1")

    def bases() -> frozenset[Basis]:
        with town.runtime.store.read() as work:
            return course_of(work, work.pairs.get(pair.id)).bases

    record_finding(town.runtime, pair.id, accepted, actor=reviewer)
    assert bases() == {Basis.DNA}
    town.undo(link)
    assert bases() == frozenset()
    with town.runtime.store.read() as work:
        assert len(work.identity.findings_of(pair.id)) == 1
    record_finding(town.runtime, pair.id, accepted, actor=reviewer)
    assert bases() == {Basis.DNA}
