"""Places in a family under construction: statements say that two are one, and placeholders give way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.errors import InvalidInput
from models.family import MemberFacts, StatedRelation
from models.message import Message
from models.pedigree import Member, Pedigree
from models.subject import Sex

_FATHER, _MOTHER = 0, 1
_SLOT_OF = {Sex.MALE: _FATHER, Sex.FEMALE: _MOTHER}
_SEX_OF = (Sex.MALE, Sex.FEMALE)
_WORD_OF = ("father", "mother")
_R = StatedRelation

_PARENTS: Mapping[StatedRelation | None, int] = {_R.FATHER: _FATHER, _R.MOTHER: _MOTHER}
_HALF_SIBLINGS: Mapping[StatedRelation | None, int] = {
    _R.PATERNAL_HALF_BROTHER: _FATHER,
    _R.PATERNAL_HALF_SISTER: _FATHER,
    _R.MATERNAL_HALF_BROTHER: _MOTHER,
    _R.MATERNAL_HALF_SISTER: _MOTHER,
}
_GRANDPARENTS: Mapping[StatedRelation | None, tuple[int, int]] = {
    _R.PATERNAL_GRANDFATHER: (_FATHER, _FATHER),
    _R.PATERNAL_GRANDMOTHER: (_FATHER, _MOTHER),
    _R.MATERNAL_GRANDFATHER: (_MOTHER, _FATHER),
    _R.MATERNAL_GRANDMOTHER: (_MOTHER, _MOTHER),
}
_AUNTS_AND_UNCLES: Mapping[StatedRelation | None, int] = {
    _R.PATERNAL_UNCLE: _FATHER,
    _R.PATERNAL_AUNT: _FATHER,
    _R.MATERNAL_UNCLE: _MOTHER,
    _R.MATERNAL_AUNT: _MOTHER,
}
SIBLINGS_CHILDREN: Mapping[StatedRelation | None, Sex] = {
    _R.BROTHERS_SON: Sex.MALE,
    _R.BROTHERS_DAUGHTER: Sex.MALE,
    _R.SISTERS_SON: Sex.FEMALE,
    _R.SISTERS_DAUGHTER: Sex.FEMALE,
}


@dataclass
class Places:
    """Places under construction: sex of each, and father and mother of each as far as stated.

    Raises InvalidInput, naming the member, when two different members are stated in one place.
    """

    sexes: dict[str, Sex]
    parents: dict[str, list[str | None]] = field(default_factory=dict)
    placeholders: set[str] = field(default_factory=set)
    twins: list[set[str]] = field(default_factory=list)
    halves: list[tuple[str, str, int]] = field(default_factory=list)

    def place(self, number: int, facts: MemberFacts, *, through: tuple[str, Sex] | None) -> None:
        """Puts a member where the statement says, `through` being the member in between, if one is stated."""
        relation, person, missing = facts.relation, str(number), str(facts.related_to)
        if relation in _PARENTS:
            self.be_parent(person, missing, _PARENTS[relation])
        elif relation in (_R.SON, _R.DAUGHTER):
            self.be_child(person, missing, through)
        elif relation in (_R.BROTHER, _R.SISTER, _R.IDENTICAL_TWIN):
            self.share(person, missing, _FATHER, _MOTHER)
            if relation is _R.IDENTICAL_TWIN:
                self.twins.append({person, missing})
        elif relation in _HALF_SIBLINGS:
            self.be_half_sibling(person, missing, _HALF_SIBLINGS[relation], through)
        elif relation in _GRANDPARENTS:
            side, slot = _GRANDPARENTS[relation]
            self.be_parent(person, self.parent(missing, side), slot)
        elif relation in _AUNTS_AND_UNCLES:
            self.share(person, self.parent(missing, _AUNTS_AND_UNCLES[relation]), _FATHER, _MOTHER)
        elif relation in SIBLINGS_CHILDREN:
            self.be_siblings_child(person, missing, SIBLINGS_CHILDREN[relation], through)

    def parent(self, person: str, slot: int) -> str:
        """The person's father or mother, a placeholder where nobody is stated."""
        stated = self._slots(person)[slot]
        if stated is not None:
            return stated
        return self._set(person, slot, self._placeholder(f"{_WORD_OF[slot]} of {person}", _SEX_OF[slot]))

    def be_parent(self, parent: str, child: str, slot: int) -> None:
        """The parent is the child's father or mother."""
        stated = self._slots(child)[slot]
        if stated is None:
            self._set(child, slot, parent)
        else:
            self._merge(stated, parent)

    def be_child(self, child: str, parent: str, other: tuple[str, Sex] | None) -> None:
        """The child of the parent; a parent of unknown sex counts as a father unless the other one does."""
        slot = _SLOT_OF.get(self.sexes[parent])
        if slot is None:
            slot = 1 - _SLOT_OF[other[1]] if other and other[1] in _SLOT_OF else _FATHER
        self.be_parent(parent, child, slot)
        if other is not None:
            self._take_in(other)
            self.be_parent(other[0], child, 1 - slot)

    def be_half_sibling(self, person: str, missing: str, slot: int, other: tuple[str, Sex] | None) -> None:
        """One parent in common, the other one another person."""
        self.share(person, missing, slot)
        if other is not None:
            self._take_in(other)
            self.be_parent(other[0], person, 1 - slot)
        self.halves.append((person, missing, 1 - slot))

    def be_siblings_child(self, person: str, missing: str, sex: Sex, through: tuple[str, Sex] | None) -> None:
        """The child of the stated brother or sister, or of one nobody named."""
        if through is None:
            kind = "brother" if sex is Sex.MALE else "sister"
            sibling = self._placeholder(f"{kind} of {missing}, parent of {person}", sex)
        else:
            self._take_in(through)
            sibling = through[0]
        self.share(sibling, missing, _FATHER, _MOTHER)
        self.be_parent(sibling, person, _SLOT_OF[sex])

    def share(self, first: str, second: str, *slots: int) -> None:
        """Both have the same father, mother or both."""
        for slot in slots:
            self.be_parent(self.parent(second, slot), first, slot)

    def pedigree(self, missing: tuple[str, ...]) -> Pedigree:
        """The pedigree of all places; whoever has one parent has an untyped other one."""
        self._check_halves()
        for person, slots in list(self.parents.items()):
            if any(slots):
                for slot in (_FATHER, _MOTHER):
                    self.parent(person, slot)
        members = tuple(self._member(person) for person in sorted(self.sexes))
        return Pedigree(members, _joined(self.twins), missing)

    def _member(self, person: str) -> Member:
        father, mother = self.parents.get(person, (None, None))
        return Member(person, father, mother, self.sexes[person])

    def _check_halves(self) -> None:
        for person, missing, slot in self.halves:
            if self.parent(person, slot) == self.parent(missing, slot):
                raise _contradiction(
                    person,
                    f"登记为 {missing} 的半同胞，却与其父母均相同。",
                    en=f"is stated as a half sibling of {missing} and has both parents in common.",
                )

    def _slots(self, person: str) -> list[str | None]:
        return self.parents.setdefault(person, [None, None])

    def _set(self, child: str, slot: int, parent: str) -> str:
        self._slots(child)[slot] = parent
        return parent

    def _placeholder(self, name: str, sex: Sex) -> str:
        self.sexes[name] = sex
        self.placeholders.add(name)
        return name

    def _take_in(self, person: tuple[str, Sex]) -> None:
        """A member in between gets a place, untyped if their own relation gives them none."""
        self.sexes.setdefault(*person)

    def _merge(self, first: str, second: str) -> None:
        """Two places are one: a placeholder gives way, two different members contradict each other."""
        if first == second:
            return
        gone, kept = (first, second) if first in self.placeholders else (second, first)
        if gone not in self.placeholders:
            raise _contradiction(
                second, f"与成员 {first} 占据同一位置。", en=f"is stated in the place of member {first}."
            )
        self._rename(gone, kept)

    def _rename(self, gone: str, kept: str) -> None:
        self.placeholders.discard(gone)
        self.sexes.pop(gone)
        above = self.parents.pop(gone, [None, None])
        for slots in self.parents.values():
            slots[:] = [kept if each == gone else each for each in slots]
        for slot, parent in enumerate(above):
            if parent is not None:
                self.be_parent(parent, kept, slot)


def _joined(groups: list[set[str]]) -> tuple[frozenset[str], ...]:
    """Twin statements that share a person are one group."""
    joined: list[set[str]] = []
    for group in groups:
        touching = [each for each in joined if each & group]
        joined = [each for each in joined if not each & group] + [group.union(*touching)]
    return tuple(frozenset(each) for each in joined)


def _contradiction(member: str, zh: str, *, en: str) -> InvalidInput:
    return InvalidInput(
        "family_contradicts_itself",
        Message(f"家庭成员 {member} {zh}", f"Family member {member} {en}"),
        Message(
            "请与家属核对各成员的关系，更正后再提交。",
            "Go through the relations with the family, and correct the wrong one.",
        ),
        field="relation",
    )
