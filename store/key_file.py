"""The key file: made once, readable by its owner alone; or the same keys from the environment."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import SettingsInvalid
from models.message import Message
from store.durable_files import sync_folder, write_new

KEY_BYTES = 32
_FORMAT = "guitu-keyring-1"


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """Secret keys of 32 bytes: `keys[0]` seals, all of them open; `address_key` names blobs."""

    keys: tuple[bytes, ...] = field(repr=False)
    address_key: bytes = field(repr=False)


def create_key_file(path: Path, material: KeyMaterial) -> None:
    """Writes the file (0600, its folder 0700 if new) unless another process has just done so.

    The file appears complete or not at all: it is written aside, synced, then linked to its name.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_new(aside, _encode(material))
        try:
            os.link(aside, path)
        except FileExistsError:
            return
        finally:
            aside.unlink()
        sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error


def read_key_file(path: Path) -> KeyMaterial:
    """The keys of the file; raises SettingsInvalid if missing, malformed or open to others."""
    try:
        _refuse_if_open_to_others(path)
        text = path.read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _malformed(str(path)) from error
    return _decode(text, str(path))


def material_from_environment(text: str) -> KeyMaterial:
    """Keys from comma-separated base64 texts, the current first.

    The address key is derived from the last, so putting a newer key in front moves no blob.
    """
    keys = tuple(_key(part.strip(), "GUITU_KEY") for part in text.split(","))
    return KeyMaterial(keys, hmac.new(keys[-1], b"guitu address key", hashlib.sha256).digest())


def _encode(material: KeyMaterial) -> bytes:
    content = {
        "format": _FORMAT,
        "keys": [base64.b64encode(key).decode() for key in material.keys],
        "address_key": base64.b64encode(material.address_key).decode(),
    }
    return json.dumps(content, indent=1).encode() + b"\n"


def _decode(text: str, where: str) -> KeyMaterial:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise _malformed(where) from error
    match content:
        case {"format": str(form), "keys": [*keys], "address_key": str(address)} if form == _FORMAT and keys:
            return KeyMaterial(tuple(_key(key, where) for key in keys), _key(address, where))
    raise _malformed(where)


def _key(text: object, where: str) -> bytes:
    try:
        key = base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _malformed(where) from error
    if len(key) != KEY_BYTES:
        raise _malformed(where)
    return key


def _refuse_if_open_to_others(path: Path) -> None:
    if os.name != "posix":
        return
    if path.stat().st_mode & 0o077:
        raise _open_to_others(path, "600")
    folder_mode = path.parent.stat().st_mode
    if folder_mode & 0o022 and not folder_mode & 0o1000:
        raise _open_to_others(path.parent, "700")


def _open_to_others(path: Path, mode: str) -> SettingsInvalid:
    return SettingsInvalid(
        "key_file_open_to_others",
        Message(f"其他用户可以访问密钥：{path}。", f"Other users can get at the encryption key: {path}."),
        Message(f"请运行：chmod {mode} {path}", f"Run: chmod {mode} {path}"),
    )


def _missing(path: Path) -> SettingsInvalid:
    return SettingsInvalid(
        "key_file_missing",
        Message(
            f"已有加密的数据，但找不到密钥文件 {path}。",
            f"There are encrypted data, but the key file {path} is missing.",
        ),
        Message(
            "请从备份放回密钥文件。没有它，数据无法读取；系统不会在已有数据旁新建密钥。",
            "Put the key file back from your backup. Without it the data cannot be read; "
            "no new key is made beside existing data.",
        ),
    )


def _malformed(where: str) -> SettingsInvalid:
    return SettingsInvalid(
        "key_malformed",
        Message(f"{where} 中的密钥无法使用。", f"The encryption keys in {where} cannot be used."),
        Message(
            "请放回备份的密钥文件；环境变量中的密钥应为 32 字节的 base64 文本（openssl rand -base64 32）。",
            "Put back the key file from your backup; a key in the environment is the base64 text of 32 bytes "
            "(openssl rand -base64 32).",
        ),
    )


def _unwritable(path: Path, error: OSError) -> SettingsInvalid:
    return SettingsInvalid(
        "key_file_unwritable",
        Message(
            f"无法创建密钥文件 {path}（{error.strerror}）。",
            f"The key file {path} cannot be created ({error.strerror}).",
        ),
        Message("请检查该文件夹的权限和剩余空间。", "Check the permissions and free space of that folder."),
    )
