"""Pairs that nobody proposed before, made many at a time: a night puts forward thousands."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite

from models.gallery import GalleryKind, PersonRef
from models.pair import PairKey, PairStage, Proposal, evidence_digest
from store.batches import batches
from store.pair_rows import key_columns
from store.tables.people import ReportRow, SubjectRow
from store.tables.registers import RegisterEntryRow
from store.tables.review import PairRow, PairSourceRow
from store.transaction import Transaction

_KEY = (PairRow.subject_id, PairRow.gallery, PairRow.other_id)


def make_new(transaction: Transaction, proposals: Sequence[Proposal]) -> set[PairKey]:
    """Makes those of the pairs that nobody proposed before and whose people are searched; which these are.

    Each pair is proposed once. What another transaction made meanwhile is not among them.
    """
    keys = [each.key for each in proposals]
    made_before, searched = _known(transaction, keys), searched_keys(transaction, keys)
    new = [each for each in proposals if each.key in searched and each.key not in made_before]
    numbers = _inserted(transaction, new)
    sources = [
        {
            "pair_id": numbers[each.key],
            "kind": source.kind.value,
            "reference": source.reference,
            "origin": each.origin,
            "proposed_at": each.proposed_at,
        }
        for each in new
        if each.key in numbers
        for source in each.sources
    ]
    transaction.insert_all_once(PairSourceRow, ("pair_id", "kind", "reference"), sources)
    return set(numbers)


def searched_keys(transaction: Transaction, keys: Collection[PairKey]) -> set[PairKey]:
    """Those of the pairs in which everybody may be found by searches."""
    people = {person for key in keys for person in key.persons}
    found = {
        PersonRef(kind, number) for kind in GalleryKind for number in _searched(transaction, kind, people)
    }
    return {key for key in keys if found.issuperset(key.persons)}


def new_pair(proposal: Proposal) -> dict[str, Any]:
    """The columns of the pair as it is first put forward."""
    return key_columns(proposal.key) | {
        "stage": PairStage.NEW,
        "stage_before": None,
        "outcome": None,
        "round": 1,
        "evidence_digest": evidence_digest(proposal.sources),
        "known_photo_ids": [],
        "proposed_at": proposal.proposed_at,
        "changed_at": proposal.proposed_at,
        "origin": proposal.origin,
    }


def _searched(transaction: Transaction, kind: GalleryKind, people: Collection[PersonRef]) -> set[int]:
    query = {
        GalleryKind.ADMISSIONS: select(SubjectRow.id).where(SubjectRow.is_searchable),
        GalleryKind.REPORTS: select(ReportRow.id).where(
            or_(ReportRow.is_open_to_face, ReportRow.is_open_to_dna)
        ),
        GalleryKind.REGISTERS: select(RegisterEntryRow.id).where(RegisterEntryRow.is_active),
    }[kind]
    number = query.selected_columns[0]
    found: set[int] = set()
    for numbers in batches(each.id for each in people if each.gallery is kind):
        found.update(transaction.session.scalars(query.where(number.in_(numbers))))
    return found


def _known(transaction: Transaction, keys: Sequence[PairKey]) -> set[PairKey]:
    known: set[PairKey] = set()
    for numbers in batches(key.subject_id for key in keys):
        query = select(*_KEY).where(PairRow.subject_id.in_(numbers))
        known.update(_key(row) for row in transaction.session.execute(query))
    return known


def _inserted(transaction: Transaction, new: Sequence[Proposal]) -> dict[PairKey, int]:
    """The numbers of the pairs that this inserted; one that was there by then keeps its own."""
    if not new:
        return {}
    insert = postgresql.insert(PairRow) if transaction.is_postgresql else sqlite.insert(PairRow)
    statement = insert.on_conflict_do_nothing(index_elements=list(_KEY)).returning(PairRow.id, *_KEY)
    rows = transaction.session.connection().execute(statement, [new_pair(each) for each in new])
    return {_key(row): row.id for row in rows}


def _key(row: Any) -> PairKey:
    return PairKey(row.subject_id, PersonRef(GalleryKind(row.gallery), row.other_id))
