"""A caseload from somebody's own pictures: one folder per person."""

from pathlib import Path

from casework.demo.case import DemoCase
from models.errors import InvalidInput
from models.message import Message

_BOTH = Message("两张照片：一张报案，一张入站", "Two photos: one reported, one at admission")
_ONE = Message("只有一张照片：没有人报案", "One photo only: nobody has reported this person")


def folder_cases(folder: Path) -> list[DemoCase]:
    """A case per subfolder with pictures: the first by name is the report's, the last the admission's.

    Raises InvalidInput where there is nothing to show.
    """
    people = [files for files in (_files(each) for each in _subfolders(folder)) if files]
    if not people:
        raise InvalidInput(
            "no_photos",
            Message(f"{folder} 里没有人物照片。", f"There are no people's photos in {folder}."),
            Message(
                "请为每个人建一个子文件夹，里面放两张或更多照片。",
                "Make one folder per person with two or more photos in it.",
            ),
            field="--photos",
        )
    return [_case(number, files) for number, files in enumerate(people, start=1)]


def _case(number: int, files: list[Path]) -> DemoCase:
    admission_photo = files[-1].read_bytes()
    if len(files) == 1:
        return DemoCase(number, _ONE, admission_photo=admission_photo)
    return DemoCase(number, _BOTH, files[0].read_bytes(), admission_photo)


def _subfolders(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))
