"""Samples that equal a stored profile: listed for people, decided by a DNA reviewer who did not send them."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.actor import Actor
from casework.by_people import require_person, require_reason
from casework.dna.checks import SampleChecks, facts_of
from casework.dna.held_refusals import (
    decided_before,
    matches_more,
    matches_nobody,
    own_batch,
    still_matches,
    too_busy,
    twins_of_one_code,
    whose_of_twins,
)
from casework.dna.known import issued_codes, known_profiles
from casework.dna.opened import OpenedProfiles
from casework.dna.submit import search_new
from casework.families.codes import class_of, person_of_code, profiles_of
from casework.recorded import Recorded
from casework.runtime import Runtime
from matching.dna.identical import LocusEquality, differing_loci, equality_by_locus
from models.collection_code import SampledPerson, read_code
from models.dna_batch import HeldSample, SampleState
from models.dna_profile import DnaProfile, ProfileState, SampleFacts
from models.errors import Conflict
from models.held_sample import SHARING, HeldDecision, HeldVerdict, SharedGenotype
from store.dna_profiles import NewDnaProfile
from store.unit_of_work import UnitOfWork

# Another file may be stored between the checks of the sample and its turn to be stored; not for long.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class HeldMatch:
    """A stored profile that a held sample equalled, locus by locus, without alleles.

    `is_of_one_code`: both are known by collection codes, as one person's (True) or two people's (False);
    None where either is not.
    """

    profile: DnaProfile
    loci: tuple[LocusEquality, ...]
    is_of_one_code: bool | None

    @property
    def equal(self) -> int:
        """The loci at which the two agree."""
        return sum(each.is_equal is True for each in self.loci)

    @property
    def compared(self) -> int:
        """The loci at which both show two alleles."""
        return sum(each.is_equal is not None for each in self.loci)


@dataclass(frozen=True, slots=True)
class HeldView:
    """A sample that waits, with the profiles it equals; those superseded meanwhile are among them.

    `asks_whose`: they are of twins, so that "the same person" needs to be said of one of them.
    """

    held: HeldSample
    matches: tuple[HeldMatch, ...]
    asks_whose: bool

    @property
    def verdicts(self) -> tuple[HeldVerdict, ...]:
        """What can be decided as things stand."""
        if any(each.profile.state is ProfileState.ACTIVE for each in self.matches):
            return (HeldVerdict.SAME_PERSON, HeldVerdict.TWINS, HeldVerdict.SWAP_OR_CONTAMINATION)
        return (HeldVerdict.MATCH_SUPERSEDED, HeldVerdict.SWAP_OR_CONTAMINATION)


def held_samples(runtime: Runtime, *, limit: int) -> list[HeldView]:
    """At most `limit` samples that wait for a decision, the longest waiting first."""
    with runtime.store.read() as work:
        waiting = work.held_samples.waiting(limit=limit)
        shared = work.held_samples.shared_by({number for each in waiting for number in each.matched_ids})
        equal = {each.id: _equal(each, shared) for each in waiting}
        numbers = set().union(*equal.values())
        profiles, people = work.dna_profiles.of_ids(numbers), work.dna_people.of_profiles(numbers)
        codes = {each.id: read_code(each.sample.code)[1] for each in waiting}
        owners = work.collection_codes.of_codes(codes.values())
    return [
        HeldView(
            each,
            tuple(
                _match(each, owners.get(codes[each.id]), profiles[n], people.get(n)) for n in equal[each.id]
            ),
            bool(_twins(shared, equal[each.id])),
        )
        for each in waiting
    ]


def _equal(held: HeldSample, shared: Iterable[SharedGenotype]) -> list[int]:
    """What it equalled at loading, and what people decided since to have the same genotype."""
    more = [each.pair for each in shared if each.pair.intersection(held.matched_ids)]
    return sorted(frozenset(held.matched_ids).union(*more))


def _twins(shared: Iterable[SharedGenotype], numbers: Iterable[int]) -> set[frozenset[int]]:
    """Those of the profiles that are of identical twins of each other."""
    found = {each.pair for each in shared if each.verdict is HeldVerdict.TWINS}
    return {pair for pair in found if pair <= frozenset(numbers)}


def _match(
    held: HeldSample, own: SampledPerson | None, profile: DnaProfile, person: SampledPerson | None
) -> HeldMatch:
    is_one = None if own is None or person is None else own == person
    return HeldMatch(profile, equality_by_locus(held.sample.profile, profile.profile), is_one)


def decide_held(
    runtime: Runtime,
    held_id: int,
    verdict: HeldVerdict,
    *,
    reason: str,
    actor: Actor,
    same_as_id: int | None = None,
) -> Recorded[HeldSample]:
    """The decided sample; one that enters is searched with at once. The same decision again changes nothing.

    `same_person`: both profiles stay in searches, each never compared with the other, and are one member of a
    family; `twins`: both stay, and a family's likelihood counts one of them; `swap_or_contamination`: nothing
    enters; `match_superseded`: it enters as any other. `same_as_id`: of profiles of twins, the same person's.

    Raises NotFound, InvalidInput without a reason, Conflict for who sent the file, for another decision
    before, where the verdict does not fit, and where more profiles equal the sample than were shown.
    """
    require_person(actor)
    require_reason(reason)
    asked, opened = _Asked(held_id, verdict, reason.strip(), actor, same_as_id), OpenedProfiles()
    recorded = _recorded(runtime, asked, opened)
    if recorded.value.profile_id is not None:
        search_new(runtime, recorded.value.batch_id, opened)
    return recorded


@dataclass(frozen=True, slots=True)
class _Entry:
    """The sample as it stands against what is stored, seen from a store whose last profile was `last_id`.

    `first_id` is the same sample, where it entered from another file meanwhile.
    """

    held: HeldSample
    facts: SampleFacts
    matched: tuple[DnaProfile, ...]
    person: SampledPerson | None
    twins: frozenset[frozenset[int]]
    first_id: int | None
    last_id: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """The decision as somebody takes it."""

    held_id: int
    verdict: HeldVerdict
    reason: str
    actor: Actor
    same_as_id: int | None


def _recorded(runtime: Runtime, asked: _Asked, opened: OpenedProfiles) -> Recorded[HeldSample]:
    for _ in range(_ATTEMPTS):
        with runtime.store.read() as work:
            held = work.held_samples.get(asked.held_id)
            if held.decision is not None:
                return Recorded(_same(held, asked), is_first=False)
            if held.submitted_by == asked.actor.username:
                raise own_batch()
            entry = _entry(work, held, asked, opened)
            shown = _equal(held, work.held_samples.shared_by(held.matched_ids))
        matched_ids = tuple(each.id for each in entry.matched)
        if not frozenset(matched_ids).issubset(shown):
            with runtime.store.begin() as work:
                work.held_samples.note_matches(held.id, matched_ids)
            raise matches_more()
        decision = HeldDecision(
            asked.verdict, asked.reason, matched_ids, asked.actor.username, runtime.now(), asked.same_as_id
        )
        stored = _stored(runtime, entry, decision)
        if stored is not None:
            return Recorded(stored, is_first=True)
    raise too_busy()


def _entry(work: UnitOfWork, held: HeldSample, asked: _Asked, opened: OpenedProfiles) -> _Entry:
    """What the verdict would do now; raises Conflict where it does not fit."""
    sample, sample_class = held.sample, held.sample.sample_class
    if sample_class is None:
        raise ValueError("a sample without a class is held for that reason alone")
    facts = facts_of(sample, sample_class)
    active = {each.id: each for each in opened.active(work)}
    checks = SampleChecks(known_profiles(active.values()), {}, issued_codes(work, [sample.code]))
    digest = work.dna_profiles.content_digest(facts, sample.profile)
    first_id = work.dna_profiles.by_content([digest]).get(digest)
    known = [each.number for each in checks.identical_to(sample, facts)]
    matched = tuple(active[number] for number in known if number is not None and number != first_id)
    verdict, numbers = asked.verdict, [each.id for each in matched]
    twins = frozenset(_twins(work.held_samples.shared_by(numbers), numbers))
    if verdict is HeldVerdict.SAME_PERSON and asked.same_as_id not in (
        numbers if twins else [*numbers, None]
    ):
        raise whose_of_twins()
    person = _person(work, held, facts, matched, asked)
    if verdict in SHARING and not matched:
        raise matches_nobody()
    if verdict is HeldVerdict.MATCH_SUPERSEDED and matched:
        raise still_matches(matched[0].id)
    if verdict is not HeldVerdict.SWAP_OR_CONTAMINATION and first_id is None:
        problem = checks.code_problem(sample, facts)
        if problem is not None:
            raise Conflict(problem.code, problem.reason, problem.advice)
    return _Entry(held, facts, matched, person, twins, first_id, work.dna_profiles.last_id())


def _person(
    work: UnitOfWork,
    held: HeldSample,
    facts: SampleFacts,
    matched: tuple[DnaProfile, ...],
    asked: _Asked,
) -> SampledPerson | None:
    """Whose the sample is: as its code says, else of one person with a match of its class."""
    own = person_of_code(work, held.sample.code)
    people = work.dna_people.of_profiles([each.id for each in matched])
    verdict = asked.verdict
    if verdict is HeldVerdict.TWINS and own is not None and own in people.values():
        raise twins_of_one_code()
    if own is not None or verdict is not HeldVerdict.SAME_PERSON:
        return own
    same = people.values() if asked.same_as_id is None else filter(None, [people.get(asked.same_as_id)])
    fitting = {each for each in same if class_of(work, each) is facts.sample_class}
    return next(iter(fitting)) if len(fitting) == 1 else None


def _stored(runtime: Runtime, entry: _Entry, decision: HeldDecision) -> HeldSample | None:
    """The decided sample; None if something came in or went since it was looked at."""
    with runtime.store.begin() as work:
        work.dna_profiles.lock()
        seen = {each.id: each for each in entry.matched}
        if work.dna_profiles.last_id() != entry.last_id or work.dna_profiles.of_ids(seen) != seen:
            return None
        if work.held_samples.get(entry.held.id).decision is not None:
            return None
        if decision.verdict is HeldVerdict.SWAP_OR_CONTAMINATION:
            return work.held_samples.decide(entry.held, decision, SampleState.REFUSED, None)
        state, profile = _entered(work, entry, decision)
        if decision.verdict in SHARING:
            for number in decision.matched_ids:
                is_twin = frozenset({decision.same_as_id, number}) in entry.twins
                verdict = HeldVerdict.TWINS if is_twin else decision.verdict
                work.held_samples.share(entry.held.id, profile.id, [number], verdict)
        return work.held_samples.decide(entry.held, decision, state, profile.id)


def _entered(work: UnitOfWork, entry: _Entry, decision: HeldDecision) -> tuple[SampleState, DnaProfile]:
    """The profile, stored now or, where the same sample entered from another file meanwhile, before."""
    held = entry.held
    if entry.first_id is not None:
        return SampleState.DUPLICATE, work.dna_profiles.get(entry.first_id)
    stored = work.dna_profiles.add(
        NewDnaProfile(held.batch_id, entry.facts, held.sample.profile, held.submitted_by, decision.decided_at)
    )
    if entry.person is not None:
        is_one = decision.verdict is HeldVerdict.SAME_PERSON and not entry.twins
        same = entry.matched if is_one else ()
        _join(work, (stored, *same), entry.person, decision)
    return SampleState.ACCEPTED, stored


def _join(
    work: UnitOfWork, profiles: Iterable[DnaProfile], person: SampledPerson, decision: HeldDecision
) -> None:
    """Those of the profiles that are nobody's yet, and fit the person, are the person's from now on."""
    profiles = list(profiles)
    known = work.dna_people.of_profiles([each.id for each in profiles])
    for profile in profiles:
        fits = profile.sample.sample_class is class_of(work, person) and not any(
            differing_loci(profile.profile, each.profile) for each in profiles_of(work, person)
        )
        if profile.id not in known and fits:
            work.dna_people.join(
                profile.id, person, joined_by=decision.decided_by, joined_at=decision.decided_at
            )


def _same(held: HeldSample, asked: _Asked) -> HeldSample:
    """The sample, when exactly this was decided before; raises Conflict for anything else."""
    done = held.decision
    stated = (asked.verdict, asked.reason, asked.actor.username, asked.same_as_id)
    if done is None or (done.verdict, done.reason, done.decided_by, done.same_as_id) != stated:
        raise decided_before(held.batch_id)
    return held
