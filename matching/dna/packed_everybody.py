"""Everybody who is compared with many families: packed once, at the loci that somebody is typed at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import PopulationModel
from matching.dna.packing import Codes, Packing, moved_codes
from matching.dna.relation_families import TypedPerson
from matching.dna.tables import Family
from models.genotype import repeat_number
from models.profile import Profile


@dataclass(frozen=True)
class Everybody:
    """People packed once for many families: codes uint16[people, loci] at all loci of the packing."""

    people: Sequence[TypedPerson]
    packing: Packing
    codes: Codes

    @classmethod
    def of(
        cls, people: Sequence[TypedPerson], population: PopulationModel, asked: Sequence[Family]
    ) -> "Everybody":
        """The people at every locus of the population that somebody is typed at.

        The alleles of these families are known too.
        """
        profiles = [person.profile for person in people]
        typed = {locus for profile in profiles for locus, _ in profile}
        loci = sorted(typed.intersection(population.table.loci))
        packing = Packing.of(population.table, loci, [*profiles, *_profiles(asked)])
        return cls(people, packing, packing.pack(profiles))

    def knowing(self, asked: Sequence[Family]) -> "Everybody":
        """The same people, with the alleles of these families known too."""
        known = dict(zip(self.packing.loci, map(set, self.packing.alleles), strict=True))
        for profile in _profiles(asked):
            for locus, genotype in profile:
                if locus in known:
                    known[locus].update(genotype.alleles)
        return self.with_alleles(
            tuple(tuple(sorted(known[locus], key=repeat_number)) for locus in self.packing.loci)
        )

    def with_alleles(self, alleles: tuple[tuple[str, ...], ...]) -> "Everybody":
        """The same people where these alleles are known at each locus, their own among them."""
        if alleles == self.packing.alleles:
            return self
        packing = Packing(self.packing.loci, alleles)
        codes = moved_codes(self.packing, packing)[self.codes].astype(np.uint16)
        return Everybody(self.people, packing, codes)

    def only(self, numbers: frozenset[int]) -> "Everybody":
        """Those of these numbers."""
        rows = [row for row, person in enumerate(self.people) if person.number in numbers]
        if len(rows) == len(self.people):
            return self
        return Everybody(
            [self.people[row] for row in rows], self.packing, np.ascontiguousarray(self.codes[rows])
        )

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """The row of each person by number."""
        return {person.number: row for row, person in enumerate(self.people)}

    @cached_property
    def kits(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """Which loci people are typed at, each pattern once, bool[kits, loci], and how many have it."""
        patterns, counts = np.unique(self.packing.is_typed(self.codes), axis=0, return_counts=True)
        return patterns, counts


def _profiles(families: Sequence[Family]) -> list[Profile]:
    return [profile for family in families for profile in family.profiles.values()]
