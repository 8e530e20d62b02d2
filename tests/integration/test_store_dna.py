"""Police DNA records: profiles, receipts and candidate pairs, on both databases."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models.dna_batch import SampleOutcome, SampleState
from models.dna_profile import ProfileState, Supersession
from models.errors import AlreadyRecorded, Conflict, NotFound, SealBroken
from models.held_sample import HeldDecision, HeldVerdict, SharedGenotype
from models.submission import SampleClass
from store.db import Store
from store.dna_profiles import NewDnaProfile
from tests.databases import open_at
from tests.dna_record_factories import (
    a_dna_search,
    a_finding,
    a_new_batch,
    a_pair,
    a_profile,
    a_sample,
    a_submitted_sample,
    add_batch,
    add_profile,
)
from tests.forked_children import KILLS, SAMPLES_PER_BATCH
from tests.store_factories import NOON

WHY = Supersession(None, "标签贴错", "dna_reviewer", NOON + timedelta(days=1))


def test_a_profile_comes_back_as_it_was_stored(store: Store) -> None:
    with store.begin() as work:
        stored = add_profile(work, seed=3)
    with store.read() as work:
        assert work.dna_profiles.get(stored.id) == stored
        assert work.dna_profiles.of_ids([stored.id, 999]) == {stored.id: stored}
        assert work.dna_profiles.of_batch(stored.batch_id) == [stored]
        assert work.dna_profiles.last_id() == stored.id
    assert (stored.profile, stored.sample, stored.state) == (a_profile(3), a_sample(), ProfileState.ACTIVE)


def test_no_allele_and_no_name_of_a_file_lies_open_in_the_database(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "guitu.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_at(f"sqlite:///{path}", tmp_path)
    with store.begin() as work:
        add_batch(work, "open", samples=2)
        pair = a_pair(add_profile(work, seed=1), add_profile(work, seed=2, code="R"))
        work.dna_candidates.record(a_dna_search(pair.subject_profile_id), [pair])
    store.close()
    with sqlite3.connect(path) as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert "HK-0001" in dump
    for hidden in ("TH01", "D3S1358", "批次-2026-03", "not_typed_in_candidate"):
        assert hidden not in dump


def test_genotypes_moved_to_another_number_or_code_do_not_open(store: Store) -> None:
    with store.begin() as work:
        first, second = add_profile(work), add_profile(work, seed=1, code="HK-0002")
    with store._engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE dna_profiles SET sealed_genotypes = (SELECT sealed_genotypes FROM dna_profiles "
                "WHERE id = :first) WHERE id = :second"
            ),
            {"first": first.id, "second": second.id},
        )
        connection.execute(text("UPDATE dna_profiles SET code = 'X' WHERE id = :id"), {"id": first.id})
    for number in (first.id, second.id):
        with store.read() as work, pytest.raises(SealBroken, match="dna_profiles"):
            work.dna_profiles.get(number)


def test_the_same_content_is_stored_once_whatever_the_order_of_loci(store: Store) -> None:
    with store.begin() as work:
        stored = add_profile(work)
        digest = work.dna_profiles.content_digest(a_sample(), a_profile())
        assert digest == stored.content_digest
        other = work.dna_profiles.content_digest(a_sample("HK-0002"), a_profile())
        assert work.dna_profiles.by_content([digest, other]) == {digest: stored.id}
    again = NewDnaProfile(stored.batch_id, a_sample(), a_profile(), "other", NOON)
    with pytest.raises(AlreadyRecorded), store.begin() as work:
        work.dna_profiles.add(again)


def test_only_active_profiles_of_the_classes_asked_for_are_searched(store: Store) -> None:
    with store.begin() as work:
        subject = add_profile(work)
        relative = add_profile(work, seed=1, sample_class=SampleClass.RELATIVE)
        gone = add_profile(work, seed=2, sample_class=SampleClass.RELATIVE)
        work.dna_profiles.supersede(gone.id, WHY)
    with store.read() as work:
        assert work.dna_profiles.compared_ids(SampleClass.RELATIVE) == [relative.id]
        assert work.dna_profiles.all_active_ids() == [subject.id, relative.id]


def test_superseding_keeps_both_profiles_and_says_why(store: Store) -> None:
    with store.begin() as work:
        old, new = add_profile(work), add_profile(work, seed=1, code="HK-0009")
        work.dna_profiles.lock()
        told = work.dna_profiles.supersede(old.id, replace(WHY, successor_id=new.id))
    with store.read() as work:
        kept = work.dna_profiles.get(old.id)
        assert kept == told == replace(old, supersession=replace(WHY, successor_id=new.id))
        assert kept.state is ProfileState.SUPERSEDED
        assert work.dna_profiles.get(new.id) == new


def test_a_profile_is_superseded_once_and_by_a_fit_one(store: Store) -> None:
    with store.begin() as work:
        old, relative = add_profile(work), add_profile(work, seed=1, sample_class=SampleClass.RELATIVE)
    for unfit in (old.id, relative.id):
        with pytest.raises(Conflict, match="successor"), store.begin() as work:
            work.dna_profiles.supersede(old.id, replace(WHY, successor_id=unfit))
    with store.begin() as work:
        work.dna_profiles.supersede(old.id, WHY)
    with pytest.raises(Conflict, match="superseded_before"), store.begin() as work:
        work.dna_profiles.supersede(old.id, WHY)
    with pytest.raises(NotFound), store.begin() as work:
        work.dna_profiles.supersede(999, WHY)


def test_a_receipt_comes_back_with_every_reading(store: Store) -> None:
    held = replace(a_submitted_sample("HK-0002"), held=(a_finding("dna_identical_profile"),))
    with store.begin() as work:
        batch_id = add_batch(work, "one", samples=1)
        accepted = work.dna_profiles.of_batch(batch_id)[0]
        other = work.dna_batches.add(a_new_batch("two"))
        outcomes = (
            SampleOutcome(SampleState.HELD, held),
            SampleOutcome(SampleState.DUPLICATE, a_submitted_sample(), accepted.id),
        )
        work.dna_batches.add_outcomes(other, outcomes)
    with store.read() as work:
        receipt = work.dna_batches.get(other)
        assert receipt.outcomes == outcomes
        assert receipt.in_state(SampleState.HELD) == outcomes[:1]
        new = a_new_batch("two")
        assert (receipt.file_name, receipt.problems) == (new.file_name, new.problems)
        assert work.dna_batches.find_by_content(new.content_digest) == other
        assert work.dna_batches.find_by_content("0" * 64) is None
        with pytest.raises(NotFound):
            work.dna_batches.get(999)


def test_a_held_sample_waits_under_a_number_until_it_is_decided_once(store: Store) -> None:
    with store.begin() as work:
        known, other = add_profile(work), add_profile(work, seed=1)
        batch_id = work.dna_batches.add(a_new_batch("held"))
        outcomes = [SampleOutcome(SampleState.HELD, a_submitted_sample(code)) for code in ("A", "B")]
        work.dna_batches.add_outcomes(batch_id, outcomes)
        first, second = (work.held_samples.add(batch_id, n, [known.id]) for n in (0, 1))
    decision = HeldDecision(HeldVerdict.TWINS, "同卵双胞胎", (known.id,), "reviewer-1", NOON)
    with store.begin() as work:
        held = work.held_samples.get(first)
        assert (held.sample, held.matched_ids, held.decision) == (outcomes[0].sample, (known.id,), None)
        assert [each.id for each in work.held_samples.waiting(limit=9)] == [first, second]
        assert [each.id for each in work.held_samples.waiting(limit=1)] == [first]
        done = work.held_samples.decide(held, decision, SampleState.ACCEPTED, other.id)
        work.held_samples.share(first, other.id, [known.id, other.id], HeldVerdict.TWINS)
        work.held_samples.share(first, other.id, [known.id], HeldVerdict.TWINS)
    with store.read() as work:
        assert work.held_samples.get(first) == done
        assert (done.state, done.profile_id, done.decision) == (SampleState.ACCEPTED, other.id, decision)
        assert [each.id for each in work.held_samples.waiting(limit=9)] == [second]
        receipt = work.dna_batches.get(batch_id).outcomes
        assert [(each.state, each.held_id) for each in receipt] == [("accepted", first), ("held", second)]
        assert [each.decision for each in receipt] == [decision, None]
        shared = SharedGenotype(known.id, other.id, HeldVerdict.TWINS)
        assert work.held_samples.shared_by([known.id]) == work.held_samples.shared_by([other.id]) == [shared]
        assert work.held_samples.shared_by([999]) == []
        with pytest.raises(NotFound):
            work.held_samples.get(999)


def test_the_same_file_is_recorded_once(store: Store) -> None:
    with store.begin() as work:
        work.dna_batches.add(a_new_batch())
    with pytest.raises(AlreadyRecorded), store.begin() as work:
        work.dna_batches.add(a_new_batch())


def test_a_file_of_a_laboratory_is_no_orphan(store: Store) -> None:
    used, unused = store.blobs.put(b"sample,locus"), store.blobs.put(b"nobody's")
    with store.begin() as work:
        work.dna_batches.add(replace(a_new_batch(), blob_digest=used))
    assert list(store.orphan_blobs(older_than_s=-1)) == [unused]


def test_a_pair_is_one_entry_for_both_profiles(store: Store) -> None:
    with store.begin() as work:
        subject = add_profile(work)
        mother = add_profile(work, seed=1, sample_class=SampleClass.RELATIVE)
        aunt = add_profile(work, seed=2, sample_class=SampleClass.RELATIVE)
        pairs = [a_pair(subject, aunt, 3.0), a_pair(subject, mother, 8.0)]
        work.dna_candidates.record(a_dna_search(subject.id), pairs)
        work.dna_candidates.record(a_dna_search(mother.id), pairs[1:])
    with store.read() as work:
        assert work.dna_candidates.of_profile(subject.id) == pairs[::-1]
        assert work.dna_candidates.of_profile(mother.id) == pairs[1:]
        assert work.dna_candidates.search_of(subject.id) == a_dna_search(subject.id)
        assert work.dna_candidates.search_of(aunt.id) is None


def test_pairs_of_a_superseded_profile_leave_every_list(store: Store) -> None:
    with store.begin() as work:
        subject = add_profile(work)
        mother = add_profile(work, seed=1, sample_class=SampleClass.RELATIVE)
        pair = a_pair(subject, mother)
        work.dna_candidates.record(a_dna_search(subject.id), [pair])
    with store.begin() as work:
        assert work.dna_candidates.end(mother.id, NOON) == [pair]
    with store.read() as work:
        assert work.dna_candidates.of_profile(subject.id) == []


def test_a_killed_batch_is_stored_whole_or_not_at_all(database_url: str, tmp_path: Path) -> None:
    child = "killed_while_submitting"
    command = [sys.executable, "-m", "tests.forked_children", child, database_url, str(tmp_path)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert finished.stderr == ""
    acknowledged = set(json.loads(finished.stdout))
    assert len(acknowledged) >= KILLS

    store = open_at(database_url, tmp_path)
    with store.read() as work:
        profiles = work.dna_profiles.of_ids(work.dna_profiles.all_active_ids())
        stored = {each.batch_id for each in profiles.values()}
        assert stored >= acknowledged
        for batch_id in stored:
            receipt = work.dna_batches.get(batch_id)
            assert len(receipt.outcomes) == len(work.dna_profiles.of_batch(batch_id)) == SAMPLES_PER_BATCH
    store.close()
