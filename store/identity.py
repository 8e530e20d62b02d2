"""Findings about pairs and identity decisions; references and reasons are sealed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, or_, select

from models.gallery import GalleryKind
from models.identity import (
    Basis,
    Before,
    Decision,
    DecisionState,
    Finding,
    FindingKind,
    FindingVerdict,
)
from models.pair import Outcome, PairStage
from store.encryption import seal_context
from store.residents import last_station
from store.sealed_values import open_fields, seal_fields
from store.tables.review import DecisionRow, FindingRow, PairFreezeRow, PairRow
from store.transaction import Transaction, not_found


class IdentityRepository:
    """Findings are added only; a decision gains who closed and who reopened it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_finding(
        self,
        pair_id: int,
        kind: FindingKind,
        verdict: FindingVerdict,
        *,
        about: str | None,
        reference: str | None,
        reason: str | None,
        account_id: int,
        now: datetime,
    ) -> Finding:
        """Stores what somebody found."""
        row = FindingRow(
            pair_id=pair_id,
            kind=kind,
            verdict=verdict,
            about=about,
            sealed_details=None,
            account_id=account_id,
            found_at=now,
        )
        self._transaction.add(row)
        details = {"reference": reference, "reason": reason}
        row.sealed_details = seal_fields(self._transaction.keyring, details, _finding_context(row.id))
        self._transaction.session.flush()
        return self._finding(row)

    def findings_of(self, pair_id: int) -> list[Finding]:
        """Everything found about the pair, the first first."""
        query = select(FindingRow).where(FindingRow.pair_id == pair_id).order_by(FindingRow.id)
        return [self._finding(row) for row in self._transaction.session.scalars(query)]

    def latest_findings(self, kinds: Collection[FindingKind], *, limit: int) -> list[Finding]:
        """At most `limit` findings of these kinds about any pair, the last first."""
        query = select(FindingRow).where(FindingRow.kind.in_([kind.value for kind in kinds]))
        query = query.order_by(FindingRow.id.desc()).limit(limit)
        return [self._finding(row) for row in self._transaction.session.scalars(query)]

    def propose(
        self,
        pair_id: int,
        outcome: Outcome,
        *,
        bases: Collection[Basis],
        finding_ids: Collection[int],
        reason: str,
        account_id: int,
        now: datetime,
    ) -> Decision:
        """Stores an outcome somebody puts forward."""
        row = DecisionRow(
            pair_id=pair_id,
            outcome=outcome,
            state=DecisionState.PROPOSED,
            bases=sorted(basis.value for basis in bases),
            finding_ids=sorted(finding_ids),
            sealed_reasons=None,
            proposed_by=account_id,
            proposed_at=now,
            was_searchable=True,
        )
        self._transaction.add(row)
        self._set_reasons(row, {"reason": reason})
        return self._decision(row)

    def close(
        self,
        decision: Decision,
        state: DecisionState,
        *,
        account_id: int,
        now: datetime,
        reason: str | None = None,
        before: Before | None = None,
    ) -> Decision:
        """Notes who confirmed or refused it, and what that changed."""
        row = self._row(decision.id)
        row.state, row.closed_by, row.closed_at = state, account_id, now
        if before is not None:
            row.subject_state_before = before.subject_state
            row.was_searchable, row.report_state_before = before.was_searchable, before.report_state
        self._set_reasons(row, {"reason": decision.reason, "closing": reason})
        return self._decision(row)

    def reopen(self, decision: Decision, *, account_id: int, now: datetime, reason: str) -> Decision:
        """Notes who reopened it and why."""
        row = self._row(decision.id)
        row.state, row.reopened_by, row.reopened_at = DecisionState.REOPENED, account_id, now
        self._set_reasons(
            row, {"reason": decision.reason, "closing": decision.closing_reason, "reopening": reason}
        )
        return self._decision(row)

    def waiting(self, *, limit: int, except_of: int, station: str | None) -> list[Decision]:
        """At most `limit` outcomes that wait for a second person, the longest waiting first.

        Without those the account put forward itself, and those of pairs that are stopped. `station`: those
        of people in care whose last stay is there, or of whom no stay is kept; None for all.
        """
        query = (
            select(DecisionRow)
            .join(PairRow, PairRow.id == DecisionRow.pair_id)
            .where(
                PairRow.stage == PairStage.VERIFICATION,
                PairRow.id.not_in(select(PairFreezeRow.pair_id)),
                DecisionRow.state == DecisionState.PROPOSED,
                DecisionRow.proposed_by != except_of,
            )
        )
        if station is not None:
            query = query.where(_is_at(station))
        found = self._transaction.session.scalars(query.order_by(DecisionRow.id).limit(limit))
        return [self._decision(row) for row in found]

    def decisions_of(self, pair_id: int) -> list[Decision]:
        """Every decision about the pair, the first first."""
        query = select(DecisionRow).where(DecisionRow.pair_id == pair_id).order_by(DecisionRow.id)
        return [self._decision(row) for row in self._transaction.session.scalars(query)]

    def _row(self, decision_id: int) -> DecisionRow:
        row = self._transaction.session.get(DecisionRow, decision_id)
        if row is None:
            raise not_found("身份结论", "decision", decision_id)
        return row

    def _set_reasons(self, row: DecisionRow, reasons: dict[str, str | None]) -> None:
        row.sealed_reasons = seal_fields(self._transaction.keyring, reasons, _decision_context(row.id))
        self._transaction.session.flush()

    def _finding(self, row: FindingRow) -> Finding:
        details = open_fields(self._transaction.keyring, row.sealed_details, _finding_context(row.id))
        return Finding(
            id=row.id,
            pair_id=row.pair_id,
            kind=FindingKind(row.kind),
            verdict=FindingVerdict(row.verdict),
            about=row.about,
            reference=details.get("reference"),
            reason=details.get("reason"),
            account_id=row.account_id,
            found_at=row.found_at,
        )

    def _decision(self, row: DecisionRow) -> Decision:
        reasons = open_fields(self._transaction.keyring, row.sealed_reasons, _decision_context(row.id))
        return Decision(
            id=row.id,
            pair_id=row.pair_id,
            outcome=Outcome(row.outcome),
            state=DecisionState(row.state),
            bases=frozenset(Basis(each) for each in row.bases),
            finding_ids=tuple(row.finding_ids),
            reason=reasons.get("reason", ""),
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            closed_by=row.closed_by,
            closed_at=row.closed_at,
            closing_reason=reasons.get("closing"),
            reopened_by=row.reopened_by,
            reopened_at=row.reopened_at,
            reopening_reason=reasons.get("reopening"),
            before=Before(row.subject_state_before, row.was_searchable, row.report_state_before),
        )


def _is_at(station: str) -> ColumnElement[bool]:
    here = last_station(PairRow.subject_id)
    both_in_care = PairRow.gallery == GalleryKind.ADMISSIONS
    there = case((both_in_care, last_station(PairRow.other_id)))
    return or_(here == station, there == station, and_(here.is_(None), there.is_(None)))


def _finding_context(finding_id: int) -> str:
    return seal_context("pair_findings.sealed_details", finding_id)


def _decision_context(decision_id: int) -> str:
    return seal_context("identity_decisions.sealed_reasons", decision_id)
