"""Keyed requests: what the first of them made, so that repeating it makes nothing new."""

from dataclasses import dataclass
from datetime import datetime

from store.tables.service import IdempotencyRow
from store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class IdempotencyRecord:
    """Digest of the first request with a key, and the record it made."""

    request_digest: str
    resource_kind: str
    resource_id: int


class IdempotencyRepository:
    """Keys by account; recorded in the transaction that makes the resource."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def find(self, account_id: int, key: str) -> IdempotencyRecord | None:
        """What the key made before, if anything."""
        row = self._transaction.session.get(IdempotencyRow, (account_id, key))
        if row is None:
            return None
        return IdempotencyRecord(row.request_digest, row.resource_kind, row.resource_id)

    def add(self, account_id: int, key: str, record: IdempotencyRecord, *, now: datetime) -> None:
        """Records what the key made.

        Raises AlreadyRecorded when another request with this key was committed meanwhile: leave the unit of
        work (which undoes this request's work) and read the first one's record in a new one.
        """
        row = IdempotencyRow(
            account_id=account_id,
            key=key,
            request_digest=record.request_digest,
            resource_kind=record.resource_kind,
            resource_id=record.resource_id,
            created_at=now,
        )
        self._transaction.add(row)
