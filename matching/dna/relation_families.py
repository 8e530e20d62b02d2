"""A person in care and one other person as a family of two, one of them typed and the other asked about."""

from dataclasses import dataclass

from matching.dna.tables import Family, direct_sample
from models.dna_candidate import TestedRelation
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

SUBJECT, OTHER = "subject", "other"


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """A profile under its number, and the person's sex: parents' mutation rates depend on it."""

    number: int
    profile: Profile
    sex: Sex = Sex.UNKNOWN


def family_around(typed: TypedPerson, relation: TestedRelation, *, is_subject: bool) -> Family:
    """The family of the typed person in which the other one is missing.

    `is_subject` says which of the two is typed. A parent of unknown sex counts as a father.
    """
    if relation is TestedRelation.SAME_PERSON:
        return direct_sample(typed.profile)
    name, missing = (SUBJECT, OTHER) if is_subject else (OTHER, SUBJECT)
    if relation is TestedRelation.FULL_SIBLING:
        pedigree = _siblings()
    else:
        parent = OTHER if relation is TestedRelation.CHILD else SUBJECT
        sex = typed.sex if parent == name else Sex.UNKNOWN
        pedigree = _parent_and_child(parent, SUBJECT if parent == OTHER else OTHER, sex)
    return Family(pedigree, {name: typed.profile}, missing)


def _siblings() -> Pedigree:
    parents = (Member("father", sex=Sex.MALE), Member("mother", sex=Sex.FEMALE))
    return Pedigree((*parents, *(Member(each, "father", "mother") for each in (SUBJECT, OTHER))))


def _parent_and_child(parent: str, child: str, sex: Sex) -> Pedigree:
    if sex is Sex.FEMALE:
        unknown = Member("second_parent", sex=Sex.MALE)
        return Pedigree((Member(parent, sex=sex), unknown, Member(child, unknown.id, parent)))
    unknown = Member("second_parent", sex=Sex.FEMALE)
    return Pedigree((Member(parent, sex=Sex.MALE), unknown, Member(child, parent, unknown.id)))
