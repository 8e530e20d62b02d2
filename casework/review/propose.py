"""A finished search puts its candidates forward as pairs, in the transaction that stores it."""

from casework.review.controls import plant_in_list
from casework.review.draws import review_number
from casework.runtime import Runtime
from models.candidate import Candidate, Search
from models.gallery import GalleryKind, PersonRef
from models.pair import (
    BEFORE_JUDGEMENT,
    EvidenceSource,
    Pair,
    PairKey,
    PairStage,
    Proposal,
    photo_source,
    photos_of,
)
from models.photo import OwnerKind
from store.review_tasks import NewTask
from store.unit_of_work import UnitOfWork


def propose_candidates(runtime: Runtime, work: UnitOfWork, search: Search) -> None:
    """Every listed person as a pair with the one searched for, and a first review of each."""
    probe = probe_person(work, search)
    proposals = sorted(
        (_proposal(search, probe, candidate) for candidate in search.candidates),
        key=lambda each: (each.key.subject_id, each.key.other.gallery, each.key.other.id),
    )
    for proposal in proposals:
        work.pairs.propose(proposal)
    pairs = work.pairs.of_keys([proposal.key for proposal in proposals])
    for proposal in proposals:
        pair = pairs.get(proposal.key)
        if pair is not None:
            ask_first(runtime, work, pair, proposal.sources)
    if proposals:
        plant_in_list(runtime, work, search.id, probe, search.used_photo_ids, len(proposals))


def ask_first(
    runtime: Runtime, work: UnitOfWork, pair: Pair, sources: tuple[EvidenceSource, ...] = ()
) -> None:
    """Asks for the first review of a pair nobody has judged, with the photos that compared best.

    A pair that DNA or a clue put forward is judged by its photos too, where both people have some.
    """
    if pair.stage not in BEFORE_JUDGEMENT:
        return
    shown = next((photos for each in (*sources, *pair.standing) if (photos := photos_of(each))), None)
    shown = shown or _most_alike(runtime, work, pair.key)
    if shown is None:
        return
    number = review_number(runtime.store, "first", pair.id, pair.round)
    new = NewTask(number, PairStage.FIRST_REVIEW, *shown, pair_id=pair.id, round=pair.round)
    work.review_tasks.put(new, runtime.now())


def _most_alike(runtime: Runtime, work: UnitOfWork, key: PairKey) -> tuple[int, int] | None:
    """The photos of the two people that compare best; None where one of them has none that may be used."""
    found = work.templates.of_persons(key.persons, runtime.faces().ref, enrolled_only=True)
    one, other = (found.get(person, []) for person in key.persons)
    best = max(
        ((left, right) for left in one for right in other),
        key=lambda both: float(both[0].vector.astype("float32") @ both[1].vector.astype("float32")),
        default=None,
    )
    return None if best is None else (best[0].photo_id, best[1].photo_id)


def probe_person(work: UnitOfWork, search: Search) -> PersonRef:
    """Whom a search was made for."""
    if search.probe.kind is OwnerKind.REPORT:
        return PersonRef(GalleryKind.REPORTS, search.probe.id)
    return PersonRef(GalleryKind.ADMISSIONS, work.admissions.get(search.probe.id).subject_id)


def key_of(probe: PersonRef, person: PersonRef) -> PairKey:
    """The pair of the one searched for and one found."""
    if probe.gallery is not GalleryKind.ADMISSIONS:
        return PairKey(person.id, probe)
    if person.gallery is GalleryKind.ADMISSIONS:
        return PairKey.of_subjects(probe.id, person.id)
    return PairKey(probe.id, person)


def _proposal(search: Search, probe: PersonRef, candidate: Candidate) -> Proposal:
    key = key_of(probe, candidate.person)
    photos = (candidate.probe_photo_id, candidate.candidate_photo_id)
    if key.subject_id != probe.id or probe.gallery is not GalleryKind.ADMISSIONS:
        photos = photos[::-1]
    return Proposal(key, (photo_source(*photos),), search.finished_at, f"search:{search.id}")
