"""The sibling trap: a hit may be a close relative of the missing person instead of the person.

For every family hit the candidate as the missing member is weighed against the candidate as a sibling,
half sibling, child, uncle or aunt of the missing member, not only against a stranger.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from matching.dna.locus_model import PopulationModel
from matching.dna.ratio import Hypothesis, LikelihoodRatio, likelihoods, ratio_of
from matching.dna.tables import CANDIDATE, Family, candidate_pedigrees
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex


class CloseRelative(StrEnum):
    """What the candidate may be to the missing member."""

    FULL_SIBLING = "full_sibling"
    PATERNAL_HALF_SIBLING = "paternal_half_sibling"
    MATERNAL_HALF_SIBLING = "maternal_half_sibling"
    CHILD = "child"
    PATERNAL_UNCLE_OR_AUNT = "paternal_uncle_or_aunt"
    MATERNAL_UNCLE_OR_AUNT = "maternal_uncle_or_aunt"


@dataclass(frozen=True, slots=True)
class TrapRatio:
    """LR of "is the missing member" against "is this relative of the missing member"."""

    relative: CloseRelative
    ratio: LikelihoodRatio


def against_relatives(
    family: Family,
    candidate: Profile,
    population: PopulationModel,
    *,
    relatives: Iterable[CloseRelative] = tuple(CloseRelative),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[TrapRatio, ...]:
    """The ratios for each relative, the one that explains the hit best (lowest LR) first.

    `progress` is told how many of how many relatives are weighed.
    """
    same, _ = candidate_pedigrees(family)
    profiles = {**family.profiles, CANDIDATE: candidate}
    likely = likelihoods(Hypothesis(same, profiles), candidate.loci, population)
    asked, found = tuple(relatives), []
    for number, relative in enumerate(asked):
        progress(number, len(asked))
        instead = Hypothesis(with_relative(family, relative), profiles)
        found.append(TrapRatio(relative, ratio_of(likely, likelihoods(instead, candidate.loci, population))))
    progress(len(asked), len(asked))
    return tuple(sorted(found, key=lambda trap: (not trap.ratio.is_defined, trap.ratio.log10_lr)))


def with_relative(family: Family, relative: CloseRelative) -> Pedigree:
    """The family's pedigree with the candidate as that relative of the missing member."""
    pedigree, father, mother = with_parents(family.pedigree, family.missing)
    if relative is CloseRelative.FULL_SIBLING:
        return pedigree.with_members(Member(CANDIDATE, father, mother))
    if relative is CloseRelative.PATERNAL_HALF_SIBLING:
        return pedigree.with_members(_stranger(Sex.FEMALE), Member(CANDIDATE, father, "another parent"))
    if relative is CloseRelative.MATERNAL_HALF_SIBLING:
        return pedigree.with_members(_stranger(Sex.MALE), Member(CANDIDATE, "another parent", mother))
    if relative is CloseRelative.CHILD:
        return _with_child(pedigree, family.missing)
    parent = father if relative is CloseRelative.PATERNAL_UNCLE_OR_AUNT else mother
    extended, grandfather, grandmother = with_parents(pedigree, parent)
    return extended.with_members(Member(CANDIDATE, grandfather, grandmother))


def _stranger(sex: Sex) -> Member:
    return Member("another parent", sex=sex)


def _with_child(pedigree: Pedigree, parent: str) -> Pedigree:
    if pedigree.member(parent).sex is Sex.FEMALE:
        return pedigree.with_members(_stranger(Sex.MALE), Member(CANDIDATE, "another parent", parent))
    return pedigree.with_members(_stranger(Sex.FEMALE), Member(CANDIDATE, parent, "another parent"))


def with_parents(pedigree: Pedigree, member_id: str) -> tuple[Pedigree, str, str]:
    """The pedigree in which the member (and identical twins) has both parents, untyped if need be."""
    member = pedigree.member(member_id)
    father, mother = member.father or f"father of {member_id}", member.mother or f"mother of {member_id}"
    added = [Member(father, sex=Sex.MALE)] if member.father is None else []
    added += [Member(mother, sex=Sex.FEMALE)] if member.mother is None else []
    copies = next((group for group in pedigree.twins if member_id in group), frozenset({member_id}))
    members = tuple(
        Member(m.id, father, mother, m.sex) if m.id in copies else m for m in (*pedigree.members, *added)
    )
    return Pedigree(members, pedigree.twins, pedigree.missing), father, mother
