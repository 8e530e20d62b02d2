"""Joint identification: every assignment of unidentified people to missing members, weighed at once.

After Vigeland and Egeland 2021, "Joint DNA-based disaster victim identification" (Scientific Reports 11,
13661) and its program dvir. The likelihood of an assignment is the product over families of the probability
of what their typed members and the people assigned to them show, times the probability of each unassigned
person's profile. Families are independent given the assignment, so a family is computed once for every
choice of its people, and choices are then combined.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from matching.dna.joint.combining import (
    Combined,
    FamilyAssignments,
    TooManyCombinations,
    combined,
    competing,
)
from matching.dna.joint.family_gains import FamilyGains, family_gains, log10_unrelated
from matching.dna.joint.listing import Listing, Weighed
from matching.dna.joint.posterior import Posterior, posterior_of
from matching.dna.joint.prior import FLAT, JointPrior
from matching.dna.joint.question import (
    USUAL_LIMITS,
    JointLimits,
    MissingFamily,
    MissingMember,
    check_question,
    models_by_locus,
    possible_assignments,
)
from matching.dna.joint.result import JointSolutions, LocusNotUsed
from matching.dna.locus_model import LocusModel, PopulationModel
from matching.dna.refusal import refusal
from matching.dna.relation_families import TypedPerson
from models.message import Message

Float64Array = npt.NDArray[np.float64]

_REACHES = (math.inf, 40.0, 30.0, 25.0, 20.0, 16.0, 13.0, 10.0, 8.0, 6.0, 5.0, 4.0, 3.0)
_TIED = 1e-9


def joint_solutions(
    families: Sequence[MissingFamily],
    people: Sequence[TypedPerson],
    population: PopulationModel,
    *,
    prior: JointPrior = FLAT,
    limit: JointLimits = USUAL_LIMITS,
) -> JointSolutions:
    """Every sex-compatible assignment of the people to the missing members, weighed; see `JointSolutions`.

    Each person is at most one member and each member at most one person; nobody is allowed for both.
    Likelihoods are log10; posteriors are probabilities under the prior. Unassigned people are unrelated to
    all families and to each other. Missing members are never pruned, so one member and one person give the
    ratio of `compile_family`. Computed exactly, unless that exceeds the limit: then people whom no
    company makes a probable member, and assignments far below the best of a family, are left out, and how
    much they can weigh is stated.

    Refused: theta above 0, under which families and unassigned people are not independent; questions that
    exceed the limit; a family named or a person numbered twice; a prior that excludes every assignment.
    """
    _require_computable(families, people, population)
    models, lacking = models_by_locus(families, people, population)
    gains = [family_gains(each, people, models, limit.combinations) for each in families]
    weighed = _weighed(gains, people, prior, limit)
    listing = Listing(weighed, people, _log10_alone(gains, people, models))
    solutions = listing.solutions(limit.listed + 1)
    tied = [one for one in solutions if one.posterior >= solutions[0].posterior * (1 - _TIED)]
    return JointSolutions(
        population=population.table.version,
        prior=prior,
        solutions=tuple(solutions[: limit.listed]),
        tied=tuple(tied[: limit.listed]),
        are_more_tied=len(tied) > limit.listed,
        posteriors=listing.posteriors(),
        pairs=listing.pairs(),
        possible=_possible(families, people),
        left_out=weighed.left_out,
        not_used=_not_used(lacking, gains),
        unconnected=tuple(MissingMember(f.name, m) for f in families for m in f.unconnected),
    )


def _require_computable(
    families: Sequence[MissingFamily], people: Sequence[TypedPerson], population: PopulationModel
) -> None:
    check_question(families, people)
    if population.settings.theta > 0:
        raise _no_theta()


def _log10_alone(
    gains: Sequence[FamilyGains], people: Sequence[TypedPerson], models: Mapping[str, LocusModel]
) -> float:
    """The log10 likelihood of everything where nobody is identified."""
    return math.fsum([*(each.log10_alone for each in gains), log10_unrelated(people, models)])


def _possible(families: Sequence[MissingFamily], people: Sequence[TypedPerson]) -> int:
    sexes = [each.pedigree.member(member).sex for each in families for member in each.missing]
    return possible_assignments(sexes, [person.sex for person in people])


def _weighed(
    gains: Sequence[FamilyGains], people: Sequence[TypedPerson], prior: JointPrior, limit: JointLimits
) -> Weighed:
    """The assignments of all families combined and weighed; refused when too much would be left out."""
    complete = [FamilyAssignments.of(each) for each in gains]
    weights = prior.weights(sum(int(each.count.max()) for each in complete))
    reach, kept, groups = _kept(complete, len(people), limit.combinations)
    posterior = posterior_of(groups, weights)
    left_out = _left_out(complete, reach, float(weights.max()), posterior)
    dropped = math.fsum(each.dropped for each in gains)
    left_out += dropped and dropped * prior.largest_rise(len(weights) - 1)
    if left_out > limit.left_out:
        raise _too_weak(left_out)
    return Weighed(gains, kept, groups, weights, posterior, min(1.0, left_out))


def _kept(
    complete: Sequence[FamilyAssignments], people: int, most: int
) -> tuple[float, list[FamilyAssignments], list[Combined]]:
    """How far below each family's best can be combined, those assignments, and the combinations."""
    for reach in _REACHES:
        kept = [each.within(reach) for each in complete]
        try:
            groups = [combined(group, kept, people=people, most=most) for group in competing(kept)]
        except TooManyCombinations:
            continue
        return reach, kept, groups
    raise _too_weak(1.0)


def _left_out(
    complete: Sequence[FamilyAssignments], reach: float, largest_weight: float, posterior: Posterior
) -> float:
    """Upper bound of the share of what was left out.

    As if every assignment that a family left out went with every assignment of all others, people used
    twice included, at the largest prior weight.
    """
    totals = [_log10_sum(each.gain) for each in complete]
    beyond = [_log10_sum(each.gain[~each.is_within(reach)]) for each in complete]
    excess = [sum(totals) - total + lost for total, lost in zip(totals, beyond, strict=True)]
    share = _log10_sum(np.array(excess)) + math.log10(largest_weight) - posterior.log10_total
    return 0.0 if share == -math.inf else float(1 / (1 + 10.0 ** min(300.0, -share)))


def _log10_sum(values: Float64Array) -> float:
    """log10 of the sum of 10 to these powers; minus infinity for none."""
    highest = float(values.max(initial=-math.inf))
    return (
        highest if highest == -math.inf else highest + math.log10(float((10.0 ** (values - highest)).sum()))
    )


def _not_used(lacking: Sequence[str], gains: Sequence[FamilyGains]) -> tuple[LocusNotUsed, ...]:
    unknown = [LocusNotUsed(locus, None) for locus in lacking]
    return (*unknown, *(LocusNotUsed(locus, g.family.name) for g in gains for locus in g.contradicted))


def _no_theta() -> Exception:
    return refusal(
        "dna_joint_theta",
        Message(
            "联合求解不支持 theta 大于 0：此时各家系与未识别者的图谱互不独立。",
            "Joint identification needs theta 0: otherwise families and strangers are not independent.",
        ),
        field="theta",
        advice=Message(
            "请将 theta 设为 0，或逐对计算。", "Set theta to 0, or compute pair by pair with theta."
        ),
    )


def _too_weak(left_out: float) -> Exception:
    return refusal(
        "dna_joint_undecided",
        Message(
            f"可能的组合过多且相差不大：只算最可能的组合，会漏掉多达 {left_out:.2g} 的后验概率。",
            f"Too many assignments are too alike: computing the best would leave out up to {left_out:.2g}.",
        ),
        advice=Message(
            "请检测更多亲属，或按性别、年龄或情况减少待识别者或家系。",
            "Type more relatives, or ask about fewer people or families, by sex, age or circumstances.",
        ),
    )
