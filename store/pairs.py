"""Candidate pairs in the store: proposed by searches, never judged by them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select

from models.gallery import GalleryKind, PersonRef
from models.pair import (
    EVIDENCE_GONE,
    REVIVABLE,
    EvidenceSource,
    FreezeReason,
    Outcome,
    Pair,
    PairKey,
    PairStage,
    Proposal,
    ProposalOutcome,
    evidence_digest,
    photos_of,
)
from store.new_pairs import make_new, new_pair, searched_keys
from store.pair_freezes import PairFreezes
from store.pair_rows import has_photos, includes, is_of, key_columns, pairs_of
from store.pair_standing import fallen_sources
from store.tables.photos import TemplateRow
from store.tables.review import PairRow, PairSourceRow
from store.transaction import Transaction, not_found


class PairRepository:
    """Pairs of a person in care and somebody who may be the same person."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._freezes = PairFreezes(transaction)

    def propose(self, proposal: Proposal) -> ProposalOutcome:
        """Puts a pair forward: makes it, or adds to what it rests on; never touches a judgement.

        Both people must be open to searches; a pair of others is left as it is, `SILENT`. So is a judged or
        closed pair whose evidence is the same. Raises ValueError without a source.
        """
        if not proposal.sources:
            raise ValueError("a proposal rests on something")
        if self._find_locked(proposal.key) is None:
            if not self._is_searched(proposal.key):
                return ProposalOutcome.SILENT
            if (pair_id := self._made(proposal)) is not None:
                self._put_sources(pair_id, proposal, proposal.sources)
                return ProposalOutcome.NEW
        return self._refresh(self._let_go(self._require(proposal.key), proposal.proposed_at), proposal)

    def propose_all(self, proposals: Sequence[Proposal]) -> dict[PairKey, ProposalOutcome]:
        """As `propose` for each, every pair once; new ones are made together, in the order given."""
        if not all(each.sources for each in proposals):
            raise ValueError("a proposal rests on something")
        made = make_new(self._transaction, proposals)
        return {
            each.key: ProposalOutcome.NEW if each.key in made else self.propose(each) for each in proposals
        }

    def get(self, pair_id: int) -> Pair:
        """The pair; raises NotFound."""
        found = self._select(PairRow.id == pair_id)
        if not found:
            raise not_found("候选配对", "pair", pair_id)
        return found[0]

    def lock(self, pair_id: int) -> Pair:
        """The pair, which nobody else changes until this transaction ends; raises NotFound."""
        self._transaction.session.execute(select(PairRow.id).where(PairRow.id == pair_id).with_for_update())
        return self.get(pair_id)

    def is_pictured(self, pair_id: int) -> bool:
        """Photos of both people may be compared."""
        query = select(PairRow.id).where(PairRow.id == pair_id, has_photos())
        return self._transaction.session.scalar(query) is not None

    def find(self, key: PairKey) -> Pair | None:
        """The pair of these people, if it was ever proposed."""
        return next(iter(self._select(is_of(key))), None)

    def of_keys(self, keys: Collection[PairKey]) -> dict[PairKey, Pair]:
        """Those of the pairs that were ever proposed."""
        if not keys:
            return {}
        return {pair.key: pair for pair in self._select(or_(*(is_of(key) for key in set(keys))))}

    def of_ids(self, pair_ids: Collection[int]) -> list[Pair]:
        """The pairs that exist among the numbers, by number."""
        return self._select(PairRow.id.in_(set(pair_ids)))

    def of_person(self, person: PersonRef) -> list[Pair]:
        """All pairs the person is part of, by number."""
        return self._select(includes(person))

    def set_stage(
        self, pair_id: int, stage: PairStage, *, now: datetime, outcome: Outcome | None = None
    ) -> None:
        """Moves the pair; closing it notes which photos could be compared by then. Raises NotFound."""
        values: dict[str, object] = {"stage": stage, "outcome": outcome, "changed_at": now}
        if stage is PairStage.CLOSED:
            values["known_photo_ids"] = self._comparable_photos(self.get(pair_id).key)
        if not self._transaction.update(PairRow, pair_id, **values):
            raise not_found("候选配对", "pair", pair_id)

    def freeze_of_report(
        self, report_id: int, *, now: datetime, reason: FreezeReason = FreezeReason.REPORT_WITHDRAWN
    ) -> list[Pair]:
        """Stops work on every open pair of the report; the pairs. Withdrawn, they close as `WITHDRAWN`."""
        person = PersonRef(GalleryKind.REPORTS, report_id)
        return self._freeze(person, reason, now)

    def freeze_of_entry(self, entry_id: int, *, now: datetime) -> list[Pair]:
        """Closes every open pair of a withdrawn register entry as `WITHDRAWN`; the pairs."""
        person = PersonRef(GalleryKind.REGISTERS, entry_id)
        return self._freeze(person, FreezeReason.ENTRY_WITHDRAWN, now)

    def unfreeze_of_report(self, report_id: int, *, now: datetime) -> list[Pair]:
        """Undoes `freeze_of_report`: the pairs, each at the stage it had."""
        return self._thaw(PersonRef(GalleryKind.REPORTS, report_id), now)

    def freeze_of_subject(
        self, subject_id: int, *, now: datetime, reason: FreezeReason = FreezeReason.IDENTITY_CONFIRMED
    ) -> list[Pair]:
        """Stops work on every open pair of the person in care; the pairs."""
        return self._freeze(PersonRef(GalleryKind.ADMISSIONS, subject_id), reason, now)

    def unfreeze_of_subject(self, subject_id: int, *, now: datetime) -> list[Pair]:
        """Undoes `freeze_of_subject`: the pairs, each at the stage it had."""
        return self._thaw(PersonRef(GalleryKind.ADMISSIONS, subject_id), now)

    def hold_bereft(self, pairs: Iterable[Pair], *, now: datetime, reason: FreezeReason) -> None:
        """Stops work on those of the pairs that are open and rest on nothing any more.

        `LINK_UNDONE` closes a pair: what was judged was another person's.
        """
        for each in pairs:
            pair = self.get(each.id)
            if pair.is_open and not pair.standing:
                self._freezes.add_for_evidence(pair.id, reason, now)

    def let_go_of_subject(self, subject_id: int, *, now: datetime) -> None:
        """Undoes `hold_bereft` for the person's pairs that rest on something again."""
        for pair in self.of_person(PersonRef(GalleryKind.ADMISSIONS, subject_id)):
            if pair.standing:
                self._let_go(pair, now)

    def standing(self, key: PairKey, sources: Iterable[EvidenceSource]) -> tuple[EvidenceSource, ...]:
        """Those of the sources that would stand for a pair of these people."""
        named = tuple(sources)
        fallen = fallen_sources(self._transaction, {key: named})[key]
        return tuple(source for source in named if source not in fallen)

    def take_away(self, pair_id: int, sources: Collection[EvidenceSource]) -> None:
        """The pair was never put forward by these: they are kept with the pair whose they are."""
        for source in sources:
            is_meant = and_(
                PairSourceRow.pair_id == pair_id,
                PairSourceRow.kind == source.kind.value,
                PairSourceRow.reference == source.reference,
            )
            self._transaction.execute(delete(PairSourceRow).where(is_meant))

    def ask_anew(self, pair_id: int, *, now: datetime) -> None:
        """Begins a new round of an open pair: it is judged again from the start, former opinions are kept."""
        values = {"stage": PairStage.NEW, "round": self.get(pair_id).round + 1, "changed_at": now}
        self._transaction.update(PairRow, pair_id, **values)

    def _let_go(self, pair: Pair, now: datetime) -> Pair:
        """The pair, held for want of evidence no more; as it is where somebody in it is not searched."""
        if not pair.frozen_for & EVIDENCE_GONE or not self._is_searched(pair.key):
            return pair
        self._freezes.remove_for_evidence(pair.id, now)
        return self.get(pair.id)

    def _freeze(self, person: PersonRef, reason: FreezeReason, now: datetime) -> list[Pair]:
        stopped = [pair for pair in self.of_person(person) if pair.is_open]
        for pair in stopped:
            self._freezes.add(pair.id, person, reason, now)
        return [self.get(pair.id) for pair in stopped]

    def _thaw(self, person: PersonRef, now: datetime) -> list[Pair]:
        return [self.get(pair_id) for pair_id in self._freezes.remove(person, now)]

    def _find_locked(self, key: PairKey) -> int | None:
        return self._transaction.session.scalar(select(PairRow.id).where(is_of(key)).with_for_update())

    def _require(self, key: PairKey) -> Pair:
        pair = self.find(key)
        if pair is None:
            raise RuntimeError("a pair vanished within its transaction")
        return pair

    def _made(self, proposal: Proposal) -> int | None:
        """Inserts the pair; None if another transaction was first, which is then waited for."""
        key = list(key_columns(proposal.key))
        return self._transaction.insert_new(PairRow, new_pair(proposal), unique=key)

    def _refresh(self, pair: Pair, proposal: Proposal) -> ProposalOutcome:
        news = self._news(pair, proposal.sources)
        if not news:
            is_untouched = pair.stage is PairStage.NEW and not pair.is_frozen
            return ProposalOutcome.UNCHANGED if is_untouched else ProposalOutcome.SILENT
        if not pair.is_open and not self._is_searched(pair.key):
            return ProposalOutcome.SILENT
        self._put_sources(pair.id, proposal, news)
        values: dict[str, object] = {
            "evidence_digest": evidence_digest((*pair.sources, *news)),
            "changed_at": proposal.proposed_at,
        }
        outcome = ProposalOutcome.REFRESHED if pair.is_open else ProposalOutcome.SILENT
        if not pair.is_open and pair.outcome in REVIVABLE:
            values |= {"stage": PairStage.NEW, "outcome": None, "round": pair.round + 1}
            outcome = ProposalOutcome.REVIVED
        self._transaction.update(PairRow, pair.id, **values)
        return ProposalOutcome.SILENT if pair.is_frozen else outcome

    def _news(self, pair: Pair, sources: Iterable[EvidenceSource]) -> list[EvidenceSource]:
        """Sources not put forward before; of a closed pair, not comparisons of photos known by then."""
        known = frozenset(self._known_photos(pair.id))
        return sorted(
            source
            for source in set(sources) - set(pair.sources)
            if pair.is_open or (photos := photos_of(source)) is None or not known.issuperset(photos)
        )

    def _known_photos(self, pair_id: int) -> list[int]:
        found = self._transaction.session.scalar(select(PairRow.known_photo_ids).where(PairRow.id == pair_id))
        return found or []

    def _put_sources(self, pair_id: int, proposal: Proposal, sources: Iterable[EvidenceSource]) -> None:
        for source in sources:
            key = {"pair_id": pair_id, "kind": source.kind.value, "reference": source.reference}
            first = {"origin": proposal.origin, "proposed_at": proposal.proposed_at}
            self._transaction.insert_once(PairSourceRow, key, first)

    def _comparable_photos(self, key: PairKey) -> list[int]:
        is_theirs = or_(
            *(
                and_(TemplateRow.gallery == person.gallery, TemplateRow.person_id == person.id)
                for person in key.persons
            )
        )
        query = select(TemplateRow.photo_id).where(is_theirs).distinct().order_by(TemplateRow.photo_id)
        return list(self._transaction.session.scalars(query))

    def _is_searched(self, key: PairKey) -> bool:
        """Everybody in the pair may be found by searches."""
        return bool(searched_keys(self._transaction, [key]))

    def _select(self, is_meant: ColumnElement[bool]) -> list[Pair]:
        return pairs_of(self._transaction, is_meant)
