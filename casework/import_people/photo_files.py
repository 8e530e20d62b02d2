"""Photo names of a row as files inside the photo folder, and never outside it."""

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from matching.face.decode import DEFAULT_LIMITS
from matching.face.photo_errors import photo_too_large_bytes
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


def require_photo_folder(folder: Path) -> Path:
    """The folder; raises InvalidInput when there is none."""
    if folder.is_dir():
        return folder
    raise InvalidInput(
        "import_photo_folder_absent",
        Message(f"没有照片文件夹 {folder}。", f"There is no photo folder {folder}."),
        Message("请用 --photos 指定照片所在的文件夹。", "Name the folder with the photos with --photos."),
        field="--photos",
    )


def photo_path(name: str, folder: Path) -> Path:
    """The file meant by `name` inside `folder`; raises InvalidInput when it lies outside or is not there.

    Backslashes count as separators, since lists are often made on Windows. Links are followed first.
    """
    relative = PurePosixPath(name.replace("\\", "/"))
    is_outside = relative.is_absolute() or ".." in relative.parts or ":" in name or "\0" in name
    path = Path(os.path.realpath(folder / relative)) if not is_outside else folder
    if is_outside or not path.is_relative_to(os.path.realpath(folder)):
        raise InvalidInput(
            "import_photo_outside",
            Message("照片路径超出了照片文件夹。", "The photo's path leaves the photo folder."),
            Message("请写相对于 --photos 文件夹的路径。", "Write the path relative to the --photos folder."),
            field="photos",
        )
    if not _is_file(path):
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


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than names can be, or a folder that may not be looked into
        return False


def read_photo(path: Path) -> bytes:
    """The file's bytes; raises UnreadablePhoto for too many of them, InvalidInput if it cannot be read."""
    try:
        size_bytes = path.stat().st_size
        if size_bytes > DEFAULT_LIMITS.file_bytes:
            raise photo_too_large_bytes(size_bytes, DEFAULT_LIMITS.file_bytes)
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            "import_photo_unopened",
            Message("无法打开这个照片文件。", "The photo file cannot be opened."),
            Message(
                "请检查文件的读取权限和磁盘，然后重新导入。",
                "Check its permissions and the disk, then import again.",
            ),
            field="photos",
        ) from error
