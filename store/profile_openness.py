"""Which stored profiles searches may use: a flag that follows the person a profile is known to be of.

A relative's profile is searched while a report of the family is open to DNA search and the relative takes
part and is no mere contact; a missing person's own sample while their own report is; a person in care's while
they are searchable. A profile nobody knows the person of is searched.
"""

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from models.change import ChangeKind
from models.family import Biological, StatedRelation
from store.changes import ChangeRepository
from store.tables.dna import DnaProfileRow
from store.tables.families import DnaPersonRow, FamilyMemberRow
from store.tables.people import ReportRow, SubjectRow
from store.transaction import Transaction


class ProfileOpenness:
    """Keeps the flags of profiles true; call it in the transaction that changes what they follow."""

    def __init__(self, transaction: Transaction, changes: ChangeRepository) -> None:
        self._transaction = transaction
        self._changes = changes

    def refresh_report(self, report_id: int) -> None:
        """The profiles of the report's family follow it."""
        query = select(FamilyMemberRow.family_id).where(FamilyMemberRow.report_id == report_id)
        family_id = self._transaction.session.scalar(query)
        if family_id is not None:
            self.refresh_family(family_id)

    def refresh_family(self, family_id: int) -> None:
        """The profiles of all members follow what is recorded of them."""
        members = select(FamilyMemberRow.id).where(FamilyMemberRow.family_id == family_id)
        self._refresh(DnaPersonRow.member_id.in_(members))

    def refresh_subject(self, subject_id: int) -> None:
        """The profiles of a person in care follow whether they may be found."""
        self._refresh(DnaPersonRow.subject_id == subject_id)

    def refresh_profile(self, profile_id: int) -> None:
        """One profile that was just joined to its person."""
        self._refresh(DnaPersonRow.profile_id == profile_id)

    def note_change(self, profile_id: int) -> None:
        """The profile is somebody else's now: who it is compared with follows, though it stays searched."""
        self._changes.record(ChangeKind.PROFILE, profile_id)

    def _refresh(self, is_meant: ColumnElement[bool]) -> None:
        meant = select(DnaPersonRow.profile_id).where(is_meant)
        # By the row of each that is meant: a list of all that are open would be as long as the store.
        is_open = _open_profiles().where(DnaPersonRow.profile_id == DnaProfileRow.id).exists()
        for value, condition in ((True, is_open), (False, ~is_open)):
            changing = (DnaProfileRow.id.in_(meant), DnaProfileRow.is_searchable != value, condition)
            numbers = list(self._transaction.session.scalars(select(DnaProfileRow.id).where(*changing)))
            for number in numbers:
                self._changes.record(ChangeKind.PROFILE, number)
            self._transaction.execute(
                update(DnaProfileRow).where(DnaProfileRow.id.in_(numbers)).values(is_searchable=value)
            )


def _open_profiles() -> Select[int]:
    """Joined profiles whose person may be searched for or with."""
    own, other = aliased(ReportRow), aliased(ReportRow)
    sibling = aliased(FamilyMemberRow)
    family_is_open = exists().where(
        sibling.family_id == FamilyMemberRow.family_id,
        sibling.report_id == other.id,
        other.is_open_to_dna,
    )
    relative_is_open = and_(
        FamilyMemberRow.report_id.is_(None),
        FamilyMemberRow.biological != Biological.NO,
        FamilyMemberRow.relation != StatedRelation.OTHER,
        family_is_open,
    )
    member_is_open = and_(FamilyMemberRow.withdrawn_at.is_(None), or_(own.is_open_to_dna, relative_is_open))
    return (
        select(DnaPersonRow.profile_id)
        .outerjoin(FamilyMemberRow, FamilyMemberRow.id == DnaPersonRow.member_id)
        .outerjoin(own, own.id == FamilyMemberRow.report_id)
        .outerjoin(SubjectRow, SubjectRow.id == DnaPersonRow.subject_id)
        .where(or_(SubjectRow.is_searchable, member_is_open))
    )


def profiles_without_blood() -> Select[int]:
    """Profiles of family members who are not stated to be of the missing person's blood.

    Compared one to one they would be called parent, child or sibling of somebody, whatever the family states;
    those of unknown blood, and a spouse's, enter the family's likelihood alone, as it says they do.
    """
    is_of_blood = and_(
        FamilyMemberRow.biological == Biological.YES,
        FamilyMemberRow.relation.not_in([StatedRelation.SPOUSE, StatedRelation.OTHER]),
    )
    return (
        select(DnaPersonRow.profile_id)
        .join(FamilyMemberRow, FamilyMemberRow.id == DnaPersonRow.member_id)
        .where(FamilyMemberRow.report_id.is_(None), ~is_of_blood)
    )
