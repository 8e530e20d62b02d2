"""Clues in the store. What was heard, in which language and by whom is sealed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from models.change import ChangeKind
from models.clue import Certainty, Clue, ClueFacts, ClueKind, ClueSource
from models.errors import Conflict
from models.message import Message
from models.register import Withdrawal
from store.batches import batches
from store.changes import ChangeRepository
from store.encryption import broken_seal, seal_context
from store.sealed_values import open_fields, seal_fields
from store.tables.clues import ClueRow
from store.tables.people import AdmissionRow
from store.transaction import Transaction, not_found

_Successor = aliased(ClueRow)
_ANY = (
    select(ClueRow, AdmissionRow.subject_id, _Successor.id)
    .join(AdmissionRow, AdmissionRow.id == ClueRow.admission_id)
    .outerjoin(_Successor, _Successor.supersedes_id == ClueRow.id)
    .order_by(ClueRow.id)
)


class ClueRepository:
    """Clues of stays; never edited, only ended."""

    def __init__(self, transaction: Transaction, changes: ChangeRepository) -> None:
        self._transaction = transaction
        self._changes = changes

    def add(
        self,
        admission_id: int,
        facts: ClueFacts,
        *,
        recorded_by: str,
        recorded_at: datetime,
        supersedes: int | None = None,
    ) -> Clue:
        """A new clue of the stay; raises Conflict if there is no such stay or the former has a successor."""
        row = ClueRow(
            admission_id=admission_id,
            kind=facts.kind,
            source=facts.source,
            certainty=facts.certainty,
            heard_at=facts.heard_at,
            sealed_content=None,
            recorded_by=recorded_by,
            recorded_at=recorded_at,
            supersedes_id=supersedes,
            ended_at=None,
        )
        self._transaction.add(row)
        content = {"text": facts.text, "language": facts.language, "heard_by": facts.heard_by}
        row.sealed_content = seal_fields(self._transaction.keyring, content, _context(row.id))
        self._transaction.session.flush()
        self._changes.record(ChangeKind.CLUE, row.id)
        return self.get(row.id)

    def get(self, clue_id: int) -> Clue:
        """The clue; raises NotFound."""
        found = self._select(ClueRow.id == clue_id)
        if not found:
            raise not_found("线索", "clue", clue_id)
        return found[0]

    def of_ids(self, clue_ids: Collection[int]) -> dict[int, Clue]:
        """The clues that exist among the numbers, by number."""
        return {clue.id: clue for clue in self._select(ClueRow.id.in_(set(clue_ids)))}

    def of_admission(self, admission_id: int) -> list[Clue]:
        """Every clue of the stay, ended ones too, the first recorded first."""
        return self._select(ClueRow.admission_id == admission_id)

    def of_subjects(self, subject_ids: Collection[int]) -> dict[int, list[Clue]]:
        """Every clue of each subject that has any, over all stays, the first recorded first."""
        clues: dict[int, list[Clue]] = {}
        for clue in self._select(AdmissionRow.subject_id.in_(set(subject_ids))):
            clues.setdefault(clue.subject_id, []).append(clue)
        return clues

    def subjects_heard(self, subject_ids: Collection[int]) -> set[int]:
        """Those of the subjects of whom a clue stands."""
        query = (
            select(AdmissionRow.subject_id)
            .join(ClueRow, ClueRow.admission_id == AdmissionRow.id)
            .where(ClueRow.ended_at.is_(None))
            .distinct()
        )
        return {
            subject_id
            for page in batches(subject_ids)
            for subject_id in self._transaction.session.scalars(
                query.where(AdmissionRow.subject_id.in_(page))
            )
        }

    def end(self, clue_id: int, ending: Withdrawal) -> Clue:
        """The clue, which counts no more. Raises NotFound, Conflict if it ended before."""
        if self.get(clue_id).ending is not None:
            raise Conflict(
                "clue_ended_before",
                Message(f"线索 {clue_id} 已经撤销或被更正。", f"Clue {clue_id} was retracted or superseded."),
                Message("请查看更正后的线索。", "Look at the clue that superseded it, if there is one."),
            )
        sealed = seal_fields(
            self._transaction.keyring, {"by": ending.by, "reason": ending.reason}, _ending_context(clue_id)
        )
        self._transaction.update(ClueRow, clue_id, ended_at=ending.at, sealed_ending=sealed)
        self._changes.record(ChangeKind.CLUE, clue_id)
        return self.get(clue_id)

    def _select(self, is_meant: ColumnElement[bool]) -> list[Clue]:
        found = self._transaction.session.execute(
            _ANY.where(is_meant), execution_options={"populate_existing": True}
        )
        return [self._clue(row, subject_id, successor) for row, subject_id, successor in found]

    def _clue(self, row: ClueRow, subject_id: int, successor: int | None) -> Clue:
        content = self._content(row)
        facts = ClueFacts(
            kind=ClueKind(row.kind),
            text=content["text"],
            source=ClueSource(row.source),
            certainty=Certainty(row.certainty),
            heard_at=row.heard_at,
            heard_by=content["heard_by"],
            language=content.get("language"),
        )
        return Clue(
            id=row.id,
            admission_id=row.admission_id,
            subject_id=subject_id,
            facts=facts,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            supersedes=row.supersedes_id,
            superseded_by=successor,
            ending=self._ending(row),
        )

    def _content(self, row: ClueRow) -> dict[str, str]:
        if row.sealed_content is None:
            raise broken_seal(_context(row.id))
        return open_fields(self._transaction.keyring, row.sealed_content, _context(row.id))

    def _ending(self, row: ClueRow) -> Withdrawal | None:
        if row.ended_at is None:
            return None
        details = open_fields(self._transaction.keyring, row.sealed_ending, _ending_context(row.id))
        return Withdrawal(row.ended_at, details["by"], details["reason"])


def _context(clue_id: int) -> str:
    return seal_context("clues.sealed_content", clue_id)


def _ending_context(clue_id: int) -> str:
    return seal_context("clues.sealed_ending", clue_id)
