"""A folder of known people and its tables: what is read, and how a refusal names file, line and column."""

from pathlib import Path

import pytest

from casework.face_evaluation.face_folder import FaceFolder, read_face_folder
from casework.face_evaluation.source_ages import read_source_ages
from models.age import AgeRange
from models.errors import InvalidInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people with photos 1, 2 and 10 of the first and 1 of the second; and things that are no people."""
    for path in ("b/1.jpg", "b/10.jpg", "b/2.jpg", "a/1.pgm", "a/.DS_Store", ".git/x", "empty/.keep"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"")
    (tmp_path / "README.md").write_text("not a person")
    return tmp_path


def refusal(folder: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_face_folder(folder)
    return caught.value


def test_people_are_folders_and_photos_their_files_in_natural_order(folder: Path) -> None:
    found = read_face_folder(folder)
    assert found.people == ("a", "b")
    assert [(photo.path, photo.person) for photo in found.photos] == [
        ("a/1.pgm", 0),
        ("b/1.jpg", 1),
        ("b/2.jpg", 1),
        ("b/10.jpg", 1),
    ]
    assert found.pairs is None


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "no such folder" in refusal(tmp_path / "nowhere").reason.en


def test_one_person_alone_cannot_be_evaluated(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.jpg").write_bytes(b"")
    assert "two people" in refusal(tmp_path).reason.en
    assert "两个人" in refusal(tmp_path).reason.zh


def with_pairs(folder: Path, text: str) -> FaceFolder:
    (folder / "pairs.csv").write_text(text, "utf-8")
    return read_face_folder(folder)


def test_stated_pairs_are_numbered_by_photo_and_further_columns_ignored(folder: Path) -> None:
    found = with_pairs(
        folder,
        "\ufeffpath_a, path_b,same,source,age_gap\n"
        "b/1.jpg,b/2.jpg,1,album,3.5\n"
        "a/1.pgm,./b/10.jpg,0,album,\n",
    )
    assert found.pairs is not None
    assert [(p.first, p.second, p.is_mated, p.years_between) for p in found.pairs] == [
        (1, 2, True, 3.5),
        (0, 3, False, None),
    ]


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("path_a,path_b\nb/1.jpg,b/2.jpg\n", "line 1, column same", "missing"),
        ("path_a,path_b,same\nb/1.jpg,b/3.jpg,1\n", "line 2, column path_b", "no photo b/3.jpg"),
        (
            "path_a,path_b,same\nb/1.jpg,b/2.jpg,1\n../b/1.jpg,b/2.jpg,1\n",
            "line 3, column path_a",
            "no photo ../b",
        ),
        ("path_a,path_b,same\nb/1.jpg,b/2.jpg,maybe\n", "line 2, column same", "1 or 0"),
        ("path_a,path_b,same\nb/1.jpg,b/2.jpg,\n", "line 2, column same", "must not be empty"),
        ("path_a,path_b,same\nb/1.jpg\n", "line 2, column path_b", "must not be empty"),
        ("path_a,path_b,same\nb/1.jpg,b/1.jpg,1\n", "line 2, column path_b", "same photo"),
        ("path_a,path_b,same\nb/1.jpg,b/2.jpg,1,x\n", "line 2", "more fields"),
        ("path_a,path_b,same,age_gap\nb/1.jpg,b/2.jpg,1,long\n", "line 2, column age_gap", "number"),
        ("path_a,path_b,same,age_gap\nb/1.jpg,b/2.jpg,1,nan\n", "line 2, column age_gap", "number"),
        ('path_a,path_b,same\n"b/1.jpg,b/2.jpg,1\n', "line", "not CSV"),
        ("", "line 1, column path_a", "missing"),
    ],
)
def test_a_broken_pair_names_file_line_and_column(folder: Path, text: str, place: str, why: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        with_pairs(folder, text)
    reason = caught.value.reason.en
    assert "pairs.csv" in reason
    assert place in reason
    assert why in reason


def test_a_table_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "pairs.csv").write_bytes(b"path_a,path_b,same\n\xff\xfe,x,1\n")
    assert "not UTF-8" in refusal(folder).reason.en


def test_ages_and_sources_come_from_images_csv_which_may_list_more_photos(folder: Path) -> None:
    (folder / "images.csv").write_text(
        "path,identity,source,age\nb/1.jpg,b,album,7\nb/2.jpg,b,album,\nc/1.jpg,c,album,9\n", "utf-8"
    )
    photos = {photo.path: photo for photo in read_face_folder(folder).photos}
    assert photos["b/1.jpg"].age == AgeRange(7, 7)
    assert (photos["b/2.jpg"].age, photos["b/2.jpg"].source) == (None, "album")
    assert (photos["a/1.pgm"].age, photos["a/1.pgm"].source) == (None, None)


def test_an_impossible_age_names_its_line(folder: Path) -> None:
    (folder / "images.csv").write_text("path,age\nb/1.jpg,7\nb/2.jpg,700\n", "utf-8")
    assert "images.csv, line 3, column age" in refusal(folder).reason.en


HEADER = "source,lowest_age,highest_age,longest_gap_years\n"


def test_undated_sources_state_their_ages_and_gap_where_they_are_known(tmp_path: Path) -> None:
    table = tmp_path / "sources.csv"
    table.write_text(HEADER + "album,18,62,10\nscans,,,\n", "utf-8")
    found = read_source_ages(table)
    assert (found["album"].ages, found["album"].longest_gap_years) == (AgeRange(18, 62), 10)
    assert (found["scans"].ages, found["scans"].longest_gap_years) == (None, None)
    assert read_source_ages(None) == {}


@pytest.mark.parametrize("row", ["album,18,,10\n", "album,62,18,10\n", ",18,62,10\n", "album,18,62,ten\n"])
def test_a_broken_source_names_its_line(tmp_path: Path, row: str) -> None:
    table = tmp_path / "sources.csv"
    table.write_text(HEADER + row, "utf-8")
    with pytest.raises(InvalidInput, match="line 2"):
        read_source_ages(table)


def test_a_table_of_sources_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_source_ages(tmp_path / "sources.csv")


def test_the_shipped_table_of_sources_can_be_read(project_root: Path) -> None:
    found = read_source_ages(project_root / "docs" / "calibration-sources.csv")
    assert found["CACD-VS"].longest_gap_years == 10
