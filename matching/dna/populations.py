"""The populations that ship with the package."""

import tomllib
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from matching.dna.frequencies import FrequencyTable, RareAlleles
from matching.dna.frequency_files import TableFacts, read_frequency_file
from matching.dna.loci import catalogue
from matching.dna.locus_model import PopulationModel, Settings

_DATA = files("matching.dna") / "data"


@cache
def shipped_populations() -> tuple[FrequencyTable, ...]:
    """The shipped tables, the default population first; the lowest LR among them is the one to report."""
    entries = tomllib.loads((_DATA / "populations.toml").read_text(encoding="utf-8"))["population"]
    return tuple(_table(entry) for entry in entries)


def population_models(settings: Settings) -> tuple[PopulationModel, ...]:
    """Every shipped table under the settings, with the catalogue's numbering of loci."""
    numbering = catalogue().numbering()
    return tuple(PopulationModel(table, settings, numbering) for table in shipped_populations())


def default_population() -> FrequencyTable:
    """The first of the shipped tables."""
    return shipped_populations()[0]


def _table(entry: dict[str, Any]) -> FrequencyTable:
    facts = TableFacts(
        rare=RareAlleles(minimum=entry.get("minimum_frequency")),
        people=entry.get("people"),
        source=entry["source"],
        catalogue=catalogue(),
        nomenclature=entry.get("nomenclature", {}),
        left_out=entry.get("left_out", {}),
    )
    with as_file(_DATA / "frequencies" / entry["file"]) as path:
        return read_frequency_file(path, facts)
