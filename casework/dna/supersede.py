"""A profile turns out wrong: it is superseded, and every candidate built on it is looked at again."""

from dataclasses import dataclass

from casework.actor import Actor
from casework.dna.opened import OpenedProfiles
from casework.dna.search import search_with
from casework.families.follow import follow_profiles
from casework.runtime import Runtime
from models.dna_candidate import DnaCandidate, RelationEvidence
from models.dna_profile import DnaProfile, Supersession
from models.family_candidate import FamilyCandidateChange


@dataclass(frozen=True, slots=True)
class CandidateChange:
    """One candidate of the superseded profile: the best relation before, and with the successor (if any)."""

    partner_id: int
    before: RelationEvidence
    after: RelationEvidence | None


@dataclass(frozen=True, slots=True)
class Superseded:
    """The superseded profile, which is kept, and what became of its candidates."""

    profile: DnaProfile
    changes: tuple[CandidateChange, ...]
    family_changes: tuple[FamilyCandidateChange, ...] = ()


def supersede_profile(
    runtime: Runtime, profile_id: int, *, reason: str, successor_id: int | None, actor: Actor
) -> Superseded:
    """Takes the profile out of every search and list, then searches again with all it was a candidate of.

    Raises NotFound for an unknown profile, Conflict when it was superseded before or the successor is not
    another active profile of its class.
    """
    now = runtime.now()
    with runtime.store.begin() as work:
        work.dna_profiles.lock()
        supersession = Supersession(successor_id, reason, actor.username, now)
        former = work.family_candidates.of_profiles([profile_id])
        profile = work.dna_profiles.supersede(profile_id, supersession)
        ended = work.dna_candidates.end(profile_id, now)
        partners = work.dna_profiles.of_ids({pair.partner_of(profile_id) for pair in ended})
        both = work.dna_profiles.of_ids({profile_id, successor_id or profile_id})
    opened = OpenedProfiles()
    search_with(runtime, partners.values(), opened)
    of_family = follow_profiles(runtime, both.values(), opened)
    lost = tuple(FamilyCandidateChange(each.member_id, profile_id, each, None) for each in former)
    return Superseded(profile, _changes(runtime, profile, ended), (*of_family, *lost))


def _changes(runtime: Runtime, profile: DnaProfile, ended: list[DnaCandidate]) -> tuple[CandidateChange, ...]:
    after = _with_successor(runtime, profile)
    partners = [(pair.partner_of(profile.id), pair.best) for pair in ended]
    return tuple(CandidateChange(partner, best, after.get(partner)) for partner, best in partners)


def _with_successor(runtime: Runtime, profile: DnaProfile) -> dict[int, RelationEvidence]:
    successor_id = profile.supersession.successor_id if profile.supersession else None
    if successor_id is None:
        return {}
    with runtime.store.read() as work:
        pairs = work.dna_candidates.of_profile(successor_id)
    return {pair.partner_of(successor_id): pair.best for pair in pairs}
