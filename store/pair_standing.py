"""Which sources of pairs still stand: a clue that was not ended, photos and profiles of the very people.

Nothing of it is stored. A stay that goes to another person takes its photos, clues and samples along, and
with them what they say of a pair; when it comes back, so does that.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Select, select

from models.gallery import GalleryKind, PersonRef
from models.pair import EvidenceSource, PairKey, clue_of, photos_of, searched_profile_of
from store.batches import batches
from store.tables.clues import ClueRow
from store.tables.families import DnaPersonRow
from store.tables.people import AdmissionRow
from store.tables.photos import PhotoRow
from store.transaction import Transaction


def fallen_sources(
    transaction: Transaction, resting: Mapping[PairKey, Collection[EvidenceSource]]
) -> dict[PairKey, frozenset[EvidenceSource]]:
    """Those of each pair's sources that stand no more; of records that do not exist nothing is said."""
    sources = {source for each in resting.values() for source in each}
    clues = _clue_subjects(transaction, sources)
    photos = _photo_persons(transaction, sources)
    profiles = _profile_subjects(transaction, sources)

    def has_fallen(key: PairKey, source: EvidenceSource) -> bool:
        clue, shown, profile = clue_of(source), photos_of(source), searched_profile_of(source)
        if clue is not None:
            return clues.get(clue, key.subject_id) != key.subject_id
        if profile is not None:
            return profiles.get(profile, key.subject_id) != key.subject_id
        pairs = zip(shown or (), key.persons, strict=False)
        return any(photos.get(photo, person) != person for photo, person in pairs)

    return {
        key: frozenset(source for source in each if has_fallen(key, source)) for key, each in resting.items()
    }


def _clue_subjects(transaction: Transaction, sources: Iterable[EvidenceSource]) -> dict[int, int | None]:
    """Whom each clue is about; None once it was retracted or superseded."""
    numbers = {clue for source in sources if (clue := clue_of(source)) is not None}
    query = select(ClueRow.id, AdmissionRow.subject_id, ClueRow.ended_at).join(
        AdmissionRow, AdmissionRow.id == ClueRow.admission_id
    )
    return {
        number: subject_id if ended_at is None else None
        for page in batches(numbers)
        for number, subject_id, ended_at in transaction.session.execute(query.where(ClueRow.id.in_(page)))
    }


def _photo_persons(transaction: Transaction, sources: Iterable[EvidenceSource]) -> dict[int, PersonRef]:
    numbers = {photo for source in sources for photo in photos_of(source) or ()}
    query: Select[int, int | None, int | None, int | None] = select(
        PhotoRow.id, AdmissionRow.subject_id, PhotoRow.report_id, PhotoRow.register_entry_id
    ).outerjoin(AdmissionRow, AdmissionRow.id == PhotoRow.admission_id)
    return {
        row[0]: _person(row[1], row[2], row[3])
        for page in batches(numbers)
        for row in transaction.session.execute(query.where(PhotoRow.id.in_(page)))
    }


def _person(subject_id: int | None, report_id: int | None, entry_id: int | None) -> PersonRef:
    if subject_id is not None:
        return PersonRef(GalleryKind.ADMISSIONS, subject_id)
    if report_id is not None:
        return PersonRef(GalleryKind.REPORTS, report_id)
    return PersonRef(GalleryKind.REGISTERS, entry_id or 0)


def _profile_subjects(transaction: Transaction, sources: Iterable[EvidenceSource]) -> dict[int, int | None]:
    numbers = {profile for source in sources if (profile := searched_profile_of(source)) is not None}
    query = select(DnaPersonRow.profile_id, DnaPersonRow.subject_id)
    return {
        profile_id: subject_id
        for page in batches(numbers)
        for profile_id, subject_id in transaction.session.execute(
            query.where(DnaPersonRow.profile_id.in_(page))
        )
    }
