"""Registers of known people in the store. Names, birth dates, places, contacts and notes are sealed."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from models.errors import Conflict
from models.gallery import GalleryKind, PersonRef
from models.listing import EntriesWanted
from models.message import Message
from models.register import RegisterEntry, RegisterFacts, RegisterKind, Withdrawal
from models.subject import Sex
from store.encryption import broken_seal, seal_context
from store.enrolment import Enrolment
from store.page_order import in_order
from store.sealed_values import open_fields, seal_fields
from store.tables.registers import RegisterEntryRow
from store.transaction import Transaction, not_found

EVERY_ENTRY = EntriesWanted()


class RegisterRepository:
    """Entries of the registers; never edited, only withdrawn with a reason."""

    def __init__(self, transaction: Transaction, enrolment: Enrolment) -> None:
        self._transaction = transaction
        self._enrolment = enrolment

    def add(self, facts: RegisterFacts, *, recorded_by: str, recorded_at: datetime) -> RegisterEntry:
        """A new entry, found by searches from now on."""
        row = RegisterEntryRow(
            register=facts.register,
            is_active=True,
            sex=facts.sex,
            sealed_details=None,
            recorded_by=recorded_by,
            recorded_at=recorded_at,
            withdrawn_at=None,
        )
        self._transaction.add(row)
        row.sealed_details = seal_fields(self._transaction.keyring, _details(facts), _context(row.id))
        self._transaction.session.flush()
        return self._entry(row)

    def get(self, entry_id: int) -> RegisterEntry:
        """The entry; raises NotFound."""
        row = self._transaction.session.get(RegisterEntryRow, entry_id)
        if row is None:
            raise not_found("登记库条目", "register entry", entry_id)
        return self._entry(row)

    def of_ids(self, entry_ids: Collection[int]) -> dict[int, RegisterEntry]:
        """The entries that exist among the numbers, by number."""
        query = select(RegisterEntryRow).where(RegisterEntryRow.id.in_(set(entry_ids)))
        return {row.id: self._entry(row) for row in self._transaction.session.scalars(query)}

    def page(
        self,
        *,
        before_id: int | None = None,
        after_id: int | None = None,
        limit: int = 50,
        wanted: EntriesWanted = EVERY_ENTRY,
    ) -> list[RegisterEntry]:
        """At most `limit` entries, the last first below `before_id`, or the first first above `after_id`."""
        found = select(RegisterEntryRow).limit(limit)
        query = in_order(found, RegisterEntryRow.id, before=before_id, after=after_id)
        if wanted.register is not None:
            query = query.where(RegisterEntryRow.register == wanted.register)
        if wanted.sex is not None:
            query = query.where(RegisterEntryRow.sex == wanted.sex)
        if wanted.is_active is not None:
            query = query.where(RegisterEntryRow.is_active.is_(wanted.is_active))
        return [self._entry(row) for row in self._transaction.session.scalars(query)]

    def withdraw(self, entry_id: int, withdrawal: Withdrawal) -> RegisterEntry:
        """The entry, out of every search from this commit on.

        Raises NotFound, and Conflict if it was withdrawn before.
        """
        self._enrolment.lock()
        if self.get(entry_id).withdrawal is not None:
            raise _withdrawn_before(entry_id)
        sealed = seal_fields(
            self._transaction.keyring,
            {"by": withdrawal.by, "reason": withdrawal.reason},
            _withdrawal_context(entry_id),
        )
        self._transaction.update(
            RegisterEntryRow,
            entry_id,
            is_active=False,
            withdrawn_at=withdrawal.at,
            sealed_withdrawal=sealed,
        )
        self._enrolment.set_enrolled(PersonRef(GalleryKind.REGISTERS, entry_id), False)
        return self.get(entry_id)

    def _entry(self, row: RegisterEntryRow) -> RegisterEntry:
        if row.sealed_details is None:
            raise broken_seal(_context(row.id))
        details = open_fields(self._transaction.keyring, row.sealed_details, _context(row.id))
        born = details.get("birth_date")
        facts = RegisterFacts(
            register=RegisterKind(row.register),
            name=details["name"],
            sex=Sex(row.sex),
            birth_date=None if born is None else date.fromisoformat(born),
            home_place=details.get("home_place"),
            unit_contact=details.get("unit_contact"),
            notes=details.get("notes"),
        )
        return RegisterEntry(row.id, facts, row.recorded_by, row.recorded_at, self._withdrawal(row))

    def _withdrawal(self, row: RegisterEntryRow) -> Withdrawal | None:
        if row.withdrawn_at is None:
            return None
        context = _withdrawal_context(row.id)
        details = open_fields(self._transaction.keyring, row.sealed_withdrawal, context)
        return Withdrawal(row.withdrawn_at, details["by"], details["reason"])


def _context(entry_id: int) -> str:
    return seal_context("register_entries.sealed_details", entry_id)


def _withdrawal_context(entry_id: int) -> str:
    return seal_context("register_entries.sealed_withdrawal", entry_id)


def _details(facts: RegisterFacts) -> dict[str, str | None]:
    return {
        "name": facts.name,
        "birth_date": None if facts.birth_date is None else facts.birth_date.isoformat(),
        "home_place": facts.home_place,
        "unit_contact": facts.unit_contact,
        "notes": facts.notes,
    }


def _withdrawn_before(entry_id: int) -> Conflict:
    return Conflict(
        "withdrawn_before",
        Message(f"登记库条目 {entry_id} 已经撤出。", f"Register entry {entry_id} was withdrawn before."),
        Message("无需再次撤出。", "There is nothing left to do."),
    )
