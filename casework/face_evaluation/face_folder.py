"""A folder of photos with known people: one folder per person, and tables of pairs and ages beside them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.face_evaluation.face_tables import Row, number_in, read_rows
from models.age import AgeRange
from models.errors import InvalidInput
from models.message import Message

_WORDS_OF_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class FolderPhoto:
    """One photo: path relative to the folder (with `/`), number of the person, source and age if stated."""

    path: str
    person: int
    source: str | None
    age: AgeRange | None


@dataclass(frozen=True, slots=True)
class StatedPair:
    """A row of pairs.csv: numbers of two photos, whether they show one person, and the years between."""

    first: int
    second: int
    is_mated: bool
    years_between: float | None


@dataclass(frozen=True, slots=True)
class FaceFolder:
    """People by name of their folder, their photos in natural order, and the stated pairs if any."""

    root: Path
    people: tuple[str, ...]
    photos: tuple[FolderPhoto, ...]
    pairs: tuple[StatedPair, ...] | None


def read_face_folder(root: Path) -> FaceFolder:
    """What lies in `root`: `person/photo` files, optional `images.csv` (path, age, source) and `pairs.csv`
    (path_a, path_b, same, age_gap).

    Hidden files are passed over; whether a file is a picture is found out when it is read. Raises
    InvalidInput for no folder, fewer than two people, and a broken or missing row, naming file and line.
    """
    if not root.is_dir():
        raise _unusable(root, "没有这个文件夹", "there is no such folder")
    people = sorted((entry for entry in _visible(root) if entry.is_dir()), key=_natural)
    of_each = {person.name: sorted(_files(person), key=_natural) for person in people}
    of_each = {name: files for name, files in of_each.items() if files}
    if len(of_each) < 2:
        raise _unusable(
            root, "至少需要两个人，每人一个子文件夹", "it needs two people at least, a folder each"
        )
    facts = _facts(root / "images.csv")
    photos = tuple(_photos(of_each, facts))
    return FaceFolder(root, tuple(of_each), photos, _pairs(root / "pairs.csv", photos))


def _photos(
    of_each: Mapping[str, list[Path]], facts: Mapping[str, tuple[str | None, AgeRange | None]]
) -> Iterator[FolderPhoto]:
    for person, (name, files) in enumerate(of_each.items()):
        for file in files:
            path = f"{name}/{file.name}"
            source, age = facts.get(path, (None, None))
            yield FolderPhoto(path, person, source, age)


def _facts(table: Path) -> dict[str, tuple[str | None, AgeRange | None]]:
    """Source and age of each path that images.csv lists; it may list more photos than there are."""
    if not table.is_file():
        return {}
    return {row.text("path"): (row.get("source"), _age(row)) for row in read_rows(table, ("path",))}


def _age(row: Row) -> AgeRange | None:
    years = number_in(row, "age", low=0, high=130)
    return None if years is None else AgeRange(years, years)


def _pairs(table: Path, photos: tuple[FolderPhoto, ...]) -> tuple[StatedPair, ...] | None:
    if not table.is_file():
        return None
    number = {photo.path: index for index, photo in enumerate(photos)}
    rows = read_rows(table, ("path_a", "path_b", "same"))
    return tuple(_pair(row, number) for row in rows)


def _pair(row: Row, number: Mapping[str, int]) -> StatedPair:
    first, second = (_photo_number(row, column, number) for column in ("path_a", "path_b"))
    if first == second:
        raise row.refusal("path_b", "两栏是同一张照片", "both columns name the same photo")
    same = _WORDS_OF_TRUTH.get(row.text("same").lower())
    if same is None:
        raise row.refusal("same", "应为 1 或 0", "must be 1 or 0")
    return StatedPair(first, second, same, number_in(row, "age_gap", low=0, high=130))


def _photo_number(row: Row, column: str, number: Mapping[str, int]) -> int:
    path = row.text(column).replace("\\", "/").removeprefix("./")
    if path not in number:
        raise row.refusal(column, f"没有照片 {path}", f"there is no photo {path}")
    return number[path]


def _visible(folder: Path) -> list[Path]:
    return [entry for entry in folder.iterdir() if not entry.name.startswith(".")]


def _files(person: Path) -> list[Path]:
    return [entry for entry in _visible(person) if entry.is_file()]


def _natural(path: Path) -> tuple[tuple[int, int, str], ...]:
    """Sorts 2.jpg before 10.jpg."""
    parts = re.findall(r"\d+|\D+", path.name)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _unusable(root: Path, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        "face_folder_invalid",
        Message(f"{root}：{zh}。", f"{root}: {en}."),
        Message(
            "请给出每人一个子文件夹的照片文件夹。",
            "Give a folder that holds one folder of photos per person.",
        ),
        field="DIR",
    )
