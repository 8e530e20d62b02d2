"""Admissions in the store. What the desk heard and wrote is sealed; station, sex, age and dates are not."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select, tuple_, update

from models.admission import Admission, AdmissionFacts, EntryMark, NameOrigin
from models.age import AgeRange
from models.change import ChangeKind
from models.listing import AdmissionsWanted
from models.subject import Sex
from store.changes import ChangeRepository
from store.encryption import seal_context
from store.page_order import in_order
from store.sealed_values import open_fields, seal_fields
from store.tables.people import AdmissionRow, SubjectRow
from store.transaction import Transaction, not_found

EVERY_ADMISSION = AdmissionsWanted()


class AdmissionRepository:
    """Stays in a shelter."""

    def __init__(self, transaction: Transaction, changes: ChangeRepository) -> None:
        self._transaction = transaction
        self._changes = changes

    def add(self, subject_id: int, facts: AdmissionFacts, recorded_at: datetime) -> Admission:
        """A new stay of the subject; raises Conflict if there is no such subject."""
        row = AdmissionRow(
            subject_id=subject_id,
            station=facts.station,
            entered_at=facts.entered_at,
            sex=facts.sex,
            age_low_years=facts.age.low_years if facts.age else None,
            age_high_years=facts.age.high_years if facts.age else None,
            sealed_details=None,
            recorded_at=recorded_at,
        )
        self._transaction.add(row)
        row.sealed_details = seal_fields(self._transaction.keyring, _details(facts), _context(row.id))
        self._transaction.session.flush()
        self._changes.record(ChangeKind.SUBJECT, subject_id)
        return self._admission(row)

    def get(self, admission_id: int) -> Admission:
        """The admission; raises NotFound."""
        row = self._transaction.session.get(AdmissionRow, admission_id)
        if row is None:
            raise not_found("入站记录", "admission", admission_id)
        return self._admission(row)

    def of_ids(self, admission_ids: Collection[int]) -> dict[int, Admission]:
        """The admissions that exist among the numbers, by number."""
        query = select(AdmissionRow).where(AdmissionRow.id.in_(set(admission_ids)))
        return {row.id: self._admission(row) for row in self._transaction.session.scalars(query)}

    def give_to(self, admission_ids: Collection[int], subject_id: int) -> None:
        """Says whose stays these are; what was recorded of them stays as it is."""
        is_meant = AdmissionRow.id.in_(set(admission_ids))
        self._transaction.execute(update(AdmissionRow).where(is_meant).values(subject_id=subject_id))

    def page(
        self,
        *,
        before_id: int | None = None,
        after_id: int | None = None,
        limit: int = 50,
        wanted: AdmissionsWanted = EVERY_ADMISSION,
    ) -> list[Admission]:
        """At most `limit`, the last recorded first below `before_id`, or upwards above `after_id`."""
        query = in_order(_wanted(wanted).limit(limit), AdmissionRow.id, before=before_id, after=after_id)
        return [self._admission(row) for row in self._transaction.session.scalars(query)]

    def page_by_entry(
        self,
        *,
        after: EntryMark | None = None,
        is_last_first: bool = True,
        limit: int = 50,
        wanted: AdmissionsWanted = EVERY_ADMISSION,
    ) -> list[Admission]:
        """At most `limit` by entry, the last entry first or the first, from `after` on; read by its index."""
        key = tuple_(AdmissionRow.entered_at, AdmissionRow.id)
        query = _wanted(wanted).limit(limit)
        if after is not None:
            mark = (after.entered_at, after.id)
            query = query.where(key < mark if is_last_first else key > mark)
        ends = (AdmissionRow.entered_at, AdmissionRow.id)
        query = query.order_by(*(each.desc() if is_last_first else each.asc() for each in ends))
        return [self._admission(row) for row in self._transaction.session.scalars(query)]

    def of_subject(self, subject_id: int) -> list[Admission]:
        """The subject's stays, the last recorded first."""
        return self.of_subjects([subject_id]).get(subject_id, [])

    def of_subjects(self, subject_ids: Collection[int]) -> dict[int, list[Admission]]:
        """The stays of each subject that has any, the last recorded first."""
        query = (
            select(AdmissionRow)
            .where(AdmissionRow.subject_id.in_(set(subject_ids)))
            .order_by(AdmissionRow.id.desc())
        )
        stays: dict[int, list[Admission]] = {}
        for row in self._transaction.session.scalars(query):
            stays.setdefault(row.subject_id, []).append(self._admission(row))
        return stays

    def _admission(self, row: AdmissionRow) -> Admission:
        details = open_fields(self._transaction.keyring, row.sealed_details, _context(row.id))
        facts = AdmissionFacts(
            station=row.station,
            entered_at=row.entered_at,
            sex=Sex(row.sex),
            age=_age(row.age_low_years, row.age_high_years),
            name_heard=details.get("name_heard"),
            found_place=details.get("found_place"),
            notes=details.get("notes"),
            name_origin=NameOrigin(details.get("name_origin") or NameOrigin.HEARD),
            age_estimated_by=details.get("age_estimated_by"),
        )
        return Admission(row.id, row.subject_id, facts, row.recorded_at)


def _wanted(wanted: AdmissionsWanted) -> Select[AdmissionRow]:
    query = select(AdmissionRow)
    if wanted.station is not None:
        query = query.where(AdmissionRow.station == wanted.station)
    if wanted.sex is not None:
        query = query.where(AdmissionRow.sex == wanted.sex)
    if wanted.state is not None:
        query = query.join(SubjectRow, SubjectRow.id == AdmissionRow.subject_id)
        query = query.where(SubjectRow.state == wanted.state)
    if wanted.entered_from is not None:
        query = query.where(AdmissionRow.entered_at >= wanted.entered_from)
    if wanted.entered_before is not None:
        query = query.where(AdmissionRow.entered_at < wanted.entered_before)
    return query


def _context(admission_id: int) -> str:
    return seal_context("admissions.sealed_details", admission_id)


def _details(facts: AdmissionFacts) -> dict[str, str | None]:
    given = facts.name_origin if facts.name_origin is not NameOrigin.HEARD else None
    return {
        "name_heard": facts.name_heard,
        "name_origin": given,
        "found_place": facts.found_place,
        "notes": facts.notes,
        "age_estimated_by": facts.age_estimated_by,
    }


def _age(low_years: float | None, high_years: float | None) -> AgeRange | None:
    return None if low_years is None or high_years is None else AgeRange(low_years, high_years)
