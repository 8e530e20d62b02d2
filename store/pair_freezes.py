"""Why nobody is asked about a pair for the time being: each reason is held by a record and ends with it.

What holds a pair because its evidence is gone is held by no record and ends when evidence stands again.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from models.gallery import GalleryKind, PersonRef
from models.pair import FreezeReason, Outcome, PairStage
from store.tables.review import PairFreezeRow, PairRow
from store.transaction import Transaction

_WITHDRAWN = frozenset(
    {FreezeReason.REPORT_WITHDRAWN, FreezeReason.ENTRY_WITHDRAWN, FreezeReason.LINK_UNDONE}
)
_EVIDENCE = "evidence"


class PairFreezes:
    """Reasons by pair and holder; a pair works again when the last of them is gone."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, pair_id: int, holder: PersonRef, reason: FreezeReason, now: datetime) -> None:
        """Holds the pair; a withdrawal closes it, and keeps the stage it had."""
        self._add(pair_id, _name(holder), reason, now)

    def add_for_evidence(self, pair_id: int, reason: FreezeReason, now: datetime) -> None:
        """Holds the pair because nothing it rested on stands; a link that was undone closes it."""
        self._add(pair_id, _EVIDENCE, reason, now)

    def remove_for_evidence(self, pair_id: int, now: datetime) -> None:
        """Lets go of the pair, which rests on something again; a closed one goes on where it was."""
        is_held = (PairFreezeRow.pair_id == pair_id) & (PairFreezeRow.holder == _EVIDENCE)
        self._transaction.execute(delete(PairFreezeRow).where(is_held))
        self._resume([pair_id], now)

    def _add(self, pair_id: int, holder: str, reason: FreezeReason, now: datetime) -> None:
        key = {"pair_id": pair_id, "holder": holder}
        self._transaction.upsert(PairFreezeRow, key, {"reason": reason.value})
        if reason in _WITHDRAWN:
            self._transaction.execute(
                update(PairRow)
                .where(PairRow.id == pair_id)
                .values(
                    stage=PairStage.CLOSED,
                    stage_before=PairRow.stage,
                    outcome=Outcome.WITHDRAWN,
                    changed_at=now,
                )
            )

    def remove(self, holder: PersonRef, now: datetime) -> list[int]:
        """Lets go of every pair the record holds; their numbers. Withdrawn ones go on where they were."""
        is_held = PairFreezeRow.holder == _name(holder)
        pair_ids = sorted(self._transaction.session.scalars(select(PairFreezeRow.pair_id).where(is_held)))
        self._transaction.execute(delete(PairFreezeRow).where(is_held))
        self._resume(pair_ids, now)
        return pair_ids

    def _resume(self, pair_ids: Iterable[int], now: datetime) -> None:
        is_interrupted = PairRow.id.in_(list(pair_ids)) & PairRow.stage_before.is_not(None)
        resumed = {"stage": PairRow.stage_before, "stage_before": None, "outcome": None, "changed_at": now}
        self._transaction.execute(update(PairRow).where(is_interrupted).values(**resumed))


def _name(holder: PersonRef) -> str:
    noun = {GalleryKind.ADMISSIONS: "subject", GalleryKind.REPORTS: "report", GalleryKind.REGISTERS: "entry"}
    return f"{noun[holder.gallery]}:{holder.id}"
