"""Samples that wait because they equal stored profiles, what was decided, and who shares a genotype."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select, update

from models.dna_batch import HeldSample, SampleState
from models.held_sample import HeldDecision, HeldVerdict, SharedGenotype
from store.batches import batches
from store.encryption import broken_seal, seal_context
from store.sealed_values import open_json, seal_json
from store.submission_json import sample_of
from store.tables.dna import DnaBatchRow, DnaHeldRow, DnaOutcomeRow, DnaSharedGenotypeRow
from store.transaction import Transaction, not_found


class HeldSampleRepository:
    """Held samples by number; each is decided once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, batch_id: int, position: int, matched_ids: Collection[int]) -> int:
        """The number of a sample that waits; its outcome is stored already."""
        row = DnaHeldRow(batch_id=batch_id, position=position, matched_ids=sorted(matched_ids))
        self._transaction.add(row)
        return row.id

    def get(self, held_id: int) -> HeldSample:
        """The held sample; raises NotFound."""
        found = self._found(DnaHeldRow.id == held_id)
        if not found:
            raise not_found("暂存样本", "held sample", held_id)
        return found[0]

    def waiting(self, *, limit: int) -> list[HeldSample]:
        """At most `limit` samples that nobody decided, the longest waiting first."""
        return self._found(DnaHeldRow.verdict.is_(None), limit=limit)

    def note_matches(self, held_id: int, matched_ids: Collection[int]) -> None:
        """The sample equals these too: profiles that entered since it was loaded."""
        known = self.get(held_id).matched_ids
        self._transaction.update(DnaHeldRow, held_id, matched_ids=sorted({*known, *matched_ids}))

    def decide(
        self, held: HeldSample, decision: HeldDecision, state: SampleState, profile_id: int | None
    ) -> HeldSample:
        """The sample as decided: what became of it stands in its receipt from now on."""
        self._transaction.update(
            DnaHeldRow,
            held.id,
            verdict=decision.verdict.value,
            decided_at=decision.decided_at,
            sealed_decision=seal_json(
                self._transaction.keyring,
                [decision.reason, decision.decided_by, list(decision.matched_ids), decision.same_as_id],
                _context(held.id),
            ),
        )
        is_outcome = (DnaOutcomeRow.batch_id == held.batch_id, DnaOutcomeRow.position == held.position)
        changed = update(DnaOutcomeRow).where(*is_outcome).values(state=state, profile_id=profile_id)
        self._transaction.execute(changed)
        return self.get(held.id)

    def share(self, held_id: int, profile_id: int, shared: Collection[int], verdict: HeldVerdict) -> None:
        """The profile and each of the others agree everywhere, as decided of the held sample."""
        for other in sorted(set(shared) - {profile_id}):
            first, second = sorted((profile_id, other))
            key = {"first_id": first, "second_id": second}
            values = {"held_id": held_id, "verdict": verdict.value}
            self._transaction.upsert(DnaSharedGenotypeRow, key, values)

    def shared_by(self, profile_ids: Collection[int]) -> list[SharedGenotype]:
        """Which of these profiles share a genotype with another of any, as people decided; in order."""
        found: set[SharedGenotype] = set()
        for numbers in batches(profile_ids):
            query = select(DnaSharedGenotypeRow).where(
                or_(DnaSharedGenotypeRow.first_id.in_(numbers), DnaSharedGenotypeRow.second_id.in_(numbers))
            )
            found.update(
                SharedGenotype(row.first_id, row.second_id, HeldVerdict(row.verdict))
                for row in self._transaction.session.scalars(query)
            )
        return sorted(found, key=lambda each: (each.first_id, each.second_id))

    def _found(self, is_meant: ColumnElement[bool], *, limit: int | None = None) -> list[HeldSample]:
        query = (
            select(DnaHeldRow, DnaOutcomeRow, DnaBatchRow)
            .join(
                DnaOutcomeRow,
                (DnaOutcomeRow.batch_id == DnaHeldRow.batch_id)
                & (DnaOutcomeRow.position == DnaHeldRow.position),
            )
            .join(DnaBatchRow, DnaBatchRow.id == DnaHeldRow.batch_id)
            .where(is_meant)
            .order_by(DnaHeldRow.id)
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        rows = self._transaction.session.execute(query)
        return [self._sample(held, outcome, batch) for held, outcome, batch in rows]

    def _sample(self, held: DnaHeldRow, outcome: DnaOutcomeRow, batch: DnaBatchRow) -> HeldSample:
        context = sample_context(outcome.batch_id, outcome.position)
        return HeldSample(
            id=held.id,
            batch_id=held.batch_id,
            position=held.position,
            sample=sample_of(open_json(self._transaction.keyring, outcome.sealed_sample, context)),
            matched_ids=tuple(held.matched_ids),
            submitted_by=batch.submitted_by,
            received_at=batch.received_at,
            state=SampleState(outcome.state),
            profile_id=outcome.profile_id,
            decision=decision_of(self._transaction, held),
        )


def decision_of(transaction: Transaction, row: DnaHeldRow) -> HeldDecision | None:
    """What was decided of the held sample; None while it waits."""
    if row.verdict is None:
        return None
    if row.sealed_decision is None or row.decided_at is None:
        raise broken_seal(_context(row.id))
    content = open_json(transaction.keyring, row.sealed_decision, _context(row.id))
    reason, decided_by, matched, same_as_id = content
    verdict = HeldVerdict(row.verdict)
    return HeldDecision(verdict, reason, tuple(matched), decided_by, row.decided_at, same_as_id)


def sample_context(batch_id: int, position: int) -> str:
    """What the sealed sample of an outcome is bound to."""
    return seal_context("dna_outcomes.sealed_sample", batch_id, position)


def _context(held_id: int) -> str:
    return seal_context("dna_held.sealed_decision", held_id)
