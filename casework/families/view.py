"""A family as a caseworker sees it: statements, codes and whether samples are in; no alleles, no ratios."""

from dataclasses import dataclass

from casework.families.wording import USE_WORDS, MemberUse, use_of, wanted_samples
from casework.runtime import Runtime
from models.dna_profile import ProfileState
from models.family import Family, FamilyMember
from models.message import Message
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member, what their sample is good for, their codes, and whether an active profile is in."""

    member: FamilyMember
    use: MemberUse
    codes: tuple[str, ...]
    has_profile: bool

    @property
    def use_words(self) -> Message:
        """What the sample is good for, in words."""
        return USE_WORDS[self.use]


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family with its members as seen, and what is needed before DNA can say more."""

    family: Family
    members: tuple[MemberView, ...]
    needs: tuple[Message, ...]

    def member(self, member_id: int) -> MemberView:
        """The view of that member; StopIteration if there is none."""
        return next(each for each in self.members if each.member.id == member_id)


@dataclass(frozen=True, slots=True)
class DnaEvidenceView:
    """Whether there is DNA evidence about a record."""

    has_evidence: bool

    @property
    def words(self) -> Message:
        """What a caseworker is told: never a number."""
        if self.has_evidence:
            return Message(
                "有 DNA 比对结果，由 DNA 复核员处理。", "There is DNA evidence; the DNA reviewer has it."
            )
        return Message("目前没有 DNA 比对结果。", "There is no DNA evidence at present.")


def view_of_report(runtime: Runtime, report_id: int) -> FamilyView:
    """The family of the report's missing person; raises NotFound."""
    with runtime.store.read() as work:
        return _view(work, work.families.of_report(report_id))


def view_of_member(runtime: Runtime, member_id: int) -> FamilyView:
    """The family of the member; raises NotFound."""
    with runtime.store.read() as work:
        return _view(work, work.families.get(work.families.member(member_id).family_id))


def evidence_of_report(runtime: Runtime, report_id: int) -> DnaEvidenceView:
    """Whether the report's missing person has candidates by DNA; raises NotFound."""
    with runtime.store.read() as work:
        family = work.families.of_report(report_id)
        own = [member.id for member in family.missing if member.report_id == report_id]
        return DnaEvidenceView(bool(work.family_candidates.of_members(own)))


def evidence_of_subject(runtime: Runtime, subject_id: int) -> DnaEvidenceView:
    """Whether the person in care is a candidate by DNA; raises NotFound."""
    with runtime.store.read() as work:
        work.subjects.get(subject_id)
        profiles = work.dna_people.of_subjects([subject_id])
        return DnaEvidenceView(bool(work.family_candidates.of_profiles(profiles)))


def _view(work: UnitOfWork, family: Family) -> FamilyView:
    numbers = [member.id for member in family.members]
    codes = work.collection_codes.of_members(numbers)
    people = work.dna_people.of_members(numbers)
    stored = work.dna_profiles.of_ids(people)
    sampled = frozenset(
        member_id
        for profile in stored.values()
        if profile.state is ProfileState.ACTIVE and (member_id := people[profile.id].member_id) is not None
    )
    members = tuple(
        MemberView(
            member, use_of(member), tuple(one.code for one in codes.get(member.id, ())), member.id in sampled
        )
        for member in family.members
    )
    return FamilyView(family, members, _needs(work, family, sampled))


def _needs(work: UnitOfWork, family: Family, sampled: frozenset[int]) -> tuple[Message, ...]:
    """More samples, for as long as a missing member was not searched for or the search needs them.

    The same words whether nothing can be used or the relatives contradict each other: which of the two it is
    concerns the DNA reviewer alone.
    """
    searches = work.family_candidates.searches_of([member.id for member in family.missing])
    is_enough = len(searches) == len(family.missing) and not any(
        each.needs_samples for each in searches.values()
    )
    return () if is_enough else (wanted_samples(family, sampled),)
