"""Typing kits and what two samples typed with different kits have in common."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from models.locus import Kit, KitCheck


@cache
def kits() -> tuple[Kit, ...]:
    """The kits on file, each with the loci that enter likelihood ratios and what that list rests on."""
    text = (files("matching.dna") / "data" / "kits.toml").read_text(encoding="utf-8")
    return tuple(_kit(entry) for entry in tomllib.loads(text)["kit"])


def find_kit(spelling: str) -> Kit | None:
    """The kit of that name or alias (case and blanks do not matter), None if unknown."""
    wanted = _plain(spelling)
    for kit in kits():
        if wanted in {_plain(name) for name in (kit.name, *kit.aliases)}:
            return kit
    return None


def overlap(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """The loci that both sets have, in alphabetical order: what can be compared."""
    return tuple(sorted(set(first) & set(second)))


def bridging_kits(first: Iterable[str], second: Iterable[str]) -> tuple[tuple[Kit, int], ...]:
    """Kits by how many more shared loci re-typing the second sample with them would give, best first."""
    have, shared = set(first), len(overlap(first, second))
    gains = [(kit, len(have & (set(kit.loci) | set(second))) - shared) for kit in kits()]
    return tuple(sorted((gain for gain in gains if gain[1] > 0), key=lambda gain: -gain[1]))


def _kit(entry: dict[str, Any]) -> Kit:
    return Kit(
        name=entry["name"],
        maker=entry["maker"],
        loci=tuple(entry["loci"]),
        aliases=tuple(entry["aliases"]),
        check=KitCheck(entry["check"]),
        source=entry["source"],
    )


def _plain(spelling: str) -> str:
    return "".join(spelling.split()).upper()
