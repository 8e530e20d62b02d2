"""Collection codes, and which stored profile is whose through them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute

from models.collection_code import CollectionCode, SampledPerson
from models.errors import Conflict
from models.message import Message
from store.batches import batches
from store.profile_openness import ProfileOpenness
from store.tables.families import CollectionCodeRow, DnaPersonRow
from store.transaction import Transaction


class CollectionCodeRepository:
    """Codes issued for samples; a person may have several."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, code: CollectionCode) -> None:
        """Keeps the code. Raises AlreadyRecorded for one that was issued before, Conflict for nobody."""
        self._transaction.add(
            CollectionCodeRow(
                code=code.code,
                member_id=code.person.member_id,
                subject_id=code.person.subject_id,
                issued_by=code.issued_by,
                issued_at=code.issued_at,
            )
        )

    def of_codes(self, codes: Collection[str]) -> dict[str, SampledPerson]:
        """Whose the codes are; codes that were never issued are left out."""
        query = select(CollectionCodeRow).where(CollectionCodeRow.code.in_(set(codes)))
        return {row.code: _code(row).person for row in self._transaction.session.scalars(query)}

    def of_members(self, member_ids: Collection[int]) -> dict[int, list[CollectionCode]]:
        """The codes of each member, the first first."""
        query = (
            select(CollectionCodeRow)
            .where(CollectionCodeRow.member_id.in_(set(member_ids)))
            .order_by(CollectionCodeRow.id)
        )
        found: dict[int, list[CollectionCode]] = {}
        for row in self._transaction.session.scalars(query):
            if row.member_id is not None:
                found.setdefault(row.member_id, []).append(_code(row))
        return found

    def of_subject(self, subject_id: int) -> list[CollectionCode]:
        """The codes of a person in care, the first first."""
        query = (
            select(CollectionCodeRow)
            .where(CollectionCodeRow.subject_id == subject_id)
            .order_by(CollectionCodeRow.id)
        )
        return [_code(row) for row in self._transaction.session.scalars(query)]

    def give_to(self, codes: Collection[str], subject_id: int) -> None:
        """Samples under these codes are of this person in care from now on."""
        is_meant = CollectionCodeRow.code.in_(set(codes))
        self._transaction.execute(update(CollectionCodeRow).where(is_meant).values(subject_id=subject_id))


class DnaPeople:
    """Whose profile is whose."""

    def __init__(self, transaction: Transaction, openness: ProfileOpenness) -> None:
        self._transaction = transaction
        self._openness = openness

    def join(self, profile_id: int, person: SampledPerson, *, joined_by: str, joined_at: datetime) -> None:
        """The profile is the person's from now on, and searched as far as the person is.

        Joined to the same person again, nothing changes; raises Conflict when it is somebody else's.
        """
        row = self._transaction.session.get(DnaPersonRow, profile_id)
        if row is not None:
            if _person(row) != person:
                raise _somebody_elses(profile_id)
            return
        self._transaction.add(
            DnaPersonRow(
                profile_id=profile_id,
                member_id=person.member_id,
                subject_id=person.subject_id,
                joined_by=joined_by,
                joined_at=joined_at,
            )
        )
        self._openness.refresh_profile(profile_id)

    def give_to(self, profile_ids: Collection[int], subject_id: int) -> None:
        """The profiles are this person in care's from now on, and searched as far as the person is."""
        is_meant = DnaPersonRow.profile_id.in_(set(profile_ids))
        self._transaction.execute(update(DnaPersonRow).where(is_meant).values(subject_id=subject_id))
        for number in sorted(set(profile_ids)):
            self._openness.refresh_profile(number)
            self._openness.note_change(number)

    def of_profiles(self, profile_ids: Collection[int]) -> dict[int, SampledPerson]:
        """Whose the profiles are; those nobody knows are left out."""
        return self._among(DnaPersonRow.profile_id, profile_ids)

    def of_members(self, member_ids: Collection[int]) -> dict[int, SampledPerson]:
        """The profiles of the members, superseded ones included, by profile."""
        return self._among(DnaPersonRow.member_id, member_ids)

    def of_subjects(self, subject_ids: Collection[int]) -> dict[int, SampledPerson]:
        """The profiles of people in care, superseded ones included, by profile."""
        return self._among(DnaPersonRow.subject_id, subject_ids)

    def all_of_members(self) -> dict[int, SampledPerson]:
        """Every profile that is a family member's, by profile."""
        return self._found(DnaPersonRow.member_id.is_not(None))

    def _among(
        self, column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], numbers: Collection[int]
    ) -> dict[int, SampledPerson]:
        found: dict[int, SampledPerson] = {}
        for some in batches(numbers):
            found |= self._found(column.in_(some))
        return dict(sorted(found.items()))

    def _found(self, is_meant: ColumnElement[bool]) -> dict[int, SampledPerson]:
        columns = DnaPersonRow.profile_id, DnaPersonRow.member_id, DnaPersonRow.subject_id
        query = select(*columns).where(is_meant).order_by(DnaPersonRow.profile_id)
        rows = self._transaction.session.execute(query)
        return {row.profile_id: SampledPerson(row.member_id, row.subject_id) for row in rows}


def _code(row: CollectionCodeRow) -> CollectionCode:
    person = SampledPerson(row.member_id, row.subject_id)
    return CollectionCode(row.code, person, row.issued_by, row.issued_at)


def _person(row: DnaPersonRow) -> SampledPerson:
    return SampledPerson(row.member_id, row.subject_id)


def _somebody_elses(profile_id: int) -> Conflict:
    return Conflict(
        "dna_person_differs",
        Message(
            f"{profile_id} 号图谱已归到另一人名下。",
            f"DNA profile number {profile_id} is joined to another person already.",
        ),
        Message(
            "请核对采集码；若样本贴错标签，请先作废（替代）该图谱。",
            "Check the collection code; if the tube was mislabelled, supersede the profile first.",
        ),
        field="code",
    )
