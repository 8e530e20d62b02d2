"""A family graph: who is whose child, who is sought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import InvalidInput
from models.message import Message
from models.subject import Sex


@dataclass(frozen=True, slots=True)
class Member:
    """One person; `father` and `mother` are member ids, None where unknown (a founder: both)."""

    id: str
    father: str | None = None
    mother: str | None = None
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True, slots=True)
class Pedigree:
    """Members in any order, groups of monozygotic twins, and the missing members.

    Raises InvalidInput naming the member at fault: an id used twice, an unknown parent, one person as
    both parents, a father recorded female or a mother recorded male, one person as a father and as a
    mother, a person who is their own ancestor, twins with different parents or sexes, or an unknown
    missing member.
    """

    members: tuple[Member, ...]
    twins: tuple[frozenset[str], ...] = ()
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_ids(self)
        known = {member.id: member for member in self.members}
        for member in self.members:
            _check_parents(known, member)
        _check_roles(self)
        _check_ancestry(self)
        for group in self.twins:
            _check_twins(self, group)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all members."""
        return tuple(member.id for member in self.members)

    def member(self, member_id: str) -> Member:
        """The member of that id; KeyError if there is none."""
        for member in self.members:
            if member.id == member_id:
                return member
        raise KeyError(member_id)

    def with_members(self, *members: Member) -> "Pedigree":
        """The pedigree with more members."""
        return Pedigree(self.members + members, self.twins, self.missing)

    def relatives_of(self, member_id: str) -> frozenset[str]:
        """Ids joined to a member by any chain of parents, children or twins, the member included."""
        links = [
            (member.id, parent)
            for member in self.members
            for parent in (member.father, member.mother)
            if parent
        ]
        links += [(first, second) for group in self.twins for first in group for second in group]
        found = {member_id}
        while True:
            more = {b for a, b in links if a in found} | {a for a, b in links if b in found}
            if more <= found:
                return frozenset(found)
            found |= more


def _refusal(code: str, member_id: str, zh: str, *, en: str) -> InvalidInput:
    return InvalidInput(
        code,
        Message(f"家系成员“{member_id}”：{zh}", f"Pedigree member {member_id!r}: {en}"),
        Message("请更正家系后重新提交。", "Correct the pedigree and submit it again."),
        field=member_id,
    )


def _first_repeated(values: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None


def _check_ids(pedigree: Pedigree) -> None:
    repeated = _first_repeated(pedigree.ids)
    if repeated is not None:
        raise _refusal("pedigree_member_twice", repeated, "编号重复。", en="the id is used twice.")
    for missing in pedigree.missing:
        if missing not in pedigree.ids:
            raise _refusal(
                "pedigree_missing_unknown",
                missing,
                "失踪者不在家系中。",
                en="the missing member is not in the pedigree.",
            )


def _check_parents(known: Mapping[str, Member], member: Member) -> None:
    roles = ((member.father, Sex.FEMALE, "父亲", "father"), (member.mother, Sex.MALE, "母亲", "mother"))
    if member.father is not None and member.father == member.mother:
        raise _refusal(
            "pedigree_same_parents", member.id, "父母为同一人。", en="father and mother are the same person."
        )
    for parent, wrong_sex, zh, en in roles:
        if parent is None:
            continue
        if parent not in known:
            raise _refusal(
                "pedigree_parent_unknown",
                member.id,
                f"{zh}“{parent}”不在家系中。",
                en=f"the {en} {parent!r} is not in the pedigree.",
            )
        if known[parent].sex is wrong_sex:
            raise _refusal(
                "pedigree_sex_conflict",
                parent,
                f"登记的性别与其作为“{member.id}”的{zh}不符。",
                en=f"the recorded sex contradicts being the {en} of {member.id!r}.",
            )


def _check_roles(pedigree: Pedigree) -> None:
    fathers = {member.father for member in pedigree.members if member.father is not None}
    both = next((m.mother for m in pedigree.members if m.mother in fathers), None)
    if both is not None:
        raise _refusal(
            "pedigree_sex_conflict",
            both,
            "既登记为父亲又登记为母亲。",
            en="is the father of one member and the mother of another.",
        )


def _check_ancestry(pedigree: Pedigree) -> None:
    parents = {m.id: [p for p in (m.father, m.mother) if p is not None] for m in pedigree.members}
    settled: set[str] = set()
    while len(settled) < len(parents):
        ready = {i for i, above in parents.items() if i not in settled and settled.issuperset(above)}
        if not ready:
            loop = next(i for i in parents if i not in settled and _is_own_ancestor(i, parents))
            raise _refusal("pedigree_own_ancestor", loop, "是自己的祖先。", en="is their own ancestor.")
        settled |= ready


def _is_own_ancestor(member_id: str, parents: dict[str, list[str]]) -> bool:
    above: set[str] = set()
    frontier = set(parents[member_id])
    while frontier - above:
        above |= frontier
        frontier = {grandparent for parent in frontier for grandparent in parents[parent]}
    return member_id in above


def _check_twins(pedigree: Pedigree, group: frozenset[str]) -> None:
    unknown = sorted(group - set(pedigree.ids))
    if unknown:
        raise _refusal(
            "pedigree_twin_unknown",
            unknown[0],
            "双胞胎成员不在家系中。",
            en="the twin is not in the pedigree.",
        )
    members = [pedigree.member(member_id) for member_id in sorted(group)]
    if len({(m.father, m.mother) for m in members}) > 1:
        raise _refusal(
            "pedigree_twin_parents",
            members[0].id,
            "同卵双胞胎的父母不同。",
            en="identical twins have different parents.",
        )
    if len({m.sex for m in members} - {Sex.UNKNOWN}) > 1:
        raise _refusal(
            "pedigree_twin_sexes",
            members[0].id,
            "同卵双胞胎的性别不同。",
            en="identical twins have different sexes.",
        )
    if sum(bool(group & other) for other in pedigree.twins) > 1:
        raise _refusal(
            "pedigree_twin_groups", members[0].id, "属于两组双胞胎。", en="belongs to two groups of twins."
        )
