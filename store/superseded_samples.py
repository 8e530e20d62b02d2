"""Superseded profiles of people about whom somebody decided: what a decision may have rested on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Result, and_, or_, select
from sqlalchemy.orm import aliased

from models.dna_profile import ProfileState
from models.gallery import GalleryKind
from store.batches import batches
from store.tables.dna import DnaProfileRow
from store.tables.families import DnaPersonRow, FamilyMemberRow
from store.tables.review import DecisionRow, PairRow
from store.transaction import Transaction

Sample = tuple[int, datetime, datetime]
Samples = dict[int, list[Sample]]
"""By person in care or report: profile, when it was stored, when it was superseded."""


@dataclass(frozen=True, slots=True)
class SupersededSample:
    """A superseded profile of the person in care of a pair, or of a member of the missing person's family."""

    pair_id: int
    profile_id: int
    received_at: datetime
    superseded_at: datetime


class SupersededSampleRepository:
    """Which decided pairs superseded profiles are about; read with a fixed number of queries per thousand."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of_decided_pairs(self) -> list[SupersededSample]:
        """The superseded profiles of both sides of every pair about which a decision stands or stood."""
        subjects = self._of_subjects()
        reports = self._of_reports()
        found = [
            SupersededSample(pair_id, *sample)
            for pair_id, people in self._decided_pairs(subjects, reports)
            for sample in people
        ]
        return sorted(set(found), key=lambda each: (each.pair_id, each.profile_id))

    def _of_subjects(self) -> Samples:
        query = select(
            DnaPersonRow.subject_id, DnaProfileRow.id, DnaProfileRow.received_at, DnaProfileRow.superseded_at
        ).join(DnaProfileRow, DnaProfileRow.id == DnaPersonRow.profile_id)
        query = query.where(
            DnaProfileRow.state == ProfileState.SUPERSEDED, DnaPersonRow.subject_id.is_not(None)
        )
        return _grouped(self._transaction.session.execute(query))

    def _of_reports(self) -> Samples:
        missing = aliased(FamilyMemberRow)
        query = (
            select(
                missing.report_id, DnaProfileRow.id, DnaProfileRow.received_at, DnaProfileRow.superseded_at
            )
            .join(DnaPersonRow, DnaPersonRow.profile_id == DnaProfileRow.id)
            .join(FamilyMemberRow, FamilyMemberRow.id == DnaPersonRow.member_id)
            .join(missing, missing.family_id == FamilyMemberRow.family_id)
            .where(DnaProfileRow.state == ProfileState.SUPERSEDED, missing.report_id.is_not(None))
        )
        return _grouped(self._transaction.session.execute(query))

    def _decided_pairs(
        self,
        subjects: Samples,
        reports: Samples,
    ) -> Iterable[tuple[int, list[Sample]]]:
        is_decided = PairRow.id.in_(select(DecisionRow.pair_id))
        columns = select(PairRow.id, PairRow.subject_id, PairRow.gallery, PairRow.other_id)
        for numbers in batches(subjects):
            in_care = and_(PairRow.gallery == GalleryKind.ADMISSIONS, PairRow.other_id.in_(numbers))
            is_theirs = or_(PairRow.subject_id.in_(numbers), in_care)
            for row in self._transaction.session.execute(columns.where(is_theirs, is_decided)):
                yield row.id, subjects.get(row.subject_id, [])
                if row.gallery == GalleryKind.ADMISSIONS:
                    yield row.id, subjects.get(row.other_id, [])
        for numbers in batches(reports):
            is_theirs = and_(PairRow.gallery == GalleryKind.REPORTS, PairRow.other_id.in_(numbers))
            for row in self._transaction.session.execute(columns.where(is_theirs, is_decided)):
                yield row.id, reports[row.other_id]


def _grouped(
    rows: Result[int | None, int, datetime, datetime | None],
) -> Samples:
    found: Samples = {}
    for owner, profile_id, received_at, superseded_at in rows:
        if owner is not None and superseded_at is not None:
            found.setdefault(owner, []).append((profile_id, received_at, superseded_at))
    return found
