"""Photo names of a row as files inside the photo folder, and never outside it."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from models.errors import InvalidInput
from models.message import Message

_SEPARATORS = re.compile(r"[;；]")


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One photo of a row: the name written there, the file it means, and when the picture was taken."""

    name: str
    path: Path
    taken_on: date | None


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values, separated by `;`, without empty ones."""
    return tuple(part.strip() for part in _SEPARATORS.split(cell) if part.strip())


def photo_path(name: str, folder: Path) -> Path:
    """The file meant by `name` inside `folder`; raises InvalidInput when it lies outside or is not there.

    Backslashes count as separators, since lists are often made on Windows. Links are followed first.
    """
    relative = PurePosixPath(name.replace("\\", "/"))
    is_outside = relative.is_absolute() or ".." in relative.parts or ":" in name or "\0" in name
    if is_outside or not (path := (folder / relative).resolve()).is_relative_to(folder.resolve()):
        raise InvalidInput(
            "import_photo_outside",
            Message("照片路径超出了照片文件夹。", "The photo's path leaves the photo folder."),
            Message("请写相对于 --photos 文件夹的路径。", "Write the path relative to the --photos folder."),
            field="photos",
        )
    if not path.is_file():
        raise InvalidInput(
            "import_photo_absent",
            Message("照片文件夹中没有这个文件。", "The photo folder holds no such file."),
            Message(
                "请放入该文件或改正文件名，然后重新导入。",
                "Add the file or mend its name, then import again.",
            ),
            field="photos",
        )
    return path
