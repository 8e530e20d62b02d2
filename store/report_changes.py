"""What became of each report: every move with who decided and the sealed reason, never changed."""

from sqlalchemy import select

from models.report import ReportChange, ReportMove, ReportState
from store.encryption import seal_context
from store.sealed_values import open_fields, seal_fields
from store.tables.reporters import ReportChangeRow
from store.transaction import Transaction


class ReportChangeRepository:
    """Moves of reports."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, change: ReportChange) -> None:
        """Keeps the move. Raises Conflict for an unknown report."""
        row = ReportChangeRow(
            report_id=change.report_id,
            move=change.move,
            former=change.former,
            state=change.state,
            decided_by=change.decided_by,
            decided_at=change.decided_at,
        )
        self._transaction.add(row)
        row.sealed_reason = seal_fields(
            self._transaction.keyring, {"reason": change.reason}, _context(row.id)
        )
        self._transaction.session.flush()

    def of_report(self, report_id: int) -> list[ReportChange]:
        """The moves of the report, the first first."""
        query = (
            select(ReportChangeRow).where(ReportChangeRow.report_id == report_id).order_by(ReportChangeRow.id)
        )
        return [self._change(row) for row in self._transaction.session.scalars(query)]

    def _change(self, row: ReportChangeRow) -> ReportChange:
        details = open_fields(self._transaction.keyring, row.sealed_reason, _context(row.id))
        return ReportChange(
            report_id=row.report_id,
            move=ReportMove(row.move),
            former=ReportState(row.former),
            state=ReportState(row.state),
            reason=details.get("reason", ""),
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )


def _context(number: int) -> str:
    return seal_context("report_changes.sealed_reason", number)
