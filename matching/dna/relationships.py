"""Pairwise relationships as what they are: pedigrees of two people of interest, A and B."""

from enum import StrEnum

from models.pedigree import Member, Pedigree
from models.subject import Sex

A, B = "A", "B"


class Relationship(StrEnum):
    """What A is to B; the order matters under mutation models."""

    IDENTITY = "identity"
    PARENT_CHILD = "parent_child"
    FULL_SIBLINGS = "full_siblings"
    HALF_SIBLINGS = "half_siblings"
    GRANDPARENT = "grandparent"
    UNCLE_OR_AUNT = "uncle_or_aunt"
    FIRST_COUSINS = "first_cousins"
    UNRELATED = "unrelated"


_M, _F = Sex.MALE, Sex.FEMALE
_FATHER, _MOTHER = Member("father", sex=_M), Member("mother", sex=_F)
_OLD = (Member("grandfather", sex=_M), Member("grandmother", sex=_F))
_LINK = Member("link", "grandfather", "grandmother", _M)

_MEMBERS: dict[Relationship, tuple[Member, ...]] = {
    Relationship.IDENTITY: (Member(A), Member(B)),
    Relationship.UNRELATED: (Member(A), Member(B)),
    Relationship.PARENT_CHILD: (Member(A, sex=_M), _MOTHER, Member(B, A, "mother")),
    Relationship.FULL_SIBLINGS: (
        _FATHER,
        _MOTHER,
        Member(A, "father", "mother"),
        Member(B, "father", "mother"),
    ),
    Relationship.HALF_SIBLINGS: (
        _FATHER,
        _MOTHER,
        Member("other_mother", sex=_F),
        Member(A, "father", "mother"),
        Member(B, "father", "other_mother"),
    ),
    Relationship.GRANDPARENT: (
        Member(A, sex=_M),
        Member("grandmother", sex=_F),
        Member("link", A, "grandmother", _M),
        _MOTHER,
        Member(B, "link", "mother"),
    ),
    Relationship.UNCLE_OR_AUNT: (
        *_OLD,
        _LINK,
        _MOTHER,
        Member(A, "grandfather", "grandmother"),
        Member(B, "link", "mother"),
    ),
    Relationship.FIRST_COUSINS: (
        *_OLD,
        _LINK,
        Member("other_link", "grandfather", "grandmother", _M),
        _MOTHER,
        Member("other_mother", sex=_F),
        Member(A, "other_link", "other_mother"),
        Member(B, "link", "mother"),
    ),
}


def pair_pedigree(relationship: Relationship) -> Pedigree:
    """The pedigree in which A and B stand in that relationship."""
    twins = (frozenset({A, B}),) if relationship is Relationship.IDENTITY else ()
    return Pedigree(_MEMBERS[relationship], twins)
