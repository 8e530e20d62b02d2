"""Numbered changes that later comparisons follow. Numbers become visible in order, as template events do."""

from sqlalchemy import func, insert, select

from models.change import Change, ChangeKind
from store.enrolment import Enrolment
from store.tables.nightly import ChangeEventRow
from store.transaction import Transaction


class ChangeRepository:
    """Changes, appended in the transaction that makes them."""

    def __init__(self, transaction: Transaction, enrolment: Enrolment) -> None:
        self._transaction = transaction
        self._enrolment = enrolment

    def record(self, kind: ChangeKind, item_id: int) -> None:
        """Notes the change; holds the lock of template events until the transaction ends."""
        self._enrolment.lock()
        self._transaction.execute(insert(ChangeEventRow).values(kind=kind, item_id=item_id))

    def after(self, seq: int, *, until: int, limit: int = 10_000) -> list[Change]:
        """The next changes above `seq` and up to `until`, in order."""
        query = (
            select(ChangeEventRow)
            .where(ChangeEventRow.seq > seq, ChangeEventRow.seq <= until)
            .order_by(ChangeEventRow.seq)
            .limit(limit)
        )
        return [
            Change(row.seq, ChangeKind(row.kind), row.item_id)
            for row in self._transaction.session.scalars(query)
        ]

    def last_seq(self) -> int:
        """The number of the last change; 0 before the first."""
        return self._transaction.session.scalar(select(func.max(ChangeEventRow.seq))) or 0
