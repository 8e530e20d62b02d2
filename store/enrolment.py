"""Who is in the galleries: templates are enrolled while their person is searchable.

Every change writes template events in the same transaction. Galleries in other processes follow these
events by number, so a number must never become visible after a higher one. SQLite has one writer at a
time; on PostgreSQL a transaction lock, taken before the first event and held until commit, makes commit
order equal number order. The same lock orders a change of a person's state against a template added
elsewhere: whoever comes second sees what the first committed (READ COMMITTED).
"""

import secrets
from typing import Final

from sqlalchemy import ColumnElement, and_, insert, literal, select, text, update

from models.gallery import GalleryKind, PersonRef
from store.columns import RowId
from store.tables.people import AdmissionRow, ReportRow, SubjectRow
from store.tables.photos import PhotoRow, TemplateEventRow, TemplateRow
from store.tables.registers import RegisterEntryRow
from store.template_event import TemplateEventKind
from store.transaction import Transaction, not_found

_EVENT_LOCK: Final = 0x67756974755F6576
"""Key of the PostgreSQL advisory lock around template events ("guitu_ev")."""

_TOKEN_BITS: Final = 62

_EVENT_COLUMNS = ["pack_key", "gallery", "kind", "template_id", "token"]


class Enrolment:
    """Enrols and withdraws templates, always with the events that tell the galleries."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def lock(self) -> None:
        """Makes this transaction the only writer of template events until it ends."""
        if self._transaction.is_postgresql:
            self._transaction.session.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _EVENT_LOCK}
            )

    def person_of(self, photo_id: int) -> tuple[PersonRef, bool]:
        """The person in a photo, and whether that person is searchable; raises NotFound."""
        found = self._transaction.session.execute(
            select(
                PhotoRow.report_id,
                ReportRow.is_open_to_face,
                PhotoRow.register_entry_id,
                RegisterEntryRow.is_active,
                AdmissionRow.subject_id,
                SubjectRow.is_searchable,
            )
            .outerjoin(ReportRow, ReportRow.id == PhotoRow.report_id)
            .outerjoin(RegisterEntryRow, RegisterEntryRow.id == PhotoRow.register_entry_id)
            .outerjoin(AdmissionRow, AdmissionRow.id == PhotoRow.admission_id)
            .outerjoin(SubjectRow, SubjectRow.id == AdmissionRow.subject_id)
            .where(PhotoRow.id == photo_id)
        ).one_or_none()
        if found is None:
            raise not_found("照片", "photo", photo_id)
        report_id, is_open_to_face, entry_id, is_active, subject_id, is_searchable = found
        if report_id is not None:
            return PersonRef(GalleryKind.REPORTS, report_id), bool(is_open_to_face)
        if entry_id is not None:
            return PersonRef(GalleryKind.REGISTERS, entry_id), bool(is_active)
        return PersonRef(GalleryKind.ADMISSIONS, subject_id), bool(is_searchable)

    def set_enrolled(self, person: PersonRef, is_enrolled: bool) -> None:
        """Enrols or withdraws all of the person's templates, of every pack; call `lock` first."""
        is_changing = (
            (TemplateRow.gallery == person.gallery)
            & (TemplateRow.person_id == person.id)
            & (TemplateRow.is_enrolled != is_enrolled)
        )
        kind = TemplateEventKind.ADDED if is_enrolled else TemplateEventKind.REMOVED
        self._record_each(is_changing, kind)
        self._transaction.execute(update(TemplateRow).where(is_changing).values(is_enrolled=is_enrolled))

    def record_addition(self, template_id: int) -> None:
        """Tells the galleries of an enrolled template; call `lock` first."""
        self._record_each(TemplateRow.id == template_id, TemplateEventKind.ADDED)

    def record_removal(self, is_meant: ColumnElement[bool]) -> None:
        """Tells the galleries that those of these templates they hold go; call `lock` first."""
        self._record_each(and_(is_meant, TemplateRow.is_enrolled), TemplateEventKind.REMOVED)

    def _record_each(self, is_meant: ColumnElement[bool], kind: TemplateEventKind) -> None:
        token = literal(secrets.randbits(_TOKEN_BITS), RowId)
        events = (
            select(TemplateRow.pack_key, TemplateRow.gallery, literal(kind.value), TemplateRow.id, token)
            .where(is_meant)
            .order_by(TemplateRow.id)
        )
        self._transaction.execute(insert(TemplateEventRow).from_select(_EVENT_COLUMNS, events))
