"""A laboratory of the demonstration: invented STR profiles, the same for the same seed, and its file."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from matching.dna.kits import find_kit
from matching.dna.populations import default_population

KIT: Final = "Goldeneye 20A"
Genotypes = Mapping[str, tuple[str, str]]


class Laboratory:
    """Draws people from the first shipped population, and children from parents as Mendel says."""

    def __init__(self, seed: int) -> None:
        kit = find_kit(KIT)
        if kit is None:
            raise LookupError(f"the kit {KIT} is not on file")
        self._random = np.random.default_rng(seed)
        self._table = default_population()
        self._loci = [locus for locus in kit.loci if locus in self._table.loci]

    def stranger(self) -> Genotypes:
        """Somebody of the population."""
        return {locus: (self._drawn(locus), self._drawn(locus)) for locus in self._loci}

    def child_of(self, father: Genotypes, mother: Genotypes) -> Genotypes:
        """A child of two people: one allele of each parent at every locus, without mutation."""
        return {locus: (self._one_of(father[locus]), self._one_of(mother[locus])) for locus in self._loci}

    def _drawn(self, locus: str) -> str:
        frequencies = self._table.loci[locus]
        return str(self._random.choice(frequencies.alleles, p=frequencies.values))

    def _one_of(self, genotype: tuple[str, str]) -> str:
        return genotype[int(self._random.integers(2))]


def laboratory_file(samples: Mapping[str, Genotypes]) -> bytes:
    """A CSV file of samples by code, one row per sample and locus; it states codes and no class."""
    rows = ["sample,locus,allele1,allele2,kit,laboratory"]
    rows += [
        f"{code},{locus},{first},{second},{KIT},虚构市公安局"
        for code, genotypes in samples.items()
        for locus, (first, second) in genotypes.items()
    ]
    return "\n".join(rows).encode() + b"\n"
