"""Pairs after a link was undone: what rested on the stays that went back goes with them."""

from datetime import datetime

from models.gallery import GalleryKind, PersonRef
from models.pair import EvidenceSource, FreezeReason, Pair, PairKey, Proposal, photo_source, photos_of
from models.stay_link import StayLink
from store.unit_of_work import UnitOfWork


def part_pairs(work: UnitOfWork, link: StayLink, *, now: datetime) -> None:
    """Call it once the stays are their former subject's again, in the same unit of work.

    What an open pair of the kept subject rested on, and is the other one's now, puts that one forward in its
    place. A pair that rests on nothing else is closed with the reason and keeps what it rested on; one that
    was shown to reviewers with photos of the other one is judged anew, from its own.
    """
    open_pairs = [pair for pair in work.pairs.of_person(_in_care(link.kept_subject_id)) if pair.is_open]
    parted = [pair for pair in open_pairs if _is_put_forward_instead(work, pair, link, now)]
    work.pairs.hold_bereft(parted, now=now, reason=FreezeReason.LINK_UNDONE)
    for pair in open_pairs:
        if pair.standing:
            work.pairs.take_away(pair.id, [each for each in pair.fallen if photos_of(each)])
        if pair.standing and _shows_another(work, pair):
            work.review_tasks.close_of_pair(pair.id, now)
            work.pairs.ask_anew(pair.id, now=now)


def _is_put_forward_instead(work: UnitOfWork, pair: Pair, link: StayLink, now: datetime) -> bool:
    """Whether something the pair rested on went back, and puts the linked subject forward now."""
    key = _instead(pair.key, link.kept_subject_id, link.linked_subject_id)
    if key is None:
        return False
    common = next(person for person in key.persons if person in pair.key.persons)
    is_turned = pair.key.persons.index(common) != key.persons.index(common)
    moved = [_turned(each) if is_turned else each for each in pair.sources if each in pair.fallen]
    sources = work.pairs.standing(key, moved)
    if sources:
        work.pairs.propose(Proposal(key, sources, now, f"link:{link.id}"))
    return bool(sources)


def _instead(key: PairKey, kept: int, linked: int) -> PairKey | None:
    """The pair of the other person and the linked subject; None where that one is the other person."""
    other = next(person for person in key.persons if person != _in_care(kept))
    if other == _in_care(linked):
        return None
    if other.gallery is GalleryKind.ADMISSIONS:
        return PairKey.of_subjects(linked, other.id)
    return PairKey(linked, other)


def _turned(source: EvidenceSource) -> EvidenceSource:
    """The same comparison of photos, named from the other side; what is no comparison of photos as it is."""
    photos = photos_of(source)
    return source if photos is None else photo_source(*photos[::-1])


def _shows_another(work: UnitOfWork, pair: Pair) -> bool:
    """Reviewers of the present round were shown a photo of somebody who is not in the pair."""
    shown = {photo_source(*photos) for photos in work.review_tasks.photos_shown(pair)}
    return len(work.pairs.standing(pair.key, shown)) < len(shown)


def _in_care(subject_id: int) -> PersonRef:
    return PersonRef(GalleryKind.ADMISSIONS, subject_id)
