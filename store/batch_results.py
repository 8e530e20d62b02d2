"""What a nightly run is to do, what it found, what it could not compare, and who was compared when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, insert, or_, select, tuple_, update

from models.batch_candidate import RunCandidate
from models.batch_run import Chunk, ChunkKind, RunError
from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.message import Message
from store.tables.families import DnaPersonRow
from store.tables.nightly import BatchCandidateRow, BatchChunkRow, BatchErrorRow, ComparedSubjectRow
from store.transaction import Transaction

PairOf = tuple[int, PersonRef]

_ROWS_AT_ONCE = 2_000


class BatchResultRepository:
    """Steps, candidates and errors of runs; written under the lease of the run, in the step's transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_chunks(self, run_id: int, chunks: Iterable[Chunk]) -> None:
        """Stores the steps of a run."""
        self._insert(
            BatchChunkRow,
            [
                {"run_id": run_id, "number": each.number, "kind": each.kind, "items": list(each.items)}
                for each in chunks
            ],
        )

    def chunk(self, run_id: int, number: int) -> Chunk:
        """That step of the run."""
        row = self._transaction.session.get_one(BatchChunkRow, (run_id, number))
        return Chunk(row.number, ChunkKind(row.kind), tuple(row.items))

    def chunk_sizes(self, run_id: int) -> list[int]:
        """How many items each step of the run has, in order."""
        query = (
            select(BatchChunkRow.items).where(BatchChunkRow.run_id == run_id).order_by(BatchChunkRow.number)
        )
        return [len(items) for items in self._transaction.session.scalars(query)]

    def searched_subjects(self, run_id: int) -> dict[EvidenceKind, frozenset[int]]:
        """The subjects that the run set out to compare with everybody, by kind of evidence.

        Whoever is compared by face is compared by clues too, where one stands.
        """
        kinds = {
            ChunkKind.FACE_SUBJECTS: (EvidenceKind.FACE, EvidenceKind.CLUE),
            ChunkKind.CLUES: (EvidenceKind.CLUE,),
        }
        query = select(BatchChunkRow).where(BatchChunkRow.run_id == run_id, BatchChunkRow.kind.in_(kinds))
        found: dict[EvidenceKind, set[int]] = {}
        for row in self._transaction.session.scalars(query):
            for kind in kinds[ChunkKind(row.kind)]:
                found.setdefault(kind, set()).update(row.items)
        found[EvidenceKind.DNA] = self._subjects_of_profiles(run_id)
        return {kind: frozenset(numbers) for kind, numbers in found.items()}

    def _subjects_of_profiles(self, run_id: int) -> set[int]:
        is_meant = (BatchChunkRow.run_id == run_id, BatchChunkRow.kind == ChunkKind.DNA_SUBJECTS)
        subjects: set[int] = set()
        for profiles in self._transaction.session.scalars(select(BatchChunkRow.items).where(*is_meant)):
            known = select(DnaPersonRow.subject_id).where(DnaPersonRow.profile_id.in_(profiles))
            subjects.update(each for each in self._transaction.session.scalars(known) if each is not None)
        return subjects

    def put(self, run_id: int, candidates: Iterable[RunCandidate]) -> int:
        """Stores candidates; of two of one pair and kind the stronger stays. How many pairs were new."""
        found = list(candidates)
        known = self._known(run_id, {each.subject_id for each in found})
        pairs = {(subject_id, other) for subject_id, other, _ in known}
        strongest: dict[tuple[int, PersonRef, EvidenceKind], RunCandidate] = {}
        for each in sorted(found, key=lambda candidate: (candidate.log10_lr, candidate.reference)):
            key = (each.subject_id, each.other, each.kind)
            before = known.get(key)
            if before is None or (before.log10_lr, before.reference) < (each.log10_lr, each.reference):
                strongest[key] = each
        self._transaction.upsert_all(
            BatchCandidateRow, _KEY, [_row(run_id, each) for each in strongest.values()]
        )
        return len({each.pair for each in strongest.values()} - pairs)

    def candidates(self, run_id: int) -> list[RunCandidate]:
        """Everything the run lists, by pair."""
        return self._select(_of_run(run_id))

    def queue(self, run_id: int, first: int, last: int) -> list[RunCandidate]:
        """The evidence of the pairs from place `first` to place `last`, in order."""
        is_there = BatchCandidateRow.queue_place.between(first, last)
        return self._select(_of_run(run_id).where(is_there).order_by(None).order_by(*_IN_QUEUE))

    def rivals(self, run_id: int, pairs: Collection[PairOf]) -> dict[PairOf, list[RunCandidate]]:
        """For each pair, what the run lists of either of the two with somebody else."""
        if not pairs:
            return {}
        subjects = {subject for subject, _ in pairs}
        others = {(other.gallery.value, other.id) for _, other in pairs}
        is_near = or_(
            BatchCandidateRow.subject_id.in_(subjects),
            tuple_(BatchCandidateRow.gallery, BatchCandidateRow.other_id).in_(others),
        )
        near = self._select(_of_run(run_id).where(is_near))
        return {
            pair: [
                each
                for each in near
                if each.pair != pair and (each.subject_id == pair[0] or each.other == pair[1])
            ]
            for pair in pairs
        }

    def set_places(self, run_id: int, places: Mapping[PairOf, tuple[int, bool]]) -> None:
        """Where each pair stands in the queue, and whether it belongs to the consistent assignment."""
        new = {"queue_place": _parameter("place"), "is_assigned": _parameter("assigned")}
        rows = [
            _pair_of(run_id, pair) | {"place": place, "assigned": is_assigned}
            for pair, (place, is_assigned) in places.items()
        ]
        self._update_all(new, rows)

    def set_outcomes(self, run_id: int, outcomes: Mapping[PairOf, str]) -> None:
        """What proposing each of the pairs gave."""
        rows = [_pair_of(run_id, pair) | {"gave": outcome} for pair, outcome in outcomes.items()]
        self._update_all({"outcome": _parameter("gave")}, rows)

    def count_pairs(self, run_id: int) -> int:
        """How many pairs the run lists."""
        pairs = select(
            BatchCandidateRow.subject_id, BatchCandidateRow.gallery, BatchCandidateRow.other_id
        ).where(BatchCandidateRow.run_id == run_id)
        return (
            self._transaction.session.scalar(select(func.count()).select_from(pairs.distinct().subquery()))
            or 0
        )

    def add_errors(self, run_id: int, errors: Iterable[RunError]) -> int:
        """Notes what could not be compared, once for each record; how many were not noted before."""
        before = {(each.kind, each.item_id) for each in self.errors(run_id)}
        fresh = {(each.kind, each.item_id): each for each in errors}
        for key in before & fresh.keys():
            del fresh[key]
        self._insert(
            BatchErrorRow,
            [
                {
                    "run_id": run_id,
                    "kind": each.kind,
                    "item_id": each.item_id,
                    "code": each.code,
                    "reason_zh": each.reason.zh,
                    "reason_en": each.reason.en,
                }
                for each in fresh.values()
            ],
        )
        return len(fresh)

    def errors(self, run_id: int) -> list[RunError]:
        """What the run could not compare, and why."""
        query = select(BatchErrorRow).where(BatchErrorRow.run_id == run_id)
        rows = self._transaction.session.scalars(query.order_by(BatchErrorRow.kind, BatchErrorRow.item_id))
        return [
            RunError(row.kind, row.item_id, row.code, Message(row.reason_zh, row.reason_en)) for row in rows
        ]

    def set_compared(self, run_id: int, subject_ids: Iterable[int], compared_at: datetime) -> None:
        """These subjects were compared with everybody then."""
        rows = [
            {"subject_id": subject_id, "run_id": run_id, "compared_at": compared_at}
            for subject_id in sorted(set(subject_ids))
        ]
        self._transaction.upsert_all(ComparedSubjectRow, ("subject_id",), rows)

    def compared_longest_ago(self, limit: int, *, before: datetime) -> list[int]:
        """The subjects whose last full comparison lies farthest back, before that instant."""
        query = (
            select(ComparedSubjectRow.subject_id)
            .where(ComparedSubjectRow.compared_at < before)
            .order_by(ComparedSubjectRow.compared_at, ComparedSubjectRow.subject_id)
            .limit(limit)
        )
        return list(self._transaction.session.scalars(query))

    def compared_count(self) -> int:
        """How many subjects were ever compared; the planner reads the index alone."""
        return self._transaction.session.scalar(select(func.count()).select_from(ComparedSubjectRow)) or 0

    def _known(
        self, run_id: int, subject_ids: Collection[int]
    ) -> dict[tuple[int, PersonRef, EvidenceKind], RunCandidate]:
        found = self._select(_of_run(run_id).where(BatchCandidateRow.subject_id.in_(subject_ids)))
        return {(each.subject_id, each.other, each.kind): each for each in found}

    def _update_all(self, new: Mapping[str, BindParameter[Any]], rows: Sequence[dict[str, object]]) -> None:
        if rows:
            statement = update(BatchCandidateRow).where(*_IS_PAIR).values(**new)
            self._transaction.session.connection().execute(statement, rows)

    def _select(self, query: Select[BatchCandidateRow]) -> list[RunCandidate]:
        return [_candidate(row) for row in self._transaction.session.scalars(query)]

    def _insert(self, table: type, rows: Sequence[dict[str, object]]) -> None:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            self._transaction.session.execute(insert(table), rows[start : start + _ROWS_AT_ONCE])


_KEY = ("run_id", "subject_id", "gallery", "other_id", "kind")
_BY_PAIR = (
    BatchCandidateRow.subject_id,
    BatchCandidateRow.gallery,
    BatchCandidateRow.other_id,
    BatchCandidateRow.kind,
)
_IN_QUEUE = (BatchCandidateRow.queue_place, BatchCandidateRow.kind)


def _parameter(name: str) -> BindParameter[Any]:
    return bindparam(name)


_IS_PAIR = (
    BatchCandidateRow.run_id == _parameter("run"),
    BatchCandidateRow.subject_id == _parameter("subject"),
    BatchCandidateRow.gallery == _parameter("in_gallery"),
    BatchCandidateRow.other_id == _parameter("other"),
)


def _pair_of(run_id: int, pair: PairOf) -> dict[str, object]:
    subject_id, other = pair
    return {"run": run_id, "subject": subject_id, "in_gallery": other.gallery.value, "other": other.id}


def _row(run_id: int, each: RunCandidate) -> dict[str, object]:
    return {
        "run_id": run_id,
        "subject_id": each.subject_id,
        "gallery": each.other.gallery.value,
        "other_id": each.other.id,
        "kind": each.kind.value,
        "reference": each.reference,
        "log10_lr": each.log10_lr,
        "expected_by_chance": each.expected_by_chance,
    }


def _of_run(run_id: int) -> Select[BatchCandidateRow]:
    return select(BatchCandidateRow).where(BatchCandidateRow.run_id == run_id).order_by(*_BY_PAIR)


def _candidate(row: BatchCandidateRow) -> RunCandidate:
    return RunCandidate(
        subject_id=row.subject_id,
        other=PersonRef(GalleryKind(row.gallery), row.other_id),
        kind=EvidenceKind(row.kind),
        reference=row.reference,
        log10_lr=row.log10_lr,
        expected_by_chance=row.expected_by_chance,
        outcome=row.outcome,
        queue_place=row.queue_place,
        is_assigned=row.is_assigned,
    )
