"""Profiles that agree at every locus they share: one person, twins, a swap or contamination."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.genotype import Genotype
from models.profile import Profile

FEWEST_LOCI_TO_AGREE = 6


def agreeing_loci(first: Mapping[str, Genotype], second: Mapping[str, Genotype]) -> int:
    """The number of loci with two alleles in both, if they agree at all of them; 0 otherwise.

    Loci where either shows one or three alleles say nothing: an allele may have dropped out or in.
    """
    agreeing = 0
    for locus, genotype in first.items():
        other = second.get(locus)
        if other is None or not (genotype.is_full and other.is_full):
            continue
        if genotype.alleles != other.alleles:
            return 0
        agreeing += 1
    return agreeing


def differing_loci(first: Profile, second: Profile) -> tuple[str, ...]:
    """The loci with two alleles in both at which they differ; of one person there are none."""
    other = dict(second)
    return tuple(
        locus
        for locus, genotype in first
        if genotype.is_full
        and (found := other.get(locus)) is not None
        and found.is_full
        and found.alleles != genotype.alleles
    )


@dataclass(frozen=True, slots=True)
class LocusEquality:
    """Whether two profiles agree at a locus; None where one of them does not show two alleles there."""

    locus: str
    is_equal: bool | None


def equality_by_locus(first: Profile, second: Profile) -> tuple[LocusEquality, ...]:
    """Every locus that either profile shows, in the order of the first; no alleles are told."""
    one, other = dict(first), dict(second)
    return tuple(LocusEquality(locus, _is_equal(one.get(locus), other.get(locus))) for locus in one | other)


def _is_equal(one: Genotype | None, other: Genotype | None) -> bool | None:
    if one is None or other is None or not (one.is_full and other.is_full):
        return None
    return one.alleles == other.alleles


class IdenticalProfiles:
    """Finds profiles that agree with a given one at all shared loci, at least six of them.

    Profiles are numbered from 0 in the order they were added.
    """

    def __init__(self) -> None:
        self._profiles: list[Mapping[str, Genotype]] = []
        self._showing: dict[tuple[str, tuple[str, ...]], list[int]] = {}

    def add(self, profile: Profile) -> int:
        """The number of the profile, which is found from now on."""
        number = len(self._profiles)
        self._profiles.append(dict(profile))
        for reading in _readings(profile):
            self._showing.setdefault(reading, []).append(number)
        return number

    def like(self, profile: Profile) -> Iterator[int]:
        """The numbers of the profiles that agree, the first added first."""
        shared: Counter[int] = Counter()
        for reading in _readings(profile):
            shared.update(self._showing.get(reading, ()))
        near = sorted(number for number, loci in shared.items() if loci >= FEWEST_LOCI_TO_AGREE)
        genotypes = dict(profile)
        return (number for number in near if agreeing_loci(genotypes, self._profiles[number]))


def _readings(profile: Profile) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((locus, genotype.alleles) for locus, genotype in profile if genotype.is_full)
