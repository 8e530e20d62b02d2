"""The catalogue of loci: harmonised names, spellings, linkage, numbering. Data, read once."""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from models.locus import Locus, LocusKind

_DATA = files("matching.dna") / "data"


@dataclass(frozen=True, slots=True)
class LinkageNote:
    """Two loci that siblings and cousins tend to inherit together, and how close they are."""

    loci: tuple[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where columns of the table of loci come from, and whether they were compared with that text."""

    columns: tuple[str, ...]
    is_checked: bool
    statement: str


@dataclass(frozen=True, slots=True)
class LocusCatalogue:
    """All known loci; `find` accepts any known spelling."""

    loci: Mapping[str, Locus]
    spellings: Mapping[str, str]
    prefixes: tuple[tuple[str, LocusKind], ...]
    linked: tuple[LinkageNote, ...]
    sources: tuple[FactSource, ...]

    def find(self, spelling: str) -> Locus | None:
        """The locus of that spelling (case, blanks, - and _ do not matter), None if unknown."""
        plain = _plain(spelling)
        if plain in self.spellings:
            return self.loci[self.spellings[plain]]
        for prefix, kind in self.prefixes:
            if plain.startswith(prefix):
                return Locus(spelling.strip(), kind)
        return None

    def is_autosomal(self, name: str) -> bool:
        """The name is not known to be a sex, X or Y marker; unknown names pass."""
        locus = self.find(name)
        return locus is None or locus.kind is LocusKind.AUTOSOMAL

    def numbering(self) -> dict[str, str]:
        """The numbering that plain allele numbers follow, for loci that have more than one."""
        return {
            locus.name: locus.nomenclature for locus in self.loci.values() if locus.nomenclature != "standard"
        }

    def linkage_notes(self, loci: Iterable[str]) -> tuple[LinkageNote, ...]:
        """Notes on the linked pairs among these loci."""
        used = set(loci)
        return tuple(note for note in self.linked if used.issuperset(note.loci))


@cache
def catalogue() -> LocusCatalogue:
    """The catalogue that ships with the package."""
    notes = tomllib.loads((_DATA / "loci.toml").read_text(encoding="utf-8"))
    linked = tuple(LinkageNote(tuple(entry["loci"]), entry["note"]) for entry in notes["linked"])
    numbering = {entry["locus"]: entry["standard"] for entry in notes["nomenclature"]}
    with (_DATA / "loci.csv").open(encoding="utf-8") as lines:
        loci = [_autosomal(row, linked, numbering) for row in csv.DictReader(lines)]
    loci += [_other(entry) for entry in notes["other"]]
    spellings: dict[str, str] = {}
    for locus in loci:
        for spelling in (locus.name, *locus.aliases):
            spellings[_plain(spelling)] = locus.name
    prefixes = tuple((_plain(entry["starts"]), LocusKind(entry["kind"])) for entry in notes["prefix"])
    sources = tuple(
        FactSource(tuple(entry["columns"]), entry["is_checked"], entry["statement"])
        for entry in notes["source"]
    )
    return LocusCatalogue({locus.name: locus for locus in loci}, spellings, prefixes, linked, sources)


def _plain(spelling: str) -> str:
    return re.sub(r"[\s_\-/]", "", spelling).upper()


def _autosomal(row: dict[str, str], linked: tuple[LinkageNote, ...], numbering: Mapping[str, str]) -> Locus:
    name = row["name"]
    partners = {other for note in linked if name in note.loci for other in note.loci} - {name}
    return Locus(
        name,
        LocusKind.AUTOSOMAL,
        aliases=tuple(row["aliases"].split(";")) if row["aliases"] else (),
        chromosome=row["chromosome"],
        position_mb=float(row["position_mb"]) if row["position_mb"] else None,
        repeat_bp=int(row["repeat_bp"]),
        motif=row["motif"] or None,
        ladder=(float(row["ladder_low"]), float(row["ladder_high"])) if row["ladder_low"] else None,
        linked_with=tuple(sorted(partners)),
        nomenclature=numbering.get(name, "standard"),
    )


def _other(entry: dict[str, Any]) -> Locus:
    return Locus(entry["name"], LocusKind(entry["kind"]), aliases=tuple(entry["aliases"]))


def same_chromosome_pairs(loci: Iterable[str]) -> tuple[tuple[str, str, float], ...]:
    """Pairs on one chromosome and their distance in megabases, nearest first, where on file."""
    known = [locus for name in sorted(set(loci)) if (locus := catalogue().find(name)) and locus.position_mb]
    pairs = [
        (first.name, second.name, round(abs((first.position_mb or 0) - (second.position_mb or 0)), 1))
        for first, second in combinations(known, 2)
        if first.chromosome == second.chromosome
    ]
    return tuple(sorted(pairs, key=lambda pair: pair[2]))
