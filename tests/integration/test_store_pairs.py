"""Candidate pairs on both databases: proposals refresh evidence and leave judgements alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.pair import (
    EvidenceSource,
    FreezeReason,
    Outcome,
    Pair,
    PairKey,
    PairStage,
    Proposal,
    ProposalOutcome,
    photo_source,
)
from models.register import Withdrawal
from models.report import ReportState
from store.db import Store
from store.unit_of_work import UnitOfWork
from tests.store_factories import NOON, add_entry, admit, enrol, file_report

LATER = NOON + timedelta(hours=1)


def a_proposal(work: UnitOfWork, *sources: EvidenceSource) -> Proposal:
    """A new subject and a new report, both searched."""
    subject, report = admit(work).subject_id, file_report(work).id
    key = PairKey(subject, PersonRef(GalleryKind.REPORTS, report))
    return Proposal(key, sources or (photo_source(12, 98),), NOON, "search:1")


def proposed(work: UnitOfWork, proposal: Proposal) -> Pair:
    work.pairs.propose(proposal)
    pair = work.pairs.find(proposal.key)
    assert pair is not None
    return pair


def test_a_proposal_makes_one_pair_and_the_same_again_changes_nothing(store: Store) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        assert work.pairs.propose(proposal) is ProposalOutcome.NEW
    with store.begin() as work:
        again = replace(proposal, origin="search:2", proposed_at=LATER)
        assert work.pairs.propose(again) is ProposalOutcome.UNCHANGED
        pair = work.pairs.of_person(proposal.key.other)[0]
    assert pair.stage is PairStage.NEW
    assert (pair.round, pair.origin, pair.changed_at) == (1, "search:1", NOON)
    assert pair.sources == proposal.sources


def test_other_evidence_refreshes_an_open_pair_and_keeps_its_stage(store: Store) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        pair = proposed(work, proposal)
        work.pairs.set_stage(pair.id, PairStage.SECOND_REVIEW, now=NOON)
        assert work.pairs.propose(proposal) is ProposalOutcome.SILENT
        family = EvidenceSource(EvidenceKind.DNA, "family:3:7")
        assert work.pairs.propose(replace(proposal, sources=(family,))) is ProposalOutcome.REFRESHED
        assert work.pairs.get(pair.id).stage is PairStage.SECOND_REVIEW
        assert set(work.pairs.get(pair.id).sources) == {*proposal.sources, family}


@pytest.mark.parametrize("outcome", [Outcome.EXCLUDED, Outcome.INCONCLUSIVE, Outcome.NOT_COMPARABLE])
def test_a_closed_pair_comes_back_only_with_other_evidence(store: Store, outcome: Outcome) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        pair = proposed(work, proposal)
        work.pairs.set_stage(pair.id, PairStage.CLOSED, now=NOON, outcome=outcome)
        assert work.pairs.propose(proposal) is ProposalOutcome.SILENT
        assert work.pairs.get(pair.id).outcome is outcome
        news = replace(proposal, sources=(photo_source(13, 98),))
        assert work.pairs.propose(news) is ProposalOutcome.REVIVED
        back = work.pairs.get(pair.id)
        assert (back.stage, back.outcome, back.round) == (PairStage.NEW, None, 2)
        assert work.pairs.propose(news) is ProposalOutcome.UNCHANGED


def test_a_closed_pair_of_somebody_who_may_not_be_searched_comes_back_by_nothing(store: Store) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        pair = proposed(work, proposal)
        work.pairs.set_stage(pair.id, PairStage.CLOSED, now=NOON, outcome=Outcome.EXCLUDED)
        work.reports.set_state(proposal.key.other.id, ReportState.WITHDRAWN)
        news = replace(proposal, sources=(photo_source(13, 98),))
        assert work.pairs.propose(news) is ProposalOutcome.SILENT
        assert work.pairs.get(pair.id).sources == pair.sources
        work.reports.set_state(proposal.key.other.id, ReportState.ACTIVE)
        assert work.pairs.propose(news) is ProposalOutcome.REVIVED


@pytest.mark.parametrize("outcome", [Outcome.SAME_PERSON, Outcome.RELATIVE_OF])
def test_an_outcome_that_names_somebody_is_not_asked_about_again(store: Store, outcome: Outcome) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        pair = proposed(work, proposal)
        work.pairs.set_stage(pair.id, PairStage.CLOSED, now=NOON, outcome=outcome)
        news = replace(proposal, sources=(photo_source(13, 98),))
        assert work.pairs.propose(news) is ProposalOutcome.SILENT
        assert work.pairs.get(pair.id).outcome is outcome


def test_other_networks_choosing_other_photos_known_at_the_exclusion_are_no_news(store: Store) -> None:
    with store.begin() as work:
        stay, report = admit(work), file_report(work)
        desk, other_desk = (enrol(work, stay, source=name).photo_id for name in "ab")
        home = enrol(work, report).photo_id
        key = PairKey(stay.subject_id, PersonRef(GalleryKind.REPORTS, report.id))
        proposal = Proposal(key, (photo_source(desk, home),), NOON, "search:1")
        pair = proposed(work, proposal)
        work.pairs.set_stage(pair.id, PairStage.CLOSED, now=NOON, outcome=Outcome.EXCLUDED)
        swapped = replace(proposal, sources=(photo_source(other_desk, home),))
        assert work.pairs.propose(swapped) is ProposalOutcome.SILENT
        new_photo = enrol(work, report, source="c").photo_id
        grown = replace(proposal, sources=(photo_source(other_desk, new_photo),))
        assert work.pairs.propose(grown) is ProposalOutcome.REVIVED


def test_withdrawing_a_report_closes_its_open_pairs_and_taking_it_back_restores_them(store: Store) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        pair = proposed(work, proposal)
        work.pairs.set_stage(pair.id, PairStage.SECOND_REVIEW, now=NOON)
        before = work.pairs.get(pair.id)
        stopped = work.pairs.freeze_of_report(proposal.key.other.id, now=LATER)
        assert [(each.stage, each.outcome) for each in stopped] == [(PairStage.CLOSED, Outcome.WITHDRAWN)]
        assert stopped[0].frozen_for == {FreezeReason.REPORT_WITHDRAWN}
        news = replace(proposal, sources=(photo_source(13, 98),))
        assert work.pairs.propose(news) is ProposalOutcome.SILENT
        again = work.pairs.unfreeze_of_report(proposal.key.other.id, now=LATER)
        assert [(each.stage, each.outcome, each.frozen_for) for each in again] == [
            (before.stage, None, frozenset())
        ]


def test_a_pair_held_by_two_records_works_again_when_both_let_go(store: Store) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        pair = proposed(work, proposal)
        report_id, subject_id = proposal.key.other.id, proposal.key.subject_id
        work.pairs.freeze_of_report(report_id, now=NOON, reason=FreezeReason.REPORT_PAUSED)
        work.pairs.freeze_of_subject(subject_id, now=NOON)
        assert work.pairs.get(pair.id).stage is PairStage.NEW
        work.pairs.unfreeze_of_report(report_id, now=LATER)
        assert work.pairs.get(pair.id).frozen_for == {FreezeReason.IDENTITY_CONFIRMED}
        work.pairs.unfreeze_of_subject(subject_id, now=LATER)
        assert not work.pairs.get(pair.id).is_frozen


def test_judged_pairs_are_not_touched_by_a_withdrawal(store: Store) -> None:
    with store.begin() as work:
        proposal = a_proposal(work)
        pair = proposed(work, proposal)
        work.pairs.set_stage(pair.id, PairStage.CLOSED, now=NOON, outcome=Outcome.EXCLUDED)
        assert work.pairs.freeze_of_report(proposal.key.other.id, now=LATER) == []
        assert work.pairs.get(pair.id).outcome is Outcome.EXCLUDED


def test_nobody_is_proposed_who_may_not_be_searched(store: Store) -> None:
    with store.begin() as work:
        of_withdrawn, of_confirmed = a_proposal(work), a_proposal(work)
        work.reports.set_state(of_withdrawn.key.other.id, ReportState.WITHDRAWN)
        work.subjects.set_searchable(of_confirmed.key.subject_id, False)
        for proposal in (of_withdrawn, of_confirmed):
            assert work.pairs.propose(proposal) is ProposalOutcome.SILENT
            assert work.pairs.find(proposal.key) is None


def test_two_people_in_care_are_one_pair_whichever_was_searched_for(store: Store) -> None:
    with store.begin() as work:
        one, other = admit(work).subject_id, admit(work).subject_id
        assert PairKey.of_subjects(one, other) == PairKey.of_subjects(other, one)
        key = PairKey.of_subjects(other, one)
        pair = proposed(work, Proposal(key, (photo_source(1, 2),), NOON, "search:1"))
        for subject in (one, other):
            assert work.pairs.of_person(PersonRef(GalleryKind.ADMISSIONS, subject)) == [pair]
        assert work.pairs.of_keys([key]) == {key: pair}
        with pytest.raises(ValueError, match="higher"):
            PairKey(other, PersonRef(GalleryKind.ADMISSIONS, one))


def test_pairs_of_a_withdrawn_register_entry_close_and_no_new_one_is_made(store: Store) -> None:
    with store.begin() as work:
        entry, subject = add_entry(work), admit(work).subject_id
        key = PairKey(subject, PersonRef(GalleryKind.REGISTERS, entry.id))
        pair = proposed(work, Proposal(key, (photo_source(12, 98),), NOON, "search:1"))
        work.registers.withdraw(entry.id, Withdrawal(LATER, "caseworker", "本人要求撤出"))
        (closed,) = work.pairs.freeze_of_entry(entry.id, now=LATER)
        assert (closed.id, closed.outcome) == (pair.id, Outcome.WITHDRAWN)
        other = PairKey(admit(work).subject_id, PersonRef(GalleryKind.REGISTERS, entry.id))
        again = work.pairs.propose(Proposal(other, (photo_source(13, 98),), LATER, "search:2"))
        assert again is ProposalOutcome.SILENT


def test_many_proposals_together_leave_what_each_alone_leaves(store: Store) -> None:
    """New pairs, one known, one closed with other evidence by now, people not searched, every gallery."""
    left: list[list[tuple[object, ...]]] = []
    for propose_together in (True, False):
        with store.begin() as work:
            known, closed, withdrawn, *new = (a_proposal(work, photo_source(1, n)) for n in range(6))
            entry, other = add_entry(work).id, admit(work).subject_id
            subject = new[0].key.subject_id
            new.append(replace(new[0], key=PairKey(subject, PersonRef(GalleryKind.REGISTERS, entry))))
            new.append(replace(new[0], key=PairKey.of_subjects(subject, other)))
            work.pairs.propose(known)
            work.pairs.set_stage(
                proposed(work, closed).id, PairStage.CLOSED, now=NOON, outcome=Outcome.EXCLUDED
            )
            work.reports.set_state(withdrawn.key.other.id, ReportState.WITHDRAWN)
            asked = [known, replace(closed, sources=(photo_source(3, 4),)), withdrawn, *new]
            if propose_together:
                outcomes = work.pairs.propose_all(asked)
            else:
                outcomes = {each.key: work.pairs.propose(each) for each in asked}
            pairs = {key: work.pairs.find(key) for key in outcomes}
        left.append([(outcomes[each.key], _state(pairs[each.key]), each.key.other.gallery) for each in asked])
    assert left[0] == left[1]
    assert [outcome for outcome, _, _ in left[0]] == [
        ProposalOutcome.UNCHANGED,
        ProposalOutcome.REVIVED,
        ProposalOutcome.SILENT,
        *[ProposalOutcome.NEW] * 5,
    ]


def test_no_proposals_make_no_pairs_and_one_without_a_source_is_refused(store: Store) -> None:
    with store.begin() as work:
        assert work.pairs.propose_all([]) == {}
        proposal = replace(a_proposal(work), sources=())
        with pytest.raises(ValueError, match="rests on something"):
            work.pairs.propose_all([proposal])


def _state(pair: Pair | None) -> tuple[object, ...] | None:
    if pair is None:
        return None
    return pair.stage, pair.outcome, pair.round, pair.sources, pair.origin, pair.changed_at, pair.is_frozen
