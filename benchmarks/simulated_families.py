"""Families and residents drawn from the default frequency table, with a fixed seed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.dna.frequencies import FrequencyTable
from matching.dna.kits import find_kit
from matching.dna.packing import Codes, Packing
from matching.dna.populations import default_population
from matching.dna.tables import Family
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

_F, _M = Member("F", sex=Sex.MALE), Member("M", sex=Sex.FEMALE)
_NUCLEAR = (_F, _M, Member("MP", "F", "M"), Member("S", "F", "M"))
PARENTS = Pedigree(_NUCLEAR, missing=("MP",))
SEVEN_PEOPLE = Pedigree(
    (
        Member("GF", sex=Sex.MALE),
        Member("GM", sex=Sex.FEMALE),
        Member("F", "GF", "GM", Sex.MALE),
        Member("U", "GF", "GM", Sex.MALE),
        *_NUCLEAR[1:],
    ),
    missing=("MP",),
)
SHAPES = (
    (PARENTS, ("F", "M")),
    (PARENTS, ("M",)),
    (PARENTS, ("S",)),
    (PARENTS, ("M", "S")),
    (SEVEN_PEOPLE, ("GM", "U", "S")),
)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The default table, the 23 loci of a common kit, and their codes."""

    table: FrequencyTable
    packing: Packing

    @classmethod
    def default(cls) -> "Simulation":
        """VeriFiler Plus loci in the default population."""
        kit = find_kit("VeriFiler Plus")
        loci = kit.loci if kit else ()
        table = default_population()
        return cls(table, Packing.of(table, loci))

    def residents(self, count: int, random: np.random.Generator) -> Codes:
        """Unrelated people, fully typed, uint16[count, loci], row-major."""
        codes = np.empty((count, len(self.packing.loci)), dtype=np.uint16)
        for number, locus in enumerate(self.packing.loci):
            frequencies = self.table.loci[locus].values
            drawn = random.choice(len(frequencies), (2, count), p=frequencies)
            codes[:, number] = self.packing.pair_codes(number, drawn[0], drawn[1])
        return codes

    def families(self, count: int, random: np.random.Generator) -> list[Family]:
        """Families of all shapes in turn: both parents, mother, sibling, both, three generations."""
        shapes = (SHAPES[number % len(SHAPES)] for number in range(count))
        return [self._family(pedigree, typed, random) for pedigree, typed in shapes]

    def _family(self, pedigree: Pedigree, typed: tuple[str, ...], random: np.random.Generator) -> Family:
        people: dict[str, dict[str, tuple[str, str]]] = {}
        for member in pedigree.members:
            people[member.id] = {
                locus: (
                    self._allele(people, member.father, locus, random=random),
                    self._allele(people, member.mother, locus, random=random),
                )
                for locus in self.packing.loci
            }
        profiles = {
            who: Profile.of({locus: Genotype(alleles) for locus, alleles in people[who].items()})
            for who in typed
        }
        return Family(pedigree, profiles, "MP")

    def _allele(
        self,
        people: Mapping[str, Mapping[str, tuple[str, str]]],
        parent: str | None,
        locus: str,
        *,
        random: np.random.Generator,
    ) -> str:
        if parent is not None:
            return people[parent][locus][int(random.integers(2))]
        frequencies = self.table.loci[locus]
        return frequencies.alleles[int(random.choice(len(frequencies.values), p=frequencies.values))]
