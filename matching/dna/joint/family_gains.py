"""One family: how much better it explains people when they are its missing members, for every choice.

People look their combination of genotypes up at each locus (`locus_gain`); the logarithms add up.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.dna.joint.increments import without_improbable
from matching.dna.joint.locus_gain import Candidates, Float64Array, genotype_probability, locus_gain
from matching.dna.joint.question import MissingFamily, may_be, usable
from matching.dna.locus_model import LocusModel
from matching.dna.relation_families import TypedPerson


@dataclass(frozen=True, slots=True, eq=False)
class FamilyGains:
    """log10 L(family with these people) - log10 L(family alone) - sum of log10 P(each of these people).

    `log10_gain` has one axis per missing member: 0 is nobody, then that member's `candidates` (positions
    in the list of people); minus infinity where impossible or where one person would be two members.
    `pairs[m]` are the gains of member m's sex-compatible people alone. `log10_alone`: the family with
    nobody identified, over the loci that are not `contradicted`. `dropped`: upper bound of what the
    assignments with people who were dropped weigh, relative to all.
    """

    family: MissingFamily
    candidates: Candidates
    log10_gain: Float64Array
    pairs: tuple[Mapping[int, float], ...]
    log10_alone: float
    contradicted: tuple[str, ...]
    dropped: float


def family_gains(
    family: MissingFamily, people: Sequence[TypedPerson], models: Mapping[str, LocusModel], most: int
) -> FamilyGains:
    """The gains of a family, of at most `most` combinations of people.

    Whoever is impossible as a member while nobody else is identified stays so with others identified:
    they are left out exactly. Where that is not enough, people are dropped whom no company makes probable
    (`increments.without_improbable`). A locus at which the family's own readings are impossible says
    nothing.
    """
    fitting = tuple(_fitting(family, member, people) for member in family.missing)
    pairs = tuple(_alone(family, place, fitting, people, models) for place in range(len(fitting)))
    left = tuple(tuple(p for p, gain in found.items() if gain > -math.inf) for found in pairs)
    dropped = 0.0
    if math.prod(1 + len(each) for each in left) > most:
        left, dropped = without_improbable(family, left, people, models, most=most)
    gain, alone, contradicted = _summed(family, left, people, models)
    _forbid_twice(gain, left)
    return FamilyGains(family, left, gain, pairs, alone, contradicted, dropped)


def log10_unrelated(people: Sequence[TypedPerson], models: Mapping[str, LocusModel]) -> float:
    """log10 P(what all these people show | all unrelated)."""
    shown = ((usable(p.profile, locus), model) for p in people for locus, model in models.items())
    return math.fsum(math.log10(genotype_probability(g, model)) for g, model in shown if g is not None)


def _fitting(family: MissingFamily, member: str, people: Sequence[TypedPerson]) -> tuple[int, ...]:
    sex = family.pedigree.member(member).sex
    return tuple(place for place, person in enumerate(people) if may_be(person.sex, sex))


def _alone(
    family: MissingFamily,
    place: int,
    fitting: Candidates,
    people: Sequence[TypedPerson],
    models: Mapping[str, LocusModel],
) -> dict[int, float]:
    """The gains of one member's people while all other members are nobody."""
    only = tuple(each if number == place else () for number, each in enumerate(fitting))
    gain, _, _ = _summed(family, only, people, models)
    return dict(zip(fitting[place], gain.ravel()[1:].tolist(), strict=True))


def _summed(
    family: MissingFamily,
    candidates: Candidates,
    people: Sequence[TypedPerson],
    models: Mapping[str, LocusModel],
) -> tuple[Float64Array, float, tuple[str, ...]]:
    """Gains over all loci, log10 L(family alone), and the loci where that is impossible."""
    gain, alone, contradicted = np.zeros([1 + len(each) for each in candidates]), 0.0, []
    for model in models.values():
        locus = locus_gain(family, candidates, people, model)
        if locus is None:
            contradicted.append(model.locus)
        else:
            alone += locus.log10_alone
            gain += locus.log10_gain[np.ix_(*locus.codes)]
    return gain, alone, tuple(contradicted)


def _forbid_twice(gain: Float64Array, candidates: Candidates) -> None:
    """Nobody is two members at once."""
    for first, mine in enumerate(candidates):
        for second in range(first + 1, len(candidates)):
            for person in set(mine) & set(candidates[second]):
                at: list[int | slice] = [slice(None)] * gain.ndim
                at[first], at[second] = mine.index(person) + 1, candidates[second].index(person) + 1
                gain[tuple(at)] = -np.inf
