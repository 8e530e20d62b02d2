"""Families compiled once and kept: which of them a few new people are near enough to to be compared exactly.

Nothing here is reported. Scores are kept in float16 and only choose the pairs that are then computed as
everywhere; bounds are taken so that a pair above the floor is never passed over.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import PopulationModel
from matching.dna.many_tables import chances_of_codes
from matching.dna.packed_everybody import Everybody
from matching.dna.packing import Packing, moved_codes
from matching.dna.scan import pairs_above
from matching.dna.stack import LANES, NOBODY
from matching.dna.tables import CompiledFamily
from models.genotype import Genotype

SLACK_LOG10 = 1.5
FEW_SLACK_LOG10 = 3.0
"""For few people at once, where it costs little to look at more pairs exactly."""
UNLIKELY_LOG10 = -1.5
"""A genotype at which a missing member would have to be a mutant, or nearly."""
DRIFT_LOG10 = 0.25
"""How much lower a kept ratio may be than today's: rare alleles that were packed since take their
minimum frequencies from the others."""
_PROBES_AT_ONCE = 64
_FEWEST_FOR_KERNEL = 256
"""For fewer people the kernel, which is compiled on first use, costs more than it saves."""
_HALF_PRECISION = 2.0**-11
_LEAST = 1e-9

Float16Array = npt.NDArray[np.float16]
Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]


def scan_floor(people: int, most_chance_hits: float, *, slack_log10: float = SLACK_LOG10) -> float:
    """The log10 LR below which a scan among so many people passes over, lowered by each family's `rarity`.

    Chance reaches a ratio x less often than its bound 1/x says. Where unrelated people are hardly ever ruled
    out at a locus it is at most `slack_log10` orders rarer; a parent or a child rules nearly everybody out
    somewhere, and who is left by chance is rarer by as much.
    """
    return max(0.0, math.log10(max(1.0, people / most_chance_hits)) - slack_log10)


def rarity(scores: npt.NDArray[np.floating], packing: Packing, chances: Float64Array) -> Float64Array:
    """How many orders rarer it is that no locus speaks against an unrelated person, float64[families].

    `scores` are log10 LRs [rows, families], `chances` P(code | unrelated) float64[rows]. Where a locus
    cannot speak against anybody (siblings, grandparents) it is 0; for one parent at twenty loci about 5: else
    a true child with one mutation would be passed over, whose ratio of a hundred chance hardly ever reaches.
    """
    total = np.zeros(scores.shape[1])
    for start, end in zip(packing.offsets, packing.offsets[1:], strict=False):
        ruled_out = chances[start:end] @ (scores[start:end] <= UNLIKELY_LOG10)
        total -= np.log10(np.maximum(1.0 - ruled_out, _LEAST))
    return total


def family_floors(
    scores: npt.NDArray[np.floating], packing: Packing, chances: Float64Array, *, floor: float
) -> Float64Array:
    """The log10 LR below which each family's pairs are passed over, float64[families]: never below 0."""
    return np.maximum(0.0, floor - rarity(scores, packing, chances))


@dataclass(frozen=True, eq=False)
class KeptFamilies:
    """F families over the codes of a packing: `scores` float16[rows, F], -1000 where impossible.

    The packing has the loci at which any of them says something; `informative` is bool[F, loci]. `rarity`
    float32[F] is that of `rarity`, and `slack` a bound on what rounding took from a sum that is not negative:
    both would take a pass over all scores.
    """

    packing: Packing
    scores: Float16Array
    informative: npt.NDArray[np.bool_]
    rarity: Float32Array
    slack: float

    @classmethod
    def of(
        cls, packing: Packing, compiled: Sequence[CompiledFamily], population: PopulationModel
    ) -> "KeptFamilies":
        """The families, in this order, compiled for this packing and population."""
        informative = np.array([each.informative for each in compiled], np.bool_)
        informative = informative.reshape(len(compiled), len(packing.loci))
        places = np.flatnonzero(informative.any(axis=0)).tolist()
        part = Packing(
            tuple(packing.loci[place] for place in places), tuple(packing.alleles[place] for place in places)
        )
        of_families = np.empty((len(compiled), part.rows), np.float16)
        for number, each in enumerate(compiled):
            if places:
                np.concatenate([each.tables[place].rough for place in places], out=of_families[number])
        scores = np.ascontiguousarray(of_families.T)
        wide = scores.astype(np.float32)  # numpy compares halves one by one
        rare = rarity(wide, part, chances_of_codes(population, part)).astype(np.float32)
        informative = np.ascontiguousarray(informative[:, places])
        return cls(part, scores, informative, rare, _slack(part, wide))

    def near(
        self, probes: "Probes", floor: float, *, least: Float64Array | None = None
    ) -> Iterator[tuple[int, int]]:
        """Places of family and person of every pair whose log10 LR may reach the floor of its family.

        `least`, float64[families], is the log10 LR below which a family's pairs are not asked for at all.
        """
        codes, bounds = probes.coded(self.packing)
        floors = np.maximum(0.0, floor - self.rarity)
        floors = floors if least is None else np.maximum(floors, least)
        lowest = floors - self.slack - DRIFT_LOG10
        by_kernel = (bounds == 0) & (len(codes) >= _FEWEST_FOR_KERNEL)
        if by_kernel.any():
            people = np.flatnonzero(by_kernel)
            known = np.ascontiguousarray(codes[people], np.uint16)
            for family, person in pairs_above(self._lanes, known, lowest):
                yield family, int(people[person])
        rest = np.flatnonzero(~by_kernel)
        for first in range(0, len(rest), _PROBES_AT_ONCE):
            some = rest[first : first + _PROBES_AT_ONCE]
            rows, places = np.unique(codes[some], return_inverse=True)
            wide, places = self.scores[rows].astype(np.float32), places.reshape(len(some), -1)
            scores = wide[places].sum(axis=1, dtype=np.float32)
            for person, family in np.argwhere(scores >= lowest - bounds[some, None]).tolist():
                yield family, int(some[person])

    def shared_loci(self, probes: "Probes") -> npt.NDArray[np.int64]:
        """At how many loci that say something each kit of the people is typed, int64[families, kits]."""
        typed = probes.kits(self.packing)
        return np.asarray(self.informative.astype(np.int64) @ typed.T.astype(np.int64), np.int64)

    @property
    def _lanes(self) -> npt.NDArray[np.float32]:
        """The scores as the scan reads them, float32[groups, rows, LANES]."""
        rows, families = self.scores.shape
        groups = -(-families // LANES)
        wide = np.full((rows, groups * LANES), NOBODY, np.float32)
        wide[:, :families] = self.scores
        return np.ascontiguousarray(wide.reshape(rows, groups, LANES).transpose(1, 0, 2))


class Probes:
    """People who are compared with kept families of whatever packings."""

    def __init__(self, people: Everybody, population: PopulationModel) -> None:
        self.people = people
        self._population = population

    def coded(self, packing: Packing) -> tuple[npt.NDArray[np.int64], Float64Array]:
        """Codes int64[people, loci], and float64[people]: by how much log10 LR could be more.

        A locus without a code for what is shown counts as not typed and could raise it by the second.
        """
        moved = moved_codes(self.people.packing, packing)
        codes = np.tile(np.array(packing.offsets[:-1], np.int64), (len(self.people.people), 1))
        bounds = np.zeros(len(codes))
        own = {locus: place for place, locus in enumerate(self.people.packing.loci)}
        for place, locus in enumerate(packing.loci):
            if locus in own:
                found = moved[self.people.codes[:, own[locus]]]
                unknown = np.flatnonzero(found < 0)
                codes[:, place] = np.where(found < 0, packing.offsets[place], found)
                for person in unknown.tolist():
                    bounds[person] += self._most(person, locus, packing.alleles[place])
        return codes, bounds

    def kits(self, packing: Packing) -> npt.NDArray[np.bool_]:
        """Which loci of the packing each kit of the people has, bool[kits, loci]."""
        patterns, _ = self.people.kits
        own = {locus: place for place, locus in enumerate(self.people.packing.loci)}
        nobody = np.zeros(len(patterns), np.bool_)
        columns = [patterns[:, own[locus]] if locus in own else nobody for locus in packing.loci]
        return np.array(columns, np.bool_).reshape(len(packing.loci), len(patterns)).T

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many people have each of the kits, int64[kits]."""
        return self.people.kits[1]

    def _most(self, person: int, locus: str, known: Sequence[str]) -> float:
        genotype = self.people.people[person].profile.at(locus)
        return 0.0 if genotype is None else _most(genotype, locus, self._population, known)


def _slack(packing: Packing, scores: Float32Array) -> float:
    """Its negative parts weigh no more than the positive, these no more than the largest of each locus."""
    bounds = zip(packing.offsets, packing.offsets[1:], strict=False)
    largest = [float(scores[start:end].max(initial=0.0)) for start, end in bounds]
    return 3 * _HALF_PRECISION * sum(largest) + 1e-3


def _most(genotype: Genotype, locus: str, population: PopulationModel, known: Sequence[str]) -> float:
    """log10 of 1 / P(genotype | unrelated), which no likelihood ratio exceeds."""
    model = population.at(locus, {*known, *genotype.alleles})
    if model is None or len(genotype.alleles) > 2:
        return 0.0
    chance = 1.0
    for allele in {genotype.alleles[0], genotype.alleles[-1]}:
        frequency = float(model.frequencies[model.alleles.index(allele)])
        chance *= frequency if len(set(genotype.alleles)) > 1 else frequency**2
    return -math.log10(chance)
