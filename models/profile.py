"""All genotypes of one sample."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.genotype import Genotype


@dataclass(frozen=True, slots=True)
class Profile:
    """Genotypes by harmonised locus name; equal whatever the order of loci or alleles given.

    A locus that is absent was not typed. Build one with `Profile.of`.
    """

    genotypes: tuple[tuple[str, Genotype], ...]

    def __post_init__(self) -> None:
        loci = [locus for locus, _ in self.genotypes]
        if len(set(loci)) != len(loci):
            raise ValueError("a locus occurs twice in one profile")
        object.__setattr__(self, "genotypes", tuple(sorted(self.genotypes, key=lambda item: item[0])))

    @classmethod
    def of(cls, genotypes: Mapping[str, Genotype]) -> "Profile":
        """The profile with these genotypes."""
        return cls(tuple(genotypes.items()))

    @property
    def loci(self) -> tuple[str, ...]:
        """The typed loci in alphabetical order."""
        return tuple(locus for locus, _ in self.genotypes)

    def at(self, locus: str) -> Genotype | None:
        """The genotype at a locus, None where not typed."""
        for name, genotype in self.genotypes:
            if name == locus:
                return genotype
        return None

    def without(self, loci: frozenset[str]) -> "Profile":
        """The profile with the given loci left out."""
        return Profile(tuple(item for item in self.genotypes if item[0] not in loci))

    def only(self, loci: frozenset[str]) -> "Profile":
        """The profile at the given loci alone."""
        return Profile(tuple(item for item in self.genotypes if item[0] in loci))

    @property
    def digest(self) -> str:
        """SHA-256 of the genotypes: equal exactly for equal profiles, whatever file or order they came in."""
        text = "\n".join(f"{locus}={genotype}" for locus, genotype in self.genotypes)
        return hashlib.sha256(text.encode()).hexdigest()

    def __iter__(self) -> Iterator[tuple[str, Genotype]]:
        return iter(self.genotypes)

    def __len__(self) -> int:
        return len(self.genotypes)
