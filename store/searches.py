"""Finished searches in the store, with everything behind their numbers. The stated purpose is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from models.candidate import Candidate, Search
from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from models.pair import PairKey
from models.photo import PhotoOwner
from models.provenance import Provenance, SearchedGallery
from store.candidate_rows import candidate_of, candidate_row
from store.encryption import broken_seal, seal_context
from store.packs import PackKeys
from store.photo_owners import is_probe, owner_columns, probe_of
from store.tables.people import AdmissionRow
from store.tables.photos import PackRow, PhotoRow
from store.tables.searches import CandidateRow, SearchRow
from store.transaction import Transaction, not_found


@dataclass(frozen=True, slots=True)
class NewSearch:
    """A finished search about to be stored; fields as in `models.candidate.Search`."""

    probe: PhotoOwner
    purpose: str
    requested_by: str
    started_at: datetime
    finished_at: datetime
    used_photo_ids: tuple[int, ...]
    not_used_photo_ids: tuple[int, ...]
    provenance: Provenance
    candidates: tuple[Candidate, ...]


class SearchRepository:
    """Searches and their candidate lists; never changed once stored."""

    def __init__(self, transaction: Transaction, packs: PackKeys) -> None:
        self._transaction = transaction
        self._packs = packs

    def add(self, new: NewSearch) -> Search:
        """Stores the search; raises Conflict if its probe or a photo does not exist."""
        provenance = new.provenance
        row = SearchRow(
            **owner_columns(new.probe),
            sealed_purpose=None,
            requested_by=new.requested_by,
            started_at=new.started_at,
            finished_at=new.finished_at,
            used_photo_ids=list(new.used_photo_ids),
            not_used_photo_ids=list(new.not_used_photo_ids),
            software=provenance.software,
            pack_key=self._packs.of(provenance.pack),
            calibration=provenance.calibration,
            galleries=[_gallery_json(gallery) for gallery in provenance.galleries],
        )
        self._transaction.add(row)
        row.sealed_purpose = self._transaction.keyring.seal(new.purpose.encode(), _context(row.id))
        self._transaction.session.add_all(
            candidate_row(row.id, position, candidate) for position, candidate in enumerate(new.candidates)
        )
        self._transaction.session.flush()
        return self.get(row.id)

    def get(self, search_id: int) -> Search:
        """The search; raises NotFound."""
        found = self._select(_ANY.where(SearchRow.id == search_id))
        if not found:
            raise not_found("检索记录", "search", search_id)
        return found[0]

    def latest_of(self, owner: PhotoOwner) -> Search | None:
        """The last search made with this probe."""
        return next(iter(self.page_of(owner, limit=1)), None)

    def page_of(self, owner: PhotoOwner, *, before_id: int | None = None, limit: int = 50) -> list[Search]:
        """At most `limit` searches made with this probe, the last first, starting below `before_id`."""
        return self._page(_ANY.where(is_probe(owner)), before_id, limit)

    def latest_with(self, key: PairKey) -> tuple[Search, Candidate] | None:
        """The last search that listed the two people, and how; None if none did."""
        subject, other = key.persons
        found = [
            self._latest_listing(person, of=probe) for person, probe in ((other, subject), (subject, other))
        ]
        last = max((each for each in found if each is not None), default=None)
        if last is None:
            return None
        search = self.get(last)
        listed = (each for each in search.candidates if each.person in key.persons)
        return search, next(listed)

    def _latest_listing(self, person: PersonRef, *, of: PersonRef) -> int | None:
        query = (
            select(func.max(SearchRow.id))
            .join(CandidateRow, CandidateRow.search_id == SearchRow.id)
            .where(CandidateRow.gallery == person.gallery.value, CandidateRow.person_id == person.id)
        )
        if person.gallery is GalleryKind.ADMISSIONS:
            # A list names whom the photo showed then; a link of stays that was undone made it another's.
            query = (
                query.join(PhotoRow, PhotoRow.id == CandidateRow.candidate_photo_id)
                .join(AdmissionRow, AdmissionRow.id == PhotoRow.admission_id)
                .where(AdmissionRow.subject_id == person.id)
            )
        if of.gallery is GalleryKind.ADMISSIONS:
            stays = select(AdmissionRow.id).where(AdmissionRow.subject_id == of.id)
            return self._transaction.session.scalar(query.where(SearchRow.admission_id.in_(stays)))
        if of.gallery is GalleryKind.REPORTS:
            return self._transaction.session.scalar(query.where(SearchRow.report_id == of.id))
        return None

    def page(self, *, before_id: int | None = None, limit: int = 50) -> list[Search]:
        """At most `limit` searches, the last first, starting below `before_id`."""
        return self._page(_ANY, before_id, limit)

    def _page(self, query: Select[SearchRow, PackRow], before_id: int | None, limit: int) -> list[Search]:
        if before_id is not None:
            query = query.where(SearchRow.id < before_id)
        return self._select(query.order_by(SearchRow.id.desc()).limit(limit))

    def _select(self, query: Select[SearchRow, PackRow]) -> list[Search]:
        found = self._transaction.session.execute(query).all()
        candidates = self._candidates([row.id for row, _ in found])
        return [self._search(row, pack, candidates.get(row.id, [])) for row, pack in found]

    def _candidates(self, search_ids: Sequence[int]) -> dict[int, list[Candidate]]:
        query = (
            select(CandidateRow).where(CandidateRow.search_id.in_(search_ids)).order_by(CandidateRow.position)
        )
        lists: dict[int, list[Candidate]] = {}
        for row in self._transaction.session.scalars(query) if search_ids else ():
            lists.setdefault(row.search_id, []).append(candidate_of(row))
        return lists

    def _search(self, row: SearchRow, pack: PackRow, candidates: Sequence[Candidate]) -> Search:
        return Search(
            id=row.id,
            probe=probe_of(row),
            purpose=self._purpose(row),
            requested_by=row.requested_by,
            started_at=row.started_at,
            finished_at=row.finished_at,
            used_photo_ids=tuple(row.used_photo_ids),
            not_used_photo_ids=tuple(row.not_used_photo_ids),
            provenance=_provenance(row, pack),
            candidates=tuple(candidates),
        )

    def _purpose(self, row: SearchRow) -> str:
        context = _context(row.id)
        if row.sealed_purpose is None:
            raise broken_seal(context)
        return self._transaction.keyring.open_sealed(row.sealed_purpose, context).decode()


_ANY = select(SearchRow, PackRow).join(PackRow, PackRow.id == SearchRow.pack_key)


def _context(search_id: int) -> str:
    return seal_context("searches.sealed_purpose", search_id)


def _provenance(row: SearchRow, pack: PackRow) -> Provenance:
    galleries = tuple(
        SearchedGallery(
            kind=GalleryKind(part["kind"]),
            version=part["version"],
            persons=part["persons"],
            templates=part["templates"],
            left_out=part.get("left_out", 0),  # not counted yet when each gallery had a list of its own
        )
        for part in row.galleries
    )
    return Provenance(row.software, PackRef(pack.pack_id, pack.digest), row.calibration, galleries)


def _gallery_json(gallery: SearchedGallery) -> dict[str, Any]:
    return {
        "kind": gallery.kind.value,
        "version": gallery.version,
        "persons": gallery.persons,
        "templates": gallery.templates,
        "left_out": gallery.left_out,
    }
