"""Whether DNA says something, as far as the reader may know before the own judgement."""

from collections.abc import Iterable, Sequence

from casework.actor import Actor
from casework.families.view import DnaEvidenceView
from casework.review.judge_first import told_keys
from casework.review.released_list import is_reviewer
from casework.runtime import Runtime
from models.family_candidate import FamilyCandidateChange
from models.gallery import GalleryKind, PersonRef
from models.pair import PairKey
from store.unit_of_work import UnitOfWork

_Found = tuple[int, int]
"""A missing member and the profile of a person in care."""


def evidence_of_report(runtime: Runtime, report_id: int, *, actor: Actor) -> DnaEvidenceView:
    """Whether the report's missing person has candidates by DNA; raises NotFound."""
    with runtime.store.read() as work:
        family = work.families.of_report(report_id)
        own = [member.id for member in family.missing if member.report_id == report_id]
        found = [(each.member_id, each.subject_profile_id) for each in work.family_candidates.of_members(own)]
        return _view(work, found, actor)


def evidence_of_subject(runtime: Runtime, subject_id: int, *, actor: Actor) -> DnaEvidenceView:
    """Whether the person in care is a candidate by DNA; raises NotFound."""
    with runtime.store.read() as work:
        work.subjects.get(subject_id)
        profiles = work.dna_people.of_subjects([subject_id])
        candidates = work.family_candidates.of_profiles(profiles)
        return _view(work, [(each.member_id, each.subject_profile_id) for each in candidates], actor)


def has_told_change(runtime: Runtime, changes: Sequence[FamilyCandidateChange], *, actor: Actor) -> bool:
    """Whether DNA says something else now of a pair that the reader may be told of."""
    if not changes:
        return False
    with runtime.store.read() as work:
        return _is_any_told(work, [(each.member_id, each.subject_profile_id) for each in changes], actor)


def _view(work: UnitOfWork, found: Sequence[_Found], actor: Actor) -> DnaEvidenceView:
    return DnaEvidenceView(_is_any_told(work, found, actor), is_after_judgement=is_reviewer(actor))


def _is_any_told(work: UnitOfWork, found: Sequence[_Found], actor: Actor) -> bool:
    """Something is told of one of them; of a profile that nobody joined to a person there is no pair."""
    keys = list(_keys(work, found))
    return len(keys) < len(found) or bool(told_keys(work, keys, actor))


def _keys(work: UnitOfWork, found: Sequence[_Found]) -> Iterable[PairKey]:
    people = work.dna_people.of_profiles([profile_id for _, profile_id in found])
    families = work.families.of_members({member_id for member_id, _ in found})
    reports = {member.id: member.report_id for family in families for member in family.missing}
    for member_id, profile_id in found:
        person, report_id = people.get(profile_id), reports.get(member_id)
        if person is not None and person.subject_id is not None and report_id is not None:
            yield PairKey(person.subject_id, PersonRef(GalleryKind.REPORTS, report_id))
