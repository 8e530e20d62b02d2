"""Templates in the store, and the events by which galleries follow them."""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, and_, delete, func, select, tuple_

from models.errors import SealBroken
from models.gallery import EventMark, GalleryKind, PersonRef
from models.pack import PackRef
from models.photo import PhotoOwner
from models.quality import Verdict
from models.template import Float16Vector, Template
from store.enrolled_vectors import EnrolledVectors, enrolled_vectors
from store.enrolment import Enrolment
from store.packs import PackKeys
from store.photo_owners import is_of
from store.sealed_values import seal_vector
from store.tables.photos import FaceVectorRow, PackRow, PhotoRow, TemplateEventRow, TemplateRow
from store.template_event import TemplateEvent, TemplateEventKind
from store.template_rows import (
    ANY_TEMPLATE,
    EVENT_COLUMNS,
    TEMPLATE_COLUMNS,
    TemplateSelect,
    template_context,
    template_of,
)
from store.transaction import Transaction

log = logging.getLogger("guitu.store")


@dataclass(frozen=True, slots=True, eq=False)
class NewTemplate:
    """A template about to be stored: `vector` is float16[dimension], `verdict` usable or weak."""

    photo_id: int
    person: PersonRef
    pack: PackRef
    vector: Float16Vector
    verdict: Verdict
    face_index: int


@dataclass(frozen=True, slots=True)
class EnrolledCount:
    """How many people and templates of a gallery are searchable."""

    persons: int
    templates: int


class TemplateRepository:
    """Templates: at most one per photo and pack, enrolled while the person is searchable."""

    def __init__(self, transaction: Transaction, packs: PackKeys, enrolment: Enrolment) -> None:
        self._transaction = transaction
        self._packs = packs
        self._enrolment = enrolment

    def add(self, new: NewTemplate) -> Template:
        """Stores the template in place of the photo's former one of that pack, and tells the galleries.

        A person who is not searchable stays out of the galleries. Raises NotFound if there is no such photo,
        ValueError if it shows another person or the template is refused or no finite float16 vector.
        """
        if new.verdict is Verdict.REFUSED:
            raise ValueError(f"photo {new.photo_id}: a refused face gives no template")
        self._enrolment.lock()
        person, is_searchable = self._enrolment.person_of(new.photo_id)
        if person != new.person:
            raise ValueError(f"photo {new.photo_id} does not show {new.person}")
        self.remove_of_photo(new.photo_id, new.pack)
        context = template_context(new.photo_id, new.pack, person, new.face_index)
        row = TemplateRow(
            photo_id=new.photo_id,
            pack_key=self._packs.of(new.pack),
            gallery=person.gallery,
            person_id=person.id,
            face_index=new.face_index,
            verdict=new.verdict,
            is_enrolled=is_searchable,
            sealed_vector=seal_vector(self._transaction.keyring, new.vector, context),
        )
        self._transaction.add(row)
        if is_searchable:
            self._enrolment.record_addition(row.id)
        return Template(row.id, new.photo_id, person, new.pack, new.vector, new.verdict)

    def remove_of_photo(self, photo_id: int, pack: PackRef) -> bool:
        """Deletes the photo's template of that pack, and tells the galleries; False if there was none."""
        is_meant = and_(TemplateRow.photo_id == photo_id, TemplateRow.pack_key == self._packs.find(pack))
        return self._remove(is_meant) > 0

    def follow_stays(self, admission_ids: Collection[int]) -> None:
        """Gives the templates of these stays' photos to whose the stays are now; tells the galleries."""
        self._enrolment.lock()
        query = ANY_TEMPLATE.add_columns(TemplateRow.face_index).join(
            PhotoRow, PhotoRow.id == TemplateRow.photo_id
        )
        found = self._transaction.session.execute(query.where(PhotoRow.admission_id.in_(set(admission_ids))))
        for row in found.all():
            old, face_index = template_of(self._transaction.keyring, row[:-1]), row[-1]
            person, _ = self._enrolment.person_of(old.photo_id)
            self.add(NewTemplate(old.photo_id, person, old.pack, old.vector, old.verdict, face_index))

    def remove_of_person(self, person: PersonRef) -> None:
        """Takes all the person's templates out of the galleries; they stay stored."""
        self._enrolment.lock()
        self._enrolment.set_enrolled(person, False)

    def restore_of_person(self, person: PersonRef) -> None:
        """Puts all the person's templates back into the galleries."""
        self._enrolment.lock()
        self._enrolment.set_enrolled(person, True)

    def remove_pack(self, pack: PackRef) -> int:
        """Deletes every template and waiting vector of a retired pack; how many templates there were."""
        key = self._packs.find(pack)
        self._transaction.execute(delete(FaceVectorRow).where(FaceVectorRow.pack_key == key))
        return self._remove(TemplateRow.pack_key == key)

    def of_photo(self, photo_id: int, pack: PackRef) -> Template | None:
        """The photo's template of that pack, enrolled or not."""
        return self.of_photos([photo_id], pack).get(photo_id)

    def of_photos(self, photo_ids: Collection[int], pack: PackRef) -> dict[int, Template]:
        """The templates of that pack by photo number, enrolled or not."""
        query = self._of_pack(pack).where(TemplateRow.photo_id.in_(set(photo_ids)))
        return {template.photo_id: template for template in self._select(query)}

    def of_ids(self, template_ids: Collection[int]) -> dict[int, Template]:
        """The templates that exist among the numbers, by number."""
        query = ANY_TEMPLATE.where(TemplateRow.id.in_(set(template_ids)))
        return {template.id: template for template in self._select(query)}

    def photos_of(self, template_ids: Collection[int]) -> dict[int, int]:
        """The photo of each template that exists among the numbers."""
        query = select(TemplateRow.id, TemplateRow.photo_id).where(TemplateRow.id.in_(set(template_ids)))
        return dict(self._transaction.session.execute(query).all())

    def of_owner(self, owner: PhotoOwner, pack: PackRef) -> list[Template]:
        """The templates of that pack of a record's photos, by photo number."""
        query = self._of_pack(pack).join(PhotoRow, PhotoRow.id == TemplateRow.photo_id)
        return self._select(query.where(is_of(owner)).order_by(TemplateRow.photo_id))

    def of_persons(self, persons: Collection[PersonRef], pack: PackRef) -> dict[PersonRef, list[Template]]:
        """The templates of that pack of each person that has any, by photo number."""
        wanted = [(person.gallery.value, person.id) for person in set(persons)]
        query = self._of_pack(pack).where(tuple_(TemplateRow.gallery, TemplateRow.person_id).in_(wanted))
        templates: dict[PersonRef, list[Template]] = {}
        for template in self._select(query.order_by(TemplateRow.photo_id)):
            templates.setdefault(template.person, []).append(template)
        return templates

    def iterate_arrays(
        self,
        pack: PackRef,
        gallery: GalleryKind,
        *,
        chunk: int = 10_000,
        leaves_out_broken: bool = False,
    ) -> Iterator[EnrolledVectors]:
        """The numbers, people and vectors of all enrolled templates, at most `chunk` at a time.

        Ascending template numbers; memory does not grow with the gallery. For a rebuild, read `last_mark`
        first and follow `events_after` it, replacing what is there. Every vector is authenticated: raises
        SealBroken naming the first that was altered or moved, or is not as long as its neighbours, or leaves
        out those that were.
        """
        is_meant = self._is_enrolled(pack, gallery)
        return enrolled_vectors(
            self._transaction, is_meant, pack, gallery, chunk, leaves_out_broken=leaves_out_broken
        )

    def enrolled_ids(self, pack: PackRef, gallery: GalleryKind) -> npt.NDArray[np.int64]:
        """Numbers of all templates in the gallery, int64[n], ascending; opens none of them."""
        query = select(TemplateRow.id).where(self._is_enrolled(pack, gallery)).order_by(TemplateRow.id)
        return np.fromiter(self._transaction.session.scalars(query), dtype=np.int64)

    def enrolled_count(self, pack: PackRef, gallery: GalleryKind) -> EnrolledCount:
        """How many people and templates the gallery holds."""
        query = select(func.count(TemplateRow.person_id.distinct()), func.count())
        persons, templates = self._transaction.session.execute(
            query.where(self._is_enrolled(pack, gallery))
        ).one()
        return EnrolledCount(persons, templates)

    def searchable_persons(self, pack: PackRef, gallery: GalleryKind) -> npt.NDArray[np.int64]:
        """Numbers of the people in the gallery, int64[n], ascending."""
        query = select(TemplateRow.person_id).where(self._is_enrolled(pack, gallery)).distinct()
        found = self._transaction.session.scalars(query.order_by(TemplateRow.person_id))
        return np.fromiter(found, dtype=np.int64)

    def events_after(
        self, seq: int, pack: PackRef, gallery: GalleryKind, *, limit: int = 1000
    ) -> list[TemplateEvent]:
        """The gallery's next changes above `seq`, in order; empty when it is up to date.

        A template whose vector does not open comes as if it had been removed since.
        """
        is_still_there = and_(
            TemplateRow.id == TemplateEventRow.template_id,
            TemplateRow.is_enrolled,
            TemplateEventRow.kind == TemplateEventKind.ADDED.value,
        )
        query = (
            select(*EVENT_COLUMNS, *TEMPLATE_COLUMNS)
            .join(PackRow, PackRow.id == TemplateEventRow.pack_key)
            .outerjoin(TemplateRow, is_still_there)
            .where(TemplateEventRow.pack_key == self._packs.find(pack), TemplateEventRow.gallery == gallery)
            .where(TemplateEventRow.seq > seq)
            .order_by(TemplateEventRow.seq)
            .limit(limit)
        )
        return [
            TemplateEvent(seq, token, TemplateEventKind(kind), template_id, self._template_or_none(rest))
            for seq, token, kind, template_id, *rest in self._transaction.session.execute(query)
        ]

    def persons_added(self, pack: PackRef, *, after: int, until: int) -> set[PersonRef]:
        """Whose templates of that pack came into a gallery by events above `after` and up to `until`."""
        query = (
            select(TemplateRow.gallery, TemplateRow.person_id)
            .join(TemplateEventRow, TemplateEventRow.template_id == TemplateRow.id)
            .where(TemplateEventRow.seq > after, TemplateEventRow.seq <= until)
            .where(TemplateEventRow.pack_key == self._packs.find(pack), TemplateRow.is_enrolled)
            .where(TemplateEventRow.kind == TemplateEventKind.ADDED.value)
            .distinct()
        )
        found = self._transaction.session.execute(query)
        return {PersonRef(GalleryKind(gallery), person_id) for gallery, person_id in found}

    def moved_since(self, seq: int) -> dict[GalleryKind, int]:
        """The last event above `seq` of each gallery that has one, of whatever pack; costs what has moved."""
        query = (
            select(TemplateEventRow.gallery, func.max(TemplateEventRow.seq))
            .where(TemplateEventRow.seq > seq)
            .group_by(TemplateEventRow.gallery)
        )
        return {GalleryKind(gallery): last for gallery, last in self._transaction.session.execute(query)}

    def last_seq(self) -> int:
        """The number of the last event of all; 0 before the first."""
        return self._transaction.session.scalar(select(func.max(TemplateEventRow.seq))) or 0

    def last_mark(self, pack: PackRef, gallery: GalleryKind) -> EventMark | None:
        """The gallery's last change; None before the first."""
        query = (
            select(TemplateEventRow.seq, TemplateEventRow.token)
            .where(TemplateEventRow.pack_key == self._packs.find(pack), TemplateEventRow.gallery == gallery)
            .order_by(TemplateEventRow.seq.desc())
            .limit(1)
        )
        found = self._transaction.session.execute(query).one_or_none()
        return None if found is None else EventMark(*found)

    def has_event(self, mark: EventMark) -> bool:
        """Whether this store's history holds that very event, and so everything before it."""
        query = select(TemplateEventRow.token).where(TemplateEventRow.seq == mark.seq)
        return self._transaction.session.scalar(query) == mark.token

    def _is_enrolled(self, pack: PackRef, gallery: GalleryKind) -> ColumnElement[bool]:
        return and_(
            TemplateRow.pack_key == self._packs.find(pack),
            TemplateRow.gallery == gallery,
            TemplateRow.is_enrolled,
        )

    def _of_pack(self, pack: PackRef) -> TemplateSelect:
        return ANY_TEMPLATE.where(TemplateRow.pack_key == self._packs.find(pack))

    def _select(self, query: TemplateSelect) -> list[Template]:
        found = self._transaction.session.execute(query)
        return [template_of(self._transaction.keyring, row) for row in found]

    def _template_or_none(self, columns: Sequence[Any]) -> Template | None:
        if columns[0] is None:
            return None
        try:
            return template_of(self._transaction.keyring, columns)
        except SealBroken as error:
            log.error("template %d is left out of the gallery: %s", columns[0], error.reason.en)
            return None

    def _remove(self, is_meant: ColumnElement[bool]) -> int:
        self._enrolment.lock()
        self._enrolment.record_removal(is_meant)
        return self._transaction.execute(delete(TemplateRow).where(is_meant))
