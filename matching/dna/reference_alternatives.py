"""What may be true of typed relatives instead of their stated pedigree, as laboratories meet it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, permutations

from matching.dna.close_relatives import with_parents
from matching.dna.kits import overlap
from matching.dna.ratio import Hypothesis
from matching.dna.tables import Family
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

FEWEST_LOCI_FOR_DUPLICATE = 6


class Alternative(StrEnum):
    """What may be true instead of the stated pedigree, of the first named member.

    `ANOTHER_FATHER`, `ANOTHER_MOTHER`: a half sibling stated as a full one, or a child that is not the
    stated parent's. `AUNT_OR_UNCLE`: the typed parent is a full sibling of the true parent. `SAME_PERSON`:
    the sample is the second member's. `NOT_IDENTICAL`: stated identical twins are ordinary siblings.
    """

    NOT_RELATED = "not_related"
    SWAPPED = "swapped"
    ANOTHER_FATHER = "another_father"
    ANOTHER_MOTHER = "another_mother"
    AUNT_OR_UNCLE = "aunt_or_uncle"
    SAME_PERSON = "same_person"
    NOT_IDENTICAL = "not_identical"


@dataclass(frozen=True, slots=True)
class Instead:
    """One alternative, the members it is about, and the pedigree and samples under it."""

    alternative: Alternative
    members: tuple[str, ...]
    hypothesis: Hypothesis


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two references that agree at every shared locus: one person twice, a mix-up, or identical twins."""

    members: tuple[str, str]
    loci: int
    are_stated_twins: bool


def alternatives(family: Family) -> tuple[Instead, ...]:
    """Every alternative there is for the typed members of a family; none for a lone one."""
    if len(family.profiles) < 2:
        return ()
    kinds = (_strangers, _swaps, _other_parents, _parents_siblings, _same_people, _ordinary_siblings)
    return tuple(instead for kind in kinds for instead in kind(family))


def duplicates(family: Family) -> tuple[Duplicate, ...]:
    """The pairs of equal samples, on at least six shared loci."""
    found = []
    for first, second in combinations(sorted(family.profiles), 2):
        mine, theirs = family.profiles[first], family.profiles[second]
        shared = overlap(mine.loci, theirs.loci)
        if len(shared) >= FEWEST_LOCI_FOR_DUPLICATE and all(
            mine.at(locus) == theirs.at(locus) for locus in shared
        ):
            twins = any({first, second} <= group for group in family.pedigree.twins)
            found.append(Duplicate((first, second), len(shared), twins))
    return tuple(found)


def _strangers(family: Family) -> Iterator[Instead]:
    for member in family.profiles:
        pedigree = family.pedigree.with_members(Member(_sample_of(member)))
        yield Instead(Alternative.NOT_RELATED, (member,), Hypothesis(pedigree, _moved(family, member)))


def _swaps(family: Family) -> Iterator[Instead]:
    profiles = family.profiles
    for first, second in combinations(sorted(profiles), 2):
        if profiles[first] != profiles[second]:
            swapped = {**profiles, first: profiles[second], second: profiles[first]}
            yield Instead(Alternative.SWAPPED, (first, second), Hypothesis(family.pedigree, swapped))


def _other_parents(family: Family) -> Iterator[Instead]:
    for member_id in family.profiles:
        member = family.pedigree.member(member_id)
        if member.father is not None:
            other = Member(f"another father of {member_id}", sex=Sex.MALE)
            pedigree = _with_changed(family.pedigree, replace(member, father=other.id), other)
            yield Instead(Alternative.ANOTHER_FATHER, (member_id,), Hypothesis(pedigree, family.profiles))
        if member.mother is not None:
            other = Member(f"another mother of {member_id}", sex=Sex.FEMALE)
            pedigree = _with_changed(family.pedigree, replace(member, mother=other.id), other)
            yield Instead(Alternative.ANOTHER_MOTHER, (member_id,), Hypothesis(pedigree, family.profiles))


def _with_changed(pedigree: Pedigree, changed: Member, other: Member) -> Pedigree:
    """The pedigree with the changed parents of a member, and of identical twins, and with the new parent."""
    copies = next((group for group in pedigree.twins if changed.id in group), frozenset({changed.id}))
    members = tuple(
        replace(m, father=changed.father, mother=changed.mother) if m.id in copies else m
        for m in pedigree.members
    )
    return Pedigree((*members, other), pedigree.twins, pedigree.missing)


def _parents_siblings(family: Family) -> Iterator[Instead]:
    parents = {parent for m in family.pedigree.members for parent in (m.father, m.mother)}
    for member in family.profiles:
        if member in parents:
            pedigree, father, mother = with_parents(family.pedigree, member)
            pedigree = pedigree.with_members(Member(_sample_of(member), father, mother))
            yield Instead(Alternative.AUNT_OR_UNCLE, (member,), Hypothesis(pedigree, _moved(family, member)))


def _same_people(family: Family) -> Iterator[Instead]:
    equal = [found.members for found in duplicates(family) if not found.are_stated_twins]
    for member, other in (order for pair in equal for order in permutations(pair)):
        owner = family.pedigree.member(other)
        copy = replace(owner, id=_sample_of(member))
        twins = next((group for group in family.pedigree.twins if other in group), frozenset({other}))
        others = tuple(group for group in family.pedigree.twins if group != twins)
        members = (*family.pedigree.members, copy)
        pedigree = Pedigree(members, (*others, twins | {copy.id}), family.pedigree.missing)
        yield Instead(Alternative.SAME_PERSON, (member, other), Hypothesis(pedigree, _moved(family, member)))


def _ordinary_siblings(family: Family) -> Iterator[Instead]:
    for twins in family.pedigree.twins:
        typed = tuple(sorted(twins & set(family.profiles)))
        if len(typed) > 1:
            others = tuple(group for group in family.pedigree.twins if group != twins)
            pedigree = replace(family.pedigree, twins=others)
            yield Instead(Alternative.NOT_IDENTICAL, typed, Hypothesis(pedigree, family.profiles))


def _sample_of(member: str) -> str:
    return f"the sample of {member}"


def _moved(family: Family, member: str) -> Mapping[str, Profile]:
    """The profiles with one of them moved from its member to a member of its own."""
    profiles = family.profiles
    return {(_sample_of(member) if who == member else who): profile for who, profile in profiles.items()}
