"""The main job on SQLite and on PostgreSQL: one body, the same candidates."""

from pathlib import Path

import pytest

from casework.actor import Actor
from casework.admit import admit
from casework.enrol import PhotoUpload
from casework.report_missing import file_report
from casework.runtime import Runtime
from casework.search_on_arrival import add_photo_and_search
from casework.settings import Settings
from models.admission import AdmissionFacts
from models.photo import OwnerKind, PhotoOwner
from models.report import ReportFacts
from tests.pictures import WOMAN, jpeg, retaken


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, networks=2)


def test_a_photo_at_the_desk_finds_the_report_on_either_database(
    runtime: Runtime, adult_facts: AdmissionFacts, report_facts: ReportFacts, caseworker: Actor
) -> None:
    filed = [file_report(runtime, report_facts, actor=caseworker, idempotency_key="r") for _ in range(2)]
    report = PhotoOwner(OwnerKind.REPORT, filed[0].value.id)
    add_photo_and_search(runtime, report, PhotoUpload(jpeg(WOMAN)), actor=caseworker)
    admission = PhotoOwner(OwnerKind.ADMISSION, admit(runtime, adult_facts, actor=caseworker).value.id)
    upload = PhotoUpload(jpeg(retaken(WOMAN, seed=1)))
    arrived = add_photo_and_search(runtime, admission, upload, actor=caseworker)
    assert [each.is_first for each in filed] == [True, False]
    assert arrived.search is not None
    assert [each.person.id for each in arrived.search.candidates] == [report.id]
