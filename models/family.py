"""The family of one or several missing people: who is stated to be what to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from models.subject import Sex


class StatedRelation(StrEnum):
    """What a member is to a missing person, as the family states it.

    Where the language says it, the relation says through whom: father's side or mother's, brother's child or
    sister's.
    """

    FATHER = "father"
    MOTHER = "mother"
    SON = "son"
    DAUGHTER = "daughter"
    IDENTICAL_TWIN = "identical_twin"
    BROTHER = "brother"
    SISTER = "sister"
    PATERNAL_HALF_BROTHER = "paternal_half_brother"
    PATERNAL_HALF_SISTER = "paternal_half_sister"
    MATERNAL_HALF_BROTHER = "maternal_half_brother"
    MATERNAL_HALF_SISTER = "maternal_half_sister"
    PATERNAL_GRANDFATHER = "paternal_grandfather"
    PATERNAL_GRANDMOTHER = "paternal_grandmother"
    MATERNAL_GRANDFATHER = "maternal_grandfather"
    MATERNAL_GRANDMOTHER = "maternal_grandmother"
    PATERNAL_UNCLE = "paternal_uncle"
    PATERNAL_AUNT = "paternal_aunt"
    MATERNAL_UNCLE = "maternal_uncle"
    MATERNAL_AUNT = "maternal_aunt"
    BROTHERS_SON = "brothers_son"
    BROTHERS_DAUGHTER = "brothers_daughter"
    SISTERS_SON = "sisters_son"
    SISTERS_DAUGHTER = "sisters_daughter"
    SPOUSE = "spouse"
    ADOPTIVE_FATHER = "adoptive_father"
    ADOPTIVE_MOTHER = "adoptive_mother"
    STEPFATHER = "stepfather"
    STEPMOTHER = "stepmother"
    STEPBROTHER = "stepbrother"
    STEPSISTER = "stepsister"
    OTHER = "other"


_R = StatedRelation

WITHOUT_BLOOD = frozenset(
    {_R.ADOPTIVE_FATHER, _R.ADOPTIVE_MOTHER, _R.STEPFATHER, _R.STEPMOTHER, _R.STEPBROTHER, _R.STEPSISTER}
)
"""Relations that are legal ones by their very words: their DNA says nothing about the missing person."""

_SEXES: Mapping[Sex, frozenset[StatedRelation]] = MappingProxyType(
    {
        Sex.MALE: frozenset(
            {
                _R.FATHER, _R.SON, _R.BROTHER, _R.PATERNAL_HALF_BROTHER, _R.MATERNAL_HALF_BROTHER,
                _R.PATERNAL_GRANDFATHER, _R.MATERNAL_GRANDFATHER, _R.PATERNAL_UNCLE, _R.MATERNAL_UNCLE,
                _R.BROTHERS_SON, _R.SISTERS_SON, _R.ADOPTIVE_FATHER, _R.STEPFATHER, _R.STEPBROTHER,
            }
        ),
        Sex.FEMALE: frozenset(
            {
                _R.MOTHER, _R.DAUGHTER, _R.SISTER, _R.PATERNAL_HALF_SISTER, _R.MATERNAL_HALF_SISTER,
                _R.PATERNAL_GRANDMOTHER, _R.MATERNAL_GRANDMOTHER, _R.PATERNAL_AUNT, _R.MATERNAL_AUNT,
                _R.BROTHERS_DAUGHTER, _R.SISTERS_DAUGHTER, _R.ADOPTIVE_MOTHER, _R.STEPMOTHER,
                _R.STEPSISTER,
            }
        ),
    }
)  # fmt: skip


def sex_of(relation: StatedRelation) -> Sex:
    """The sex that the word itself says; unknown for a spouse, a twin and others."""
    return next((sex for sex, relations in _SEXES.items() if relation in relations), Sex.UNKNOWN)


class Biological(StrEnum):
    """Whether the stated relation is one of blood. Only `YES` enters a likelihood."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is stated about a member of a family.

    `relation` is what they are to the missing member number `related_to`; both None for the first missing
    member. `through` is a member in between: the other parent of a son, daughter or half sibling, the brother
    or sister whose child a nephew or niece is. Of a spouse, `biological` says whether they are the biological
    parent of the children stated through them.
    """

    relation: StatedRelation | None = None
    related_to: int | None = None
    biological: Biological = Biological.YES
    through: int | None = None
    legal_relation: str | None = None
    sex: Sex = Sex.UNKNOWN
    name: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """One recorded member; `report_id` for the missing ones. A withdrawn member takes part in nothing."""

    id: int
    family_id: int
    facts: MemberFacts
    report_id: int | None
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    withdrawal_recorded_by: str | None = None

    @property
    def is_missing(self) -> bool:
        """The member is a missing person with a report."""
        return self.report_id is not None


@dataclass(frozen=True, slots=True)
class Family:
    """The members of a family by number; the missing ones are those with a report."""

    id: int
    members: tuple[FamilyMember, ...]

    @property
    def missing(self) -> tuple[FamilyMember, ...]:
        """The missing members, the first first."""
        return tuple(member for member in self.members if member.is_missing)

    @property
    def standing(self) -> tuple[FamilyMember, ...]:
        """The members who did not withdraw."""
        return tuple(member for member in self.members if member.withdrawn_at is None)

    def member(self, member_id: int) -> FamilyMember:
        """The member of that number; KeyError if there is none."""
        for member in self.members:
            if member.id == member_id:
                return member
        raise KeyError(member_id)


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What was stated about a member before it was changed, who changed it, when and why."""

    member_id: int
    former: MemberFacts
    reason: str
    changed_by: str
    changed_at: datetime
