"""What an entry of the audit log is digested as, and what a broken chain looks like.

The digest is HMAC-SHA256 with the address key (`Keyring.keyed_digest`, purpose `audit chain`) over the
UTF-8 bytes of a JSON array without spaces, non-ASCII written as it is:

    ["guitu-audit-1", number, at, account_id, username, roles, station, action, outcome,
     [[kind, first, last], ...], purpose, previous]

`at` is UTC with microseconds, `2026-03-01T12:00:00.123456+00:00`; `roles` are in order of the alphabet with
commas between; records are in order of kind and number; `purpose` is the sealed text in hex, or null;
`previous` is the digest of the entry before, 64 zeros for the first. See docs/audit.md.
"""

import json
from dataclasses import dataclass
from typing import Final

from models.audit import Anchor, BrokenEntry, ChainFault, RecordRange
from store.encryption import Keyring
from store.tables.audit import AuditEntryRow

BEFORE_THE_FIRST: Final = "0" * 64
_FORMAT: Final = "guitu-audit-1"
_PURPOSE: Final = "audit chain"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it stands in the tables, whether or not anybody altered it."""

    row: AuditEntryRow
    records: tuple[RecordRange, ...]


def digest_of(keyring: Keyring, stored: StoredEntry) -> str:
    """The digest that the entry must have, from everything else that is stored of it."""
    row = stored.row
    content = [
        _FORMAT,
        row.number,
        row.at.isoformat(timespec="microseconds"),
        row.account_id,
        row.username,
        row.roles,
        row.station,
        row.action,
        row.outcome,
        [[each.kind, each.first, each.last] for each in sorted(stored.records)],
        None if row.sealed_purpose is None else row.sealed_purpose.hex(),
        row.previous_digest,
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return keyring.keyed_digest(text.encode(), _PURPOSE)


def fault_of(keyring: Keyring, stored: StoredEntry, before: Anchor | None) -> BrokenEntry | None:
    """What is wrong with the entry that follows `before` (None: the first); None for a sound one."""
    row = stored.row
    expected = 1 if before is None else before.number + 1
    if row.number != expected:
        return BrokenEntry(expected, ChainFault.MISSING)
    if digest_of(keyring, stored) != row.digest:
        return BrokenEntry(row.number, ChainFault.ALTERED)
    if row.previous_digest != (BEFORE_THE_FIRST if before is None else before.digest):
        return BrokenEntry(row.number, ChainFault.UNLINKED)
    return None
