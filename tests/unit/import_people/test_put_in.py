"""Rows go in once, whatever was there before and whoever else imports."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casework import browse
from casework.actor import LOCAL_OPERATOR
from casework.import_people.columns import ImportKind
from casework.import_people.outcome import RowOutcome, RowState, is_complete
from casework.import_people.photo_files import PhotoFile
from casework.import_people.plan import ImportPlan, PersonFacts, PlannedRow
from casework.import_people.problem import Weight
from casework.import_people.put_in import RowIntake
from casework.import_people.run import run_import
from casework.import_people.values import CHINA
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.admission import AdmissionFacts
from models.register import RegisterFacts, RegisterKind
from models.report import ReportFacts
from tests.pictures import WOMAN, jpeg

YESTERDAY = datetime.now(CHINA) - timedelta(days=1)
PERSON = AdmissionFacts(station="示例市救助站", entered_at=YESTERDAY, name_heard="阿某")


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    opened = open_runtime(Settings(data_dir=tmp_path / "data", networks=1))
    yield opened
    opened.close()


def intake(runtime: Runtime, *, is_searching: bool = True) -> RowIntake:
    return RowIntake(runtime, LOCAL_OPERATOR, "people.csv", is_searching)


def row(number: int, *photos: Path, facts: PersonFacts = PERSON) -> PlannedRow:
    files = tuple(PhotoFile(path.name, path, None) for path in photos)
    return PlannedRow(number, f"A-{number}", f"import:{number}", facts, files, ())


def test_a_row_that_is_in_is_passed_over(runtime: Runtime) -> None:
    first, again = intake(runtime).put_in(row(2)), intake(runtime).put_in(row(2))

    assert (first.state, again.state) == (RowState.RECORDED, RowState.ALREADY_RECORDED)
    assert first.record_id == again.record_id
    assert len(browse.admissions(runtime, limit=10)) == 1


def test_a_changed_row_of_a_known_reference_is_held_and_names_the_record(runtime: Runtime) -> None:
    record = intake(runtime).put_in(row(2)).record_id

    changed = intake(runtime).put_in(row(2, facts=replace(PERSON, name_heard="阿花")))

    assert changed.state is RowState.HELD
    assert changed.problems[0].column == "reference"
    assert f"record {record} " in changed.problems[0].reason.en
    assert browse.admission(runtime, record or 0).facts == PERSON


def test_what_only_the_record_itself_can_refuse_is_held_with_its_column(runtime: Runtime) -> None:
    later_today = replace(PERSON, entered_at=datetime.now(CHINA) + timedelta(hours=1))

    outcome = intake(runtime).put_in(row(2, facts=later_today))

    assert (outcome.state, outcome.problems[0].column) == (RowState.HELD, "entered_at")


def test_two_imports_of_one_file_at_once_make_one_record_per_row(runtime: Runtime) -> None:
    rows = [row(number, facts=ReportFacts(name=f"虚构{number}")) for number in range(2, 22)]

    def import_all(_: int) -> list[RowOutcome]:
        return [intake(runtime).put_in(each) for each in rows]

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(import_all, range(2))

    assert [each.record_id for each in one] == [each.record_id for each in other]
    assert len(browse.reports(runtime, limit=100)) == len(rows)
    for mine, theirs in zip(one, other, strict=True):
        assert {mine.state, theirs.state} == {RowState.RECORDED, RowState.ALREADY_RECORDED}


def test_a_file_that_has_gone_or_is_far_too_large_is_listed_and_its_person_goes_in(
    runtime: Runtime, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.jpg"
    huge.touch()
    os.truncate(huge, 50 * 1024 * 1024)

    outcome = intake(runtime).put_in(row(2, tmp_path / "gone.jpg", huge))

    assert (outcome.state, outcome.photos_in, outcome.photos_not_in) == (RowState.RECORDED, 0, 2)
    assert [problem.photo for problem in outcome.problems] == ["gone.jpg", "huge.jpg"]
    assert "50" in outcome.problems[1].reason.en
    assert not is_complete([outcome])


def test_a_search_left_out_is_made_up_for_once(runtime: Runtime, tmp_path: Path) -> None:
    photo = tmp_path / "woman.jpg"
    photo.write_bytes(jpeg(WOMAN))

    without = intake(runtime, is_searching=False).put_in(row(2, photo, photo))
    made_up, again = intake(runtime).put_in(row(2, photo)), intake(runtime).put_in(row(2, photo))

    assert (without.photos_in, without.photos_new, without.search_id) == (1, 1, None)
    assert made_up.search_id is not None
    assert (again.search_id, again.photos_new) == (made_up.search_id, 0)
    assert is_complete([without, made_up, again])


def test_progress_counts_every_row_and_outcomes_keep_the_order_of_the_file(runtime: Runtime) -> None:
    seen: list[tuple[int, int]] = []
    plan = ImportPlan(ImportKind.ADMISSIONS, (row(2), row(5), row(3)), ())

    outcomes = run_import(plan, intake(runtime), progress=lambda done, total: seen.append((done, total)))

    assert [outcome.number for outcome in outcomes] == [2, 5, 3]
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert not any(p.weight is Weight.NOTICE for outcome in outcomes for p in outcome.problems)


def test_a_register_row_goes_in_once_with_its_photo_and_starts_no_search(
    runtime: Runtime, tmp_path: Path
) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg(WOMAN))
    known = row(2, picture, facts=RegisterFacts(RegisterKind.RETURNED, "虚构丁"))

    first, again = intake(runtime).put_in(known), intake(runtime).put_in(known)

    assert (first.state, again.state) == (RowState.RECORDED, RowState.ALREADY_RECORDED)
    assert (first.photos_in, again.photos_new, first.search_id) == (1, 0, None)
    assert [entry.facts.name for entry in browse.register_entries(runtime, limit=10)] == ["虚构丁"]
