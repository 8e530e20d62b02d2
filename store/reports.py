"""Missing-person reports in the store. Names, birth date, places, features and contact are sealed."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from models.gallery import GalleryKind, PersonRef
from models.report import MissingReport, ReportFacts, ReportState
from models.subject import Sex
from store.encryption import broken_seal, seal_context
from store.enrolment import Enrolment
from store.sealed_values import open_fields, seal_fields
from store.tables.people import ReportRow
from store.transaction import Transaction, not_found


class ReportRepository:
    """Missing-person reports."""

    def __init__(self, transaction: Transaction, enrolment: Enrolment) -> None:
        self._transaction = transaction
        self._enrolment = enrolment

    def add(
        self, facts: ReportFacts, recorded_at: datetime, *, state: ReportState = ReportState.ACTIVE
    ) -> MissingReport:
        """A new report."""
        row = ReportRow(
            state=state,
            sex=facts.sex,
            missing_since=facts.missing_since,
            sealed_details=None,
            recorded_at=recorded_at,
        )
        self._transaction.add(row)
        row.sealed_details = seal_fields(self._transaction.keyring, _details(facts), _context(row.id))
        self._transaction.session.flush()
        return self._report(row)

    def get(self, report_id: int) -> MissingReport:
        """The report; raises NotFound."""
        row = self._transaction.session.get(ReportRow, report_id)
        if row is None:
            raise not_found("寻人报告", "report", report_id)
        return self._report(row)

    def of_ids(self, report_ids: Collection[int]) -> dict[int, MissingReport]:
        """The reports that exist among the numbers, by number."""
        query = select(ReportRow).where(ReportRow.id.in_(set(report_ids)))
        return {row.id: self._report(row) for row in self._transaction.session.scalars(query)}

    def page(
        self, *, before_id: int | None = None, limit: int = 50, state: ReportState | None = None
    ) -> list[MissingReport]:
        """At most `limit` reports, the last recorded first, starting below `before_id`."""
        query = select(ReportRow).order_by(ReportRow.id.desc()).limit(limit)
        if before_id is not None:
            query = query.where(ReportRow.id < before_id)
        if state is not None:
            query = query.where(ReportRow.state == state)
        return [self._report(row) for row in self._transaction.session.scalars(query)]

    def set_state(self, report_id: int, state: ReportState) -> None:
        """Records the new state and tells the galleries; only an active report is searched.

        Raises NotFound.
        """
        self._enrolment.lock()
        if not self._transaction.update(ReportRow, report_id, state=state):
            raise not_found("寻人报告", "report", report_id)
        self._enrolment.set_enrolled(PersonRef(GalleryKind.REPORTS, report_id), state is ReportState.ACTIVE)

    def _report(self, row: ReportRow) -> MissingReport:
        if row.sealed_details is None:
            raise broken_seal(_context(row.id))
        details = open_fields(self._transaction.keyring, row.sealed_details, _context(row.id))
        born = details.get("birth_date")
        facts = ReportFacts(
            name=details["name"],
            sex=Sex(row.sex),
            birth_date=None if born is None else date.fromisoformat(born),
            missing_since=row.missing_since,
            last_seen_place=details.get("last_seen_place"),
            features=details.get("features"),
            reporter_name=details.get("reporter_name"),
            reporter_contact=details.get("reporter_contact"),
        )
        return MissingReport(row.id, ReportState(row.state), facts, row.recorded_at)


def _context(report_id: int) -> str:
    return seal_context("reports.sealed_details", report_id)


def _details(facts: ReportFacts) -> dict[str, str | None]:
    return {
        "name": facts.name,
        "birth_date": None if facts.birth_date is None else facts.birth_date.isoformat(),
        "last_seen_place": facts.last_seen_place,
        "features": facts.features,
        "reporter_name": facts.reporter_name,
        "reporter_contact": facts.reporter_contact,
    }
