"""The small file beside an installed pack: which terms were accepted."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from models.errors import PackUnusable
from models.message import Message

RECORD_NAME = "installed.json"


@dataclass(frozen=True, slots=True)
class AcceptedLicence:
    """The terms somebody agreed to when installing: name and address as the manifest gave them."""

    name: str
    url: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class InstallRecord:
    """When a pack was installed, and the terms accepted on that occasion."""

    installed_at: datetime
    accepted_licence: AcceptedLicence | None = None


_ADAPTER = TypeAdapter(InstallRecord)


def read_record(folder: Path) -> InstallRecord | None:
    """The record in a pack's folder, None if there is none; PackUnusable if it cannot be read."""
    try:
        return _ADAPTER.validate_json((folder / RECORD_NAME).read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError:
        raise PackUnusable(
            "pack_record_invalid",
            Message(
                zh=f"{folder.name} 的安装记录 {RECORD_NAME} 已损坏。",
                en=f"The installation record {RECORD_NAME} of {folder.name} is damaged.",
            ),
            Message(zh="请重新安装该模型包。", en="Install the pack again."),
        ) from None


def write_record(folder: Path, record: InstallRecord) -> None:
    """Writes the record into a pack's folder."""
    (folder / RECORD_NAME).write_bytes(_ADAPTER.dump_json(record, indent=2) + b"\n")
