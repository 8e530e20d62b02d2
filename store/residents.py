"""Who is looked for every night: people who stay nameless, wherever they are by now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, SQLColumnExpression, and_, exists, or_, select

from models.subject import SubjectState
from store.batches import batches
from store.tables.people import AdmissionRow, SubjectRow
from store.transaction import Transaction

ALWAYS = (
    SubjectState.RESIDENT,
    SubjectState.LONG_TERM,
    SubjectState.SETTLEMENT_APPLIED,
    SubjectState.SETTLED,
    SubjectState.LEFT,
    SubjectState.WALKED_OFF,
    SubjectState.TRANSFERRED,
    SubjectState.DECEASED_UNIDENTIFIED,
)
"""Nameless in whatever way. Others in care become residents by the days since an entry."""


class ResidentRepository:
    """Searchable people without a name: residents by state, or by an entry before `entered_until`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def among(self, subject_ids: Collection[int], *, entered_until: datetime) -> set[int]:
        """Those of the numbers who are to be looked for now."""
        residents = select(SubjectRow.id).where(_is_resident(entered_until))
        found: set[int] = set()
        for numbers in batches(subject_ids):
            found.update(self._transaction.session.scalars(residents.where(SubjectRow.id.in_(numbers))))
        return found

    def page(self, *, after_id: int, limit: int, entered_until: datetime) -> list[int]:
        """The next people to be looked for above that number, ascending."""
        query = select(SubjectRow.id).where(SubjectRow.id > after_id, _is_resident(entered_until))
        return list(self._transaction.session.scalars(query.order_by(SubjectRow.id).limit(limit)))

    def entered_between(self, after: datetime, until: datetime) -> set[int]:
        """Subjects with an entry in that time, read from the index of entries."""
        query = select(AdmissionRow.subject_id).where(
            AdmissionRow.entered_at > after, AdmissionRow.entered_at <= until
        )
        return set(self._transaction.session.scalars(query))

    def stations_of(self, subject_ids: Collection[int]) -> dict[int, str]:
        """The station of each subject's last stay."""
        query = select(AdmissionRow.subject_id, AdmissionRow.station).order_by(AdmissionRow.id)
        found: dict[int, str] = {}
        for numbers in batches(subject_ids):
            rows = self._transaction.session.execute(query.where(AdmissionRow.subject_id.in_(numbers)))
            found.update(rows.all())
        return found


def last_station(subject_id: SQLColumnExpression[int]) -> ScalarSelect[str]:
    """The station of the last stay of the subject in that column; null without one."""
    query = select(AdmissionRow.station).where(AdmissionRow.subject_id == subject_id)
    return query.order_by(AdmissionRow.id.desc()).limit(1).scalar_subquery()


def _is_resident(entered_until: datetime) -> ColumnElement[bool]:
    has_entered = exists().where(
        AdmissionRow.subject_id == SubjectRow.id, AdmissionRow.entered_at <= entered_until
    )
    is_nameless = or_(
        SubjectRow.state.in_([state.value for state in ALWAYS]),
        and_(SubjectRow.state == SubjectState.IN_CARE_UNIDENTIFIED, has_entered),
    )
    return and_(SubjectRow.is_searchable, is_nameless)
