"""Photos in the store: rows about the pictures, whose bytes are blobs.

What was found in a photo belongs to the photo and the pack together, so every read names the pack whose
assessment is wanted; a pack that has not seen the photo yet gives `assessments.NOT_YET_ASSESSED`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select

from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from models.photo import OwnerKind, Photo, PhotoAssessment, PhotoOwner
from models.quality import Verdict
from store.assessments import NOT_YET_ASSESSED, Assessments
from store.encryption import seal_context
from store.packs import PackKeys
from store.photo_owners import is_of, is_of_any, owner_columns, owner_of
from store.sealed_values import open_fields, seal_fields
from store.tables.people import AdmissionRow
from store.tables.photos import PhotoAssessmentRow, PhotoRow, TemplateRow
from store.transaction import Transaction, not_found


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo about to be stored; fields as in `models.photo.Photo`."""

    owner: PhotoOwner
    digest: str
    source_digest: str
    width_px: int
    height_px: int
    taken_on: date | None
    source: str | None
    received_at: datetime
    assessment: PhotoAssessment


class PhotoRepository:
    """Photos of admissions, reports and register entries, and what each pack found in them."""

    def __init__(self, transaction: Transaction, packs: PackKeys) -> None:
        self._transaction = transaction
        self._packs = packs
        self._assessments = Assessments(transaction, packs)

    def add(self, new: NewPhoto, *, pack: PackRef) -> Photo:
        """Stores the photo with what `pack` found in it.

        Raises AlreadyRecorded if the owner has a photo of the same source, Conflict if there is no owner.
        """
        row = PhotoRow(
            **owner_columns(new.owner),
            digest=new.digest,
            source_digest=new.source_digest,
            width_px=new.width_px,
            height_px=new.height_px,
            taken_on=new.taken_on,
            sealed_source=None,
            received_at=new.received_at,
        )
        self._transaction.add(row)
        row.sealed_source = seal_fields(self._transaction.keyring, {"source": new.source}, _context(row.id))
        self._transaction.session.flush()
        self._assessments.record(row.id, pack, new.assessment)
        return self._photo(row, new.assessment)

    def get(self, photo_id: int, pack: PackRef) -> Photo:
        """The photo; raises NotFound."""
        photo = self.of_ids([photo_id], pack).get(photo_id)
        if photo is None:
            raise not_found("照片", "photo", photo_id)
        return photo

    def of_ids(self, photo_ids: Collection[int], pack: PackRef) -> dict[int, Photo]:
        """The photos that exist among the numbers, by number."""
        photos = self._select(select(PhotoRow).where(PhotoRow.id.in_(set(photo_ids))), pack)
        return {photo.id: photo for photo in photos}

    def of_owner(self, owner: PhotoOwner, pack: PackRef) -> list[Photo]:
        """The owner's photos, the first received first."""
        return self.of_owners([owner], pack).get(owner, [])

    def of_owners(self, owners: Collection[PhotoOwner], pack: PackRef) -> dict[PhotoOwner, list[Photo]]:
        """The photos of each owner that has any, the first received first."""
        query = select(PhotoRow).where(is_of_any(set(owners))).order_by(PhotoRow.id)
        photos: dict[PhotoOwner, list[Photo]] = {}
        for photo in self._select(query, pack):
            photos.setdefault(photo.owner, []).append(photo)
        return photos

    def of_persons(self, persons: Collection[PersonRef], pack: PackRef) -> dict[PersonRef, list[Photo]]:
        """The photos of each person that has any, over all stays of a subject, the first received first."""
        subjects = {person.id for person in persons if person.gallery is GalleryKind.ADMISSIONS}
        reports = {person.id for person in persons if person.gallery is GalleryKind.REPORTS}
        entries = {person.id for person in persons if person.gallery is GalleryKind.REGISTERS}
        query = (
            select(PhotoRow, AdmissionRow.subject_id)
            .outerjoin(AdmissionRow, AdmissionRow.id == PhotoRow.admission_id)
            .where(
                or_(
                    AdmissionRow.subject_id.in_(subjects),
                    PhotoRow.report_id.in_(reports),
                    PhotoRow.register_entry_id.in_(entries),
                )
            )
            .order_by(PhotoRow.id)
        )
        found = self._transaction.session.execute(query).all()
        photos: dict[PersonRef, list[Photo]] = {}
        assessed = self._with_assessments([row for row, _ in found], pack)
        for photo, (_, subject_id) in zip(assessed, found, strict=True):
            photos.setdefault(_person(photo.owner, subject_id), []).append(photo)
        return photos

    def find_by_source(self, owner: PhotoOwner, source_digest: str, pack: PackRef) -> Photo | None:
        """The owner's photo made from the same uploaded bytes, if there is one."""
        query = select(PhotoRow).where(is_of(owner), PhotoRow.source_digest == source_digest)
        return next(iter(self._select(query, pack)), None)

    def record_assessment(self, photo_id: int, pack: PackRef, assessment: PhotoAssessment) -> None:
        """Stores what `pack` found, in place of what it found before. Raises Conflict if no such photo."""
        self._assessments.record(photo_id, pack, assessment)

    def set_rendition(self, photo_id: int, digest: str, *, width_px: int, height_px: int) -> None:
        """Puts another stored picture in place of the former one, such as the same turned upright.

        Raises NotFound.
        """
        columns = {"digest": digest, "width_px": width_px, "height_px": height_px}
        if not self._transaction.update(PhotoRow, photo_id, **columns):
            raise not_found("照片", "photo", photo_id)

    def page_without_template(
        self, pack: PackRef, *, after_id: int = 0, limit: int = 100, assessed_by: PackRef | None = None
    ) -> list[Photo]:
        """Photos above `after_id` that `pack` has yet to see, or used without a template left of it.

        Photos the pack refused, or in which a person must choose the face, need no work. The photos carry
        the assessment of `assessed_by` (such as the pack in use until now), else of `pack`.
        """
        key = self._packs.find(pack)
        seen = and_(PhotoAssessmentRow.photo_id == PhotoRow.id, PhotoAssessmentRow.pack_key == key)
        templated = and_(TemplateRow.photo_id == PhotoRow.id, TemplateRow.pack_key == key)
        is_settled = or_(
            PhotoAssessmentRow.verdict == Verdict.REFUSED, PhotoAssessmentRow.chosen_face.is_(None)
        )
        query = (
            select(PhotoRow)
            .outerjoin(PhotoAssessmentRow, seen)
            .outerjoin(TemplateRow, templated)
            .where(PhotoRow.id > after_id, TemplateRow.id.is_(None))
            .where(or_(PhotoAssessmentRow.photo_id.is_(None), ~is_settled))
            .order_by(PhotoRow.id)
            .limit(limit)
        )
        return self._select(query, assessed_by or pack)

    def count(self) -> int:
        """How many photos there are."""
        return self._transaction.session.scalar(select(func.count()).select_from(PhotoRow)) or 0

    def owners_of_picture(self, source_digest: str, digest: str) -> set[PhotoOwner]:
        """The records that have this picture: the same uploaded bytes, or the same stored rendition."""
        is_same = or_(PhotoRow.source_digest == source_digest, PhotoRow.digest == digest)
        return {owner_of(row) for row in self._transaction.session.scalars(select(PhotoRow).where(is_same))}

    def known_digests(self, digests: Collection[str]) -> set[str]:
        """Those of the blob addresses that some photo uses."""
        query = select(PhotoRow.digest).where(PhotoRow.digest.in_(set(digests)))
        return set(self._transaction.session.scalars(query))

    def _select(self, query: Select[PhotoRow], pack: PackRef) -> list[Photo]:
        return list(self._with_assessments(self._transaction.session.scalars(query).all(), pack))

    def _with_assessments(self, rows: Sequence[PhotoRow], pack: PackRef) -> Iterable[Photo]:
        found = self._assessments.of_photos({row.id for row in rows}, pack) if rows else {}
        return [self._photo(row, found.get(row.id, NOT_YET_ASSESSED)) for row in rows]

    def _photo(self, row: PhotoRow, assessment: PhotoAssessment) -> Photo:
        return Photo(
            id=row.id,
            owner=owner_of(row),
            digest=row.digest,
            source_digest=row.source_digest,
            width_px=row.width_px,
            height_px=row.height_px,
            taken_on=row.taken_on,
            source=open_fields(self._transaction.keyring, row.sealed_source, _context(row.id)).get("source"),
            received_at=row.received_at,
            assessment=assessment,
        )


def _context(photo_id: int) -> str:
    return seal_context("photos.sealed_source", photo_id)


def _person(owner: PhotoOwner, subject_id: int | None) -> PersonRef:
    if subject_id is not None:
        return PersonRef(GalleryKind.ADMISSIONS, subject_id)
    is_report = owner.kind is OwnerKind.REPORT
    return PersonRef(GalleryKind.REPORTS if is_report else GalleryKind.REGISTERS, owner.id)
