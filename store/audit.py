"""The audit log in the store: entries go on at the end, and nothing here changes or deletes one.

Every entry holds the keyed digest of the one before, so two must never be written at once: SQLite has one
writer; on PostgreSQL a transaction lock is held from reading the last entry until commit.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, insert, select, text

from models.audit import Anchor, AuditEntry, AuditFilter, AuditOutcome, BrokenEntry, Deed, RecordRange
from store.audit_chain import BEFORE_THE_FIRST, StoredEntry, digest_of, fault_of
from store.encryption import seal_context
from store.page_order import in_order
from store.tables.audit import AuditEntryRow, AuditRecordRow
from store.transaction import Transaction

_LOCK: Final = 0x67756974755F6175
"""Key of the PostgreSQL advisory lock around the end of the log ("guitu_au")."""


class AuditRepository:
    """The log, oldest entry 1."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def append(self, deeds: Sequence[Deed]) -> None:
        """Adds an entry for each deed, in order. No other writer gets in between until the commit."""
        self._lock()
        head = self.head()
        number, previous = (0, BEFORE_THE_FIRST) if head is None else (head.number, head.digest)
        for deed in deeds:
            number += 1
            stored = self._new(number, deed, previous)
            previous = stored.row.digest
            self._transaction.session.add(stored.row)
            self._transaction.session.flush()
            self._add_records(stored)

    def head(self) -> Anchor | None:
        """The last entry; None of an empty log."""
        query = select(AuditEntryRow.number, AuditEntryRow.digest).order_by(AuditEntryRow.number.desc())
        found = self._transaction.session.execute(query.limit(1)).one_or_none()
        return None if found is None else Anchor(found.number, found.digest)

    def anchor_at(self, number: int) -> Anchor | None:
        """The number and digest that stand at `number`; None if there is no such entry."""
        digest = self._transaction.session.scalar(
            select(AuditEntryRow.digest).where(AuditEntryRow.number == number)
        )
        return None if digest is None else Anchor(number, digest)

    def page(
        self,
        wanted: AuditFilter,
        *,
        before_number: int | None = None,
        after_number: int | None = None,
        limit: int = 50,
    ) -> list[AuditEntry]:
        """At most `limit` entries, the last first below a number, or the first first above one."""
        query = in_order(
            select(AuditEntryRow).where(*_conditions(wanted)),
            AuditEntryRow.number,
            before=before_number,
            after=after_number,
        )
        return [self._entry(each) for each in self._stored(query, limit)]

    def walk(self, before: Anchor | None, limit: int) -> Iterator[Anchor | BrokenEntry]:
        """The next entries after `before`, at most `limit`: each sound one's anchor, or what is broken."""
        after = 0 if before is None else before.number
        query = select(AuditEntryRow).where(AuditEntryRow.number > after).order_by(AuditEntryRow.number)
        for stored in self._stored(query, limit):
            broken = fault_of(self._transaction.keyring, stored, before)
            if broken is not None:
                yield broken
                return
            before = Anchor(stored.row.number, stored.row.digest)
            yield before

    def _lock(self) -> None:
        if self._transaction.is_postgresql:  # SQLite has one writer anyway
            self._transaction.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def _new(self, number: int, deed: Deed, previous: str) -> StoredEntry:
        row = AuditEntryRow(
            number=number,
            at=deed.at.astimezone(UTC),
            account_id=deed.account_id,
            username=deed.username,
            roles=",".join(sorted(deed.roles)),
            station=deed.station,
            action=deed.action,
            outcome=deed.outcome,
            sealed_purpose=self._sealed(number, deed.purpose),
            previous_digest=previous,
        )
        stored = StoredEntry(row, deed.records)
        row.digest = digest_of(self._transaction.keyring, stored)
        return stored

    def _add_records(self, stored: StoredEntry) -> None:
        if stored.records:
            rows = [
                {
                    "entry_number": stored.row.number,
                    "kind": each.kind,
                    "first_number": each.first,
                    "last_number": each.last,
                }
                for each in stored.records
            ]
            self._transaction.session.execute(insert(AuditRecordRow), rows)

    def _sealed(self, number: int, purpose: str | None) -> bytes | None:
        if purpose is None:
            return None
        return self._transaction.keyring.seal(purpose.encode(), _context(number))

    def _stored(self, query: Select[AuditEntryRow], limit: int) -> list[StoredEntry]:
        rows = self._transaction.session.scalars(query.limit(limit)).all()
        records = self._records(row.number for row in rows)
        return [StoredEntry(row, tuple(records.get(row.number, ()))) for row in rows]

    def _records(self, numbers: Iterable[int]) -> dict[int, list[RecordRange]]:
        query = (
            select(AuditRecordRow)
            .where(AuditRecordRow.entry_number.in_(list(numbers)))
            .order_by(AuditRecordRow.kind, AuditRecordRow.first_number)
        )
        found: dict[int, list[RecordRange]] = {}
        for row in self._transaction.session.scalars(query):
            touched = RecordRange(row.kind, row.first_number, row.last_number)
            found.setdefault(row.entry_number, []).append(touched)
        return found

    def _entry(self, stored: StoredEntry) -> AuditEntry:
        row = stored.row
        purpose = None
        if row.sealed_purpose is not None:
            sealed, context = row.sealed_purpose, _context(row.number)
            purpose = self._transaction.keyring.open_sealed(sealed, context).decode()
        deed = Deed(
            at=row.at,
            account_id=row.account_id,
            username=row.username,
            roles=frozenset(row.roles.split(",")) - {""},
            station=row.station,
            action=row.action,
            outcome=AuditOutcome(row.outcome),
            records=stored.records,
            purpose=purpose,
        )
        return AuditEntry(row.number, deed, row.previous_digest, row.digest)


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    stated = [
        (wanted.account_id, AuditEntryRow.account_id.__eq__),
        (wanted.action, AuditEntryRow.action.__eq__),
        (wanted.outcome, AuditEntryRow.outcome.__eq__),
        (wanted.since, AuditEntryRow.at.__ge__),
        (wanted.until, AuditEntryRow.at.__lt__),
    ]
    conditions: list[ColumnElement[bool]] = [compare(value) for value, compare in stated if value is not None]
    return conditions + _touching(wanted)


def _touching(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    if wanted.kind is None:
        return []
    is_of_entry = (AuditRecordRow.entry_number == AuditEntryRow.number) & (AuditRecordRow.kind == wanted.kind)
    if wanted.record is None:
        return [exists().where(is_of_entry)]
    is_meant = (AuditRecordRow.first_number <= wanted.record) & (AuditRecordRow.last_number >= wanted.record)
    return [exists().where(is_of_entry, is_meant)]


def _context(number: int) -> str:
    return seal_context("audit_entries.sealed_purpose", number)
