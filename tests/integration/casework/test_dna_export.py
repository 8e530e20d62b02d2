"""What is taken out reads back equal; who may take out which profiles; on both databases."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casework.accounts import add_account
from casework.actor import LOCAL_OPERATOR, Actor
from casework.audit.read import audit_entries
from casework.cli.app import app
from casework.dna.export import DnaExport, ExportAsked, ExportFormat, export_profiles
from casework.dna.submit import DnaUpload, submit_profiles
from casework.dna.supersede import supersede_profile
from casework.families.relatives import withdraw_relative
from casework.reports.reporters import change_consent, reporters_of
from casework.reports.states import move_report
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from matching.dna.submission import read_submission
from models.account import Role
from models.audit import AuditFilter, RecordRange
from models.consent import Purpose
from models.dna_batch import SampleState
from models.errors import InvalidInput, NotFound
from models.report import ReportMove
from models.subject import Sex
from models.submission import CodedProfile, SampleClass
from tests.dna_laboratory import Laboratory, Tube, table_of
from tests.integration.casework.test_families import R, Town, stored

PASSWORD = "a long enough sentence"
NORTH, SOUTH = "北区分局", "南区分局"
REVIEWER = Actor(91, "reviewer", frozenset({Role.DNA_REVIEWER}))


@pytest.fixture
def database_runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    opened = open_runtime(Settings(data_dir=tmp_path / "data", database_url=database_url, networks=1))
    yield opened
    opened.close()


def operator(runtime: Runtime, name: str, station: str | None) -> Actor:
    account = add_account(runtime, name, PASSWORD, roles=[Role.POLICE_DNA_OPERATOR], station=station)
    return Actor(account.id, name, account.roles, station)


def submit(runtime: Runtime, actor: Actor, *codes: str, seed: int, cls: str = "subject") -> list[int]:
    laboratory = Laboratory(seed)
    tubes = [Tube(code, laboratory.stranger(), None) for code in codes]
    upload = DnaUpload(table_of(*tubes), "a.csv", SampleClass(cls), "示例市局")
    batch = submit_profiles(runtime, upload, actor=actor).value
    return [each.profile_id for each in batch if each.profile_id is not None]


def asked(form: ExportFormat = ExportFormat.CSV, **more: object) -> ExportAsked:
    return ExportAsked(form, "虚构案件，送示例省厅复核", **more)  # type: ignore[arg-type]


def read_back(made: DnaExport) -> list[CodedProfile]:
    submission = read_submission(b"".join(made.parts), "export")
    assert [problem.code for problem in submission.problems] == []
    return [sample.coded for sample in submission.accepted]


def in_store(runtime: Runtime, numbers: list[int]) -> list[CodedProfile]:
    with runtime.store.read() as work:
        found = work.dna_profiles.of_ids(numbers)
    coded = []
    for number in numbers:
        sample = found[number].sample
        coded.append(
            CodedProfile(
                sample.code,
                found[number].profile,
                sample.laboratory,
                sample.kit_name,
                sample.sample_class,
                sample.sex_by_amel,
            )
        )
    return coded


@pytest.mark.parametrize("form", ExportFormat)
def test_what_is_exported_reads_back_equal(
    database_runtime: Runtime, form: ExportFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.dna.export._AT_ONCE", 2)
    north = operator(database_runtime, "north", NORTH)
    numbers = submit(database_runtime, north, "QS-1", "QS-2", "QS-3", seed=1)
    numbers += submit(database_runtime, north, "QS-4", seed=2, cls="relative")
    made = export_profiles(database_runtime, asked(form, laboratory="示例市局"), actor=REVIEWER)
    assert list(made.profile_ids) == numbers
    assert read_back(made) == in_store(database_runtime, numbers)


@pytest.mark.parametrize("form", ExportFormat)
def test_an_export_that_another_laboratory_sends_back_gives_the_first_records(
    runtime: Runtime, form: ExportFormat
) -> None:
    north, south = operator(runtime, "north", NORTH), operator(runtime, "south", SOUTH)
    numbers = submit(runtime, north, "QS-1", "QS-2", seed=1) + submit(runtime, north, "QS-3", seed=2)
    few = Tube("QS-4", dict(list(Laboratory(3).stranger().items())[:2]), SampleClass.RELATIVE, Sex.FEMALE)
    numbers.append(stored(submit_profiles(runtime, DnaUpload(table_of(few), "few"), actor=north).value))
    made = export_profiles(runtime, asked(form, laboratory="GUITU"), actor=north)
    data = b"".join(made.parts).replace("示例市局".encode(), "示例省厅".encode())
    back = submit_profiles(runtime, DnaUpload(data, "back", laboratory="示例省厅"), actor=south).value
    assert [(each.state, each.profile_id) for each in back] == [
        (SampleState.DUPLICATE, number) for number in numbers
    ]


def test_a_superseded_sample_does_not_come_back_by_way_of_another_laboratory(runtime: Runtime) -> None:
    north = operator(runtime, "north", NORTH)
    (wrong,) = submit(runtime, north, "QS-1", seed=1)
    supersede_profile(runtime, wrong, reason="标签贴错", successor_id=None, actor=REVIEWER)
    made = export_profiles(runtime, asked(with_superseded=True), actor=north)
    data = b"".join(made.parts).replace("示例市局".encode(), "示例省厅".encode())
    (back,) = submit_profiles(runtime, DnaUpload(data, "back"), actor=north).value
    assert (back.state, back.profile_id) == (SampleState.DUPLICATE, wrong)
    assert [note.code for note in back.sample.notes] == ["superseded_before"]


def test_an_equal_profile_under_another_code_or_with_other_loci_is_no_duplicate(runtime: Runtime) -> None:
    north, genotypes = operator(runtime, "north", NORTH), Laboratory(1).stranger()
    fewer = dict(list(genotypes.items())[1:])
    tubes = [("QS-1", genotypes, "甲"), ("QS-2", genotypes, "乙"), ("QS-1", fewer, "乙")]
    states = []
    for code, typed, laboratory in tubes:
        file = table_of(Tube(code, typed, SampleClass.SUBJECT), laboratory=laboratory)
        (outcome,) = submit_profiles(runtime, DnaUpload(file, "a.csv"), actor=north).value
        states.append((outcome.state, [each.code for each in outcome.sample.held]))
    held = (SampleState.HELD, ["identical_profile"])
    assert states == [(SampleState.ACCEPTED, []), held, held]


def test_an_operator_takes_out_what_the_own_station_submitted(runtime: Runtime) -> None:
    north, colleague = operator(runtime, "north", NORTH), operator(runtime, "colleague", NORTH)
    south, lone = operator(runtime, "south", SOUTH), operator(runtime, "lone", None)
    by_north = submit(runtime, north, "N-1", seed=1) + submit(runtime, colleague, "N-2", seed=2)
    by_south = submit(runtime, south, "S-1", seed=3)
    taken = {
        actor.username: list(export_profiles(runtime, asked(), actor=actor).profile_ids)
        for actor in (north, colleague, south, REVIEWER, LOCAL_OPERATOR)
    }
    everybody_s = by_north + by_south
    assert taken == {
        "north": by_north,
        "colleague": by_north,
        "south": by_south,
        "reviewer": everybody_s,
        "local operator": everybody_s,
    }
    with pytest.raises(NotFound, match="dna_nothing_to_export"):
        export_profiles(runtime, asked(), actor=lone)


def test_superseded_profiles_and_staff_leave_only_when_asked_for(runtime: Runtime) -> None:
    north = operator(runtime, "north", NORTH)
    wrong, right = submit(runtime, north, "N-1", "N-2", seed=1)
    staff = submit(runtime, north, "STAFF-1", seed=4, cls="elimination")
    supersede_profile(runtime, wrong, reason="标签贴错", successor_id=None, actor=north)

    def numbers(what: ExportAsked) -> tuple[int, ...]:
        return export_profiles(runtime, what, actor=REVIEWER).profile_ids

    assert numbers(asked()) == (right,)
    assert numbers(asked(with_superseded=True)) == (wrong, right)
    assert numbers(asked(classes=(SampleClass.ELIMINATION,))) == tuple(staff)


def test_whose_consent_to_dna_search_is_withdrawn_is_left_out_and_counted(
    settings: Settings, runtime: Runtime, caseworker: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUITU_DATA_DIR", str(settings.data_dir))
    town = Town(runtime, caseworker)
    missing, mother, aunt = town.family.missing[0].id, town.relative(R.MOTHER), town.relative(R.MATERNAL_AUNT)
    direct = stored(town.submit(Tube(town.code(member=missing), town.child(), SampleClass.DIRECT)))
    by_mother, by_aunt = (town.type_member(each, town.laboratory.stranger()) for each in (mother, aunt))
    found = town.type_subject(town.laboratory.stranger())

    def taken() -> tuple[set[int], int]:
        made = export_profiles(runtime, asked(), actor=REVIEWER)
        return set(made.profile_ids), made.left_out

    assert taken() == ({direct, by_mother, by_aunt, found}, 0)
    withdraw_relative(runtime, aunt, actor=caseworker)
    assert taken() == ({direct, by_mother, found}, 1)
    (reporter,) = reporters_of(runtime, town.report_id)
    change_consent(runtime, reporter.id, Purpose.SEARCH_BY_DNA, is_given=False, actor=caseworker)
    assert taken() == ({found}, 3)
    ran = CliRunner().invoke(app, ["dna", "export", str(tmp_path / "out.csv"), "--purpose", "虚构案件"])
    assert "1 份图谱 profiles" in ran.output
    assert "3 profiles were left out: the consent to search with their DNA is withdrawn." in ran.output
    with pytest.raises(NotFound, match=r"dna_nothing_to_export.*2 profiles were left out"):
        export_profiles(runtime, asked(classes=(SampleClass.RELATIVE,)), actor=REVIEWER)
    change_consent(runtime, reporter.id, Purpose.SEARCH_BY_DNA, is_given=True, actor=caseworker)
    assert taken() == ({direct, by_mother, found}, 1)
    move_report(runtime, town.report_id, ReportMove.PAUSE, reason="家属出行", actor=caseworker)
    assert taken() == ({direct, by_mother, found}, 1)
    move_report(runtime, town.report_id, ReportMove.WITHDRAW, reason="家属要求", actor=caseworker)
    assert taken() == ({found}, 3)


def test_a_code_too_long_for_codis_is_refused_before_anything_leaves(runtime: Runtime) -> None:
    (number,) = submit(runtime, operator(runtime, "north", NORTH), "QS-" + "7A" * 12, seed=1)
    with pytest.raises(InvalidInput, match=rf"dna_export_codes_too_long.* {number}\."):
        export_profiles(runtime, asked(ExportFormat.CODIS_XML), actor=REVIEWER)
    assert len(read_back(export_profiles(runtime, asked(), actor=REVIEWER))) == 1


def test_a_header_too_long_for_codis_is_refused_before_anything_leaves(runtime: Runtime) -> None:
    submit(runtime, operator(runtime, "north", NORTH), "QS-1", seed=1)
    with pytest.raises(InvalidInput, match="dna_export_length"):
        export_profiles(runtime, asked(ExportFormat.CODIS_XML, destination="x" * 11), actor=REVIEWER)


def test_an_export_without_a_purpose_is_refused(runtime: Runtime) -> None:
    with pytest.raises(InvalidInput, match="purpose_missing"):
        export_profiles(runtime, ExportAsked(ExportFormat.CSV, " "), actor=REVIEWER)


def test_profiles_are_read_from_the_store_as_the_file_is_taken(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.dna.export._AT_ONCE", 1)
    north = operator(runtime, "north", NORTH)
    submit(runtime, north, "QS-1", "QS-2", seed=1)
    made = export_profiles(runtime, asked(), actor=REVIEWER)
    assert b"QS-1" in list(islice(made.parts, 2))[1]
    monkeypatch.setattr(runtime.store, "read", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        next(made.parts)


def test_the_command_writes_a_file_for_its_owner_alone_and_is_logged(
    settings: Settings, runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUITU_DATA_DIR", str(settings.data_dir))
    numbers = submit(runtime, operator(runtime, "north", NORTH), "QS-1", "QS-2", seed=1)
    file = tmp_path / "out.xml"
    words = ["dna", "export", str(file), "--purpose", "虚构案件", "--format", "codis_xml"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(read_submission(file.read_bytes(), "out.xml").accepted) == len(numbers)
    ended = audit_entries(runtime, AuditFilter(action="dna export"), limit=1)[0].deed
    assert (ended.purpose, ended.records) == (
        "虚构案件",
        (RecordRange("dna/profiles", numbers[0], numbers[-1]),),
    )
    again = CliRunner().invoke(app, words)
    assert again.exit_code != 0
    assert re.search("exists", again.output)
