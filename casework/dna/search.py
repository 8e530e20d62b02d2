"""Search with a stored profile, whichever side it is on: a person in care, or somebody who misses one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from casework.dna.opened import OpenedProfiles
from casework.dna.shipped import pair_search
from casework.runtime import Runtime
from casework.version import software_version
from matching.dna.packed_people import PackedPeople
from matching.dna.pair_search import PairFound, PairsFound, Partners
from matching.dna.relation_families import TypedPerson
from models.dna_candidate import DnaCandidate, DnaSearch, TestedRelation
from models.dna_profile import DnaProfile, ProfileState
from models.held_sample import HeldVerdict
from models.submission import SampleClass
from store.unit_of_work import UnitOfWork

_NAMED_NOT_COMPARABLE = 20

RELATIONS: Mapping[SampleClass, tuple[TestedRelation, ...]] = {
    SampleClass.DIRECT: (TestedRelation.SAME_PERSON,),
    SampleClass.RELATIVE: (TestedRelation.CHILD, TestedRelation.PARENT, TestedRelation.FULL_SIBLING),
}
"""What a person in care is tested to be to a sample of each class. Elimination samples are not searched."""


def new_profiles(runtime: Runtime, batch_id: int) -> list[DnaProfile]:
    """Those profiles of a batch that were never searched with."""
    with runtime.store.read() as work:
        return [each for each in work.dna_profiles.of_batch(batch_id) if _awaits_search(work, each)]


def search_with(runtime: Runtime, probes: Iterable[DnaProfile], opened: OpenedProfiles | None = None) -> None:
    """Searches with each of the active, searchable profiles, and stores what each search gave.

    Those of family members whose blood relation is not certain are left to the search with the family.
    `opened`: profiles that this process has at hand already.
    """
    waiting = _searched_one_to_one(runtime, [each for each in probes if _opposite(each)])
    if not waiting:
        return
    people = _people_for(runtime, waiting, opened or OpenedProfiles())
    for probe in waiting:
        started_at = runtime.now()
        found = [(kind, _found(probe, kind, people[kind])) for kind in _opposite(probe)]
        _record(runtime, probe, [each for _, each in found], started_at=started_at)


def _searched_one_to_one(runtime: Runtime, probes: Sequence[DnaProfile]) -> list[DnaProfile]:
    with runtime.store.read() as work:
        return _may_be_compared(work, probes)


def _may_be_compared(work: UnitOfWork, profiles: Iterable[DnaProfile]) -> list[DnaProfile]:
    found = [each for each in profiles if _is_searched(each)]
    left_out = work.dna_profiles.without_blood([each.id for each in found])
    return [each for each in found if each.id not in left_out]


def _is_searched(profile: DnaProfile) -> bool:
    return profile.state is ProfileState.ACTIVE and profile.is_searchable


def _awaits_search(work: UnitOfWork, profile: DnaProfile) -> bool:
    return bool(_opposite(profile)) and work.dna_candidates.search_of(profile.id) is None


def _opposite(probe: DnaProfile) -> tuple[SampleClass, ...]:
    """The classes a profile is compared with."""
    if probe.sample.sample_class is SampleClass.SUBJECT:
        return tuple(RELATIONS)
    return (SampleClass.SUBJECT,) if probe.sample.sample_class in RELATIONS else ()


def _people_for(
    runtime: Runtime, probes: Sequence[DnaProfile], opened: OpenedProfiles
) -> Mapping[SampleClass, PackedPeople]:
    """Those the probes are compared with by class, read and packed once for all of them."""
    kinds = {kind for probe in probes for kind in _opposite(probe)}
    with runtime.store.read() as work:
        people = {kind: opened.people(work, kind) for kind in kinds}
    table, profiles = pair_search().populations[0].table, [probe.profile for probe in probes]
    return {kind: PackedPeople.of(people[kind], table, profiles) for kind in kinds}


def _person(profile: DnaProfile) -> TypedPerson:
    return TypedPerson(profile.id, profile.profile, profile.sample.sex)


def _found(probe: DnaProfile, kind: SampleClass, people: PackedPeople) -> PairsFound:
    is_subject = probe.sample.sample_class is SampleClass.SUBJECT
    relations = RELATIONS[kind if is_subject else probe.sample.sample_class]
    return pair_search().find(_person(probe), Partners(people, relations, is_subject))


def _record(runtime: Runtime, probe: DnaProfile, found: list[PairsFound], *, started_at: datetime) -> None:
    """Stores the search.

    A pair with a profile that was superseded or closed meanwhile, or is of the same person, is left out.
    """
    now = runtime.now()
    pairs = [_candidate(probe, pair, now) for each in found for pair in each.pairs]
    with runtime.store.begin() as work:
        work.dna_profiles.lock()
        numbers = {probe.id, *(pair.partner_of(probe.id) for pair in pairs)}
        active = work.dna_profiles.active_among(numbers, *SampleClass)
        active -= work.dna_profiles.without_blood(active)
        if probe.id in active:
            shared = work.held_samples.shared_by([probe.id])
            own = {n for each in shared if each.verdict is HeldVerdict.SAME_PERSON for n in each.pair}
            kept = [pair for pair in pairs if pair.partner_of(probe.id) in active - own]
            work.dna_candidates.record(_search(probe, found, started_at=started_at, now=now), kept)


def _candidate(probe: DnaProfile, pair: PairFound, now: datetime) -> DnaCandidate:
    if probe.sample.sample_class is SampleClass.SUBJECT:
        return DnaCandidate(probe.id, pair.partner, probe.id, pair.relations, now)
    return DnaCandidate(pair.partner, probe.id, probe.id, pair.relations, now)


def _search(probe: DnaProfile, found: list[PairsFound], *, started_at: datetime, now: datetime) -> DnaSearch:
    search = pair_search()
    too_few = tuple(one for each in found for one in each.not_comparable)
    return DnaSearch(
        profile_id=probe.id,
        started_at=started_at,
        finished_at=now,
        searched=sum(each.searched for each in found),
        not_comparable_count=sum(each.not_comparable_count for each in found),
        not_comparable=too_few[:_NAMED_NOT_COMPARABLE],
        software=software_version(),
        rules=search.rules.version,
        populations=tuple(each.table.version for each in search.populations),
    )
