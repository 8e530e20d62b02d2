"""A family with its samples: who of it has a profile that may be used, and what that compiles to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matching.dna.family_conflict import parts_of
from matching.dna.tables import Family as CompilableFamily
from models.dna_profile import DnaProfile, ProfileState
from models.errors import InvalidInput
from models.family import Biological, Family
from models.family_tree import family_pedigree
from models.genotype import Genotype
from models.held_sample import SharedGenotype
from models.pedigree import Pedigree
from models.profile import Profile
from store.unit_of_work import UnitOfWork

CERTAIN = frozenset({Biological.YES})
MARKED = frozenset({Biological.YES, Biological.UNKNOWN})


@dataclass(frozen=True)
class TypedFamily:
    """A family and the active, searchable profiles of its members, by member.

    `one_genotype`: members whose samples are one person's or identical twins' by a decision of people.
    """

    family: Family
    profiles: Mapping[int, tuple[DnaProfile, ...]]
    one_genotype: tuple[frozenset[int], ...] = ()

    def used(self, missing_id: int, biological: Collection[Biological]) -> tuple[int, ...]:
        """The members whose samples say something about the missing one, as far as blood goes.

        Of members with one genotype whom the pedigree cannot have as twins a single one counts: the other
        would say the same alleles twice.
        """
        asked = missing_id, self._kinds(biological)
        if asked not in self._used:
            self._used[asked] = self._found(missing_id, biological)
        return self._used[asked]

    def _found(self, missing_id: int, biological: Collection[Biological]) -> tuple[int, ...]:
        pedigree = self.pedigree(biological)
        related = self._related(missing_id, biological, pedigree)
        merged = [{int(each) for each in group if each.isdecimal()} for group in pedigree.twins]
        apart = [group for group in self.one_genotype if not any(group <= twins for twins in merged)]
        return tuple(each for each in related if each == self._counted(each, related, missing_id, apart))

    def pedigree(self, biological: Collection[Biological]) -> Pedigree:
        """The family as stated; members with one genotype are identical twins where their places allow."""
        kinds = self._kinds(biological)
        return self._pedigrees.get(kinds) or self._pedigrees.setdefault(kinds, self._made(biological))

    def _kinds(self, biological: Collection[Biological]) -> frozenset[Biological]:
        """Those that somebody is stated as: no other makes a difference."""
        return self._stated.intersection(biological)

    @cached_property
    def _stated(self) -> frozenset[Biological]:
        return frozenset(member.facts.biological for member in self.family.standing)

    @cached_property
    def _pedigrees(self) -> dict[frozenset[Biological], Pedigree]:
        return {}

    @cached_property
    def _used(self) -> dict[tuple[int, frozenset[Biological]], tuple[int, ...]]:
        return {}

    @cached_property
    def _joined(self) -> dict[int, Profile]:
        return {number: joined([p.profile for p in each]) for number, each in self.profiles.items()}

    def _made(self, biological: Collection[Biological]) -> Pedigree:
        pedigree = family_pedigree(self.family, biological=biological)
        for group in self.one_genotype:
            pedigree = _with_twins(pedigree, frozenset(map(str, group)).intersection(pedigree.ids))
        return pedigree

    def _counted(
        self,
        number: int,
        related: Sequence[int],
        missing_id: int,
        apart: Sequence[frozenset[int]],
    ) -> int:
        """The one who stands for all of the member's genotype: the missing one, else one surely by blood."""
        group = next((each for each in apart if number in each), frozenset({number}))
        return min(
            group.intersection(related),
            key=lambda each: (
                each != missing_id,
                self.family.member(each).facts.biological not in CERTAIN,
                each,
            ),
        )

    def _related(
        self, missing_id: int, biological: Collection[Biological], pedigree: Pedigree
    ) -> tuple[int, ...]:
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
        return CompilableFamily(self.pedigree(biological), self.compilable_profiles(used), str(missing_id))

    def in_parts(self, missing_id: int) -> tuple[CompilableFamily, ...]:
        """The family with fewer of its members by blood typed, as `parts_of` says."""
        parts = parts_of(self.used(missing_id, CERTAIN))
        return tuple(self.part(missing_id, each) for each in parts)

    def part(self, missing_id: int, members: Sequence[int]) -> CompilableFamily:
        """The family with these alone typed: one of any blood, or several by blood."""
        return self.compilable(missing_id, MARKED if len(members) == 1 else CERTAIN, members)

    def compilable_profiles(self, used: Sequence[int]) -> dict[str, Profile]:
        """What is known of each of these members, by their id in the pedigree."""
        return {str(number): self._joined[number] for number in used}

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
    member_of = {profile.id: number for number, found in by_member.items() for profile in found}
    shared = work.held_samples.shared_by(member_of)
    return [
        TypedFamily(family, profiles, _one_genotype(shared, member_of, profiles))
        for family in families
        for profiles in [{e.id: tuple(by_member[e.id]) for e in family.members if e.id in by_member}]
    ]


def _with_twins(pedigree: Pedigree, group: frozenset[str]) -> Pedigree:
    """The pedigree in which these are identical twins; as it is where they have other parents or sexes."""
    if len(group) < 2:
        return pedigree
    met = [twins for twins in pedigree.twins if twins & group]
    others = tuple(twins for twins in pedigree.twins if twins not in met)
    try:
        return Pedigree(pedigree.members, (*others, group.union(*met)), pedigree.missing)
    except InvalidInput:
        return pedigree


def _one_genotype(
    shared: Iterable[SharedGenotype], member_of: Mapping[int, int], members: Collection[int]
) -> tuple[frozenset[int], ...]:
    """Groups of these members whose samples agree everywhere as people decided."""
    groups: list[frozenset[int]] = []
    for each in shared:
        pair = frozenset(member_of[number] for number in each.pair if number in member_of)
        if len(pair) == 2 and pair <= set(members):
            met = [group for group in groups if group & pair]
            groups = [group for group in groups if group not in met] + [pair.union(*met)]
    return tuple(groups)


def joined(profiles: Sequence[Profile]) -> Profile:
    """Everything that several kits read of one person; a locus read in two ways is left out."""
    if len(profiles) == 1:
        return profiles[0]
    readings: dict[str, set[Genotype]] = {}
    for profile in profiles:
        for locus, genotype in profile:
            readings.setdefault(locus, set()).add(genotype)
    return Profile.of({locus: next(iter(found)) for locus, found in readings.items() if len(found) == 1})
