"""Findings, and outcomes decided by two, as JSON."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, ToldRecord
from casework.review.findings import NewFinding
from models.identity import Basis, Decision, DecisionState, Finding, FindingKind, FindingVerdict
from models.pair import Outcome

DECISION_EXAMPLE: dict[str, Any] = {
    "id": 1,
    "pair_id": 3,
    "outcome": "same_person",
    "state": "confirmed",
    "bases": ["dna"],
    "finding_ids": [4],
    "reason": "DNA 采信，无矛盾",
    "proposed_by": 3,
    "proposed_at": "2026-03-09T02:00:00Z",
    "closed_by": 5,
    "closed_at": "2026-03-09T03:00:00Z",
    "closing_reason": None,
    "reopened_by": None,
    "reopened_at": None,
    "reopening_reason": None,
}
FINDING_EXAMPLE: dict[str, Any] = {
    "id": 4,
    "kind": "dna",
    "verdict": "supports",
    "about": None,
    "reference": None,
    "reason": None,
    "account_id": 8,
    "found_at": "2026-03-08T02:00:00Z",
}


class FindingGiven(Given):
    """What the caller answers for: DNA accepted, fingerprints, papers, or a contradiction resolved."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "fingerprint", "verdict": "supports", "reference": "示公刑鉴 2026-001"}]
        }
    )

    kind: FindingKind
    verdict: FindingVerdict
    about: str | None = Field(default=None, max_length=40, description="The contradiction that is resolved")
    reference: str | None = Field(default=None, max_length=200, description="Number of the document")
    reason: str | None = Field(default=None, max_length=1000)

    def as_finding(self) -> NewFinding:
        """The noun."""
        return NewFinding(self.kind, self.verdict, self.about, self.reference, self.reason)


class PairFindingTold(ToldRecord):
    """A recorded finding; number and words are told to those whose work needs them."""

    collection = "findings"

    model_config = ConfigDict(json_schema_extra={"examples": [FINDING_EXAMPLE]})

    kind: FindingKind
    verdict: FindingVerdict
    about: str | None
    reference: str | None
    reason: str | None
    account_id: int
    found_at: Instant

    @classmethod
    def of(cls, finding: Finding, withheld: frozenset[str]) -> Self:
        """The finding as an answer carries it, without the fields that are withheld."""
        return cls(
            id=finding.id,
            kind=finding.kind,
            verdict=finding.verdict,
            about=finding.about,
            reference=None if "reference" in withheld else finding.reference,
            reason=None if "reason" in withheld else finding.reason,
            account_id=finding.account_id,
            found_at=finding.found_at,
        )


class OutcomeGiven(Given):
    """An outcome put forward for another person to confirm."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "same_person", "reason": "DNA 采信，无矛盾"}]}
    )

    outcome: Outcome
    reason: str = Field(min_length=1, max_length=1000)


class ReasonGiven(Given):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "家属提供了新的材料"}]})

    reason: str = Field(min_length=1, max_length=1000)


class DecisionTold(ToldRecord):
    """An outcome with its evidence and the two who decided."""

    collection = "decisions"

    model_config = ConfigDict(json_schema_extra={"examples": [DECISION_EXAMPLE]})

    pair_id: int
    outcome: Outcome
    state: DecisionState
    bases: list[Basis]
    finding_ids: list[int]
    reason: str | None
    proposed_by: int
    proposed_at: Instant
    closed_by: int | None
    closed_at: Instant | None
    closing_reason: str | None
    reopened_by: int | None
    reopened_at: Instant | None
    reopening_reason: str | None

    @classmethod
    def of(cls, decision: Decision, withheld: frozenset[str]) -> Self:
        """The decision as an answer carries it, without the reasons that are withheld."""
        return cls(
            id=decision.id,
            pair_id=decision.pair_id,
            outcome=decision.outcome,
            state=decision.state,
            bases=sorted(decision.bases),
            finding_ids=list(decision.finding_ids),
            reason=None if "reason" in withheld else decision.reason,
            proposed_by=decision.proposed_by,
            proposed_at=decision.proposed_at,
            closed_by=decision.closed_by,
            closed_at=decision.closed_at,
            closing_reason=None if "closing_reason" in withheld else decision.closing_reason,
            reopened_by=decision.reopened_by,
            reopened_at=decision.reopened_at,
            reopening_reason=None if "reopening_reason" in withheld else decision.reopening_reason,
        )
