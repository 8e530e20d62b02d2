"""Compiled families are a copy: used as long as it is of what the store holds, made anew where it is not."""

from pathlib import Path

import pytest

from casework.crew.crew import Crew
from casework.crew.search import searched
from casework.families import kept, kept_compile
from casework.families.kept import KeptFamilyTables
from casework.families.opened import OpenedFamilies
from casework.families.search import family_search
from casework.reports.states import move_report
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import TypedPerson
from models.batch_candidate import RunCandidate
from models.report import ReportMove
from models.submission import SampleClass
from store.db import Store
from tests.dna_town import CASEWORKER, Town
from tests.nightly_caseload import at, run_once

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Town:
    """Three residents whose mothers are known, in care before the families were typed."""
    town = Town(store, tmp_path)
    mothers = [town.laboratory.stranger() for _ in range(3)]
    for mother in mothers:
        town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
        town.mother(mother)
    return town


def people(town: Town) -> Everybody:
    with town.runtime.store.read() as work:
        found = work.dna_profiles.of_ids(work.dna_profiles.active_ids(SampleClass.SUBJECT)).values()
    typed = [TypedPerson(each.id, each.profile) for each in found]
    return Everybody.of(typed, family_search().populations[0], ())


def reopened(town: Town, folder: Path) -> KeptFamilyTables:
    """Another process's view of the files, once the first is gone."""
    return KeptFamilyTables(town.runtime.store, town.runtime.store.gallery_folder(folder, "families"))


class Compiled:
    """The families that were compiled since."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.numbers: list[int] = []
        block = kept_compile.BlockTables.block

        def noted(
            tables: kept_compile.BlockTables, basis: str, opened: OpenedFamilies
        ) -> kept_compile.Compiled:
            self.numbers += opened.digests
            return block(tables, basis, opened)

        monkeypatch.setattr(kept_compile.BlockTables, "block", noted)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Compiled:
    return Compiled(monkeypatch)


@pytest.fixture
def written(town: Town, tmp_path: Path) -> Path:
    """The folder with the files of the town's families, which nobody holds."""
    folder = tmp_path / "kept"
    files = town.runtime.store.gallery_folder(folder, "families")
    KeptFamilyTables(town.runtime.store, files).follow()
    files.close()
    return folder


def test_a_second_process_reads_what_the_first_compiled(
    town: Town, written: Path, compiled: Compiled
) -> None:
    near = reopened(town, written).near(people(town), 2.0)
    assert compiled.numbers == []
    assert sorted(map(len, near.people.values())) == [1, 1, 1]
    assert (near.compared, near.not_comparable, near.errors) == (9, 0, ())


@pytest.mark.parametrize("damage", ["a flipped byte", "torn", "emptied", "gone"])
def test_a_damaged_file_is_compiled_anew(town: Town, written: Path, compiled: Compiled, damage: str) -> None:
    expected = reopened_once(town, written)
    (path,) = written.glob("families-*")
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    kept = {"a flipped byte": bytes(content), "torn": bytes(content[:-2000]), "emptied": b""}
    path.unlink() if damage == "gone" else path.write_bytes(kept[damage])
    tables = reopened(town, written)
    assert tables.near(people(town), 2.0) == expected
    assert len(compiled.numbers) == 3
    assert tables.near(people(town), 2.0) == expected
    assert len(compiled.numbers) == 3  # and kept again
    assert path not in list(written.glob("families-*"))


def reopened_once(town: Town, folder: Path) -> object:
    files = town.runtime.store.gallery_folder(folder, "families")
    found = KeptFamilyTables(town.runtime.store, files).near(people(town), 2.0)
    files.close()
    return found


def test_only_a_family_that_changed_is_compiled_anew(town: Town, written: Path, compiled: Compiled) -> None:
    tables = reopened(town, written)
    before = tables.near(people(town), 2.0)
    move_report(town.runtime, 2, ReportMove.WITHDRAW, reason="家属撤回", actor=CASEWORKER)
    after = tables.near(people(town), 2.0)
    assert (set(compiled.numbers), len(compiled.numbers)) == ({2}, 1)
    assert after.people == {key: who for key, who in before.people.items() if key != 2}
    assert after.compared == 6


def test_who_may_not_write_keeps_what_it_compiles_in_memory(
    town: Town, written: Path, compiled: Compiled
) -> None:
    assert town.runtime.store.gallery_folder(written, "families").claim()
    reader = reopened(town, written)
    before = sorted(written.iterdir())
    move_report(town.runtime, 2, ReportMove.WITHDRAW, reason="家属撤回", actor=CASEWORKER)
    reader.near(people(town), 2.0)
    reader.near(people(town), 2.0)
    assert compiled.numbers == [2]
    assert sorted(written.iterdir()) == before


def test_small_blocks_are_merged_and_none_is_left_behind(town: Town, written: Path) -> None:
    tables = reopened(town, written)
    for _ in range(5):
        town.mother(town.laboratory.stranger())
        tables.follow()
    sizes = sorted(path.stat().st_size for path in written.glob("families-*"))
    assert len(sizes) <= 3
    assert tables.near(people(town), 2.0).compared == 8 * 3


def test_new_residents_find_by_the_copy_what_a_full_night_finds(town: Town) -> None:
    run_once(town.parts)
    mother = town.laboratory.stranger()
    town.mother(mother)
    run_once(at(town.parts, 1))
    town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
    town.resident(town.laboratory.stranger())
    changed = run_once(at(town.parts, 2))
    full = run_once(at(town.parts, 3), full=True)
    with town.runtime.store.read() as work:
        (found,) = work.batch_results.candidates(changed.id)
        everything = work.batch_results.candidates(full.id)
    same = [each for each in everything if each.pair == found.pair]
    assert [_evidence(each) for each in same] == [pytest.approx(_evidence(found), abs=1e-12)]
    assert changed.counters.dna_pairs == 2 * 4 + 4 * 2 * 5


def test_a_submission_finds_its_family_and_compiles_nothing_twice(town: Town, compiled: Compiled) -> None:
    mother = town.laboratory.stranger()
    report_id, _ = town.mother(mother)
    _, profile = town.resident(town.laboratory.child_of(mother, town.laboratory.stranger()))
    assert 4 in compiled.numbers
    compiled.numbers.clear()
    town.resident(town.laboratory.stranger())
    assert compiled.numbers == []
    with town.runtime.store.read() as work:
        (candidate,) = work.family_candidates.of_profiles([profile])
        assert work.families.member(candidate.member_id).report_id == report_id


def _evidence(each: RunCandidate) -> tuple[float | None, ...]:
    return each.log10_lr, each.expected_by_chance


def test_what_another_process_compiles_is_what_this_one_would(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "FAMILIES_PER_BLOCK", 1)
    everybody = people(town)
    with town.runtime.store.read() as work:
        families = work.families.typed_ids()
    beside = Crew(*searched(everybody.people), others=1)
    try:
        shared = KeptFamilyTables(town.runtime.store).near(everybody, 2.0, families, crew=beside)
    finally:
        beside.close()
    assert len(families) == 3
    assert shared == KeptFamilyTables(town.runtime.store).near(everybody, 2.0, families)
    assert shared.people
