"""The rows that a list of deadlines asks for, each part of it read along one index."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from models.account import Role
from models.deadline import DeadlineState
from models.deadline_query import DeadlineMark, DeadlineQuery
from store.tables.deadlines import DeadlineEscalationRow, DeadlineRow

Rows = Select[DeadlineRow]


def with_limit(query: DeadlineQuery, numbers: Sequence[int]) -> Iterator[Rows]:
    """For each state what has a due instant, the first due first: each read along one index.

    `numbers` are those of the person asked for, if one is.
    """
    if query.after is not None and query.after.due_at is None:
        return
    for state in sorted(query.states):
        rows = _asked(query, state, numbers).where(DeadlineRow.due_at.is_not(None))
        if query.due_before is not None:
            rows = rows.where(DeadlineRow.due_at < query.due_before)
        if query.after is not None:
            rows = rows.where(_follows(query.after))
        yield rows.order_by(DeadlineRow.due_at, DeadlineRow.id)


def without_limit(query: DeadlineQuery, numbers: Sequence[int]) -> Iterator[Rows]:
    """For each state what has no due instant, in the order it began to be known."""
    if query.due_before is not None:
        return
    for state in sorted(query.states):
        rows = _asked(query, state, numbers).where(DeadlineRow.due_at.is_(None))
        if query.after is not None and query.after.due_at is None:
            rows = rows.where(DeadlineRow.id > query.after.id)
        yield rows.order_by(DeadlineRow.id)


def _asked(query: DeadlineQuery, state: DeadlineState, numbers: Sequence[int]) -> Rows:
    rows = select(DeadlineRow).where(DeadlineRow.state == state).limit(query.limit)
    if query.subject_id is not None:
        rows = rows.where(DeadlineRow.subject_id.in_(numbers))
    if query.station is not None:
        rows = rows.where(DeadlineRow.station == query.station)
    if query.report_id is not None:
        rows = rows.where(DeadlineRow.report_id == query.report_id)
    if query.duties is not None:
        rows = rows.where(DeadlineRow.duty.in_(sorted(query.duties)))
    scope = [_answered_by(query.answered_by)] if query.answered_by is not None else []
    scope += [_told(query.told)] if query.told is not None else []
    scope += [DeadlineRow.duty.in_(sorted(query.shown_duties))] if query.shown_duties else []
    if scope:
        rows = rows.where(or_(*scope))
    if query.role is not None:
        one = frozenset({query.role})
        rows = rows.where(or_(_answered_by(one), _told(one)))
    return rows


def _answered_by(roles: frozenset[Role]) -> ColumnElement[bool]:
    return or_(DeadlineRow.responsible.in_(sorted(roles)), DeadlineRow.deputy.in_(sorted(roles)))


def _told(roles: frozenset[Role]) -> ColumnElement[bool]:
    escalated = DeadlineEscalationRow
    return exists().where(escalated.deadline_id == DeadlineRow.id, escalated.role.in_(sorted(roles)))


def _follows(mark: DeadlineMark) -> ColumnElement[bool]:
    same = and_(DeadlineRow.due_at == mark.due_at, DeadlineRow.id > mark.id)
    return or_(DeadlineRow.due_at > mark.due_at, same)
