"""Files that arrive at once, on SQLite and on PostgreSQL: each is stored once, and both sides are found."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casework.actor import Actor
from casework.dna.records import dna_candidates
from casework.dna.submit import DnaUpload, submit_profiles
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from models.dna_batch import DnaBatch, SampleState
from models.subject import Sex
from models.submission import SampleClass
from tests.dna_laboratory import Laboratory, Tube, table_of

OPERATOR = Actor(8, "lab-7", frozenset({Role.POLICE_DNA_OPERATOR}))


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, networks=2)


def submit_at_once(runtime: Runtime, *files: bytes) -> list[DnaBatch]:
    def one(data: bytes) -> DnaBatch:
        return submit_profiles(runtime, DnaUpload(data, "a.csv"), actor=OPERATOR).value

    with ThreadPoolExecutor(len(files)) as pool:
        return list(pool.map(one, files))


def test_files_submitted_at_once_are_stored_once_each_and_find_each_other(runtime: Runtime) -> None:
    laboratory = Laboratory(31)
    mother = laboratory.stranger()
    child = table_of(Tube("JZ-1", laboratory.child_of(mother, laboratory.stranger())))
    parent = table_of(Tube("QS-1", mother, SampleClass.RELATIVE, Sex.FEMALE))
    receipts = submit_at_once(runtime, child, parent, child)
    assert receipts[0] == receipts[2]
    resident, relative = (each.outcomes[0].profile_id for each in receipts[:2])
    assert resident is not None
    assert relative is not None
    (pair,) = dna_candidates(runtime, resident).candidates
    assert (pair.subject_profile_id, pair.other_profile_id) == (resident, relative)
    assert dna_candidates(runtime, relative).candidates == (pair,)


def test_one_person_in_two_files_at_once_is_noticed(runtime: Runtime) -> None:
    person = Laboratory(32).stranger()
    receipts = submit_at_once(runtime, table_of(Tube("JZ-1", person)), table_of(Tube("JZ-2", person)))
    states = sorted(each.outcomes[0].state for each in receipts)
    assert states == [SampleState.ACCEPTED, SampleState.HELD]
