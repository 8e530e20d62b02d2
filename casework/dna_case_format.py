"""The reference-case format: JSON lines, read into hypotheses, settings and frequency tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from matching.dna.frequencies import FrequencyTable, RareAlleles, RareRule
from matching.dna.frequency_files import TableFacts, read_frequency_file
from matching.dna.loci import catalogue
from matching.dna.locus_model import PopulationModel, Settings, UntypedFounders
from matching.dna.mutation import MutationKind, MutationModel, Rates
from matching.dna.refusal import refusal
from matching.dna.relationships import Relationship
from models.genotype import Genotype, canonical_allele
from models.message import Message
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

Record = Mapping[str, Any]

RELATIONSHIPS = {
    "ID": Relationship.IDENTITY,
    "PO": Relationship.PARENT_CHILD,
    "FS": Relationship.FULL_SIBLINGS,
    "HS": Relationship.HALF_SIBLINGS,
    "GP": Relationship.GRANDPARENT,
    "AV": Relationship.UNCLE_OR_AUNT,
    "FC": Relationship.FIRST_COUSINS,
}
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, "male": Sex.MALE, "female": Sex.FEMALE}
_RARE_RULES = {
    "add_renorm": RareRule.ADD_UNSEEN,
    "add_5_over_2N_renorm": RareRule.ADD_UNSEEN,
    "floor_all_renorm": RareRule.FLOOR_ALL,
}


class CaseKind(StrEnum):
    """What a line of a case file is, told by its keys; the last three are not covered yet."""

    MATRIX = "mutation matrix"
    PAIR = "pair"
    SEARCH = "pedigree search"
    TRIO = "trio"
    JOINT = "joint identification"
    POWER = "exclusion power"
    Y_STR = "Y-STR"
    UNKNOWN = "unknown"


_TELLING_KEYS = (
    ("matrix", CaseKind.MATRIX),
    ("victims", CaseKind.JOINT),
    ("EP_per_marker", CaseKind.POWER),
    ("simulated_true_MP", CaseKind.POWER),
    ("query", CaseKind.Y_STR),
    ("candidates", CaseKind.SEARCH),
    ("pedigree", CaseKind.TRIO),
    ("genotypes", CaseKind.PAIR),
)
NOT_COVERED = (CaseKind.JOINT, CaseKind.POWER, CaseKind.Y_STR)


def kind_of(record: Record) -> CaseKind:
    """The kind of a record."""
    return next((kind for key, kind in _TELLING_KEYS if key in record), CaseKind.UNKNOWN)


@dataclass(slots=True)
class Frequencies:
    """Frequency tables by name, read on first use from the first folder that has one."""

    folders: tuple[Path, ...]
    tables: dict[str, FrequencyTable] = field(default_factory=dict)
    populations: dict[tuple[int, str], PopulationModel] = field(default_factory=dict)

    @classmethod
    def around(cls, case_folder: Path, extra: Iterable[Path] = ()) -> "Frequencies":
        """Tables in `DIR/frequencies`, `DIR/../frequencies` and the extra folders, in that order."""
        found = (case_folder / "frequencies", case_folder.parent / "frequencies", *extra)
        return cls(found)

    def table(self, name: str) -> FrequencyTable:
        """The table of that name; refused, listing the folders, when no folder has it."""
        if name not in self.tables:
            path = next((p for folder in self.folders if (p := folder / f"{name}.csv").is_file()), None)
            if path is None:
                raise _missing_table(name, self.folders)
            facts = TableFacts(rare=RareAlleles(RareRule.REFUSE), sum_tolerance=0.1)
            self.tables[name] = read_frequency_file(path, facts)
        return self.tables[name]

    def population(self, table: FrequencyTable, settings: Settings) -> PopulationModel:
        """The table under the settings; built once for tables used as they are."""
        if table is not self.tables.get(table.name):
            return PopulationModel(table, settings)
        return self.populations.setdefault((id(table), repr(settings)), PopulationModel(table, settings))


def _missing_table(name: str, folders: Sequence[Path]) -> Exception:
    places = ", ".join(str(folder) for folder in folders)
    return refusal(
        "dna_table_missing",
        Message(
            f"找不到频率表 {name}.csv（已查找：{places}）。", f"No frequency table {name}.csv in {places}."
        ),
        advice=Message("请用 --frequencies 指明所在文件夹。", "Name its folder with --frequencies."),
    )


def table_of(record: Record, frequencies: Frequencies) -> FrequencyTable:
    """The table a record names, under the record's rule for rare alleles."""
    table = frequencies.table(record["freq"])
    rule = record.get("rare_allele_rule")
    if rule is None:
        return table
    return replace(table, rare=RareAlleles(_RARE_RULES[rule["rule"]], float(rule["fmin"])))


def settings_of(configuration: Record, silent_frequency: float = 0.0) -> Settings:
    """The model settings of one configuration."""
    return Settings(
        mutation=mutation_of(configuration["mutation"]),
        theta=float(configuration.get("theta") or 0),
        silent_frequency=silent_frequency,
        untyped_founders=UntypedFounders(configuration.get("untyped_founders") or "pruned"),
    )


def mutation_of(record: Record) -> MutationModel:
    """The mutation model of a record."""
    return MutationModel(
        MutationKind(record["model"]),
        Rates(float(record.get("rate_male", 0)), float(record.get("rate_female", 0))),
        step_range=float(record.get("range", 0.1)),
        rate2=float(record.get("rate2", 0)),
    )


def profile_of(genotypes: Mapping[str, Sequence[str]]) -> Profile:
    """The autosomal part of a record's genotypes; "-" or an empty string is an unknown second allele."""
    return Profile.of(
        {
            locus: Genotype(
                tuple(canonical_allele(allele) for allele in alleles if allele not in ("-", "", None))
            )
            for locus, alleles in genotypes.items()
            if catalogue().is_autosomal(locus)
        }
    )


def pedigree_of(rows: Iterable[Sequence[str | None]], missing: str | None = None) -> Pedigree:
    """The pedigree of rows [id, father, mother, sex]."""
    members = tuple(
        Member(str(row[0]), row[1] or None, row[2] or None, _SEXES.get(str(row[3]), Sex.UNKNOWN))
        for row in rows
    )
    return Pedigree(members, missing=(missing,) if missing is not None else ())


def settings_label(configuration: Record) -> str:
    """A short name for a configuration, equal for equal models."""
    mutation = configuration["mutation"]
    label = str(mutation["model"])
    if mutation.get("rate_male") != mutation.get("rate_female"):
        label += f" {mutation['rate_male']:g}/{mutation['rate_female']:g}"
    label += f", theta {float(configuration.get('theta') or 0):g}"
    return label + f", founders {configuration.get('untyped_founders') or 'pruned'}"
