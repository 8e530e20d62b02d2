"""The reference-case format: what kind of case a JSON line is, and the model settings it states."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from casework.dna_reference.case_people import malformed
from matching.dna.locus_model import Settings, UntypedFounders
from matching.dna.mutation import MutationKind, MutationModel, Rates
from matching.dna.relationships import Relationship

Record = Mapping[str, Any]

RELATIONSHIPS = {
    "ID": Relationship.IDENTITY,
    "PO": Relationship.PARENT_CHILD,
    "FS": Relationship.FULL_SIBLINGS,
    "HS": Relationship.HALF_SIBLINGS,
    "GP": Relationship.GRANDPARENT,
    "AV": Relationship.UNCLE_OR_AUNT,
    "FC": Relationship.FIRST_COUSINS,
    "UN": Relationship.UNRELATED,
}


class CaseKind(StrEnum):
    """What a line of a case file is, told by its keys."""

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


def kind_of(record: Record) -> CaseKind:
    """The kind of a record."""
    return next((kind for key, kind in _TELLING_KEYS if key in record), CaseKind.UNKNOWN)


def settings_of(configuration: Record) -> Settings:
    """The model settings of one configuration."""
    founders = configuration.get("untyped_founders") or UntypedFounders.PRUNED.value
    if founders not in tuple(UntypedFounders):
        raise malformed(
            f"untyped_founders“{founders}”未知", f"untyped_founders {founders!r} is neither kept nor pruned"
        )
    return Settings(
        mutation=mutation_of(configuration["mutation"]),
        theta=float(configuration.get("theta") or 0),
        silent_frequency=float(configuration.get("silent_frequency") or 0),
        untyped_founders=UntypedFounders(founders),
    )


def mutation_of(record: Record) -> MutationModel:
    """The mutation model of a record; refused when it names no known model or no rate."""
    model = str(record.get("model", "")).lower()
    if model not in tuple(MutationKind):
        raise malformed(f"突变模型“{model}”未知", f"the mutation model {model!r} is unknown")
    if model == MutationKind.NONE:
        return MutationModel()
    rates = [record.get(name, record.get("rate")) for name in ("rate_male", "rate_female")]
    if None in rates:
        raise malformed("没有突变率", f"the mutation model {model} has no rate_male and rate_female")
    return MutationModel(
        MutationKind(model),
        Rates(*(float(rate) for rate in rates)),
        step_range=float(record.get("range", 0.1)),
        rate2=float(record.get("rate2") or 0),
    )


def settings_label(configuration: Record) -> str:
    """A short name for a configuration, equal for equal models only."""
    settings = settings_of(configuration)
    mutation = settings.mutation
    label = mutation.kind.value
    if mutation.kind is not MutationKind.NONE:
        label += f" {mutation.rates.male:g}/{mutation.rates.female:g}"
    if mutation.kind is MutationKind.STEPWISE:
        label += f" range {mutation.step_range:g} rate2 {mutation.rate2:g}"
    label += f", theta {settings.theta:g}, founders {settings.untyped_founders.value}"
    if settings.silent_frequency:
        label += f", silent {settings.silent_frequency:g}"
    rule = configuration.get("rare_allele_rule")
    return f"{label}, {rule['rule']} {rule.get('fmin', '')}".rstrip() if rule else label
