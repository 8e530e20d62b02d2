"""Pairs as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.pair import EvidenceSource, FreezeReason, Outcome, Pair, PairKey, PairStage
from store.pair_standing import fallen_sources
from store.tables.photos import TemplateRow
from store.tables.review import PairFreezeRow, PairRow, PairSourceRow
from store.transaction import Transaction


def key_columns(key: PairKey) -> dict[str, Any]:
    """The columns that say whom a pair is of."""
    return {
        "subject_id": key.subject_id,
        "gallery": key.other.gallery.value,
        "other_id": key.other.id,
    }


def is_of(key: PairKey) -> ColumnElement[bool]:
    """The row is the pair of these people."""
    return and_(
        PairRow.subject_id == key.subject_id,
        PairRow.gallery == key.other.gallery.value,
        PairRow.other_id == key.other.id,
    )


def includes(person: PersonRef) -> ColumnElement[bool]:
    """The condition that a pair is of this person and another one."""
    is_other = and_(PairRow.gallery == person.gallery, PairRow.other_id == person.id)
    if person.gallery is GalleryKind.ADMISSIONS:
        return or_(PairRow.subject_id == person.id, is_other)
    return is_other


def has_photos() -> ColumnElement[bool]:
    """Photos of both may be compared: a comparison put the pair forward, or both have enrolled templates."""
    compared = select(PairSourceRow.pair_id).where(
        PairSourceRow.pair_id == PairRow.id, PairSourceRow.kind == EvidenceKind.FACE.value
    )
    enrolled = select(TemplateRow.id).where(TemplateRow.is_enrolled)
    of_subject = enrolled.where(
        TemplateRow.gallery == GalleryKind.ADMISSIONS.value, TemplateRow.person_id == PairRow.subject_id
    )
    of_other = enrolled.where(
        TemplateRow.gallery == PairRow.gallery, TemplateRow.person_id == PairRow.other_id
    )
    return or_(_has(compared), and_(_has(of_subject), _has(of_other)))


def _has(query: Select[int]) -> ColumnElement[bool]:
    """Something is found; asked row by row, where PostgreSQL would read a whole table to answer EXISTS."""
    return query.limit(1).scalar_subquery().is_not(None)


def pairs_of(transaction: Transaction, is_meant: ColumnElement[bool]) -> list[Pair]:
    """The pairs meant, by number, as they stand in the database now."""
    query = select(PairRow).where(is_meant).order_by(PairRow.id)
    rows = list(transaction.session.scalars(query.execution_options(populate_existing=True)))
    numbers = [row.id for row in rows]
    sources, freezes = _sources(transaction, numbers), _freezes(transaction, numbers)
    fallen = fallen_sources(transaction, {_key(row): sources.get(row.id, []) for row in rows})
    return [_pair(row, sources.get(row.id, []), freezes.get(row.id, []), fallen[_key(row)]) for row in rows]


def _key(row: PairRow) -> PairKey:
    return PairKey(row.subject_id, PersonRef(GalleryKind(row.gallery), row.other_id))


def _pair(
    row: PairRow,
    sources: Sequence[EvidenceSource],
    freezes: Sequence[FreezeReason],
    fallen: frozenset[EvidenceSource],
) -> Pair:
    return Pair(
        id=row.id,
        key=_key(row),
        stage=PairStage(row.stage),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        round=row.round,
        sources=tuple(sources),
        frozen_for=frozenset(freezes),
        proposed_at=row.proposed_at,
        changed_at=row.changed_at,
        origin=row.origin,
        fallen=fallen,
    )


def _sources(transaction: Transaction, pair_ids: Sequence[int]) -> dict[int, list[EvidenceSource]]:
    columns = (PairSourceRow.pair_id, PairSourceRow.kind, PairSourceRow.reference)
    query = select(*columns).where(PairSourceRow.pair_id.in_(pair_ids)).order_by(*columns)
    found: dict[int, list[EvidenceSource]] = {}
    for pair_id, kind, reference in transaction.session.execute(query) if pair_ids else ():
        found.setdefault(pair_id, []).append(EvidenceSource(EvidenceKind(kind), reference))
    return found


def _freezes(transaction: Transaction, pair_ids: Sequence[int]) -> dict[int, list[FreezeReason]]:
    query = select(PairFreezeRow.pair_id, PairFreezeRow.reason).where(PairFreezeRow.pair_id.in_(pair_ids))
    found: dict[int, list[FreezeReason]] = {}
    for pair_id, reason in transaction.session.execute(query) if pair_ids else ():
        found.setdefault(pair_id, []).append(FreezeReason(reason))
    return found
