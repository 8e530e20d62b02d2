"""The version of sounds changes with the folds and with the form of keys, and with nothing else."""

from collections.abc import Iterator

import pytest

from matching import sound_version as versions
from matching.sound_keys import folds, name_keys
from matching.sound_version import sound_version


@pytest.fixture(autouse=True)
def computed_anew() -> Iterator[None]:
    sound_version.cache_clear()
    yield
    sound_version.cache_clear()


def test_a_single_character_read_otherwise_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = sound_version()
    sound_version.cache_clear()
    assert sound_version() == shipped
    monkeypatch.setattr(versions, "folds", lambda each: ("lin",) if each == "宁" else folds(each))
    sound_version.cache_clear()
    assert folds("宁") != ("lin",)
    assert sound_version() != shipped


def test_keys_of_another_form_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = sound_version()
    monkeypatch.setattr(versions, "name_keys", lambda name: {f"2 {key}" for key in name_keys(name)})
    sound_version.cache_clear()
    assert sound_version() != shipped
