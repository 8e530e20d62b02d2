"""Those behind a report, and their consents, in the store. Names, contacts and relations are sealed."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from models.consent import Consent, Purpose, Reporter, ReporterFacts
from models.errors import Conflict
from models.message import Message
from store.encryption import seal_context
from store.report_openness import ReportOpenness
from store.sealed_values import open_fields, seal_fields
from store.tables.reporters import ConsentRow, ReporterRow
from store.transaction import Transaction, not_found


class ReporterRepository:
    """Reporters with their consents; every change of a consent acts on the report's searches at once."""

    def __init__(self, transaction: Transaction, openness: ReportOpenness) -> None:
        self._transaction = transaction
        self._openness = openness

    def add(
        self,
        report_id: int,
        facts: ReporterFacts,
        *,
        agrees_to: Collection[Purpose],
        recorded_by: str,
        recorded_at: datetime,
    ) -> Reporter:
        """One more person behind the report. Raises NotFound for an unknown report."""
        self._openness.lock()
        self._openness.refresh(report_id)
        row = ReporterRow(report_id=report_id, recorded_by=recorded_by, recorded_at=recorded_at)
        self._transaction.add(row)
        row.sealed_details = seal_fields(self._transaction.keyring, asdict(facts), _context(row.id))
        for purpose in sorted(agrees_to):
            self._give(row.id, purpose, recorded_by, recorded_at)
        self._openness.refresh(report_id)
        return self.get(row.id)

    def get(self, reporter_id: int) -> Reporter:
        """The reporter; raises NotFound."""
        row = self._row(reporter_id)
        return self._reporter(row, self._consents([row.id]).get(row.id, ()))

    def of_report(self, report_id: int) -> list[Reporter]:
        """Everybody who stands or stood behind the report, the first first."""
        return self.of_reports([report_id]).get(report_id, [])

    def of_reports(self, report_ids: Collection[int]) -> dict[int, list[Reporter]]:
        """Everybody behind each of the reports, the first first, by report."""
        query = select(ReporterRow).where(ReporterRow.report_id.in_(set(report_ids))).order_by(ReporterRow.id)
        rows = list(self._transaction.session.scalars(query))
        consents = self._consents([row.id for row in rows])
        found: dict[int, list[Reporter]] = {}
        for row in rows:
            found.setdefault(row.report_id, []).append(self._reporter(row, consents.get(row.id, ())))
        return found

    def give(self, reporter_id: int, purpose: Purpose, *, recorded_by: str, now: datetime) -> Reporter:
        """The reporter, who agrees to the purpose from now on; unchanged if they did.

        Raises NotFound, Conflict for a reporter who withdrew.
        """
        self._openness.lock()
        row = self._row(reporter_id)
        if row.withdrawn_at is not None:
            raise _withdrew(reporter_id)
        if purpose not in self.get(reporter_id).agrees_to:
            self._give(reporter_id, purpose, recorded_by, now)
            self._openness.refresh(row.report_id)
        return self.get(reporter_id)

    def withdraw_consent(
        self, reporter_id: int, purpose: Purpose, *, recorded_by: str, now: datetime
    ) -> Reporter:
        """The reporter, who does not agree to the purpose any more. Raises NotFound."""
        self._openness.lock()
        row = self._row(reporter_id)
        self._end_consents(reporter_id, {purpose}, recorded_by=recorded_by, now=now)
        self._openness.refresh(row.report_id)
        return self.get(reporter_id)

    def withdraw(self, reporter_id: int, *, recorded_by: str, now: datetime) -> Reporter:
        """The reporter, who does not stand behind the report any more and agrees to nothing.

        Raises NotFound, Conflict if they withdrew before.
        """
        self._openness.lock()
        row = self._row(reporter_id)
        if row.withdrawn_at is not None:
            raise _withdrew(reporter_id)
        row.withdrawn_at, row.withdrawal_recorded_by = now, recorded_by
        self._end_consents(reporter_id, set(Purpose), recorded_by=recorded_by, now=now)
        self._openness.refresh(row.report_id)
        return self.get(reporter_id)

    def _give(self, reporter_id: int, purpose: Purpose, recorded_by: str, now: datetime) -> None:
        self._transaction.add(
            ConsentRow(reporter_id=reporter_id, purpose=purpose, given_at=now, recorded_by=recorded_by)
        )

    def _end_consents(
        self, reporter_id: int, purposes: Collection[Purpose], *, recorded_by: str, now: datetime
    ) -> None:
        query = select(ConsentRow).where(
            ConsentRow.reporter_id == reporter_id,
            ConsentRow.purpose.in_(purposes),
            ConsentRow.withdrawn_at.is_(None),
        )
        for consent in self._transaction.session.scalars(query):
            consent.withdrawn_at, consent.withdrawal_recorded_by = now, recorded_by
        self._transaction.session.flush()

    def _row(self, reporter_id: int) -> ReporterRow:
        row = self._transaction.session.get(ReporterRow, reporter_id)
        if row is None:
            raise not_found("报案人", "reporter", reporter_id)
        return row

    def _consents(self, reporter_ids: Collection[int]) -> dict[int, tuple[Consent, ...]]:
        query = select(ConsentRow).where(ConsentRow.reporter_id.in_(reporter_ids)).order_by(ConsentRow.id)
        found: dict[int, tuple[Consent, ...]] = {}
        for row in self._transaction.session.scalars(query):
            found[row.reporter_id] = (*found.get(row.reporter_id, ()), _consent(row))
        return found

    def _reporter(self, row: ReporterRow, consents: tuple[Consent, ...]) -> Reporter:
        details = open_fields(self._transaction.keyring, row.sealed_details, _context(row.id))
        return Reporter(
            id=row.id,
            report_id=row.report_id,
            facts=ReporterFacts(**details),
            consents=consents,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
            withdrawn_at=row.withdrawn_at,
            withdrawal_recorded_by=row.withdrawal_recorded_by,
        )


def _consent(row: ConsentRow) -> Consent:
    return Consent(
        id=row.id,
        purpose=Purpose(row.purpose),
        given_at=row.given_at,
        recorded_by=row.recorded_by,
        withdrawn_at=row.withdrawn_at,
        withdrawal_recorded_by=row.withdrawal_recorded_by,
    )


def _context(reporter_id: int) -> str:
    return seal_context("reporters.sealed_details", reporter_id)


def _withdrew(reporter_id: int) -> Conflict:
    return Conflict(
        "reporter_withdrew",
        Message(f"{reporter_id} 号报案人已退出该报告。", f"Reporter number {reporter_id} withdrew before."),
        Message("若其重新报案，请另行登记为报案人。", "If they report again, record them as a new reporter."),
    )
