"""One family: how much better it explains people when they are its missing members, for every choice.

Per locus the joint probability of the family's readings and of every combination of genotypes seen in the
candidates is one contraction (`likelihood.choice_joint`); people look their combination up.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.joint.question import MissingFamily, may_be, usable
from matching.dna.likelihood import choice_joint
from matching.dna.locus_model import LocusModel
from matching.dna.observation import read
from matching.dna.refusal import refusal
from matching.dna.relation_families import TypedPerson
from models.genotype import Genotype
from models.message import Message

Float64Array = npt.NDArray[np.float64]
Candidates = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class FamilyGains:
    """log10 L(family with these people) - log10 L(family alone) - sum of log10 P(each of these people).

    `log10_gain` has one axis per missing member: 0 is nobody, then that member's `candidates` (positions
    in the list of people); minus infinity where impossible or where one person would be two members.
    `pairs[m]` are the gains of member m's sex-compatible people alone. `log10_alone`: the family with
    nobody identified, over the loci that are not `contradicted`.
    """

    family: MissingFamily
    candidates: Candidates
    log10_gain: Float64Array
    pairs: tuple[Mapping[int, float], ...]
    log10_alone: float
    contradicted: tuple[str, ...]


def family_gains(
    family: MissingFamily, people: Sequence[TypedPerson], models: Mapping[str, LocusModel], most: int
) -> FamilyGains:
    """The gains of a family. Refused when more than `most` combinations would have to be kept.

    Whoever is impossible as a member while nobody else is identified stays so with others identified:
    they are left out exactly. A locus at which the family's own readings are impossible says nothing.
    """
    fitting = tuple(_fitting(family, member, people) for member in family.missing)
    pairs = tuple(_alone(family, place, fitting, people, models) for place in range(len(fitting)))
    left = tuple(tuple(p for p, gain in found.items() if gain > -math.inf) for found in pairs)
    size = math.prod(1 + len(each) for each in left)
    if size > most:
        raise _too_many(family.name, size)
    gain, alone, contradicted = _summed(family, left, people, models)
    _forbid_twice(gain, left)
    return FamilyGains(family, left, gain, pairs, alone, contradicted)


def genotype_probability(genotype: Genotype, model: LocusModel) -> float:
    """P(reading) of an unrelated person at one locus."""
    return float(model.frequencies @ read(genotype, model) @ model.frequencies)


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
        shown = [(None, *(usable(people[p].profile, model.locus) for p in each)) for each in candidates]
        distinct = [tuple(dict.fromkeys(each)) for each in shown]
        joint = _joint(family, distinct, model)
        if joint.flat[0] == 0:
            contradicted.append(model.locus)
            continue
        alone += math.log10(joint.flat[0])
        codes = [np.array([d.index(g) for g in s]) for d, s in zip(distinct, shown, strict=True)]
        gain += _gain(joint, distinct, model)[np.ix_(*codes)]
    return gain, alone, tuple(contradicted)


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


def _forbid_twice(gain: Float64Array, candidates: Candidates) -> None:
    """Nobody is two members at once."""
    for first, mine in enumerate(candidates):
        for second in range(first + 1, len(candidates)):
            for person in set(mine) & set(candidates[second]):
                at: list[int | slice] = [slice(None)] * gain.ndim
                at[first], at[second] = mine.index(person) + 1, candidates[second].index(person) + 1
                gain[tuple(at)] = -np.inf


def _too_many(family: str, size: float) -> Exception:
    return refusal(
        "dna_joint_too_many",
        Message(
            f"家系“{family}”的失踪者与待识别者有 {size:.2g} 种组合，无法全部计算。",
            f"Family {family!r}: its missing members and the people make {size:.2g} combinations.",
        ),
        field=family,
        advice=Message(
            "请按性别、年龄或情况减少待识别者，或分批求解失踪者。",
            "Ask about fewer people, by sex, age or circumstances, or about fewer missing members at a time.",
        ),
    )
