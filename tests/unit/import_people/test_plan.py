"""Rows become plans: good ones ready, bad ones held with every reason."""

from datetime import date, datetime
from pathlib import Path

import pytest

from casework.import_people.columns import ImportKind
from casework.import_people.plan import HeldRow, ImportPlan, PlannedRow, plan_import
from casework.import_people.problem import Weight
from casework.import_people.table_file import read_table
from casework.import_people.values import CHINA
from models.admission import AdmissionFacts
from models.age import AgeRange
from models.register import RegisterFacts, RegisterKind
from models.report import ReportFacts
from models.subject import Sex

TODAY = date(2026, 3, 1)


def plan(text: str, folder: Path, kind: ImportKind = ImportKind.REPORTS) -> ImportPlan:
    return plan_import(read_table(text.encode()), kind, photo_folder=folder, today=TODAY)


def ready(row: PlannedRow | HeldRow) -> PlannedRow:
    assert isinstance(row, PlannedRow), row
    return row


def held(row: PlannedRow | HeldRow) -> HeldRow:
    assert isinstance(row, HeldRow), row
    return row


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "2026").mkdir(parents=True)
    for name in ("a.jpg", "b.jpg", "2026/c.jpg"):
        (folder / name).write_bytes(b"a picture")
    (tmp_path / "secret.jpg").write_bytes(b"not for this import")
    return folder


def test_an_admission_row_becomes_facts(photo_folder: Path) -> None:
    text = (
        "外部编号,救助站,入站时间,性别,年龄,年龄估计人,自述姓名,发现地点,备注,照片\n"
        "R-1,示例市救助站,2026-02-10 08:30,男,约60,医生看骨龄片,示例·阿福,长途车站,左手有疤,a.jpg\n"
    )

    row = ready(plan(text, photo_folder, ImportKind.ADMISSIONS).rows[0])

    assert row.facts == AdmissionFacts(
        station="示例市救助站",
        entered_at=datetime(2026, 2, 10, 8, 30, tzinfo=CHINA),
        sex=Sex.MALE,
        age=AgeRange(55, 65),
        age_estimated_by="医生看骨龄片",
        name_heard="示例·阿福",
        found_place="长途车站",
        notes="左手有疤",
    )
    assert [photo.path for photo in row.photos] == [(photo_folder / "a.jpg").resolve()]


def test_a_report_row_becomes_facts(photo_folder: Path) -> None:
    text = (
        "name,sex,birth_date,missing_since,last_seen_place,features,reporter_name,reporter_contact\n"
        "示例·张三,m,1960-01-02,2025-12-31,market,scar,示例·李四,000-0000\n"
    )

    assert ready(plan(text, photo_folder).rows[0]).facts == ReportFacts(
        name="示例·张三",
        sex=Sex.MALE,
        birth_date=date(1960, 1, 2),
        missing_since=date(2025, 12, 31),
        last_seen_place="market",
        features="scar",
        reporter_name="示例·李四",
        reporter_contact="000-0000",
    )


def test_a_bad_row_is_held_with_every_reason_and_the_others_stay_ready(photo_folder: Path) -> None:
    result = plan("name,sex,birth_date\nA,m,1960-01-02\n,x,1960-13-02\nB,f,\n", photo_folder)

    assert [problem.column for problem in held(result.rows[1]).problems] == ["name", "sex", "birth_date"]
    assert {problem.row for problem in held(result.rows[1]).problems} == {3}
    assert ready(result.rows[0]).facts
    assert ready(result.rows[2]).facts


def test_missing_before_birth_is_held(photo_folder: Path) -> None:
    result = plan("name,birth_date,missing_since\nA,2000-01-01,1999-01-01\n", photo_folder)

    assert held(result.rows[0]).problems[0].column == "missing_since"


def test_a_row_with_a_stray_comma_is_held(photo_folder: Path) -> None:
    assert "4" in held(plan("name,sex\nA,m,x,y\n", photo_folder).rows[0]).problems[0].reason.en


def test_several_photos_may_share_one_date_or_have_one_each(photo_folder: Path) -> None:
    text = (
        "name,photos,photos_taken_on\n"
        "A,a.jpg;2026\\c.jpg,2020-05-01\n"
        "B,a.jpg；b.jpg,2020-05-01; 2021-05-01\n"
        "C,a.jpg,2020-05-01;2021-05-01\n"
        "D,,2020-05-01\n"
    )

    rows = plan(text, photo_folder).rows

    assert [photo.taken_on for photo in ready(rows[0]).photos] == [date(2020, 5, 1)] * 2
    assert [photo.taken_on for photo in ready(rows[1]).photos] == [date(2020, 5, 1), date(2021, 5, 1)]
    assert held(rows[2]).problems[0].column == "photos_taken_on"
    assert ready(rows[3]).photos == ()


@pytest.mark.parametrize(
    "name",
    ["../secret.jpg", "/etc/passwd", "2026/../../secret.jpg", "..\\secret.jpg", "C:\\secret.jpg", "link.jpg"],
)
def test_a_photo_outside_the_folder_is_refused_and_its_person_stays(name: str, photo_folder: Path) -> None:
    (photo_folder / "link.jpg").symlink_to(photo_folder.parent / "secret.jpg")

    row = ready(plan(f"reference,name,photos\n1,A,{name};a.jpg\n", photo_folder).rows[0])

    assert [photo.name for photo in row.photos] == ["a.jpg"]
    assert [(p.weight, p.photo) for p in row.problems] == [(Weight.PHOTO_NOT_IN, name)]
    assert "leaves" in row.problems[0].reason.en


def test_a_photo_that_is_not_there_is_listed_and_its_person_stays(photo_folder: Path) -> None:
    row = ready(plan("reference,name,photos\n1,A,none.jpg\n", photo_folder).rows[0])

    assert (row.photos, row.problems[0].photo) == ((), "none.jpg")


@pytest.mark.parametrize("name", ["loop.jpg", "notes " * 100, "a\x1b.jpg"])
def test_a_photo_name_that_no_file_can_have_is_listed(name: str, photo_folder: Path) -> None:
    (photo_folder / "loop.jpg").symlink_to(photo_folder / "loop.jpg")

    row = ready(plan(f"reference,name,photos\n1,A,{name}\n", photo_folder).rows[0])

    assert (row.photos, row.problems[0].weight) == ((), Weight.PHOTO_NOT_IN)


def test_a_row_without_reference_is_warned_before_its_photo_name_is_mended(photo_folder: Path) -> None:
    row = ready(plan("name,photos\nA,none.jpg\n", photo_folder).rows[0])

    assert "again" in row.problems[0].advice.en


def test_the_reference_is_the_identity_across_files_and_column_orders(photo_folder: Path) -> None:
    one = ready(plan("reference,name\n7,A\n", photo_folder).rows[0])
    other = ready(plan("姓名,外部编号,性别\nA,7,女\n", photo_folder).rows[0])

    assert one.key == other.key


def test_without_reference_the_content_is_the_identity(photo_folder: Path) -> None:
    one = ready(plan("name,sex\nA,m\n", photo_folder).rows[0])
    same = ready(plan("性别,姓名,特征\nm,A,\n", photo_folder).rows[0])
    other = ready(plan("name,sex\nB,m\n", photo_folder).rows[0])

    assert one.key == same.key
    assert one.key != other.key


def test_an_admission_and_a_report_of_one_reference_are_two_records(photo_folder: Path) -> None:
    report = ready(plan("reference,name\n7,A\n", photo_folder).rows[0])
    admission = ready(
        plan("reference,station,entered_at\n7,S,2026-01-01\n", photo_folder, ImportKind.ADMISSIONS).rows[0]
    )

    assert report.key != admission.key


def test_a_repeated_row_is_held_because_it_may_be_a_second_person(photo_folder: Path) -> None:
    by_reference = plan("reference,name\n7,A\n7,B\n", photo_folder)
    by_content = plan("name\nA\nA\n", photo_folder)

    assert "row 2" in held(by_reference.rows[1]).problems[0].reason.en
    assert "row 2" in held(by_content.rows[1]).problems[0].reason.en
    assert ready(by_content.rows[0]).facts


REGISTER = "外部编号,姓名,性别,出生日期,户籍地,联系单位\nK-1,虚构丁,女,1958-04-12,漳州市龙海区,龙海救助站\n"


def test_a_register_row_becomes_facts_of_the_register_named(photo_folder: Path) -> None:
    table = read_table(REGISTER.encode())
    returned, street = (
        plan_import(table, ImportKind.REGISTERS, photo_folder=photo_folder, today=TODAY, register=register)
        for register in (RegisterKind.RETURNED, RegisterKind.STREET)
    )

    row = ready(returned.rows[0])
    assert row.facts == RegisterFacts(
        register=RegisterKind.RETURNED,
        name="虚构丁",
        sex=Sex.FEMALE,
        birth_date=date(1958, 4, 12),
        home_place="漳州市龙海区",
        unit_contact="龙海救助站",
    )
    assert row.key != ready(street.rows[0]).key


def test_people_of_registers_need_a_register_and_others_none(photo_folder: Path) -> None:
    table = read_table(REGISTER.encode())
    with pytest.raises(ValueError, match="register"):
        plan_import(table, ImportKind.REGISTERS, photo_folder=photo_folder, today=TODAY)
    with pytest.raises(ValueError, match="register"):
        plan_import(
            table,
            ImportKind.REPORTS,
            photo_folder=photo_folder,
            today=TODAY,
            register=RegisterKind.STREET,
        )


def test_who_estimated_an_age_that_is_not_there_holds_the_row(photo_folder: Path) -> None:
    text = "救助站,入站时间,年龄,年龄估计依据\n示例市救助站,2026-02-10,,值班员目测\n"

    (problem,) = held(plan(text, photo_folder, ImportKind.ADMISSIONS).rows[0]).problems

    assert problem.column == "age_estimated_by"
