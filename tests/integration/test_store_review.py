"""Tasks, judgements, findings, decisions, histories and links on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.account import Account, Role
from models.errors import AlreadyRecorded, NotFound
from models.gallery import GalleryKind, PersonRef
from models.identity import Basis, Before, DecisionState, FindingKind, FindingVerdict
from models.judgement import Opinion, ReviewTask, Truth
from models.pair import Outcome, Pair, PairKey, PairStage, Proposal, photo_source
from models.stay_link import LinkState, MovedRecords
from models.subject import SubjectState
from store.db import Store
from store.review_tasks import NewTask
from store.unit_of_work import UnitOfWork
from tests.store_factories import FACTS, NOON, PACK, admit, enrol, file_report

LATER = NOON + timedelta(hours=1)


def an_account(work: UnitOfWork, name: str = "reviewer") -> Account:
    return work.accounts.add(name, "hash", roles=(Role.SECOND_REVIEWER,), station=None)


def a_pair(work: UnitOfWork) -> tuple[Pair, int, int]:
    """A proposed pair and the two photos it rests on."""
    stay, report = admit(work), file_report(work)
    left, right = enrol(work, stay).photo_id, enrol(work, report).photo_id
    key = PairKey(stay.subject_id, PersonRef(GalleryKind.REPORTS, report.id))
    work.pairs.propose(Proposal(key, (photo_source(left, right),), NOON, "search:1"))
    pair = work.pairs.find(key)
    assert pair is not None
    return pair, left, right


def a_task(work: UnitOfWork, pair: Pair, left: int, right: int, *, number: int = 77) -> ReviewTask:
    new = NewTask(number, PairStage.SECOND_REVIEW, left, right, pair_id=pair.id, round=pair.round)
    return work.review_tasks.put(new, NOON)


def test_a_task_put_again_shows_other_photos_until_it_is_closed(store: Store) -> None:
    with store.begin() as work:
        pair, left, right = a_pair(work)
        first = a_task(work, pair, left, right)
        assert a_task(work, pair, right, left).left_photo_id == right
        work.review_tasks.close(first.id, LATER)
        closed = a_task(work, pair, left, right)
        assert (closed.id, closed.left_photo_id, closed.closed_at) == (first.id, right, LATER)
    with store.read() as work, pytest.raises(NotFound):
        work.review_tasks.get(78)


def test_nobody_is_asked_about_a_pair_they_judged_or_were_shown_or_that_is_frozen(store: Store) -> None:
    with store.begin() as work:
        pair, left, right = a_pair(work)
        task = a_task(work, pair, left, right)
        work.pairs.set_stage(pair.id, PairStage.SECOND_REVIEW, now=NOON)
        judge, shown, free = (an_account(work, name).id for name in ("judge", "shown", "free"))
        work.judgements.add(task, Opinion.DIFFERENT, account_id=judge, note=None, is_deciding=False, now=NOON)
        work.judgements.release(pair, account_id=shown, is_after_judgement=False, now=NOON)
        assert work.review_tasks.open_after_first(except_of=judge, limit=9) == []
        assert work.review_tasks.open_after_first(except_of=shown, limit=9) == []
        assert work.review_tasks.open_after_first(except_of=free, limit=9) == [task]
        work.pairs.freeze_of_report(pair.key.other.id, now=LATER)
        assert work.review_tasks.open_after_first(except_of=free, limit=9) == []


def test_nobody_is_asked_for_a_review_that_the_pair_has_left_behind(store: Store) -> None:
    with store.begin() as work:
        pair, left, right = a_pair(work)
        task, reader = a_task(work, pair, left, right), an_account(work).id
        work.pairs.set_stage(pair.id, PairStage.SECOND_REVIEW, now=NOON)
        assert work.review_tasks.open_after_first(except_of=reader, limit=9) == [task]
        work.pairs.set_stage(pair.id, PairStage.VERIFICATION, now=LATER)
        assert work.review_tasks.open_after_first(except_of=reader, limit=9) == []
        assert work.review_tasks.count_after_first(except_of=reader, most=9) == 0
        work.pairs.set_stage(pair.id, PairStage.SECOND_REVIEW, now=LATER)
        work.pairs.ask_anew(pair.id, now=LATER)
        assert work.review_tasks.open_after_first(except_of=reader, limit=9) == []


def test_a_judgement_is_one_per_task_and_person_and_its_note_comes_back(store: Store) -> None:
    with store.begin() as work:
        pair, left, right = a_pair(work)
        task, account = a_task(work, pair, left, right), an_account(work)
        given = work.judgements.add(
            task, Opinion.SAME_FAMILY, account_id=account.id, note="像姐妹", is_deciding=True, now=NOON
        )
    with store.read() as work:
        assert work.judgements.of_pair(pair.id) == [given]
        assert work.judgements.of_tasks([task.id]) == {task.id: [given]}
        assert (given.note, given.pair_id, given.round) == ("像姐妹", pair.id, 1)
    with pytest.raises(AlreadyRecorded), store.begin() as work:
        work.judgements.add(
            task, Opinion.DIFFERENT, account_id=account.id, note=None, is_deciding=True, now=LATER
        )
    with store.read() as work:
        assert work.judgements.of_pair(pair.id) == [given]


def test_the_first_release_counts(store: Store) -> None:
    with store.begin() as work:
        pair, _, _ = a_pair(work)
        account = an_account(work)
        for is_after in (True, False):
            work.judgements.release(pair, account_id=account.id, is_after_judgement=is_after, now=NOON)
        assert work.judgements.released_unjudged(account.id) == frozenset()


def test_controls_are_counted_by_reviewer_and_never_among_pairs(store: Store) -> None:
    with store.begin() as work:
        _pair, left, right = a_pair(work)
        account = an_account(work)
        control = work.review_tasks.put(
            NewTask(5, PairStage.SECOND_REVIEW, left, right, truth=Truth.DIFFERENT), NOON
        )
        work.judgements.add(
            control, Opinion.DIFFERENT, account_id=account.id, note=None, is_deciding=False, now=NOON
        )
        assert work.judgements.control_answers() == [(account.id, Truth.DIFFERENT, Opinion.DIFFERENT, 1)]
        assert work.judgements.pair_counts() == ([(PairStage.NEW, None, 1)], 0)
        assert work.review_tasks.open_after_first(except_of=account.id, limit=9) == []


def test_known_pairs_are_photos_of_one_enrolled_person_and_decided_exclusions(store: Store) -> None:
    with store.begin() as work:
        pair, left, right = a_pair(work)
        person = PersonRef(GalleryKind.ADMISSIONS, pair.key.subject_id)
        assert work.controls.several_photos_count(PACK) == 0
        second = enrol(work, work.admissions.of_subject(person.id)[0], source="b").photo_id
        assert work.controls.several_photos_count(PACK) == 1
        assert work.controls.with_several_photos(PACK, 0) == person
        assert work.controls.photos_of_person(person, PACK) == [left, second]
        account = an_account(work)
        assert work.controls.decided_different() == []
        decision = work.identity.propose(
            pair.id,
            Outcome.EXCLUDED,
            bases=(),
            finding_ids=(),
            reason="指纹不符",
            account_id=account.id,
            now=NOON,
        )
        work.identity.close(decision, DecisionState.CONFIRMED, account_id=account.id, now=LATER)
        assert work.controls.decided_different() == [(left, right)]
        work.subjects.set_searchable(person.id, False)
        assert work.controls.several_photos_count(PACK) == 0


def test_findings_and_decisions_come_back_with_their_words(store: Store) -> None:
    with store.begin() as work:
        pair, _, _ = a_pair(work)
        account = an_account(work)
        finding = work.identity.add_finding(
            pair.id,
            FindingKind.FINGERPRINT,
            FindingVerdict.SUPPORTS,
            about=None,
            reference="示指 2026-7",
            reason=None,
            account_id=account.id,
            now=NOON,
        )
        proposed = work.identity.propose(
            pair.id,
            Outcome.SAME_PERSON,
            bases={Basis.FINGERPRINT},
            finding_ids=[finding.id],
            reason="指纹比中",
            account_id=account.id,
            now=NOON,
        )
        before = Before(SubjectState.LONG_TERM, was_searchable=True, report_state="active")
        work.identity.close(
            proposed, DecisionState.CONFIRMED, account_id=account.id, now=LATER, before=before
        )
    with store.begin() as work:
        assert work.identity.findings_of(pair.id) == [finding]
        (confirmed,) = work.identity.decisions_of(pair.id)
        assert (confirmed.state, confirmed.before) == (DecisionState.CONFIRMED, before)
        assert (confirmed.bases, confirmed.finding_ids) == (
            frozenset({Basis.FINGERPRINT}),
            (finding.id,),
        )
        reopened = work.identity.reopen(confirmed, account_id=account.id, now=LATER, reason="录错")
        assert (reopened.reason, reopened.reopening_reason) == ("指纹比中", "录错")
        assert work.identity.decisions_of(pair.id) == [reopened]


def test_stays_that_move_take_their_templates_along_and_back(store: Store) -> None:
    with store.begin() as work:
        kept, other = admit(work), admit(work)
        enrol(work, kept, source="a")
        moving = enrol(work, other, source="b")
        before = work.templates.last_seq()
        work.admissions.give_to([other.id], kept.subject_id)
        work.templates.follow_stays([other.id])
    to_kept = PersonRef(GalleryKind.ADMISSIONS, kept.subject_id)
    from_other = PersonRef(GalleryKind.ADMISSIONS, other.subject_id)
    with store.begin() as work:
        found = work.templates.of_persons([to_kept, from_other], PACK)
        assert {person: len(templates) for person, templates in found.items()} == {to_kept: 2}
        assert found[to_kept][1].vector.tobytes() == moving.vector.tobytes()
        events = work.templates.events_after(before, PACK, GalleryKind.ADMISSIONS)
        assert [each.kind.value for each in events] == ["removed", "added"]
        work.admissions.give_to([other.id], other.subject_id)
        work.templates.follow_stays([other.id])
        back = work.templates.of_persons([to_kept, from_other], PACK)
        assert {person: len(templates) for person, templates in back.items()} == {to_kept: 1, from_other: 1}
        assert work.admissions.get(other.id).facts == other.facts


def test_a_link_and_a_history_keep_who_and_why(store: Store) -> None:
    with store.begin() as work:
        kept, other = admit(work), admit(work)
        one, two = an_account(work, "one"), an_account(work, "two")
        link = work.subject_histories.propose_link(
            kept.subject_id, other.subject_id, reason="随身物品相同", account_id=one.id, now=NOON
        )
        moved = MovedRecords((other.id,), (4, 9), ("CJM-1",))
        confirmed = work.subject_histories.close_link(
            link, LinkState.CONFIRMED, account_id=two.id, now=LATER, moved=moved
        )
        undone = work.subject_histories.undo_link(confirmed, account_id=one.id, now=LATER, reason="指纹不符")
        work.subjects.set_state(kept.subject_id, SubjectState.WALKED_OFF)
        change = work.subject_histories.add_change(
            SubjectState.RESIDENT,
            work.subjects.get(kept.subject_id),
            reason="自行离站",
            account_id=one.id,
            now=NOON,
        )
    with store.read() as work:
        for subject in (kept.subject_id, other.subject_id):
            assert work.subject_histories.links_of(subject) == [undone]
        assert (undone.reason, undone.undoing_reason) == ("随身物品相同", "指纹不符")
        assert MovedRecords(undone.admission_ids, undone.profile_ids, undone.codes) == moved
        assert undone.closed_by == two.id
        assert work.subject_histories.changes_of(kept.subject_id) == [change]
        assert (change.state, change.is_searchable, change.reason) == (
            SubjectState.WALKED_OFF,
            True,
            "自行离站",
        )


def test_outcomes_wait_for_the_station_of_the_last_stay_of_either_in_care(store: Store) -> None:
    with store.begin() as work:
        proposer, head = (an_account(work, name).id for name in ("proposer", "head"))

        def waiting(key: PairKey) -> int:
            work.pairs.propose(Proposal(key, (photo_source(key.subject_id, 1),), NOON, "search:1"))
            pair = work.pairs.find(key)
            assert pair is not None
            work.pairs.set_stage(pair.id, PairStage.VERIFICATION, now=NOON)
            work.identity.propose(
                pair.id,
                Outcome.RELATIVE_OF,
                bases=(),
                finding_ids=(),
                reason="虚构理由",
                account_id=proposer,
                now=NOON,
            )
            return pair.id

        def listed(station: str | None) -> list[int]:
            found = work.identity.waiting(limit=9, except_of=head, station=station)
            return [each.pair_id for each in found]

        report = PersonRef(GalleryKind.REPORTS, file_report(work).id)
        moved, stayed = (admit(work, replace(FACTS, station="甲站")).subject_id for _ in range(2))
        work.admissions.add(moved, replace(FACTS, station="乙站"), LATER)
        of_moved, of_both = waiting(PairKey(moved, report)), waiting(PairKey.of_subjects(moved, stayed))
        of_nowhere = waiting(PairKey(work.subjects.add(NOON).id, report))
        assert listed("乙站") == [of_moved, of_both, of_nowhere]
        assert listed("甲站") == [of_both, of_nowhere]
        assert listed("丙站") == [of_nowhere]
        assert listed(None) == [of_moved, of_both, of_nowhere]
