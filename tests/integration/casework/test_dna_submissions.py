"""A laboratory's file becomes profiles, a receipt and candidates; what is doubtful waits for a person."""

from typing import Any

import pytest

from casework.actor import Actor
from casework.dna.records import dna_candidates, dna_profile
from casework.dna.submit import DnaUpload, submit_profiles
from casework.dna.supersede import supersede_profile
from casework.runtime import Runtime
from models.account import Role
from models.dna_batch import DnaBatch, SampleState
from models.dna_candidate import DnaVerdict, TestedRelation
from models.errors import Conflict, NotFound
from models.subject import Sex
from models.submission import LocusState, SampleClass
from store.encryption import Keyring
from store.sealed_values import open_json
from tests.dna_laboratory import Laboratory, Tube, profile_of, table_of

OPERATOR = Actor(8, "lab-7", frozenset({Role.POLICE_DNA_OPERATOR}))
RELATIVE, DIRECT, ELIMINATION = SampleClass.RELATIVE, SampleClass.DIRECT, SampleClass.ELIMINATION


@pytest.fixture
def laboratory() -> Laboratory:
    return Laboratory(seed=20260301)


def submit(runtime: Runtime, *tubes: Tube, name: str = "a.csv") -> DnaBatch:
    return submit_profiles(runtime, DnaUpload(table_of(*tubes), name), actor=OPERATOR).value


def stored_id(batch: DnaBatch, position: int = 0) -> int:
    number = batch.outcomes[position].profile_id
    assert number is not None
    return number


def held_because(batch: DnaBatch, position: int) -> list[str]:
    assert batch.outcomes[position].state is SampleState.HELD
    return [finding.code for finding in batch.outcomes[position].sample.held]


def test_a_mother_is_found_for_her_child_whoever_is_submitted_first(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    mother, father = laboratory.stranger(), laboratory.stranger()
    child = laboratory.child_of(mother, father)
    strangers = [Tube(f"S{n}", laboratory.stranger()) for n in range(5)]
    resident = stored_id(submit(runtime, Tube("JZ-1", child), *strangers))
    assert dna_candidates(runtime, resident).candidates == ()
    relative = stored_id(submit(runtime, Tube("QS-1", mother, RELATIVE, Sex.FEMALE), name="b.csv"))

    from_child, from_mother = dna_candidates(runtime, resident), dna_candidates(runtime, relative)
    assert from_child.candidates == from_mother.candidates
    pair = from_child.candidates[0]
    assert (pair.subject_profile_id, pair.other_profile_id) == (resident, relative)
    assert from_mother.search.searched == 6
    relation = next(each for each in pair.relations if each.relation is TestedRelation.CHILD)
    assert relation.opinion.verdict is DnaVerdict.SUPPORTS
    assert (relation.lowest.compared, len(relation.loci)) == (len(laboratory.loci), len(laboratory.loci))
    assert sum(part.log10_lr or 0 for part in relation.loci) == pytest.approx(relation.lowest.log10_lr)
    assert relation.lowest.log10_lr == min(total.log10_lr for total in relation.populations)
    assert (relation.excluded, relation.mutation_steps) == ((), 0)
    assert relation.chance.expected <= 6 / 10**relation.lowest.log10_lr
    sibling = [each for each in pair.relations if each.relation is TestedRelation.FULL_SIBLING]
    assert all(each.opinion.verdict is None for each in sibling)


def test_a_resident_is_found_by_the_missing_person_s_own_sample(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    person = laboratory.stranger()
    batch = submit(runtime, Tube("JZ-1", person), Tube("YS-1", person, DIRECT))
    assert [each.state for each in batch] == [SampleState.ACCEPTED] * 2
    pair = dna_candidates(runtime, stored_id(batch)).candidates[0]
    assert [each.relation for each in pair.relations] == [TestedRelation.SAME_PERSON]
    assert pair.best.lowest.log10_lr > 15
    assert pair.best.opinion.verdict is None


def test_the_same_file_is_the_first_receipt_under_any_name_and_key(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    data = table_of(Tube("JZ-1", laboratory.stranger()))
    first = submit_profiles(runtime, DnaUpload(data, "a.csv"), actor=OPERATOR, idempotency_key="k1")
    again = submit_profiles(runtime, DnaUpload(data, "b.csv"), actor=OPERATOR)
    keyed = submit_profiles(runtime, DnaUpload(data, "a.csv"), actor=OPERATOR, idempotency_key="k1")
    assert (first.is_first, again.is_first, keyed.is_first) == (True, False, False)
    assert first.value == again.value == keyed.value
    other = DnaUpload(table_of(Tube("JZ-2", laboratory.stranger())), "c.csv")
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        submit_profiles(runtime, other, actor=OPERATOR, idempotency_key="k1")
    assert runtime.store.blobs.get(first.value.blob_digest) == data


def test_a_sample_sent_again_in_another_file_names_the_first_record(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    known, new = Tube("JZ-1", laboratory.stranger()), Tube("JZ-2", laboratory.stranger())
    first = submit(runtime, known)
    second = submit(runtime, new, known)
    assert [each.state for each in second] == [SampleState.ACCEPTED, SampleState.DUPLICATE]
    assert second.outcomes[1].profile_id == stored_id(first)


def test_a_bad_reading_waits_and_the_rest_of_the_sample_goes_in(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    person = {**laboratory.stranger(), "TH01": ("93", "7")}
    batch = submit(runtime, Tube("JZ-1", person))
    outcome = batch.outcomes[0]
    (held,) = outcome.sample.in_state(LocusState.HELD)
    assert (outcome.state, held.locus, held.suggestion) == (SampleState.ACCEPTED, "TH01", "9.3")
    stored = dna_profile(runtime, stored_id(batch)).profile
    assert stored == profile_of({k: v for k, v in person.items() if k != "TH01"})


def test_amel_against_the_declared_sex_is_flagged_and_stops_nothing(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    person = {**laboratory.stranger(), "AMEL": ("X", "X")}
    batch = submit(runtime, Tube("JZ-1", person, sex=Sex.MALE))
    (note,) = batch.outcomes[0].sample.notes
    assert note.code == "amel_against_sex"
    stored = dna_profile(runtime, stored_id(batch)).sample
    assert (stored.declared_sex, stored.sex_by_amel, stored.sex) == (Sex.MALE, Sex.FEMALE, Sex.FEMALE)


def test_samples_without_a_class_wait_unless_the_request_states_one(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    data = table_of(Tube("QS-1", laboratory.stranger(), None))
    held = submit_profiles(runtime, DnaUpload(data, "a.csv"), actor=OPERATOR).value
    assert held_because(held, 0) == ["class_missing"]
    stated = submit_profiles(runtime, DnaUpload(data, "a.csv", RELATIVE), actor=OPERATOR)
    assert (stated.is_first, stated.value.outcomes[0].state) == (True, SampleState.ACCEPTED)
    assert dna_profile(runtime, stored_id(stated.value)).sample.sample_class is RELATIVE


def test_a_profile_that_equals_a_stored_one_waits_for_a_person(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    person = laboratory.stranger()
    first = submit(runtime, Tube("JZ-1", person))
    second = submit(runtime, Tube("JZ-9", person), Tube("JZ-8", laboratory.stranger()))
    assert held_because(second, 0) == ["identical_profile"]
    assert str(stored_id(first)) in second.outcomes[0].sample.held[0].reason.en
    assert second.outcomes[1].state is SampleState.ACCEPTED
    within = submit(runtime, Tube("A", other := laboratory.stranger()), Tube("B", other), name="c.csv")
    assert held_because(within, 1) == ["identical_profile"]


def test_a_profile_that_equals_staff_waits_as_a_contamination(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    staff = laboratory.stranger()
    submit(runtime, Tube("GZ-1", staff, ELIMINATION))
    assert held_because(submit(runtime, Tube("QS-1", staff, RELATIVE)), 0) == ["elimination_match"]


def test_a_code_in_use_waits_until_the_wrong_profile_is_superseded(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    wrong, right = laboratory.stranger(), laboratory.stranger()
    first = stored_id(submit(runtime, Tube("JZ-1", wrong)))
    waiting = submit(runtime, Tube("JZ-1", right))
    assert held_because(waiting, 0) == ["code_in_use"]
    assert submit(runtime, Tube("JZ-1", right)).id == waiting.id
    supersede_profile(runtime, first, reason="标签贴错", successor_id=None, actor=OPERATOR)
    corrected = submit(runtime, Tube("JZ-1", right))
    assert corrected.outcomes[0].state is SampleState.ACCEPTED
    assert submit(runtime, Tube("JZ-1", right)).id == corrected.id
    assert dna_profile(runtime, stored_id(corrected)).supersession is None


def test_a_superseded_sample_sent_again_stays_out_and_the_receipt_says_so(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    tube = Tube("JZ-1", laboratory.stranger())
    first = stored_id(submit(runtime, tube))
    again = submit(runtime, tube, Tube("JZ-2", laboratory.stranger())).outcomes[0]
    assert [note.code for note in again.sample.notes] == []
    supersede_profile(runtime, first, reason="误作废", successor_id=None, actor=OPERATOR)
    after = submit(runtime, tube, Tube("JZ-3", laboratory.stranger())).outcomes[0]
    assert (after.state, after.profile_id) == (SampleState.DUPLICATE, first)
    (note,) = after.sample.notes
    assert (note.code, str(first) in note.reason.en) == ("superseded_before", True)
    assert dna_profile(runtime, first).supersession is not None
    renamed = submit(runtime, Tube("JZ-1B", tube.genotypes)).outcomes[0]
    assert renamed.state is SampleState.ACCEPTED


def test_superseding_takes_the_profile_out_of_every_list_and_tells_what_changed(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    mother, child = (m := laboratory.stranger()), laboratory.child_of(m, laboratory.stranger())
    pair = submit(runtime, Tube("JZ-1", child), Tube("QS-1", mother, RELATIVE, Sex.FEMALE))
    resident, relative = stored_id(pair, 0), stored_id(pair, 1)
    swapped = stored_id(submit(runtime, Tube("QS-2", laboratory.stranger(), RELATIVE)))
    done = supersede_profile(runtime, relative, reason="调换", successor_id=swapped, actor=OPERATOR)
    (change,) = done.changes
    assert (change.partner_id, change.before.opinion.verdict) == (resident, DnaVerdict.SUPPORTS)
    assert change.after is None
    assert done.profile.supersession is not None
    assert dna_profile(runtime, relative) == done.profile
    assert dna_candidates(runtime, resident).candidates == ()
    with pytest.raises(Conflict):
        supersede_profile(runtime, relative, reason="再次", successor_id=None, actor=OPERATOR)


def test_profiles_of_two_kits_with_few_shared_loci_are_not_comparable(
    runtime: Runtime, laboratory: Laboratory
) -> None:
    resident = stored_id(submit(runtime, Tube("JZ-1", laboratory.stranger())))
    few = Laboratory(seed=5, loci=laboratory.loci[:3])
    relative = stored_id(submit(runtime, Tube("QS-1", few.stranger(), RELATIVE)))
    found = dna_candidates(runtime, relative)
    assert (found.search.searched, found.search.not_comparable_count) == (0, 1)
    (one,) = found.search.not_comparable
    assert (one.profile_id, one.shared_loci) == (resident, 3)


def test_a_search_left_out_by_a_killed_process_is_made_up_by_sending_the_file_again(
    runtime: Runtime, laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    tube = Tube("JZ-1", laboratory.stranger())
    with monkeypatch.context() as patched:
        patched.setattr("casework.dna.submit.search_new", lambda runtime, batch_id, opened: None)
        batch = submit(runtime, tube)
    with pytest.raises(NotFound, match="dna_not_searched"):
        dna_candidates(runtime, stored_id(batch))
    assert submit(runtime, tube) == batch
    assert dna_candidates(runtime, stored_id(batch)).search.searched == 0


def test_a_submission_opens_each_stored_profile_once(
    runtime: Runtime, laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = laboratory.stranger()
    child = laboratory.child_of(mother, laboratory.stranger())
    residents = [Tube(f"JZ-{n}", laboratory.stranger()) for n in range(3)]
    submit(runtime, Tube("JZ-7", child), *residents, Tube("QS-1", laboratory.stranger(), RELATIVE))
    opened: list[str] = []

    def counted(keyring: Keyring, sealed: bytes, context: str) -> Any:
        opened.append(context)
        return open_json(keyring, sealed, context)

    monkeypatch.setattr("store.dna_profiles.open_json", counted)
    new = submit(runtime, Tube("JZ-9", laboratory.stranger()), Tube("QS-9", mother, RELATIVE), name="b.csv")
    stored = [context for context in opened if "JZ-9" not in context and "QS-9" not in context]
    assert sorted(set(stored)) == sorted(stored)
    assert len(stored) == 5
    assert len(dna_candidates(runtime, stored_id(new, 1)).candidates) == 1


def test_elimination_samples_are_never_searched_with(runtime: Runtime, laboratory: Laboratory) -> None:
    mother = laboratory.stranger()
    child = laboratory.child_of(mother, laboratory.stranger())
    batch = submit(runtime, Tube("GZ-1", mother, ELIMINATION), Tube("JZ-1", child))
    assert dna_candidates(runtime, stored_id(batch, 1)).candidates == ()
    with pytest.raises(NotFound, match="dna_not_searched"):
        dna_candidates(runtime, stored_id(batch))
