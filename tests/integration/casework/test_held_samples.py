"""A sample that equals a stored profile: a DNA reviewer says why, and searches follow what was said."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casework.actor import Actor
from casework.dna import held
from casework.dna.held import decide_held, held_samples
from casework.dna.records import dna_batch, dna_candidates
from casework.dna.supersede import supersede_profile
from casework.families.reviewing import candidates_of_profile, review_of_family
from casework.runtime import Runtime
from models.account import Role
from models.collection_code import SampledPerson
from models.dna_batch import DnaBatch, HeldSample, SampleState
from models.errors import Conflict, InvalidInput
from models.gallery import GalleryKind, PersonRef
from models.held_sample import HeldVerdict
from models.submission import SampleClass
from tests.dna_laboratory import Genotypes, Tube
from tests.integration.casework.test_families import OPERATOR, R, Town, stored

REVIEWER = Actor(9, "reviewer-1", frozenset({Role.DNA_REVIEWER}))
RELATIVE = SampleClass.RELATIVE
SAME, TWINS = HeldVerdict.SAME_PERSON, HeldVerdict.TWINS
SWAP, GONE = HeldVerdict.SWAP_OR_CONTAMINATION, HeldVerdict.MATCH_SUPERSEDED


@pytest.fixture
def town(runtime: Runtime, caseworker: Actor) -> Town:
    return Town(runtime, caseworker)


def held_id(batch: DnaBatch, position: int = 0) -> int:
    outcome = batch.outcomes[position]
    assert (outcome.state, outcome.decision) == (SampleState.HELD, None)
    assert outcome.held_id is not None
    return outcome.held_id


def decided(town: Town, batch: DnaBatch, verdict: HeldVerdict, reason: str = "已核对标签") -> HeldSample:
    return decide_held(town.runtime, held_id(batch), verdict, reason=reason, actor=REVIEWER).value


def entered(town: Town, batch: DnaBatch, verdict: HeldVerdict) -> int:
    done = decided(town, batch, verdict)
    assert (done.state, done.profile_id is None) == (SampleState.ACCEPTED, False)
    return int(done.profile_id or 0)


def waiting(town: Town) -> list[int]:
    return [each.held.id for each in held_samples(town.runtime, limit=50)]


def partners(town: Town, profile_id: int) -> set[int]:
    return {each.partner_of(profile_id) for each in dna_candidates(town.runtime, profile_id).candidates}


def with_fewer(genotypes: Genotypes, loci: Sequence[str]) -> Genotypes:
    return {locus: alleles for locus, alleles in genotypes.items() if locus not in loci}


def test_what_waits_is_told_locus_by_locus_with_what_it_equals(town: Town) -> None:
    person, untyped = town.laboratory.stranger(), town.laboratory.loci[:2]
    first = stored(town.submit(Tube("JZ-1", person)))
    batch = town.submit(Tube("JZ-9", with_fewer(person, untyped)), Tube("JZ-8", town.laboratory.stranger()))
    (view,) = held_samples(town.runtime, limit=50)
    (match,) = view.matches
    assert (view.held.id, view.held.batch_id, view.held.sample.code) == (held_id(batch), batch.id, "JZ-9")
    assert (match.profile.id, match.equal, match.compared) == (first, len(person) - 2, len(person) - 2)
    assert {each.locus for each in match.loci if each.is_equal is None} == set(untyped)
    assert view.verdicts == (SAME, TWINS, SWAP)
    assert match.is_of_one_code is None


def test_the_same_person_enters_and_both_are_searched_with_but_never_against_each_other(town: Town) -> None:
    mother = stored(town.submit(Tube("QS-1", town.mother, RELATIVE)))
    first = stored(town.submit(Tube("JZ-1", child := town.child())))
    again = town.submit(Tube("JZ-9", child))
    second = entered(town, again, SAME)
    assert partners(town, first) == partners(town, second) == {mother}
    own = entered(town, town.submit(Tube("QS-9", child, RELATIVE)), SAME)
    assert partners(town, own) == set()
    receipt = dna_batch(town.runtime, again.id).outcomes[0]
    assert (receipt.state, receipt.profile_id) == (SampleState.ACCEPTED, second)
    assert receipt.decision is not None
    assert (receipt.decision.matched_ids, receipt.decision.decided_by) == ((first,), "reviewer-1")
    assert waiting(town) == []


def test_one_decision_is_taken_once_and_never_by_who_sent_the_file(town: Town) -> None:
    town.submit(Tube("JZ-1", person := town.laboratory.stranger()))
    batch = town.submit(Tube("JZ-9", person))
    number = held_id(batch)
    both = Actor(OPERATOR.account_id, OPERATOR.username, OPERATOR.roles | REVIEWER.roles)
    with pytest.raises(Conflict, match="held_own_batch"):
        decide_held(town.runtime, number, SAME, reason="自己决定", actor=both)
    with pytest.raises(InvalidInput, match="reason_missing"):
        decide_held(town.runtime, number, SAME, reason=" ", actor=REVIEWER)
    with pytest.raises(Conflict, match="held_still_matches"):
        decide_held(town.runtime, number, GONE, reason="其实没有", actor=REVIEWER)
    assert waiting(town) == [number]
    first = decide_held(town.runtime, number, SAME, reason="换站采样", actor=REVIEWER)
    again = decide_held(town.runtime, number, SAME, reason="换站采样", actor=REVIEWER)
    assert (first.is_first, again.is_first, again.value) == (True, False, first.value)
    with pytest.raises(Conflict, match="held_decided_before"):
        decide_held(town.runtime, number, SWAP, reason="换站采样", actor=REVIEWER)


def test_a_swap_stays_out_and_the_receipt_tells_the_laboratory_why(town: Town) -> None:
    town.submit(tube := Tube("JZ-1", town.laboratory.stranger()))
    batch = town.submit(Tube("JZ-9", tube.genotypes))
    done = decided(town, batch, SWAP, "第二管采血管贴错标签")
    assert (done.state, done.profile_id) == (SampleState.REFUSED, None)
    receipt = town.submit(Tube("JZ-9", tube.genotypes))
    assert receipt.id == batch.id
    assert [each.state for each in receipt] == [SampleState.REFUSED]
    assert receipt.outcomes[0].decision is not None
    assert receipt.outcomes[0].decision.reason == "第二管采血管贴错标签"
    with town.runtime.store.read() as work:
        assert len(work.dna_profiles.all_active_ids()) == 1


def test_when_the_stored_profile_was_the_wrong_one_the_held_sample_enters_in_its_place(town: Town) -> None:
    wrong = stored(town.submit(Tube("JZ-1", person := town.laboratory.stranger())))
    batch = town.submit(Tube("JZ-9", person))
    supersede_profile(town.runtime, wrong, reason="标签贴错", successor_id=None, actor=OPERATOR)
    (view,) = held_samples(town.runtime, limit=50)
    assert view.verdicts == (GONE, SWAP)
    with pytest.raises(Conflict, match="held_matches_nobody"):
        decided(town, batch, SAME)
    number = entered(town, batch, GONE)
    with town.runtime.store.read() as work:
        assert work.dna_profiles.all_active_ids() == [number]
        assert work.held_samples.shared_by([wrong, number]) == []


def test_a_second_sample_is_the_same_persons_whichever_of_the_two_has_a_collection_code(town: Town) -> None:
    child = town.child()
    coded = town.type_subject(child)
    uncoded = entered(town, town.submit(Tube("JZ-9", child)), SAME)
    under_code = Tube(town.code(subject=town.subject_id), child, None)
    with pytest.raises(Conflict, match="held_one_code"):
        decided(town, town.submit(under_code), TWINS)
    third = entered(town, town.submit(under_code), SAME)
    with town.runtime.store.read() as work:
        people = work.dna_people.of_profiles([coded, uncoded, third])
    assert set(people.values()) == {SampledPerson(subject_id=town.subject_id)}
    assert set(people) == {coded, uncoded, third}


def test_twin_brothers_count_once_in_the_ratio_of_their_family(town: Town) -> None:
    twin = town.child()
    one, other = town.relative(R.BROTHER), town.relative(R.BROTHER)
    profile = town.type_member(one, twin)
    town.type_subject(town.child())
    (alone,) = town.candidates()
    second = entered(town, town.submit(Tube(town.code(member=other), twin, None)), TWINS)
    (both,) = town.candidates()
    assert both.evidence.profile_ids == (profile, second)
    assert both.evidence.log10_lr == pytest.approx(alone.evidence.log10_lr, abs=1e-9)
    assert review_of_family(town.runtime, town.family.id).one_genotype == ((one, other),)


def test_one_sample_under_two_relations_that_cannot_be_twins_counts_for_one_of_them(town: Town) -> None:
    uncle, brother = town.relative(R.PATERNAL_UNCLE), town.relative(R.BROTHER)
    town.type_member(uncle, shared := town.child())
    town.type_subject(town.child())
    entered(town, town.submit(Tube(town.code(member=brother), shared, None)), SAME)
    assert town.last_search().used_member_ids == (uncle,)


def test_a_resident_who_is_a_relatives_twin_stays_a_candidate_and_is_marked(town: Town) -> None:
    twin = town.child()
    relative = town.type_member(town.relative(R.BROTHER), twin)
    resident = entered(town, town.submit(Tube(town.code(subject=town.subject_id), twin, None)), TWINS)
    (found,) = candidates_of_profile(town.runtime, resident)
    assert (found.twin_profile_ids, found.family.id) == ((relative,), town.family.id)
    with town.runtime.store.read() as work:
        (pair,) = work.pairs.of_person(PersonRef(GalleryKind.REPORTS, town.report_id))
    assert found.pair_id == pair.id
    assert dna_candidates(town.runtime, resident).twin_ids == {relative}
    assert partners(town, resident) == {relative}


def test_a_resident_who_is_the_relative_is_no_candidate_of_the_family(town: Town) -> None:
    own = town.child()
    town.type_member(town.relative(R.BROTHER), own)
    entered(town, town.submit(Tube(town.code(subject=town.subject_id), own, None)), SAME)
    assert town.candidates() == []


def test_the_same_sample_of_two_files_is_decided_twice_and_stored_once(town: Town) -> None:
    first = stored(town.submit(Tube("JZ-1", person := town.laboratory.stranger())))
    held, other = Tube("JZ-9", person), Tube("JZ-7", town.child())
    batches = [town.submit(held), town.submit(held, other)]
    number = entered(town, batches[0], SAME)
    again = decided(town, batches[1], SAME)
    assert (again.state, again.profile_id) == (SampleState.DUPLICATE, number)
    with town.runtime.store.read() as work:
        shared = work.held_samples.shared_by([number])
    assert [each.pair for each in shared] == [{first, number}]


def test_a_search_left_out_by_a_killed_process_is_made_up_by_deciding_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = stored(town.submit(Tube("QS-1", town.mother, RELATIVE)))
    town.submit(Tube("JZ-1", child := town.child()))
    batch = town.submit(Tube("JZ-9", child))
    with monkeypatch.context() as patched:
        patched.setattr("casework.dna.held.search_new", lambda runtime, batch_id, opened: None)
        number = entered(town, batch, SAME)
    decide_held(town.runtime, held_id(batch), SAME, reason="已核对标签", actor=REVIEWER)
    assert partners(town, number) == {mother}


def test_two_reviewers_at_once_make_one_decision(town: Town) -> None:
    town.submit(Tube("JZ-1", person := town.laboratory.stranger()))
    number = held_id(town.submit(Tube("JZ-9", person)))
    reviewers = [Actor(n, f"reviewer-{n}", REVIEWER.roles) for n in (1, 2)]

    def decide(place: int) -> str:
        verdict = (SAME, TWINS)[place]
        try:
            decide_held(town.runtime, number, verdict, reason="已核对标签", actor=reviewers[place])
        except Conflict as refusal:
            return refusal.code
        return verdict.value

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(decide, (0, 1)))
    with town.runtime.store.read() as work:
        decision = work.held_samples.get(number).decision
        assert len(work.dna_profiles.all_active_ids()) == 2
    assert decision is not None
    assert said == sorted(["held_decided_before", decision.verdict.value])


def test_a_match_superseded_while_somebody_decides_is_noticed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = stored(town.submit(Tube("JZ-1", person := town.laboratory.stranger())))
    batch = town.submit(Tube("JZ-9", person))
    looked_at = held._entry

    def superseded_meanwhile(*arguments: Any) -> Any:
        entry = looked_at(*arguments)
        if entry.matched:
            supersede_profile(town.runtime, first, reason="标签贴错", successor_id=None, actor=OPERATOR)
        return entry

    monkeypatch.setattr(held, "_entry", superseded_meanwhile)
    with pytest.raises(Conflict, match="held_matches_nobody"):
        decided(town, batch, SAME)
    assert waiting(town) == [held_id(batch)]


def test_of_profiles_of_twins_the_reviewer_says_which_is_of_the_same_person(town: Town) -> None:
    first = stored(town.submit(Tube("JZ-1", person := town.laboratory.stranger())))
    second = entered(town, town.submit(Tube("JZ-2", person)), TWINS)
    batch = town.submit(Tube("JZ-3", person))
    (view,) = held_samples(town.runtime, limit=50)
    assert ([each.profile.id for each in view.matches], view.asks_whose) == ([first, second], True)
    number = held_id(batch)
    for wrong in (None, 999):
        with pytest.raises(Conflict, match="held_which_twin"):
            decide_held(town.runtime, number, SAME, reason="复检", actor=REVIEWER, same_as_id=wrong)
    done = decide_held(town.runtime, number, SAME, reason="复检", actor=REVIEWER, same_as_id=second).value
    with town.runtime.store.read() as work:
        shared = {each.pair: each.verdict for each in work.held_samples.shared_by([done.profile_id or 0])}
    assert shared == {
        frozenset({first, done.profile_id}): TWINS,
        frozenset({second, done.profile_id}): SAME,
    }


def test_a_sample_listed_before_its_twin_entered_is_shown_again_with_both(town: Town) -> None:
    first = stored(town.submit(Tube("JZ-1", person := town.laboratory.stranger())))
    early, late = town.submit(Tube("JZ-2", person)), town.submit(Tube("JZ-3", person))
    assert not any(each.asks_whose for each in held_samples(town.runtime, limit=50))
    second = entered(town, early, TWINS)
    (view,) = held_samples(town.runtime, limit=50)
    assert ([each.profile.id for each in view.matches], view.asks_whose) == ([first, second], True)
    assert view.held.id == held_id(late)


def test_what_was_not_shown_is_shown_before_a_decision_is_taken(town: Town) -> None:
    wrong = stored(town.submit(Tube("JZ-1", person := town.laboratory.stranger())))
    batch = town.submit(Tube("JZ-2", person))
    supersede_profile(town.runtime, wrong, reason="标签贴错", successor_id=None, actor=OPERATOR)
    right = stored(town.submit(Tube("JZ-4", person)))
    with pytest.raises(Conflict, match="held_matches_changed"):
        decided(town, batch, SAME)
    (view,) = held_samples(town.runtime, limit=50)
    assert [each.profile.id for each in view.matches] == [wrong, right]
    assert decided(town, batch, SAME).decision is not None
