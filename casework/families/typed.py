"""A family with its samples: who of it has a profile that may be used, and what that compiles to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matching.dna.tables import Family as CompilableFamily
from models.dna_profile import DnaProfile, ProfileState
from models.family import Biological, Family
from models.family_tree import family_pedigree
from models.genotype import Genotype
from models.profile import Profile
from store.unit_of_work import UnitOfWork

CERTAIN = frozenset({Biological.YES})
MARKED = frozenset({Biological.YES, Biological.UNKNOWN})


@dataclass(frozen=True)
class TypedFamily:
    """A family and the active, searchable profiles of its members, by member."""

    family: Family
    profiles: Mapping[int, tuple[DnaProfile, ...]]

    def used(self, missing_id: int, biological: Collection[Biological]) -> tuple[int, ...]:
        """The members whose samples say something about the missing one, as far as blood goes."""
        pedigree = family_pedigree(self.family, biological=biological)
        connected = pedigree.relatives_of(str(missing_id))
        return tuple(
            member.id
            for member in self.family.standing
            if member.id in self.profiles
            and str(member.id) in connected
            and (member.facts.biological in biological or member.is_missing)
        )

    def compilable(
        self, missing_id: int, biological: Collection[Biological], used: Sequence[int]
    ) -> CompilableFamily:
        """The pedigree with these members typed, asking about the missing one."""
        pedigree = family_pedigree(self.family, biological=biological)
        return CompilableFamily(pedigree, self.compilable_profiles(used), str(missing_id))

    def compilable_profiles(self, used: Sequence[int]) -> dict[str, Profile]:
        """What is known of each of these members, by their id in the pedigree."""
        return {str(number): joined([p.profile for p in self.profiles[number]]) for number in used}

    def profile_ids(self, used: Sequence[int]) -> tuple[int, ...]:
        """The profiles behind these members, by number."""
        return tuple(sorted(profile.id for number in used for profile in self.profiles[number]))


def typed_families(work: UnitOfWork, families: Sequence[Family]) -> list[TypedFamily]:
    """The families with the profiles of their members that searches may use now."""
    numbers = [member.id for family in families for member in family.members]
    people = work.dna_people.of_members(numbers)
    by_member: dict[int, list[DnaProfile]] = {}
    for number, profile in sorted(work.dna_profiles.of_ids(people).items()):
        member_id = people[number].member_id
        if member_id is not None and profile.state is ProfileState.ACTIVE and profile.is_searchable:
            by_member.setdefault(member_id, []).append(profile)
    return [
        TypedFamily(
            family, {each.id: tuple(by_member[each.id]) for each in family.members if each.id in by_member}
        )
        for family in families
    ]


def joined(profiles: Sequence[Profile]) -> Profile:
    """Everything that several kits read of one person; a locus read in two ways is left out."""
    readings: dict[str, set[Genotype]] = {}
    for profile in profiles:
        for locus, genotype in profile:
            readings.setdefault(locus, set()).add(genotype)
    return Profile.of({locus: next(iter(found)) for locus, found in readings.items() if len(found) == 1})
