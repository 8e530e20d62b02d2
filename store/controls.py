"""Where control pairs come from: photos whose truth is known."""

from sqlalchemy import Select, func, select

from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.identity import DecisionState
from models.pack import PackRef
from models.pair import EvidenceSource, Outcome, photos_of
from store.packs import PackKeys
from store.tables.photos import TemplateRow
from store.tables.review import DecisionRow, PairSourceRow
from store.transaction import Transaction


class ControlRepository:
    """Pairs of photos known to show one person, and pairs that two people decided are of two."""

    def __init__(self, transaction: Transaction, packs: PackKeys) -> None:
        self._transaction = transaction
        self._packs = packs

    def photos_of_person(self, person: PersonRef, pack: PackRef) -> list[int]:
        """The person's photos that can be compared and that searches may find, oldest first."""
        return list(
            self._transaction.session.scalars(
                select(TemplateRow.photo_id)
                .where(
                    TemplateRow.pack_key == self._packs.find(pack),
                    TemplateRow.gallery == person.gallery.value,
                    TemplateRow.person_id == person.id,
                    TemplateRow.is_enrolled,
                )
                .order_by(TemplateRow.photo_id)
            )
        )

    def several_photos_count(self, pack: PackRef) -> int:
        """How many people have two photos or more."""
        several = self._with_several(pack).subquery()
        return self._transaction.session.scalar(select(func.count()).select_from(several)) or 0

    def with_several_photos(self, pack: PackRef, place: int) -> PersonRef | None:
        """The person at that place, from 0, among those with two photos or more."""
        query = self._with_several(pack).order_by(TemplateRow.gallery, TemplateRow.person_id)
        found = self._transaction.session.execute(query.offset(place).limit(1)).one_or_none()
        return None if found is None else PersonRef(GalleryKind(found[0]), found[1])

    def decided_different(self) -> list[tuple[int, int]]:
        """Photos, left and right, of pairs that two people decided are two persons."""
        query = (
            select(PairSourceRow.kind, PairSourceRow.reference)
            .join(DecisionRow, DecisionRow.pair_id == PairSourceRow.pair_id)
            .where(DecisionRow.state == DecisionState.CONFIRMED, DecisionRow.outcome == Outcome.EXCLUDED)
            .order_by(PairSourceRow.pair_id, PairSourceRow.reference)
        )
        found = self._transaction.session.execute(query)
        sources = (EvidenceSource(EvidenceKind(kind), reference) for kind, reference in found)
        return [photos for source in sources if (photos := photos_of(source)) is not None]

    def _with_several(self, pack: PackRef) -> Select[str, int]:
        return (
            select(TemplateRow.gallery, TemplateRow.person_id)
            .where(TemplateRow.pack_key == self._packs.find(pack), TemplateRow.is_enrolled)
            .group_by(TemplateRow.gallery, TemplateRow.person_id)
            .having(func.count() > 1)
        )
