"""The DNA search of this installation: shipped populations and rules, published mutation rates."""

from functools import cache

from matching.dna.mutation_rates import default_settings
from matching.dna.pair_search import PairSearch
from matching.dna.populations import population_models
from matching.dna.verdict_rules import shipped_rules


@cache
def pair_search() -> PairSearch:
    """The search under the shipped populations and rules, with the published mutation rates."""
    return PairSearch(population_models(default_settings()), shipped_rules())
