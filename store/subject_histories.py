"""How subjects' states changed, and links between subjects that are one person. Reasons are sealed."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from models.stay_link import LinkState, MovedRecords, StayLink
from models.subject import Subject, SubjectState
from models.subject_course import SubjectChange
from store.encryption import seal_context
from store.sealed_values import open_fields, seal_fields
from store.tables.review import StayLinkRow, SubjectChangeRow
from store.transaction import Transaction, not_found


class SubjectHistoryRepository:
    """What was done with a subject's record; entries are added only."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_change(
        self, former: SubjectState, now_is: Subject, *, reason: str, account_id: int, now: datetime
    ) -> SubjectChange:
        """Notes that the subject came to its present state."""
        row = SubjectChangeRow(
            subject_id=now_is.id,
            former=former,
            state=now_is.state,
            is_searchable=now_is.is_searchable,
            sealed_reason=None,
            account_id=account_id,
            changed_at=now,
        )
        self._transaction.add(row)
        row.sealed_reason = seal_fields(
            self._transaction.keyring, {"reason": reason}, _change_context(row.id)
        )
        self._transaction.session.flush()
        return self._change(row)

    def changes_of(self, subject_id: int) -> list[SubjectChange]:
        """The subject's history, the first change first."""
        query = (
            select(SubjectChangeRow)
            .where(SubjectChangeRow.subject_id == subject_id)
            .order_by(SubjectChangeRow.id)
        )
        return [self._change(row) for row in self._transaction.session.scalars(query)]

    def propose_link(
        self, kept_id: int, linked_id: int, *, reason: str, account_id: int, now: datetime
    ) -> StayLink:
        """Stores that two subjects are said to be one person."""
        row = StayLinkRow(
            kept_subject_id=kept_id,
            linked_subject_id=linked_id,
            state=LinkState.PROPOSED,
            sealed_reasons=None,
            admission_ids=[],
            profile_ids=[],
            codes=[],
            was_searchable=True,
            proposed_by=account_id,
            proposed_at=now,
        )
        self._transaction.add(row)
        self._set_reasons(row, {"reason": reason})
        return self._link(row)

    def close_link(
        self,
        link: StayLink,
        state: LinkState,
        *,
        account_id: int,
        now: datetime,
        moved: MovedRecords | None = None,
        was_searchable: bool = True,
    ) -> StayLink:
        """Notes who confirmed or refused it, and what moved."""
        row = self._row(link.id)
        row.state, row.closed_by, row.closed_at = state, account_id, now
        moved = moved or MovedRecords()
        row.admission_ids, row.was_searchable = sorted(moved.admission_ids), was_searchable
        row.profile_ids, row.codes = sorted(moved.profile_ids), sorted(moved.codes)
        self._transaction.session.flush()
        return self._link(row)

    def undo_link(self, link: StayLink, *, account_id: int, now: datetime, reason: str) -> StayLink:
        """Notes who undid it and why."""
        row = self._row(link.id)
        row.state, row.undone_by, row.undone_at = LinkState.UNDONE, account_id, now
        self._set_reasons(row, {"reason": link.reason, "undoing": reason})
        return self._link(row)

    def link(self, link_id: int) -> StayLink:
        """The link; raises NotFound."""
        return self._link(self._row(link_id))

    def links_of(self, subject_id: int) -> list[StayLink]:
        """Every link the subject was ever part of, the first first."""
        return self._links(
            or_(StayLinkRow.kept_subject_id == subject_id, StayLinkRow.linked_subject_id == subject_id)
        )

    def _links(self, is_meant: ColumnElement[bool]) -> list[StayLink]:
        query = select(StayLinkRow).where(is_meant).order_by(StayLinkRow.id)
        return [self._link(row) for row in self._transaction.session.scalars(query)]

    def _row(self, link_id: int) -> StayLinkRow:
        row = self._transaction.session.get(StayLinkRow, link_id, with_for_update=True)
        if row is None:
            raise not_found("合并记录", "link", link_id)
        return row

    def _set_reasons(self, row: StayLinkRow, reasons: dict[str, str | None]) -> None:
        row.sealed_reasons = seal_fields(self._transaction.keyring, reasons, _link_context(row.id))
        self._transaction.session.flush()

    def _change(self, row: SubjectChangeRow) -> SubjectChange:
        details = open_fields(self._transaction.keyring, row.sealed_reason, _change_context(row.id))
        return SubjectChange(
            id=row.id,
            subject_id=row.subject_id,
            former=SubjectState(row.former),
            state=SubjectState(row.state),
            is_searchable=row.is_searchable,
            reason=details.get("reason", ""),
            account_id=row.account_id,
            changed_at=row.changed_at,
        )

    def _link(self, row: StayLinkRow) -> StayLink:
        reasons = open_fields(self._transaction.keyring, row.sealed_reasons, _link_context(row.id))
        return StayLink(
            id=row.id,
            kept_subject_id=row.kept_subject_id,
            linked_subject_id=row.linked_subject_id,
            state=LinkState(row.state),
            reason=reasons.get("reason", ""),
            admission_ids=tuple(row.admission_ids),
            profile_ids=tuple(row.profile_ids),
            codes=tuple(row.codes),
            was_searchable=row.was_searchable,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            closed_by=row.closed_by,
            closed_at=row.closed_at,
            undone_by=row.undone_by,
            undone_at=row.undone_at,
            undoing_reason=reasons.get("undoing"),
        )


def _change_context(change_id: int) -> str:
    return seal_context("subject_changes.sealed_reason", change_id)


def _link_context(link_id: int) -> str:
    return seal_context("stay_links.sealed_reasons", link_id)
