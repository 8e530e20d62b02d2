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
    """Whether there is DNA evidence about a record.

    `is_after_judgement`: of pairs that the reader has yet to judge nothing is told, so "no" is no answer
    about these.
    """

    has_evidence: bool
    is_after_judgement: bool = False

    @property
    def words(self) -> Message:
        """What a caseworker is told: never a number."""
        if self.has_evidence:
            return Message(
                "有 DNA 比对结果，由 DNA 复核员处理。", "There is DNA evidence; the DNA reviewer has it."
            )
        if self.is_after_judgement:
            return Message(
                "您能查看的配对目前没有 DNA 比对结果；还没有判断的配对，判断后再看。",
                "There is no DNA evidence at present on what you may see; of pairs you have yet to judge, "
                "it is told after your judgement.",
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
