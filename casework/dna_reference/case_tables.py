"""The frequency tables of reference cases: by name, from folders, under the rule a case states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from casework.dna_reference.case_people import malformed
from matching.dna.frequencies import FrequencyTable, RareAlleles, RareRule
from matching.dna.frequency_files import TableFacts, read_frequency_file
from matching.dna.locus_model import PopulationModel, Settings
from matching.dna.refusal import refusal
from models.message import Message

SUM_TOLERANCE = 0.25
"""Reference tables may lack rare alleles: each locus is divided by its own sum, as the format says."""

_RARE_RULES = {
    "add_renorm": RareRule.ADD_UNSEEN,
    "add_5_over_2N_renorm": RareRule.ADD_UNSEEN,
    "floor_all_renorm": RareRule.FLOOR_ALL,
}


@dataclass(slots=True)
class Frequencies:
    """Frequency tables by name, read on first use from the first folder that has one.

    `folder` is that of the cases.
    """

    folder: Path
    folders: tuple[Path, ...]
    tables: dict[str, FrequencyTable] = field(default_factory=dict)
    populations: dict[tuple[int, str], PopulationModel] = field(default_factory=dict)

    @classmethod
    def around(cls, case_folder: Path, extra: Iterable[Path] = ()) -> "Frequencies":
        """Tables in `DIR/frequencies`, `DIR/../frequencies` and the extra folders, in that order."""
        found = (case_folder / "frequencies", case_folder.resolve().parent / "frequencies", *extra)
        return cls(case_folder, found)

    def table(self, name: str) -> FrequencyTable:
        """The table of that name; refused, listing the folders, when no folder has it."""
        if name not in self.tables:
            path = next((p for folder in self.folders if (p := folder / f"{name}.csv").is_file()), None)
            if path is None:
                raise _missing_table(name, self.folders)
            facts = TableFacts(rare=RareAlleles(RareRule.REFUSE), sum_tolerance=SUM_TOLERANCE)
            self.tables[name] = read_frequency_file(path, facts)
        return self.tables[name]

    def population(self, table: FrequencyTable, settings: Settings) -> PopulationModel:
        """The table under the settings; built once for tables used as they are."""
        if table is not self.tables.get(table.name):
            return PopulationModel(table, settings)
        return self.populations.setdefault((id(table), repr(settings)), PopulationModel(table, settings))


def with_rare_rule(table: FrequencyTable, rule: object) -> FrequencyTable:
    """The table under a case's rule for rare alleles, as it is for None.

    A rule without `fmin` takes 5/2N from its own `N`.
    """
    if rule is None:
        return table
    if not isinstance(rule, dict) or rule.get("rule") not in _RARE_RULES:
        known = ", ".join(_RARE_RULES)
        raise malformed(f"罕见等位基因规则 {rule} 未知", f"the rare-allele rule {rule} is none of {known}")
    minimum = rule.get("fmin")
    if minimum is None and rule.get("N"):
        minimum = 5 / (2 * float(rule["N"]))
    if minimum is None or not 0 < float(minimum) < 1:
        raise malformed("罕见等位基因规则缺少 fmin", "the rare-allele rule states no fmin between 0 and 1")
    return replace(table, rare=RareAlleles(_RARE_RULES[rule["rule"]], float(minimum)))


def _missing_table(name: str, folders: Sequence[Path]) -> Exception:
    places = ", ".join(str(folder) for folder in folders)
    return refusal(
        "dna_table_missing",
        Message(
            f"找不到频率表 {name}.csv（已查找：{places}）。", f"No frequency table {name}.csv in {places}."
        ),
        advice=Message("请用 --frequencies 指明所在文件夹。", "Name its folder with --frequencies."),
    )
