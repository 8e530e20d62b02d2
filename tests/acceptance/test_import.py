"""`guitu import` as an administrator runs it: files as spreadsheets write them, good and bad rows, kills."""

import csv
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from casework import browse
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.admission import AdmissionFacts
from models.gallery import GalleryKind, PersonRef
from models.photo import OwnerKind, PhotoOwner
from tests.desk_photos import nobody
from tests.forked_commands import Step, run_forked
from tests.pictures import ANOTHER_MAN, WOMAN, jpeg, retaken

ROWS_TO_KILL_IN = 10
# Three writes a row: after a record, after its photo, after its search, wherever a process may die.
KILLED_AT_WRITES = (7, 20)

REPORTS = """外部编号,姓名,性别,出生日期,失踪日期,报案人,联系方式,照片,照片拍摄日期
R-1,虚构甲,女,1975-01-01,2015-12-31,虚构乙,000-0000,family/woman.jpg,2012-05-01
"""
HEADER = ["外部编号", "救助站", "入站时间", "性别", "年龄", "自述姓名", "照片"]
ENGLISH_HEADER = ["reference", "station", "entered_at", "sex", "age", "name_heard", "photos"]
ADMISSIONS = [
    ["A-1", "示例市救助站", "2026-02-10 08:30", "女", "约40", "阿某", "woman.jpg"],
    ["A-2", "示例市救助站", "2026-02-11", "男", "60多岁", "", "man.jpg;none.jpg"],
    ["A-3", "示例市救助站", "13800000000", "男", "老", "", "man.jpg"],
    ["", "示例市救助站", "2026-02-12", "不详", "", "", "wall.jpg"],
    ["A-5", "示例市救助站", "2026-02-12", "", "", "", "cut.jpg"],
    ["A-1", "示例市救助站", "2026-02-13", "男", "", "", ""],
    ["A-7", "示例市救助站", "2026-02-13", "女", "", "", "../outside.jpg;/etc/passwd"],
]
STATES = ["recorded", "recorded", "held", "recorded", "recorded", "held", "recorded"]
PROBLEMS = [
    ("3", "photos", "none.jpg", "photo_not_in"),
    ("4", "entered_at", "", "row_held"),
    ("4", "age", "", "row_held"),
    ("5", "photos", "wall.jpg", "notice"),
    ("6", "photos", "cut.jpg", "photo_not_in"),
    ("7", "reference", "", "row_held"),
    ("8", "photos", "../outside.jpg", "photo_not_in"),
    ("8", "photos", "/etc/passwd", "photo_not_in"),
]


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with files to import, and the data folder of a fresh installation."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.folder / "data")

    def step(self, kind: str, file: str, *, kill_at_writes: int | None = None) -> Step:
        return Step(str(self.folder), ("import", kind, file, "--photos", "photos"), kill_at_writes)

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    photos = tmp_path / "photos"
    (photos / "family").mkdir(parents=True)
    (photos / "family" / "woman.jpg").write_bytes(jpeg(retaken(WOMAN, seed=1)))
    (photos / "woman.jpg").write_bytes(jpeg(retaken(WOMAN, seed=2)))
    (photos / "man.jpg").write_bytes(jpeg(retaken(ANOTHER_MAN, seed=3)))
    (photos / "wall.jpg").write_bytes(nobody(4))
    (photos / "cut.jpg").write_bytes(jpeg(WOMAN)[:4000])
    (tmp_path / "outside.jpg").write_bytes(jpeg(WOMAN))
    return Desk(tmp_path)


def test_good_rows_go_in_once_and_the_rest_is_listed_whatever_the_encoding(desk: Desk) -> None:
    (desk.folder / "reports.csv").write_bytes(REPORTS.encode("gb18030"))
    (desk.folder / "utf8.csv").write_bytes(written(HEADER, ",").encode("utf-8-sig"))
    (desk.folder / "gb.csv").write_bytes(written(HEADER, ",").encode("gb18030"))
    (desk.folder / "tabs.tsv").write_bytes(written(ENGLISH_HEADER, "\t").encode())

    filed, first, *again = run_forked(
        [
            desk.step("reports", "reports.csv"),
            *(desk.step("admissions", name) for name in ("utf8.csv", "gb.csv", "tabs.tsv")),
        ]
    )

    assert filed.status == 0, filed.stderr
    assert [run.status for run in (first, *again)] == [1, 1, 1], first.stderr
    results = desk.table("utf8.csv.results.csv")
    assert [row["state"] for row in results] == STATES
    assert [row["record"] for row in results] == ["1", "2", "", "3", "4", "", "5"]
    assert [row["photos_in"] for row in results] == ["1", "1", "0", "1", "0", "0", "0"]
    assert listed_problems(desk, "utf8.csv") == PROBLEMS
    assert [run.writes for run in again] == [first.writes] * 2
    for name in ("gb.csv", "tabs.tsv"):
        states = [row["state"] for row in desk.table(f"{name}.results.csv")]
        assert states == [state.replace("recorded", "already_recorded") for state in STATES]
        assert listed_problems(desk, name) == PROBLEMS
    told = first.stdout
    assert "Row 4 · 入站时间 entered_at" in told
    assert "Row 8 · 照片 photos · /etc/passwd" in told
    assert "recorded 5 " in told
    assert_candidate_of_first_admission(desk)
    assert_no_more_than_needed_is_repeated(desk, told + first.stderr)


def test_an_import_killed_anywhere_and_run_again_equals_one_that_was_not(tmp_path: Path) -> None:
    whole, killed = Desk(tmp_path / "whole"), Desk(tmp_path / "killed")
    for desk in (whole, killed):
        write_many(desk)

    *cut_short, resumed, uninterrupted = run_forked(
        [
            *(killed.step("admissions", "many.csv", kill_at_writes=writes) for writes in KILLED_AT_WRITES),
            killed.step("admissions", "many.csv"),
            whole.step("admissions", "many.csv"),
        ]
    )

    assert [run.status for run in cut_short] == [-9, -9]
    assert cut_short[-1].writes < uninterrupted.writes == 3 * ROWS_TO_KILL_IN
    assert (resumed.status, uninterrupted.status) == (0, 0), resumed.stderr
    for resumed_one, whole_one in zip_longest(everything(killed), everything(whole)):
        assert resumed_one == whole_one
    assert len(everything(whole)) == ROWS_TO_KILL_IN
    assert [row["photos_in"] for row in killed.table("many.csv.results.csv")] == ["1"] * ROWS_TO_KILL_IN
    assert not list(killed.folder.glob("*.part"))


def written(header: list[str], separator: str) -> str:
    return "".join(separator.join(cells) + "\r\n" for cells in [header, *ADMISSIONS])


def write_many(desk: Desk) -> None:
    photos = desk.folder / "photos"
    photos.mkdir(parents=True)
    rows = ["reference,station,entered_at,photos"]
    for number in range(ROWS_TO_KILL_IN):
        face = WOMAN if number % 3 else ANOTHER_MAN
        (photos / f"{number}.jpg").write_bytes(jpeg(retaken(face, seed=number)))
        # Half of the rows are known by their content instead of a reference.
        reference = f"N-{number}" if number % 2 else ""
        rows.append(f"{reference},S,2026-02-10 08:{number:02},{number}.jpg")
    (desk.folder / "many.csv").write_text("\n".join(rows), "utf-8")


def listed_problems(desk: Desk, name: str) -> list[tuple[str, str, str, str]]:
    rows = desk.table(f"{name}.problems.csv")
    assert all(
        row[column] for row in rows for column in ("problem_zh", "problem_en", "advice_zh", "advice_en")
    )
    return [(row["row"], row["column"], row["photo"], row["weight"]) for row in rows]


Admitted = tuple[int, AdmissionFacts, list[object], list[object]]


def everything(desk: Desk) -> list[Admitted]:
    """Each admission with its photos and with every search made for it."""
    runtime = open_runtime(desk.settings)
    try:
        return [
            (each.id, each.facts, photos_of(runtime, each.id), searches_of(runtime, each.id))
            for each in browse.admissions(runtime, limit=100)
        ]
    finally:
        runtime.close()


def photos_of(runtime: Runtime, admission_id: int) -> list[object]:
    photos = browse.photos_of(runtime, PhotoOwner(OwnerKind.ADMISSION, admission_id))
    return [
        (photo.id, photo.source, photo.assessment, browse.photo_image(runtime, photo.id)) for photo in photos
    ]


def searches_of(runtime: Runtime, admission_id: int) -> list[object]:
    with runtime.store.read() as work:
        searches = work.searches.page_of(PhotoOwner(OwnerKind.ADMISSION, admission_id))
    return [(search.id, search.purpose, search.used_photo_ids, search.candidates) for search in searches]


def assert_candidate_of_first_admission(desk: Desk) -> None:
    runtime = open_runtime(desk.settings)
    try:
        search = browse.latest_search(runtime, PhotoOwner(OwnerKind.ADMISSION, 1))
    finally:
        runtime.close()
    assert search is not None
    assert [candidate.person for candidate in search.candidates] == [PersonRef(GalleryKind.REPORTS, 1)]
    assert "row 2" in search.purpose


def assert_no_more_than_needed_is_repeated(desk: Desk, told: str) -> None:
    tables = [(desk.folder / f"utf8.csv.{kind}.csv").read_text("utf-8") for kind in ("results", "problems")]
    for text in (*tables, told):
        assert "阿某" not in text
        assert "13800000000" not in text
    assert "A-5" not in tables[1]
