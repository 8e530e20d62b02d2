"""The exact ratios of many pairs of a family and a person, locus by locus, computed side by side."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.dna.locus_model import LocusModel, PopulationModel
from matching.dna.many_tables import WAYS_AT_ONCE, joints_of, lie_apart
from matching.dna.ratio import LocusRatio
from matching.dna.side_by_side import Float64Array, Indices, lies_side_by_side, pairs_of
from matching.dna.table_memo import shape_of
from matching.dna.tables import Family, candidate_likelihoods
from models.genotype import Genotype
from models.profile import Profile

Pair = tuple[Family, Profile]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One locus of one pair: the pair's place and family, what the typed members and the person show."""

    place: int
    family: Family
    shown: Mapping[str, Genotype]
    candidate: Genotype

    @property
    def alleles(self) -> frozenset[str]:
        """All that are seen."""
        return frozenset(self.candidate.alleles).union(*(each.alleles for each in self.shown.values()))

    @property
    def is_full(self) -> bool:
        """Everybody shows two alleles."""
        return self.candidate.is_full and all(each.is_full for each in self.shown.values())


def locus_ratios(pairs: Sequence[Pair], population: PopulationModel) -> list[dict[str, LocusRatio]]:
    """Of each pair the ratio of every locus that can be compared, by locus.

    Where the family contradicts itself the denominator is 0. Families of one shape are computed side by side.
    """
    groups: dict[Hashable, list[_Asked]] = {}
    models: dict[Hashable, LocusModel] = {}
    for place, (family, candidate) in enumerate(pairs):
        shape, relatives = shape_of(family), {who: dict(each) for who, each in family.profiles.items()}
        for locus, genotype in candidate:
            asked = _asked(place, family, relatives, locus=locus, candidate=genotype)
            model = None if asked is None else population.at(locus, asked.alleles)
            if asked is not None and model is not None:
                is_typed = tuple([who in asked.shown for who in relatives])
                key: Hashable = (shape, is_typed, id(model), asked.is_full)
                groups.setdefault(key, []).append(asked)
                models[key] = model
    found: list[dict[str, LocusRatio]] = [{} for _ in pairs]
    for key, group in groups.items():
        model = models[key]
        for asked, (numerator, denominator) in zip(group, _parts(group, model), strict=True):
            found[asked.place][model.locus] = LocusRatio(model.locus, numerator, denominator)
    return found


def total(ratios: Mapping[str, LocusRatio]) -> tuple[float, int]:
    """log10 LR of all loci that say something, -inf where it is impossible, and how many they are."""
    parts = [each.log10_lr for each in ratios.values() if each.denominator > 0]
    return math.fsum(parts), len(parts)


def _asked(
    place: int,
    family: Family,
    relatives: Mapping[str, Mapping[str, Genotype]],
    *,
    locus: str,
    candidate: Genotype,
) -> _Asked | None:
    """None where there is nothing to compare: nobody typed, or three alleles."""
    if len(candidate.alleles) > 2:
        return None
    found = {who: each[locus] for who, each in relatives.items() if locus in each}
    shown = {who: each for who, each in found.items() if len(each.alleles) <= 2}
    return _Asked(place, family, shown, candidate) if shown else None


def _parts(group: Sequence[_Asked], model: LocusModel) -> list[tuple[float, float]]:
    """Numerator and denominator of each."""
    first = group[0]
    if first.is_full and lies_side_by_side(model) and lie_apart(first.family, list(first.shown)):
        return _side_by_side(group, model)
    return [candidate_likelihoods(each.family, each.candidate, model) for each in group]


def _side_by_side(group: Sequence[_Asked], model: LocusModel) -> list[tuple[float, float]]:
    """As `candidate_likelihoods`, for two alleles read exactly; families that show the same are one."""
    shown = [tuple([each.alleles for each in asked.shown.values()]) for asked in group]
    places = {of: place for place, of in enumerate(dict.fromkeys(shown))}
    found: list[tuple[float, float]] = [(0.0, 0.0)] * len(group)
    by_part: dict[int, list[int]] = {}
    for number, of in enumerate(shown):
        by_part.setdefault(places[of] // WAYS_AT_ONCE, []).append(number)
    different = list(places)
    for part, numbers in by_part.items():
        some = different[part * WAYS_AT_ONCE : (part + 1) * WAYS_AT_ONCE]
        joints = joints_of(group[0].family, list(group[0].shown), model, some)
        ways = np.array([places[shown[number]] % WAYS_AT_ONCE for number in numbers])
        candidates = [group[number].candidate.alleles for number in numbers]
        for number, ratio in zip(numbers, _of_candidates(joints, ways, candidates, model), strict=True):
            found[number] = ratio
    return found


def _of_candidates(
    joints: Float64Array, ways: Indices, candidates: Sequence[tuple[str, ...]], model: LocusModel
) -> list[tuple[float, float]]:
    pairs = pairs_of(candidates, model)
    low, high = pairs[:, 0], pairs[:, 1]
    phases = np.where(low == high, 1.0, 2.0)
    numerators = phases * joints[ways, low, high]
    chances = phases * model.frequencies[low] * model.frequencies[high]
    denominators = chances * joints.sum(axis=(1, 2))[ways]
    return list(zip(numerators.tolist(), denominators.tolist(), strict=True))
