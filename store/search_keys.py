"""Looking up sealed names, places and numbers by keyed digests of how they sound.

What is stored says nothing without the key: HMAC-SHA256 of a text, cut to 60 bits. Two texts may share a
digest by chance, so whoever looks up compares what the records say afterwards. Digests of short texts can be
counted (which one is frequent), not read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlalchemy import Select, delete, func, select

from store.encryption import Keyring
from store.tables.base import NumberedRow
from store.tables.clues import ClueRow, SearchKeyRow
from store.tables.people import AdmissionRow, ReportRow, SubjectRow
from store.tables.registers import RegisterEntryRow
from store.transaction import Transaction

_HEX_DIGITS = 15


class KeyHolder(StrEnum):
    """Records that are found by keys."""

    REPORT = "report"
    REGISTER = "register"
    ADMISSION = "admission"
    CLUE = "clue"


_RECORDS: Final[Mapping[KeyHolder, type[NumberedRow]]] = MappingProxyType(
    {
        KeyHolder.REPORT: ReportRow,
        KeyHolder.REGISTER: RegisterEntryRow,
        KeyHolder.ADMISSION: AdmissionRow,
        KeyHolder.CLUE: ClueRow,
    }
)


class SearchKeyRepository:
    """Which records hold which keys; written in the transaction that writes the record."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, holder: KeyHolder, holder_id: int, texts: Iterable[str]) -> None:
        """The record is found by each of these texts from this commit on, and by none it had before."""
        self.remove(holder, holder_id)
        keys = {search_key(self._transaction.keyring, text) for text in texts}
        self._transaction.session.add_all(
            SearchKeyRow(key=key, holder_kind=holder, holder_id=holder_id) for key in sorted(keys)
        )
        self._transaction.session.flush()

    def remove(self, holder: KeyHolder, holder_id: int) -> None:
        """The record is found by nothing any more."""
        is_meant = (SearchKeyRow.holder_kind == holder) & (SearchKeyRow.holder_id == holder_id)
        self._transaction.execute(delete(SearchKeyRow).where(is_meant))

    def numbers(self, holder: KeyHolder, *, after: int, limit: int) -> list[int]:
        """The next records of the kind above `after`, whether or not any key leads to them."""
        number = _RECORDS[holder].id
        query = select(number).where(number > after).order_by(number).limit(limit)
        return list(self._transaction.session.scalars(query))

    def records(self, holder: KeyHolder, *, after: int | None = 0) -> int:
        """How many records of the kind there are above `after`; 0 for None."""
        if after is None:
            return 0
        row = _RECORDS[holder]
        query = select(func.count()).select_from(row).where(row.id > after)
        return self._transaction.session.scalar(query) or 0

    def find(self, holder: KeyHolder, groups: Sequence[Collection[str]], *, limit: int) -> list[int]:
        """Numbers of at most `limit` records that searches may find and that hold a text of every group.

        The last recorded come first.
        """
        if not groups or not all(groups):
            return []
        first, *others = ([search_key(self._transaction.keyring, text) for text in each] for each in groups)
        query = _eligible(holder).where(SearchKeyRow.key.in_(first))
        for keys in others:
            also = select(SearchKeyRow.holder_id).where(
                SearchKeyRow.key.in_(keys), SearchKeyRow.holder_kind == holder
            )
            query = query.where(SearchKeyRow.holder_id.in_(also))
        # Grouped by a sum and ordered by an aggregate, which no index gives: no database may walk through
        # all holders, which are many, instead of the few that hold the keys.
        number = SearchKeyRow.holder_id + 0
        query = query.group_by(number).order_by(func.max(SearchKeyRow.holder_id).desc())
        return list(self._transaction.session.scalars(query.with_only_columns(number).limit(limit)))


def search_key(keyring: Keyring, text: str) -> int:
    """The 60-bit digest by which the text is looked up."""
    return int(keyring.keyed_digest(text.encode(), "search key")[:_HEX_DIGITS], 16)


def _eligible(holder: KeyHolder) -> Select[int]:
    """Holders of that kind that searches may find now, joined to their keys."""
    query = select(SearchKeyRow.holder_id).where(SearchKeyRow.holder_kind == holder)
    if holder is KeyHolder.REPORT:
        is_open = ReportRow.is_open_to_face | ReportRow.is_open_to_dna
        return query.join(ReportRow, ReportRow.id == SearchKeyRow.holder_id).where(is_open)
    if holder is KeyHolder.REGISTER:
        found = query.join(RegisterEntryRow, RegisterEntryRow.id == SearchKeyRow.holder_id)
        return found.where(RegisterEntryRow.is_active)
    if holder is KeyHolder.CLUE:
        found = query.join(ClueRow, ClueRow.id == SearchKeyRow.holder_id)
        found = found.join(AdmissionRow, AdmissionRow.id == ClueRow.admission_id)
    else:
        found = query.join(AdmissionRow, AdmissionRow.id == SearchKeyRow.holder_id)
    return found.join(SubjectRow, SubjectRow.id == AdmissionRow.subject_id).where(SubjectRow.is_searchable)
