"""Which relative to type next: what each untyped one would add to what a family can show.

The idea of Vigeland and others 2020 (see `power`), computed exactly: per locus, over every genotype the
relative and the missing member may have together, given those typed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.likelihood import choice_joint
from matching.dna.locus_model import LocusModel, PopulationModel
from matching.dna.lr_distribution import LocusValues, LrDistribution, summed_over_loci
from matching.dna.observation import exactly, read
from matching.dna.refusal import refusal
from matching.dna.tables import Family
from models.message import Message

Float64Array = npt.NDArray[np.float64]

USUAL_THRESHOLD = 4.0
"""log10 LR that a parent-child opinion needs (GB/T 37223-2018: above 10,000)."""


@dataclass(frozen=True, slots=True, eq=False)
class FurtherRelative:
    """One untyped member: log10 LR of the true missing person if this member were typed as well.

    `reaching`: P(log10 LR at least the threshold); `mean`: its expectation; `without`: both as things are.
    """

    member: str
    threshold: float
    true_person: LrDistribution
    without: LrDistribution

    @property
    def reaching(self) -> float:
        """P(the true person reaches the threshold), with this member typed."""
        return self.true_person.reaching(self.threshold)

    @property
    def gain(self) -> float:
        """By how much typing this member raises that probability."""
        return self.reaching - self.without.reaching(self.threshold)


def further_relatives(
    family: Family,
    population: PopulationModel,
    loci: Sequence[str] = (),
    *,
    threshold: float = USUAL_THRESHOLD,
    members: Collection[str] | None = None,
) -> tuple[FurtherRelative, ...]:
    """Every untyped member who is not missing, or those of `members` alone, the one who helps most first.

    Candidate and relative are taken as fully typed at `loci`, by default those typed in the family; without
    drop-out and typing error. A locus at which the relatives contradict each other says nothing. A relative
    who is not in the pedigree is asked about by adding them to it. Refused: theta above 0.
    """
    models = _models(family, population, loci)
    without = summed_over_loci(_values(family, None, model) for model in models)
    others = set(family.pedigree.ids) - set(family.profiles) - {family.missing, *family.pedigree.missing}
    asked = [
        FurtherRelative(
            member, threshold, summed_over_loci(_values(family, member, model) for model in models), without
        )
        for member in family.pedigree.ids
        if member in others and (members is None or member in members)
    ]
    return tuple(sorted(asked, key=lambda one: (-round(one.reaching, 9), -round(one.true_person.mean, 9))))


def as_typed(family: Family, population: PopulationModel, loci: Sequence[str] = ()) -> LrDistribution:
    """log10 LR to expect of the true missing person with the samples there are, exactly.

    Of a candidate fully typed at `loci`, on the terms of `further_relatives`.
    """
    return summed_over_loci(_values(family, None, model) for model in _models(family, population, loci))


def _models(family: Family, population: PopulationModel, loci: Sequence[str]) -> list[LocusModel]:
    if population.settings.theta > 0:
        raise _no_theta()
    typed = sorted({locus for profile in family.profiles.values() for locus in profile.loci})
    found = (_model(family, population, locus) for locus in dict.fromkeys(loci or typed))
    return [model for model in found if model is not None]


def _model(family: Family, population: PopulationModel, locus: str) -> LocusModel | None:
    shown = family.genotypes_at(locus).values()
    return population.at(locus, {allele for genotype in shown for allele in genotype.alleles})


def _values(family: Family, relative: str | None, model: LocusModel) -> LocusValues:
    """log10 LR at one locus over the genotypes of relative and missing person, weighted as they are true."""
    readings = {member: read(g, model) for member, g in family.genotypes_at(model.locus).items()}
    genotypes = _genotypes(model)
    asked = [family.missing] if relative is None else [relative, family.missing]
    joint = choice_joint(
        family.pedigree, readings, model, choices=[(member, genotypes) for member in asked]
    ).reshape(-1, genotypes.shape[-1])
    if not joint.sum() > 0:
        return LocusValues(np.zeros(1), np.ones(1))
    stranger = np.einsum("i,j,ijc->c", model.frequencies, model.frequencies, genotypes)
    apart = joint.sum(axis=1, keepdims=True) * (stranger / stranger.sum())
    possible = joint > 0
    return LocusValues(np.log10(joint[possible] / apart[possible]), joint[possible] / joint.sum())


def _genotypes(model: LocusModel) -> Float64Array:
    """Every genotype that may be read, side by side, float64[n, n, n(n + 1)/2]."""
    visible = len(model.alleles)
    return np.stack(
        [exactly(first, second, model) for second in range(visible) for first in range(second + 1)], axis=-1
    )


def _no_theta() -> Exception:
    return refusal(
        "dna_power_theta",
        Message(
            "评估应再检测哪位亲属时，theta 必须为 0。",
            "Which relative to type next is computed with theta 0 only.",
        ),
        field="theta",
    )
