"""Do the typed relatives fit their own pedigree? Contradictions and duplicates are reported only."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from matching.dna.locus_model import PopulationModel
from matching.dna.ratio import Hypothesis, likelihoods, ratio_of
from matching.dna.reference_alternatives import Alternative, Duplicate, alternatives, duplicates
from matching.dna.tables import Family

DOUBTFUL_AT_LOG10 = -1.0


@dataclass(frozen=True, slots=True)
class AlternativeRatio:
    """log10 LR of the stated pedigree against one alternative; `members` are those it is about."""

    alternative: Alternative
    members: tuple[str, ...]
    log10_lr: float


@dataclass(frozen=True, slots=True)
class ReferenceReport:
    """Loci the stated pedigree cannot explain without mutation, duplicates, and alternatives, worst first."""

    inconsistent_loci: tuple[str, ...]
    duplicates: tuple[Duplicate, ...]
    alternatives: tuple[AlternativeRatio, ...]

    @property
    def best_alternative(self) -> AlternativeRatio | None:
        """The alternative that the data favour most, None for a lone reference."""
        return self.alternatives[0] if self.alternatives else None

    @property
    def is_doubtful(self) -> bool:
        """An alternative explains the references ten times better than stated, or a duplicate was found.

        Alternatives about as good (father and mother swapped) cannot be told by DNA and raise no doubt.
        """
        best = self.best_alternative
        unexplained = any(not duplicate.are_stated_twins for duplicate in self.duplicates)
        return unexplained or (best is not None and best.log10_lr <= DOUBTFUL_AT_LOG10)


def check_references(
    family: Family,
    population: PopulationModel,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ReferenceReport:
    """Weighs the stated pedigree against every alternative for its typed members.

    `progress` is told how many of how many alternatives are weighed.
    """
    loci = tuple(sorted({locus for profile in family.profiles.values() for locus in profile.loci}))
    stated = Hypothesis(family.pedigree, family.profiles)
    likely = likelihoods(stated, loci, population)
    strict = likelihoods(stated, loci, population.without_mutation())
    asked, ratios = alternatives(family), []
    for number, instead in enumerate(asked):
        progress(number, len(asked))
        ratio = ratio_of(likely, likelihoods(instead.hypothesis, loci, population))
        ratios.append(AlternativeRatio(instead.alternative, instead.members, ratio.log10_lr))
    progress(len(asked), len(asked))
    return ReferenceReport(
        tuple(locus for locus, value in strict.items() if value == 0),
        duplicates(family),
        tuple(sorted(ratios, key=lambda ratio: (math.isnan(ratio.log10_lr), ratio.log10_lr))),
    )
