"""Candidates as rows."""

from models.candidate import Candidate
from models.evidence import Band, EvidenceItem, EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.message import Message
from store.tables.searches import CandidateRow


def candidate_row(search_id: int, position: int, candidate: Candidate) -> CandidateRow:
    """The row of one candidate of a search."""
    evidence = candidate.evidence
    return CandidateRow(
        search_id=search_id,
        position=position,
        rank=candidate.rank,
        gallery=candidate.person.gallery,
        person_id=candidate.person.id,
        probe_photo_id=candidate.probe_photo_id,
        candidate_photo_id=candidate.candidate_photo_id,
        comparison_score=candidate.comparison_score,
        expected_false_candidates=candidate.expected_false_candidates,
        is_expectation_a_bound=candidate.is_expectation_a_bound,
        band=candidate.band,
        evidence_kind=evidence.kind,
        log10_lr=evidence.log10_lr,
        lower_bound=evidence.lower_bound,
        upper_bound=evidence.upper_bound,
        stratum=evidence.stratum,
        is_covered=evidence.is_covered,
        reason_zh=evidence.reason.zh,
        reason_en=evidence.reason.en,
    )


def candidate_of(row: CandidateRow) -> Candidate:
    """The candidate of a row."""
    return Candidate(
        rank=row.rank,
        person=PersonRef(GalleryKind(row.gallery), row.person_id),
        probe_photo_id=row.probe_photo_id,
        candidate_photo_id=row.candidate_photo_id,
        comparison_score=row.comparison_score,
        evidence=_evidence(row),
        expected_false_candidates=row.expected_false_candidates,
        is_expectation_a_bound=row.is_expectation_a_bound,
        band=Band(row.band),
    )


def _evidence(row: CandidateRow) -> EvidenceItem:
    return EvidenceItem(
        kind=EvidenceKind(row.evidence_kind),
        log10_lr=row.log10_lr,
        lower_bound=row.lower_bound,
        upper_bound=row.upper_bound,
        stratum=row.stratum,
        is_covered=row.is_covered,
        reason=Message(row.reason_zh, row.reason_en),
    )
