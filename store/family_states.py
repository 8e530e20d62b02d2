"""What a family's DNA comparisons rest on, as one digest per family, read from plain columns alone."""

import hashlib
from collections.abc import Collection, Iterator
from typing import Any, Final

from sqlalchemy import Select, select

from store.batches import batches
from store.tables.dna import DnaProfileRow
from store.tables.families import DnaPersonRow, FamilyMemberRow
from store.tables.people import ReportRow
from store.transaction import Transaction

_PAGE: Final = 10_000

_PROFILES: Final[Select[*tuple[Any, ...]]] = (
    select(
        FamilyMemberRow.family_id,
        DnaPersonRow.member_id,
        DnaProfileRow.id,
        DnaProfileRow.state,
        DnaProfileRow.is_searchable,
        DnaProfileRow.content_digest,
    )
    .join(DnaPersonRow, DnaPersonRow.member_id == FamilyMemberRow.id)
    .join(DnaProfileRow, DnaProfileRow.id == DnaPersonRow.profile_id)
    .order_by(DnaProfileRow.id)
)
_MEMBERS: Final[Select[*tuple[Any, ...]]] = (
    select(
        FamilyMemberRow.family_id,
        FamilyMemberRow.id,
        FamilyMemberRow.report_id,
        FamilyMemberRow.relation,
        FamilyMemberRow.related_to_id,
        FamilyMemberRow.through_id,
        FamilyMemberRow.biological,
        FamilyMemberRow.sex,
        FamilyMemberRow.withdrawn_at.is_(None),
        ReportRow.is_open_to_dna,
    )
    .outerjoin(ReportRow, ReportRow.id == FamilyMemberRow.report_id)
    .order_by(FamilyMemberRow.id)
)


class FamilyStateRepository:
    """Families of which some profile is known, without opening any of them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def digests(self, family_ids: Collection[int] | None = None) -> dict[int, str]:
        """By family (all, unless named): a digest of its pedigree, of which reports are open, of profiles.

        Equal as long as nothing changed that could change what a search with the family gives.
        """
        rows: dict[int, list[Any]] = {}
        for family_id, *profile in self._rows_of(_PROFILES, family_ids):
            rows.setdefault(family_id, []).append(profile)
        for family_id, *member in self._rows_of(_MEMBERS, family_ids):
            if family_id in rows:
                rows[family_id].append(member)
        return {family_id: hashlib.sha256(repr(of).encode()).hexdigest() for family_id, of in rows.items()}

    def _rows_of(self, query: Select[*tuple[Any, ...]], family_ids: Collection[int] | None) -> Iterator[Any]:
        session = self._transaction.session
        if family_ids is None:
            yield from session.execute(query.execution_options(yield_per=_PAGE))
            return
        for numbers in batches(family_ids):
            yield from session.execute(query.where(FamilyMemberRow.family_id.in_(numbers)))
