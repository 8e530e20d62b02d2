"""Families compiled once and kept: which of them a few new people are near enough to to be compared exactly.

Nothing here is reported. Scores are kept in float16 and only choose the pairs that are then computed as
everywhere; bounds are taken so that a pair above the floor is never passed over.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import PopulationModel
from matching.dna.packing import Packing
from matching.dna.relation_families import TypedPerson
from matching.dna.stack import EXCLUSION
from matching.dna.tables import CompiledFamily
from matching.dna.verdict_rules import RuleTable
from models.genotype import Genotype

SLACK_LOG10 = 1.5
FEW_SLACK_LOG10 = 3.0
"""For few people at once, where it costs little to look at more pairs exactly."""
DRIFT_LOG10 = 0.25
"""How much lower a kept ratio may be than today's: rare alleles that were packed since take their
minimum frequencies from the others."""
_PROBES_AT_ONCE = 64
_HALF_PRECISION = 2.0**-11

Float16Array = npt.NDArray[np.float16]
Float64Array = npt.NDArray[np.float64]


def scan_floor(people: int, rules: RuleTable, *, slack_log10: float = SLACK_LOG10) -> float:
    """The log10 LR below which a scan among so many people passes over.

    The gate could let such a pair through only if chance were that many orders rarer than its bound 1/LR.
    """
    return max(0.0, math.log10(max(1.0, people / rules.most_chance_hits)) - slack_log10)


@dataclass(frozen=True, eq=False)
class KeptFamilies:
    """F families over the codes of a packing: `scores` float16[rows, F], -1000 where impossible.

    The packing has the loci at which any of them says something; `informative` is bool[F, loci].
    """

    packing: Packing
    scores: Float16Array
    informative: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, packing: Packing, compiled: Sequence[CompiledFamily]) -> "KeptFamilies":
        """The families, in this order, compiled for this packing."""
        informative = np.array([each.informative for each in compiled], np.bool_)
        informative = informative.reshape(len(compiled), len(packing.loci))
        places = np.flatnonzero(informative.any(axis=0)).tolist()
        part = Packing(
            tuple(packing.loci[place] for place in places), tuple(packing.alleles[place] for place in places)
        )
        scores = np.empty((part.rows, len(compiled)), np.float16)
        for number, each in enumerate(compiled):
            scores[:, number] = _scores(each, places)
        return cls(part, scores, np.ascontiguousarray(informative[:, places]))

    def near(self, probes: "Probes", floor: float) -> Iterator[tuple[int, int]]:
        """Places of family and person of every pair whose log10 LR may reach the floor."""
        codes, bounds = probes.coded(self.packing)
        lowest = floor - bounds - self._slack - DRIFT_LOG10
        rows, places = np.unique(codes, return_inverse=True)
        wide, places = self.scores[rows].astype(np.float32), places.reshape(codes.shape)
        for first in range(0, len(codes), _PROBES_AT_ONCE):
            some = slice(first, first + _PROBES_AT_ONCE)
            scores = wide[places[some]].sum(axis=1, dtype=np.float32)
            for person, family in np.argwhere(scores >= lowest[some, None]).tolist():
                yield family, first + person

    def shared_loci(self, probes: "Probes") -> npt.NDArray[np.int64]:
        """At how many loci that say something each person is typed, int64[families, people]."""
        typed = probes.typed(self.packing)
        return np.asarray(self.informative.astype(np.int64) @ typed.T.astype(np.int64), np.int64)

    @cached_property
    def _slack(self) -> float:
        """A bound on what rounding took from a sum that is not negative.

        Its negative parts weigh no more than the positive ones, these no more than the largest of each locus.
        """
        bounds = zip(self.packing.offsets, self.packing.offsets[1:], strict=False)
        largest = [float(self.scores[start:end].max(initial=0.0)) for start, end in bounds]
        return 3 * _HALF_PRECISION * sum(largest) + 1e-3


class Probes:
    """People who are compared with kept families, coded once for all families of one packing."""

    def __init__(self, people: Sequence[TypedPerson], population: PopulationModel) -> None:
        self.people = people
        self._population = population
        self._genotypes = [dict(person.profile) for person in people]
        self._coded: dict[Packing, tuple[npt.NDArray[np.intp], Float64Array]] = {}

    def coded(self, packing: Packing) -> tuple[npt.NDArray[np.intp], Float64Array]:
        """Codes [people, loci], and float64[people]: by how much log10 LR could be more.

        A locus without a code for what is shown counts as not typed and could raise it by the second.
        """
        if packing not in self._coded:
            each = [self._codes_of(genotypes, packing) for genotypes in self._genotypes]
            codes = np.array([codes for codes, _ in each], np.intp).reshape(len(each), len(packing.loci))
            self._coded[packing] = codes, np.array([bound for _, bound in each])
        return self._coded[packing]

    def typed(self, packing: Packing) -> npt.NDArray[np.bool_]:
        """Which loci of the packing each person is typed at, bool[people, loci]."""
        typed = [[_is_typed(each.get(locus)) for locus in packing.loci] for each in self._genotypes]
        return np.array(typed, np.bool_).reshape(len(self.people), len(packing.loci))

    def _codes_of(self, genotypes: Mapping[str, Genotype], packing: Packing) -> tuple[list[int], float]:
        codes, bound = [], 0.0
        for place, (locus, known) in enumerate(zip(packing.loci, packing.alleles, strict=True)):
            genotype = genotypes.get(locus)
            if genotype is not None and not set(genotype.alleles) <= set(known):
                bound += _most(genotype, locus, self._population, known)
                genotype = None
            codes.append(packing.code(place, genotype))
        return codes, bound


def _scores(compiled: CompiledFamily, places: Sequence[int]) -> Float64Array:
    if not places:
        return np.zeros(0)
    table = np.concatenate([compiled.tables[place].log10_lr for place in places])
    return np.where(np.isneginf(table), EXCLUSION, np.maximum(table, EXCLUSION))


def _most(genotype: Genotype, locus: str, population: PopulationModel, known: Sequence[str]) -> float:
    """log10 of 1 / P(genotype | unrelated), which no likelihood ratio exceeds."""
    model = population.at(locus, {*known, *genotype.alleles})
    if model is None or not _is_typed(genotype):
        return 0.0
    chance = 1.0
    for allele in {genotype.alleles[0], genotype.alleles[-1]}:
        frequency = float(model.frequencies[model.alleles.index(allele)])
        chance *= frequency if len(set(genotype.alleles)) > 1 else frequency**2
    return -math.log10(chance)


def _is_typed(genotype: Genotype | None) -> bool:
    return genotype is not None and len(genotype.alleles) <= 2
