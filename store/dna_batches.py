"""Receipts of laboratories' files in the store, with what became of each sample."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from models.dna_batch import DnaBatch, DnaBatchLine, SampleOutcome, SampleState
from models.listing import BatchesWanted
from models.submission import Finding, SubmissionFormat
from store.encryption import broken_seal, seal_context
from store.held_samples import decision_of, sample_context
from store.page_order import in_order
from store.sealed_values import open_json, seal_json
from store.submission_json import findings_json, findings_of, sample_json, sample_of
from store.tables.dna import DnaBatchRow, DnaHeldRow, DnaOutcomeRow
from store.transaction import Transaction, not_found

EVERY_BATCH = BatchesWanted()


@dataclass(frozen=True, slots=True)
class NewDnaBatch:
    """A file about to be recorded; fields as in `models.dna_batch.DnaBatch`."""

    content_digest: str
    blob_digest: str
    file_name: str
    format: SubmissionFormat
    readings: int
    problems: tuple[Finding, ...]
    submitted_by: str
    received_at: datetime


class DnaBatchRepository:
    """Files of profiles as received."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, new: NewDnaBatch) -> int:
        """The number of the new receipt, whose outcomes follow in the same unit of work.

        Raises AlreadyRecorded if a file of the same content was recorded before.
        """
        row = DnaBatchRow(
            content_digest=new.content_digest,
            blob_digest=new.blob_digest,
            format=new.format,
            readings=new.readings,
            submitted_by=new.submitted_by,
            received_at=new.received_at,
        )
        self._transaction.add(row)
        details = [new.file_name, findings_json(new.problems)]
        row.sealed_details = seal_json(self._transaction.keyring, details, _context(row.id))
        self._transaction.session.flush()
        return row.id

    def add_outcomes(self, batch_id: int, outcomes: Sequence[SampleOutcome]) -> None:
        """Records what became of each sample, in file order. Raises Conflict if there is no such batch."""
        keyring = self._transaction.keyring
        self._transaction.session.add_all(
            DnaOutcomeRow(
                batch_id=batch_id,
                position=position,
                state=outcome.state,
                profile_id=outcome.profile_id,
                sealed_sample=seal_json(
                    keyring, sample_json(outcome.sample), sample_context(batch_id, position)
                ),
            )
            for position, outcome in enumerate(outcomes)
        )
        self._transaction.session.flush()

    def get(self, batch_id: int) -> DnaBatch:
        """The receipt; raises NotFound."""
        row = self._transaction.session.get(DnaBatchRow, batch_id)
        if row is None:
            raise not_found("DNA 批次", "DNA batch", batch_id)
        return self._batch(row)

    def page(
        self,
        *,
        before_id: int | None = None,
        after_id: int | None = None,
        limit: int = 50,
        wanted: BatchesWanted = EVERY_BATCH,
    ) -> list[DnaBatchLine]:
        """At most `limit` receipts, the last first below `before_id`, or the first first above `after_id`."""
        query = in_order(select(DnaBatchRow).limit(limit), DnaBatchRow.id, before=before_id, after=after_id)
        if wanted.format is not None:
            query = query.where(DnaBatchRow.format == wanted.format)
        if wanted.has_held is not None:
            held = exists().where(
                DnaOutcomeRow.batch_id == DnaBatchRow.id, DnaOutcomeRow.state == SampleState.HELD
            )
            query = query.where(held if wanted.has_held else ~held)
        rows = list(self._transaction.session.scalars(query))
        counts = self._counts([row.id for row in rows])
        return [
            DnaBatchLine(
                id=row.id,
                file_name=self._details(row)[0],
                format=SubmissionFormat(row.format),
                counts={state: counts.get((row.id, state), 0) for state in SampleState},
                submitted_by=row.submitted_by,
                received_at=row.received_at,
            )
            for row in rows
        ]

    def _counts(self, batch_ids: Collection[int]) -> dict[tuple[int, str], int]:
        query = (
            select(DnaOutcomeRow.batch_id, DnaOutcomeRow.state, func.count())
            .where(DnaOutcomeRow.batch_id.in_(batch_ids))
            .group_by(DnaOutcomeRow.batch_id, DnaOutcomeRow.state)
        )
        rows = self._transaction.session.execute(query)
        return {(batch_id, state): count for batch_id, state, count in rows}

    def find_by_content(self, content_digest: str) -> int | None:
        """The number of the receipt of a file of the same content, if there is one."""
        query = select(DnaBatchRow.id).where(DnaBatchRow.content_digest == content_digest)
        return self._transaction.session.scalar(query)

    def known_blobs(self, digests: Collection[str]) -> set[str]:
        """Those of the blob addresses that are the original of some batch."""
        query = select(DnaBatchRow.blob_digest).where(DnaBatchRow.blob_digest.in_(set(digests)))
        return set(self._transaction.session.scalars(query))

    def _batch(self, row: DnaBatchRow) -> DnaBatch:
        details = self._details(row)
        return DnaBatch(
            id=row.id,
            content_digest=row.content_digest,
            blob_digest=row.blob_digest,
            file_name=details[0],
            format=SubmissionFormat(row.format),
            readings=row.readings,
            problems=findings_of(details[1]),
            outcomes=self._outcomes(row.id),
            submitted_by=row.submitted_by,
            received_at=row.received_at,
        )

    def _details(self, row: DnaBatchRow) -> Any:
        if row.sealed_details is None:
            raise broken_seal(_context(row.id))
        return open_json(self._transaction.keyring, row.sealed_details, _context(row.id))

    def _outcomes(self, batch_id: int) -> tuple[SampleOutcome, ...]:
        query = (
            select(DnaOutcomeRow).where(DnaOutcomeRow.batch_id == batch_id).order_by(DnaOutcomeRow.position)
        )
        held = select(DnaHeldRow).where(DnaHeldRow.batch_id == batch_id)
        of_position = {row.position: row for row in self._transaction.session.scalars(held)}
        rows = self._transaction.session.scalars(query)
        return tuple(self._outcome(row, of_position.get(row.position)) for row in rows)

    def _outcome(self, row: DnaOutcomeRow, held: DnaHeldRow | None) -> SampleOutcome:
        context = sample_context(row.batch_id, row.position)
        sample = sample_of(open_json(self._transaction.keyring, row.sealed_sample, context))
        if held is None:
            return SampleOutcome(SampleState(row.state), sample, row.profile_id)
        decision = decision_of(self._transaction, held)
        return SampleOutcome(SampleState(row.state), sample, row.profile_id, held.id, decision)


def _context(batch_id: int) -> str:
    return seal_context("dna_batches.sealed_details", batch_id)
