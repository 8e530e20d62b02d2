"""People in care whom families' DNA proposes, and the last search for each missing member."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from models.dna_profile import ProfileState
from models.family_candidate import FamilyCandidate, FamilySearchRecord
from store.encryption import seal_context
from store.family_evidence_json import (
    family_evidence_json,
    family_evidence_of,
    findings_json,
    findings_of,
)
from store.sealed_values import open_json, seal_json
from store.tables.dna import DnaProfileRow
from store.tables.families import FamilyCandidateRow, FamilyMemberRow, FamilySearchRow
from store.tables.people import ReportRow
from store.transaction import Transaction


class FamilyCandidateRepository:
    """Candidates of missing members by the profile of the person in care.

    A list holds only what may be used now: an open report, an active and searchable profile.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def record(self, search: FamilySearchRecord, candidates: Iterable[FamilyCandidate]) -> None:
        """Stores the search and its candidates in place of the missing member's former ones."""
        self.end(search.member_id, search.finished_at)
        self._record_search(search)
        for candidate in candidates:
            self.put(candidate)

    def put(self, candidate: FamilyCandidate) -> None:
        """Stores one candidate in place of the same one found before."""
        key = {"member_id": candidate.member_id, "subject_profile_id": candidate.subject_profile_id}
        evidence = family_evidence_json(candidate.evidence)
        values = {
            "found_at": candidate.found_at,
            "ended_at": None,
            "sealed_evidence": seal_json(self._transaction.keyring, evidence, _context(*key.values())),
        }
        self._transaction.upsert(FamilyCandidateRow, key, values)

    def end(self, member_id: int, now: datetime) -> None:
        """The missing member has no candidates from now on; former ones are kept and part of no list."""
        is_open = (FamilyCandidateRow.member_id == member_id, FamilyCandidateRow.ended_at.is_(None))
        self._transaction.execute(update(FamilyCandidateRow).where(*is_open).values(ended_at=now))

    def of_members(self, member_ids: Collection[int]) -> list[FamilyCandidate]:
        """The candidates of these missing members, best first."""
        return self._found(FamilyCandidateRow.member_id.in_(set(member_ids)))

    def of_profiles(self, profile_ids: Collection[int]) -> list[FamilyCandidate]:
        """The missing members whom these people in care may be, best first."""
        return self._found(FamilyCandidateRow.subject_profile_id.in_(set(profile_ids)))

    def searches_of(self, member_ids: Collection[int]) -> dict[int, FamilySearchRecord]:
        """The last search for each of the missing members, if there was one."""
        query = select(FamilySearchRow).where(FamilySearchRow.member_id.in_(set(member_ids)))
        return {row.member_id: self._search(row) for row in self._transaction.session.scalars(query)}

    def _found(self, is_meant: ColumnElement[bool]) -> list[FamilyCandidate]:
        query = (
            select(FamilyCandidateRow)
            .join(DnaProfileRow, DnaProfileRow.id == FamilyCandidateRow.subject_profile_id)
            .join(FamilyMemberRow, FamilyMemberRow.id == FamilyCandidateRow.member_id)
            .join(ReportRow, ReportRow.id == FamilyMemberRow.report_id)
            .where(is_meant, FamilyCandidateRow.ended_at.is_(None))
            .where(DnaProfileRow.state == ProfileState.ACTIVE)
            .where(DnaProfileRow.is_searchable, ReportRow.is_open_to_dna)
        )
        found = [self._candidate(row) for row in self._transaction.session.scalars(query)]
        return sorted(
            found, key=lambda each: (-each.evidence.log10_lr, each.member_id, each.subject_profile_id)
        )

    def _candidate(self, row: FamilyCandidateRow) -> FamilyCandidate:
        context = _context(row.member_id, row.subject_profile_id)
        content = open_json(self._transaction.keyring, row.sealed_evidence, context)
        evidence = family_evidence_of(content)
        return FamilyCandidate(row.member_id, row.subject_profile_id, evidence, row.found_at)

    def _record_search(self, search: FamilySearchRecord) -> None:
        context = _search_context(search.member_id)
        values = {
            "started_at": search.started_at,
            "finished_at": search.finished_at,
            "searched": search.searched,
            "needs_samples": search.needs_samples,
            "sealed_findings": seal_json(self._transaction.keyring, findings_json(search), context),
            "software": search.software,
            "rules": search.rules,
            "populations": list(search.populations),
        }
        self._transaction.upsert(FamilySearchRow, {"member_id": search.member_id}, values)

    def _search(self, row: FamilySearchRow) -> FamilySearchRecord:
        context = _search_context(row.member_id)
        found = findings_of(open_json(self._transaction.keyring, row.sealed_findings, context))
        return FamilySearchRecord(
            member_id=row.member_id,
            started_at=row.started_at,
            finished_at=row.finished_at,
            searched=row.searched,
            needs_samples=row.needs_samples,
            software=row.software,
            rules=row.rules,
            populations=tuple(row.populations),
            **found,
        )


def _context(member_id: int, subject_profile_id: int) -> str:
    return seal_context("family_candidates.sealed_evidence", member_id, subject_profile_id)


def _search_context(member_id: int) -> str:
    return seal_context("family_searches.sealed_findings", member_id)
