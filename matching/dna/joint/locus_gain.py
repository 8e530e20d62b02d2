"""One family at one locus: how much better it explains genotypes of its missing members than strangers do.

The joint probability of the family's readings and of every combination of genotypes that the candidates
show is one contraction (`likelihood.choice_joint`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.joint.question import MissingFamily, too_many, usable
from matching.dna.likelihood import choice_joint
from matching.dna.locus_model import LocusModel
from matching.dna.observation import read
from matching.dna.relation_families import TypedPerson
from models.genotype import Genotype

Float64Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Candidates = tuple[tuple[int, ...], ...]

LARGEST_AT_LOCUS = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class LocusGain:
    """`log10_gain` has one axis per missing member over the distinct genotypes of its candidates, "nobody or
    not typed" first; `codes[m]` intp[1 + candidates] says where nobody and each candidate of member m stand.
    `log10_alone`: log10 P(the family's readings).
    """

    log10_gain: Float64Array
    codes: tuple[Codes, ...]
    log10_alone: float


def locus_gain(
    family: MissingFamily, candidates: Candidates, people: Sequence[TypedPerson], model: LocusModel
) -> LocusGain | None:
    """The gains at one locus; None where the family's own readings are impossible.

    Refused beyond 20 million combinations of genotypes.
    """
    shown = [(None, *(usable(people[p].profile, model.locus) for p in each)) for each in candidates]
    distinct = [tuple(dict.fromkeys(each)) for each in shown]
    size = math.prod(len(genotypes) for genotypes in distinct)
    if size > LARGEST_AT_LOCUS:
        raise too_many(family.name, size)
    joint = _joint(family, distinct, model)
    if joint.flat[0] == 0:
        return None
    codes = tuple(_codes(each, genotypes) for each, genotypes in zip(shown, distinct, strict=True))
    return LocusGain(_gain(joint, distinct, model), codes, math.log10(joint.flat[0]))


def _codes(shown: Sequence[Genotype | None], distinct: Sequence[Genotype | None]) -> Codes:
    places = {genotype: place for place, genotype in enumerate(distinct)}
    return np.array([places[genotype] for genotype in shown], dtype=np.intp)


def genotype_probability(genotype: Genotype, model: LocusModel) -> float:
    """P(reading) of an unrelated person at one locus."""
    return float(model.frequencies @ read(genotype, model) @ model.frequencies)


def _joint(
    family: MissingFamily, distinct: Sequence[Sequence[Genotype | None]], model: LocusModel
) -> Float64Array:
    """P(readings, one genotype of each missing member's list); None stands for not typed."""
    readings = {member: read(g, model) for member, g in family.genotypes_at(model.locus).items()}
    unknown = np.ones((model.size, model.size))
    choices = [
        (member, np.stack([unknown if g is None else read(g, model) for g in genotypes], axis=-1))
        for member, genotypes in zip(family.missing, distinct, strict=True)
    ]
    return choice_joint(family.pedigree, readings, model, choices=choices)


def _gain(
    joint: Float64Array, distinct: Sequence[Sequence[Genotype | None]], model: LocusModel
) -> Float64Array:
    with np.errstate(divide="ignore"):
        gain = np.log10(joint / joint.flat[0])
    for axis, genotypes in enumerate(distinct):
        apart = [0.0 if g is None else math.log10(genotype_probability(g, model)) for g in genotypes]
        gain -= np.array(apart).reshape([-1 if axis == n else 1 for n in range(gain.ndim)])
    return gain
