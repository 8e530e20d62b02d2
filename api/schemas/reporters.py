"""Those behind a report, their consents, and what became of the report, as JSON."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord
from models.consent import FIRST_CONSENT, Consent, Purpose, Reporter, ReporterFacts
from models.report import ReportChange, ReportMove, ReportState

_FACTS: dict[str, Any] = {"name": "林建国", "contact": "13800000000", "relation": "儿子"}
_REPORTER: dict[str, Any] = {
    "id": 11,
    "report_id": 7,
    **_FACTS,
    "recorded_at": "2026-03-02T02:00:00Z",
    "recorded_by": "desk",
    "withdrawn_at": None,
    "withdrawal_recorded_by": None,
    "agrees_to": ["search_by_face"],
    "consents": [
        {
            "purpose": "search_by_face",
            "given_at": "2026-03-02T02:00:00Z",
            "recorded_by": "desk",
            "withdrawn_at": None,
            "withdrawal_recorded_by": None,
        }
    ],
}


class ReporterGiven(Given):
    """One more person behind a report, and what they agree to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_FACTS, "agrees_to": ["search_by_face"]}]})

    name: str | None = Field(default=None, max_length=100)
    contact: str | None = Field(default=None, max_length=200)
    relation: str | None = Field(default=None, max_length=100)
    agrees_to: frozenset[Purpose] = FIRST_CONSENT

    def as_facts(self) -> ReporterFacts:
        """The noun."""
        return ReporterFacts(self.name or None, self.contact or None, self.relation or None)


class ConsentGiven(Given):
    """Whether a reporter agrees to a purpose from now on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"purpose": "search_by_face", "is_given": False}]}
    )

    purpose: Purpose
    is_given: bool


class ConsentTold(Told):
    """One agreement; a withdrawn one is kept with who recorded it and when."""

    purpose: Purpose
    given_at: Instant
    recorded_by: str
    withdrawn_at: Instant | None
    withdrawal_recorded_by: str | None

    @classmethod
    def of(cls, consent: Consent) -> Self:
        """The consent as an answer carries it."""
        return cls(
            purpose=consent.purpose,
            given_at=consent.given_at,
            recorded_by=consent.recorded_by,
            withdrawn_at=consent.withdrawn_at,
            withdrawal_recorded_by=consent.withdrawal_recorded_by,
        )


class ReporterTold(ToldRecord):
    """One person who stands or stood behind a report."""

    collection = "reporters"

    model_config = ConfigDict(json_schema_extra={"examples": [_REPORTER]})

    report_id: int
    name: str | None
    contact: str | None
    relation: str | None
    recorded_at: Instant
    recorded_by: str
    withdrawn_at: Instant | None
    withdrawal_recorded_by: str | None
    agrees_to: list[Purpose]
    consents: list[ConsentTold]

    @classmethod
    def of(cls, reporter: Reporter) -> Self:
        """The reporter as an answer carries it."""
        return cls(
            id=reporter.id,
            report_id=reporter.report_id,
            name=reporter.facts.name,
            contact=reporter.facts.contact,
            relation=reporter.facts.relation,
            recorded_at=reporter.recorded_at,
            recorded_by=reporter.recorded_by,
            withdrawn_at=reporter.withdrawn_at,
            withdrawal_recorded_by=reporter.withdrawal_recorded_by,
            agrees_to=sorted(reporter.agrees_to),
            consents=[ConsentTold.of(each) for each in reporter.consents],
        )


class MoveGiven(Given):
    """What is decided about a report, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"move": "withdraw", "reason": "家属来电要求撤回。"}]}
    )

    move: ReportMove
    reason: str = Field(min_length=1, max_length=1000)


class ReportChangeTold(Told):
    """One move of a report, with who decided and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "move": "withdraw",
                    "former": "active",
                    "state": "withdrawn",
                    "reason": "家属来电要求撤回。",
                    "decided_by": "desk",
                    "decided_at": "2026-03-09T15:59:00Z",
                }
            ]
        }
    )

    move: ReportMove
    former: ReportState
    state: ReportState
    reason: str
    decided_by: str
    decided_at: Instant

    @classmethod
    def of(cls, change: ReportChange) -> Self:
        """The move as an answer carries it."""
        return cls(
            move=change.move,
            former=change.former,
            state=change.state,
            reason=change.reason,
            decided_by=change.decided_by,
            decided_at=change.decided_at,
        )
