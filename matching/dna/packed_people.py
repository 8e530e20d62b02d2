"""The people a batch of probes is compared with, packed once; each probe sees the loci it has itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.dna.frequencies import FrequencyTable
from matching.dna.packing import Codes, Packing
from matching.dna.relation_families import TypedPerson
from models.profile import Profile


@dataclass(frozen=True, eq=False)
class PackedPeople:
    """People with their codes uint16[people, packing.loci]; the packing knows the probes' alleles too."""

    people: Sequence[TypedPerson]
    packing: Packing
    codes: Codes

    @classmethod
    def of(
        cls, people: Sequence[TypedPerson], table: FrequencyTable, probes: Iterable[Profile]
    ) -> "PackedPeople":
        """The people packed for these probes, at the loci that any probe has."""
        asked = tuple(probes)
        loci = sorted({locus for profile in asked for locus in profile.loci})
        profiles = [person.profile for person in people]
        packing = Packing.of(table, loci, [*asked, *profiles])
        return cls(people, packing, packing.pack(profiles))

    def at(self, probe: Profile) -> tuple[Packing, Codes]:
        """The packing and the codes at the loci at which the probe shows one or two alleles."""
        shown = {locus for locus, genotype in probe if len(genotype.alleles) <= 2}
        columns = [column for column, locus in enumerate(self.packing.loci) if locus in shown]
        part = Packing(
            tuple(self.packing.loci[column] for column in columns),
            tuple(self.packing.alleles[column] for column in columns),
        )
        moved = np.array(part.offsets[:-1]) - np.array(self.packing.offsets[:-1])[columns]
        codes = self.codes[:, columns].astype(np.int64) + moved
        return part, np.ascontiguousarray(codes, dtype=np.uint16)
