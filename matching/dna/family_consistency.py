"""Stated parents who cannot be the parents of a stated child: found before a family is believed.

One or two loci that exclude are explained by mutation more often than by a wrong statement; three or more are
the usual trigger of a review (practice of laboratories). What is found is for a DNA reviewer alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matching.dna.explain import explain
from matching.dna.locus_model import PopulationModel
from matching.dna.tables import Family
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

FEWEST_EXCLUDED_LOCI = 3


@dataclass(frozen=True, slots=True)
class ImpossibleParents:
    """A typed child, the typed parents stated for it, and the loci that exclude them without mutation."""

    child: str
    parents: tuple[str, ...]
    excluded: tuple[str, ...]


def impossible_parents(
    pedigree: Pedigree, profiles: Mapping[str, Profile], population: PopulationModel
) -> tuple[ImpossibleParents, ...]:
    """Every stated parent who is excluded at three loci or more, and couples of which only both are."""
    found = []
    for child in pedigree.members:
        if child.id in profiles:
            found += list(_impossible(child, profiles, population))
    return tuple(found)


def _impossible(
    child: Member, profiles: Mapping[str, Profile], population: PopulationModel
) -> Iterator[ImpossibleParents]:
    typed = tuple(parent for parent in (child.father, child.mother) if parent in profiles and parent)
    alone = [
        ImpossibleParents(child.id, (one,), _excluded(child, (one,), profiles, population)) for one in typed
    ]
    wrong = [each for each in alone if len(each.excluded) >= FEWEST_EXCLUDED_LOCI]
    yield from wrong
    if len(typed) == 2 and not wrong:
        excluded = _excluded(child, typed, profiles, population)
        if len(excluded) >= FEWEST_EXCLUDED_LOCI:
            yield ImpossibleParents(child.id, typed, excluded)


def _excluded(
    child: Member, parents: tuple[str, ...], profiles: Mapping[str, Profile], population: PopulationModel
) -> tuple[str, ...]:
    shown = [profiles[parent] for parent in parents]
    if _misfits(profiles[child.id], shown) < FEWEST_EXCLUDED_LOCI:
        return ()
    father, mother = child.father or "father", child.mother or "mother"
    trio = Pedigree(
        (Member(father, sex=Sex.MALE), Member(mother, sex=Sex.FEMALE), Member(child.id, father, mother)),
        missing=(child.id,),
    )
    family = Family(trio, {parent: profiles[parent] for parent in parents}, child.id)
    return explain(family, profiles[child.id], [population]).excluded


def _misfits(child: Profile, parents: Sequence[Profile]) -> int:
    """At how many loci the child's alleles cannot come from the parents: never fewer than are excluded.

    Costs a hundredth of a likelihood, and almost every stated parent passes.
    """
    return sum(not _fits(genotype, [each.at(locus) for each in parents]) for locus, genotype in child)


def _fits(child: Genotype, parents: Sequence[Genotype | None]) -> bool:
    """Each typed parent could have handed on one allele of the child, two of them one each."""
    typed = [each.alleles for each in parents if each is not None]
    if len(typed) < 2:
        return all(set(child.alleles) & set(each) for each in typed)
    (one, other), first, last = typed, child.alleles[0], child.alleles[-1]
    return (first in one and last in other) or (last in one and first in other)
