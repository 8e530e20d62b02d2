"""Subjects in the store."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from models.change import ChangeKind
from models.gallery import GalleryKind, PersonRef
from models.subject import Subject, SubjectState
from store.changes import ChangeRepository
from store.enrolment import Enrolment
from store.profile_openness import ProfileOpenness
from store.tables.people import SubjectRow
from store.transaction import Transaction, not_found


class SubjectRepository:
    """People in care."""

    def __init__(
        self,
        transaction: Transaction,
        enrolment: Enrolment,
        changes: ChangeRepository,
        profiles: ProfileOpenness,
    ) -> None:
        self._transaction = transaction
        self._enrolment = enrolment
        self._changes = changes
        self._profiles = profiles

    def add(self, now: datetime) -> Subject:
        """A new subject, in care, unidentified and searchable."""
        row = SubjectRow(state=SubjectState.IN_CARE_UNIDENTIFIED, is_searchable=True, created_at=now)
        self._transaction.add(row)
        return _subject(row)

    def get(self, subject_id: int) -> Subject:
        """The subject; raises NotFound."""
        row = self._transaction.session.get(SubjectRow, subject_id)
        if row is None:
            raise not_found("受助人员", "subject", subject_id)
        return _subject(row)

    def of_ids(self, subject_ids: Collection[int]) -> dict[int, Subject]:
        """The subjects that exist among the numbers, by number."""
        rows = self._transaction.session.scalars(
            select(SubjectRow).where(SubjectRow.id.in_(set(subject_ids)))
        )
        return {row.id: _subject(row) for row in rows}

    def set_state(self, subject_id: int, state: SubjectState) -> None:
        """Records where the case stands; being searchable is set apart from it. Raises NotFound."""
        self._changes.record(ChangeKind.SUBJECT, subject_id)
        self._update(subject_id, state=state)

    def set_searchable(self, subject_id: int, is_searchable: bool) -> None:
        """Says whether searches may find the subject, by face and DNA. Raises NotFound."""
        self._changes.record(ChangeKind.SUBJECT, subject_id)
        self._update(subject_id, is_searchable=is_searchable)
        self._enrolment.set_enrolled(PersonRef(GalleryKind.ADMISSIONS, subject_id), is_searchable)
        self._profiles.refresh_subject(subject_id)

    def _update(self, subject_id: int, **values: object) -> None:
        if not self._transaction.update(SubjectRow, subject_id, **values):
            raise not_found("受助人员", "subject", subject_id)


def _subject(row: SubjectRow) -> Subject:
    return Subject(row.id, SubjectState(row.state), row.is_searchable, row.created_at)
