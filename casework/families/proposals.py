"""What a family's DNA found becomes a pair that people are asked about."""

from collections.abc import Sequence
from datetime import datetime

from models.evidence import EvidenceKind
from models.family import Family
from models.family_candidate import FamilyCandidate
from models.gallery import GalleryKind, PersonRef
from models.pair import EvidenceSource, PairKey, Proposal
from store.unit_of_work import UnitOfWork


def propose_family_candidates(
    work: UnitOfWork, family: Family, candidates: Sequence[FamilyCandidate], *, now: datetime
) -> None:
    """Proposes the person in care and the report of each candidate whose profile is known to be somebody's.

    What a proposal rests on are the profiles compared: another sample is new evidence, another version of
    the tables is not.
    """
    people = work.dna_people.of_profiles([each.subject_profile_id for each in candidates])
    for candidate in candidates:
        person = people.get(candidate.subject_profile_id)
        report_id = family.member(candidate.member_id).report_id
        if person is None or person.subject_id is None or report_id is None:
            continue
        key = PairKey(person.subject_id, PersonRef(GalleryKind.REPORTS, report_id))
        origin = f"family_search:{candidate.member_id}"
        work.pairs.propose(
            Proposal(
                key,
                (_source(candidate),),
                now,
                origin,
            )
        )


def subject_profile_of(reference: str) -> int | None:
    """The profile of the person in care in what either source wrote; None for another source's text."""
    kind, _, rest = reference.partition(":")
    return int(rest.partition(":")[0]) if kind in ("family", "family_conflict") else None


def _source(candidate: FamilyCandidate) -> EvidenceSource:
    evidence = candidate.evidence
    source = family_source if evidence.conflict is None else conflict_source
    return source(candidate.subject_profile_id, evidence.profile_ids)


def family_source(subject_profile_id: int, relatives: Sequence[int]) -> EvidenceSource:
    """What a pair rests on that a family's samples propose: the profiles compared, and nothing else."""
    behind = "+".join(str(number) for number in relatives)
    return EvidenceSource(EvidenceKind.DNA, f"family:{subject_profile_id}:{behind}")


def conflict_source(subject_profile_id: int, relatives: Sequence[int]) -> EvidenceSource:
    """What a pair rests on that one relative supports and the whole family does not: all their profiles."""
    behind = "+".join(str(number) for number in relatives)
    return EvidenceSource(EvidenceKind.DNA, f"family_conflict:{subject_profile_id}:{behind}")
