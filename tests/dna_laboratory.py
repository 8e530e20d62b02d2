"""A laboratory that types invented people: profiles drawn by seed from a shipped table, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.dna.kits import find_kit
from matching.dna.populations import default_population
from models.genotype import Genotype
from models.profile import Profile
from models.subject import Sex
from models.submission import SampleClass

KIT = "Goldeneye 20A"
Genotypes = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tube:
    """One sample as the laboratory lists it."""

    code: str
    genotypes: Genotypes
    sample_class: SampleClass | None = SampleClass.SUBJECT
    sex: Sex = Sex.UNKNOWN


class Laboratory:
    """Draws people from the first shipped population, the same for the same seed."""

    def __init__(self, seed: int, loci: Sequence[str] | None = None) -> None:
        kit = find_kit(KIT)
        assert kit is not None
        self._random = np.random.default_rng(seed)
        self._table = default_population()
        self.loci = tuple(loci or (locus for locus in kit.loci if locus in self._table.loci))

    def stranger(self) -> Genotypes:
        """Somebody of the population."""
        return {locus: (self._allele(locus), self._allele(locus)) for locus in self.loci}

    def child_of(self, first: Genotypes, second: Genotypes) -> Genotypes:
        """A child of two people, without mutation."""
        return {locus: (self._one_of(first[locus]), self._one_of(second[locus])) for locus in self.loci}

    def _allele(self, locus: str) -> str:
        frequencies = self._table.loci[locus]
        return str(self._random.choice(frequencies.alleles, p=frequencies.values))

    def _one_of(self, genotype: tuple[str, str]) -> str:
        return genotype[int(self._random.integers(2))]


def profile_of(genotypes: Genotypes) -> Profile:
    """The profile that a reader takes from these rows."""
    return Profile.of({locus: Genotype.of(*alleles) for locus, alleles in genotypes.items()})


def table_of(*tubes: Tube, laboratory: str = "示例市局") -> bytes:
    """A CSV file with one row per sample and locus."""
    rows = ["sample,locus,allele1,allele2,class,sex,kit,laboratory"]
    for tube in tubes:
        stated_class = tube.sample_class or ""
        sex = "" if tube.sex is Sex.UNKNOWN else tube.sex.value
        rows += [
            f"{tube.code},{locus},{first},{second},{stated_class},{sex},{KIT},{laboratory}"
            for locus, (first, second) in tube.genotypes.items()
        ]
    return "\n".join(rows).encode() + b"\n"
