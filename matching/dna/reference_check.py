"""Do the typed relatives fit their own pedigree? Contradictions and duplicates are reported only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from matching.dna.kits import overlap
from matching.dna.locus_model import PopulationModel
from matching.dna.ratio import Hypothesis, likelihoods, ratio_of
from matching.dna.tables import Family
from models.pedigree import Member, Pedigree
from models.profile import Profile

FEWEST_LOCI_FOR_DUPLICATE = 6
DOUBTFUL_AT_LOG10 = -1.0


class Alternative(StrEnum):
    """What may be true instead of the stated pedigree."""

    NOT_RELATED = "not_related"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class AlternativeRatio:
    """log10 LR of the stated pedigree against one alternative; `members` are those it is about."""

    alternative: Alternative
    members: tuple[str, ...]
    log10_lr: float


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two references that agree at every shared locus: one person twice, a mix-up, or identical twins."""

    members: tuple[str, str]
    loci: int
    are_stated_twins: bool


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


def check_references(family: Family, population: PopulationModel) -> ReferenceReport:
    """Weighs the stated pedigree against each relative being a stranger and each two samples swapped."""
    profiles = dict(family.profiles)
    loci = tuple(sorted({locus for profile in profiles.values() for locus in profile.loci}))
    stated = Hypothesis(family.pedigree, profiles)
    likely = likelihoods(stated, loci, population)
    strict = likelihoods(stated, loci, population.without_mutation())
    apart = [
        (Alternative.NOT_RELATED, (member,), _as_stranger(family.pedigree, profiles, member))
        for member in profiles
        if len(profiles) > 1
    ]
    swaps = [
        (Alternative.SWAPPED, pair, Hypothesis(family.pedigree, _swapped(profiles, *pair)))
        for pair in combinations(sorted(profiles), 2)
        if profiles[pair[0]] != profiles[pair[1]]
    ]
    ratios = [
        AlternativeRatio(kind, members, ratio_of(likely, likelihoods(other, loci, population)).log10_lr)
        for kind, members, other in apart + swaps
    ]
    return ReferenceReport(
        tuple(locus for locus, value in strict.items() if value == 0),
        tuple(_duplicates(family)),
        tuple(sorted(ratios, key=lambda r: (r.log10_lr != r.log10_lr, r.log10_lr))),
    )


def _as_stranger(pedigree: Pedigree, profiles: Mapping[str, Profile], member: str) -> Hypothesis:
    stranger = f"the sample of {member}"
    moved = {(stranger if who == member else who): profile for who, profile in profiles.items()}
    return Hypothesis(pedigree.with_members(Member(stranger)), moved)


def _swapped(profiles: Mapping[str, Profile], first: str, second: str) -> dict[str, Profile]:
    return {**profiles, first: profiles[second], second: profiles[first]}


def _duplicates(family: Family) -> list[Duplicate]:
    found = []
    for first, second in combinations(sorted(family.profiles), 2):
        mine, theirs = family.profiles[first], family.profiles[second]
        shared = overlap(mine.loci, theirs.loci)
        if len(shared) >= FEWEST_LOCI_FOR_DUPLICATE and all(
            mine.at(locus) == theirs.at(locus) for locus in shared
        ):
            twins = any({first, second} <= group for group in family.pedigree.twins)
            found.append(Duplicate((first, second), len(shared), twins))
    return found
