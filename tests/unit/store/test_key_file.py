"""The key file: made once, readable by its owner alone."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import SettingsInvalid
from store.encryption import Keyring
from store.key_file import KeyMaterial, create_key_file, material_from_environment, read_key_file

ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")
MATERIAL = KeyMaterial(keys=(b"1" * 32, b"2" * 32), address_key=b"a" * 32)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    create_key_file(tmp_path / "guitu.key", MATERIAL)
    assert read_key_file(tmp_path / "guitu.key") == MATERIAL


@ON_POSIX
def test_a_new_file_and_its_new_folder_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "guitu.key"
    Keyring.open(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["guitu.key"]


def test_an_existing_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "guitu.key"
    create_key_file(path, MATERIAL)
    create_key_file(path, KeyMaterial(keys=(b"3" * 32,), address_key=b"b" * 32))
    assert read_key_file(path) == MATERIAL
    assert [entry.name for entry in tmp_path.iterdir()] == ["guitu.key"]


@ON_POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_file_others_can_get_at_is_refused_with_the_command_to_run(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "guitu.key"
    create_key_file(path, MATERIAL)
    path.chmod(mode)
    with pytest.raises(SettingsInvalid) as caught:
        Keyring.open(path)
    assert f"chmod 600 {path}" in caught.value.advice.en
    assert f"chmod 600 {path}" in caught.value.advice.zh


@ON_POSIX
def test_a_folder_in_which_others_may_swap_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "open" / "guitu.key"
    create_key_file(path, MATERIAL)
    path.parent.chmod(0o777)
    with pytest.raises(SettingsInvalid, match="key_file_open_to_others"):
        Keyring.open(path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": "guitu-keyring-2", "keys": [], "address_key": ""}',
        '{"format": "guitu-keyring-1", "keys": [], "address_key": ""}',
        '{"format": "guitu-keyring-1", "keys": ["c2hvcnQ="], "address_key": "c2hvcnQ="}',
        '{"format": "guitu-keyring-1", "keys": [7], "address_key": "c2hvcnQ="}',
        "密钥",
    ],
)
def test_a_file_that_holds_no_keyring_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "guitu.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(SettingsInvalid, match="key_malformed"):
        Keyring.open(path)


def test_a_missing_file_is_not_made_where_it_may_not_be(tmp_path: Path) -> None:
    path = tmp_path / "guitu.key"
    with pytest.raises(SettingsInvalid, match="key_file_missing"):
        Keyring.open(path, may_create=False)
    assert not path.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsInvalid, match="key_file_unwritable"):
        Keyring.open(tmp_path / "file" / "guitu.key")


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(b"short").decode(), "密钥"])
def test_a_malformed_key_in_the_environment_is_refused(text: str) -> None:
    with pytest.raises(SettingsInvalid, match="key_malformed"):
        material_from_environment(text)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    Keyring.open(tmp_path / "guitu.key", from_environment=base64.b64encode(b"e" * 32).decode())
    assert not (tmp_path / "guitu.key").exists()


def test_processes_that_start_first_at_once_end_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "new" / "guitu.key"
    code = (
        "import sys; from pathlib import Path; from store.encryption import Keyring;"
        "sys.stdin.readline(); print(Keyring.open(Path(sys.argv[1])).keyed_digest(b'x', 'test'))"
    )
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    digests = {process.communicate("go\n", timeout=30)[0] for process in starting}
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64
    assert [entry.name for entry in path.parent.iterdir()] == ["guitu.key"]


def test_keys_are_not_shown_when_printed() -> None:
    assert repr(MATERIAL) == "KeyMaterial()"
