"""Published mutation rates, and the default model built on them."""

import tomllib
from functools import cache
from importlib.resources import files

from matching.dna.locus_model import Settings
from matching.dna.mutation import MutationKind, MutationModel, Rates

STEP_RANGE = 0.1
MICROVARIANT_RATE = 1e-5


@cache
def published_rates() -> tuple[Rates, dict[str, Rates]]:
    """The general rates, and those of loci with their own; per transmission, father and mother."""
    text = (files("matching.dna") / "data" / "mutation_rates.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    ratio = float(data["paternal_to_maternal"])
    by_locus = {entry["name"]: _by_sex(float(entry["rate"]), ratio) for entry in data["locus"]}
    return _by_sex(float(data["rate"]), ratio), by_locus


def default_settings() -> Settings:
    """Extended stepwise mutation at published rates, pruned untyped founders, no theta, no silent alleles."""
    rates, by_locus = published_rates()
    model = MutationModel(
        MutationKind.STEPWISE, rates, locus_rates=by_locus, step_range=STEP_RANGE, rate2=MICROVARIANT_RATE
    )
    return Settings(mutation=model)


def _by_sex(rate: float, ratio: float) -> Rates:
    return Rates(male=2 * rate * ratio / (1 + ratio), female=2 * rate / (1 + ratio))
