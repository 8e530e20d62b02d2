"""Pairs of profiles that searches proposed, and the last search with each profile."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from models.dna_candidate import DnaCandidate, DnaSearch, NotComparable
from store.dna_evidence_json import evidence_json, evidence_of
from store.encryption import seal_context
from store.profile_openness import profiles_without_blood
from store.sealed_values import open_json, seal_json
from store.tables.dna import DnaCandidateRow, DnaProfileRow, DnaSearchRow
from store.transaction import Transaction


class DnaCandidateRepository:
    """Candidate pairs; a pair is one entry, whichever of the two was searched with."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def record(self, search: DnaSearch, candidates: Iterable[DnaCandidate]) -> None:
        """Stores the search in place of the profile's former one, and its pairs in place of theirs.

        Raises Conflict for a profile that does not exist.
        """
        content = asdict(search)
        content["not_comparable"] = [asdict(each) for each in search.not_comparable]
        content["populations"] = list(search.populations)
        key = {"profile_id": content.pop("profile_id")}
        self._transaction.upsert(DnaSearchRow, key, content)
        for candidate in candidates:
            self._put(candidate)

    def of_profile(self, profile_id: int) -> list[DnaCandidate]:
        """The pairs the profile is part of and whose profiles may both be used, best first.

        Both active and searchable, and neither of a family member whose blood relation is not certain.
        """
        closed = select(DnaProfileRow.id).where(~DnaProfileRow.is_searchable)
        query = select(DnaCandidateRow).where(
            _is_of(profile_id),
            DnaCandidateRow.ended_at.is_(None),
            DnaCandidateRow.subject_profile_id.not_in(closed),
            DnaCandidateRow.other_profile_id.not_in(closed),
            DnaCandidateRow.other_profile_id.not_in(profiles_without_blood()),
        )
        found = [self._candidate(row) for row in self._transaction.session.scalars(query)]
        return sorted(found, key=lambda pair: (-pair.best.lowest.log10_lr, pair.partner_of(profile_id)))

    def search_of(self, profile_id: int) -> DnaSearch | None:
        """The last search with the profile, if there was one."""
        row = self._transaction.session.get(DnaSearchRow, profile_id)
        if row is None:
            return None
        return DnaSearch(
            profile_id=row.profile_id,
            started_at=row.started_at,
            finished_at=row.finished_at,
            searched=row.searched,
            not_comparable_count=row.not_comparable_count,
            not_comparable=tuple(NotComparable(**each) for each in row.not_comparable),
            software=row.software,
            rules=row.rules,
            populations=tuple(row.populations),
        )

    def end(self, profile_id: int, now: datetime) -> list[DnaCandidate]:
        """The pairs of a superseded profile, which from now on are part of no list."""
        ended = self.of_profile(profile_id)
        is_open = (_is_of(profile_id), DnaCandidateRow.ended_at.is_(None))
        self._transaction.execute(update(DnaCandidateRow).where(*is_open).values(ended_at=now))
        return ended

    def _put(self, candidate: DnaCandidate) -> None:
        key = {
            "subject_profile_id": candidate.subject_profile_id,
            "other_profile_id": candidate.other_profile_id,
        }
        evidence = seal_json(
            self._transaction.keyring, evidence_json(candidate.relations), _context(*key.values())
        )
        values = {
            "searched_with_id": candidate.searched_with_id,
            "found_at": candidate.found_at,
            "ended_at": None,
            "sealed_evidence": evidence,
        }
        self._transaction.upsert(DnaCandidateRow, key, values)

    def _candidate(self, row: DnaCandidateRow) -> DnaCandidate:
        context = _context(row.subject_profile_id, row.other_profile_id)
        return DnaCandidate(
            subject_profile_id=row.subject_profile_id,
            other_profile_id=row.other_profile_id,
            searched_with_id=row.searched_with_id,
            relations=evidence_of(open_json(self._transaction.keyring, row.sealed_evidence, context)),
            found_at=row.found_at,
        )


def _is_of(profile_id: int) -> ColumnElement[bool]:
    return or_(
        DnaCandidateRow.subject_profile_id == profile_id, DnaCandidateRow.other_profile_id == profile_id
    )


def _context(subject_profile_id: int, other_profile_id: int) -> str:
    return seal_context("dna_candidates.sealed_evidence", subject_profile_id, other_profile_id)
