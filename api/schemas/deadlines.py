"""Deadlines and the rules they follow, as JSON."""

from datetime import date
from typing import Self

from pydantic import AwareDatetime, ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from casework.clocks.board import ShownDeadline, ShownRule
from casework.clocks.due import local_day
from models.account import Role
from models.deadline import Closure, Deadline, DeadlineState, Escalation
from models.duty import (
    ClockEvent,
    ClockUnit,
    Confidence,
    DutyRule,
    EscalationStep,
    Level,
    Recurrence,
    Roll,
)
from models.subject import SubjectState

_RULE_EXAMPLE: JsonDict = {
    "rule": "dna_request@CN",
    "duty": "dna_request",
    "jurisdiction": "CN",
    "title": {"zh": "书面商请公安机关采集 DNA", "en": "Ask the police in writing for DNA"},
    "unit": "working_days",
    "amount": 7,
    "roll": "none",
    "again": None,
    "is_milestone": False,
    "becomes": None,
    "starts": ["entry"],
    "met_by": ["dna_requested"],
    "ended_by": ["identity_confirmed", "left"],
    "responsible": "search_caseworker",
    "deputy": "station_head",
    "escalation": [{"after_hours": 0, "level": "station", "role": "station_head"}],
    "source": {"zh": "2015意见（民发〔2015〕158号）", "en": "2015 opinion (民发〔2015〕158号)"},
    "confidence": "B",
    "effective_from": None,
    "effective_until": None,
    "note": None,
    "wins": True,
}


class StepTold(Told):
    """Who is to be told when a clock is late by so many real hours."""

    after_hours: int
    level: Level
    role: Role

    @classmethod
    def of(cls, step: EscalationStep) -> Self:
        """The step as an answer carries it."""
        return cls(after_hours=step.after_hours, level=step.level, role=step.role)


class AgainTold(Told):
    """How a met clock starts again, and for how many months at most."""

    unit: ClockUnit
    amount: int
    for_months: int | None

    @classmethod
    def of(cls, again: Recurrence) -> Self:
        """The recurrence as an answer carries it."""
        return cls(unit=again.span.unit, amount=again.span.amount, for_months=again.for_months)


class RuleTold(Told):
    """One row of the rule table; `wins` says whether it holds at the station asked for, today."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RULE_EXAMPLE]})

    rule: str
    duty: str
    jurisdiction: str
    title: Words
    unit: ClockUnit
    amount: int
    roll: Roll
    again: AgainTold | None
    is_milestone: bool
    becomes: SubjectState | None = Field(description="The state that a milestone brings the person to")
    starts: list[ClockEvent]
    met_by: list[ClockEvent]
    ended_by: list[ClockEvent]
    responsible: Role
    deputy: Role
    escalation: list[StepTold]
    source: Words
    confidence: Confidence
    effective_from: date | None
    effective_until: date | None
    note: Words | None
    wins: bool

    @classmethod
    def of(cls, shown: ShownRule) -> Self:
        """The row as an answer carries it."""
        rule = shown.rule
        return cls(
            rule=rule.id,
            duty=rule.duty,
            jurisdiction=rule.jurisdiction,
            title=Words.of(rule.title),
            unit=rule.span.unit,
            amount=rule.span.amount,
            roll=rule.roll,
            again=AgainTold.of(rule.again) if rule.again else None,
            is_milestone=rule.is_milestone,
            becomes=rule.becomes,
            starts=sorted(rule.starts),
            met_by=sorted(rule.met_by),
            ended_by=sorted(rule.ended_by),
            responsible=rule.responsible,
            deputy=rule.deputy,
            escalation=[StepTold.of(step) for step in rule.escalation],
            source=Words.of(rule.source),
            confidence=rule.confidence,
            effective_from=rule.effective_from,
            effective_until=rule.effective_until,
            note=Words.of(rule.note) if rule.note else None,
            wins=shown.wins,
        )


class OtherText(Told):
    """Another text on the same duty that is in effect there and gave way to a more local or later one."""

    rule: str
    jurisdiction: str
    unit: ClockUnit
    amount: int
    source: Words
    confidence: Confidence

    @classmethod
    def of(cls, rule: DutyRule) -> Self:
        """The text as an answer carries it."""
        return cls(
            rule=rule.id,
            jurisdiction=rule.jurisdiction,
            unit=rule.span.unit,
            amount=rule.span.amount,
            source=Words.of(rule.source),
            confidence=rule.confidence,
        )


class ClosureTold(Told):
    """How a clock stopped: when it really happened, when it was typed in, by whom, through which event."""

    happened_at: Instant
    recorded_at: Instant
    by: str
    through: ClockEvent | None

    @classmethod
    def of(cls, closure: Closure) -> Self:
        """The closure as an answer carries it."""
        return cls(
            happened_at=closure.happened_at,
            recorded_at=closure.recorded_at,
            by=closure.by,
            through=closure.through,
        )


class EscalationTold(Told):
    """A level that is to be told of a late deadline, and since when."""

    level: Level
    role: Role
    since: Instant

    @classmethod
    def of(cls, escalation: Escalation) -> Self:
        """The escalation as an answer carries it."""
        return cls(level=escalation.level, role=escalation.role, since=escalation.since)


class DeadlineTold(ToldRecord):
    """One deadline.

    `started_at` is when the clock really began, `recorded_at` when that was typed in. `due_on` is the day on
    the shelter's wall. A provisional due instant can only turn out later. `asks_reason`: it was missed and
    nobody has said why.
    """

    collection = "deadlines"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 31,
                    "duty": "dna_request",
                    "title": {"zh": "书面商请公安机关采集 DNA", "en": "Ask the police in writing for DNA"},
                    "state": "open",
                    "subject_id": 12,
                    "admission_id": 12,
                    "report_id": None,
                    "station": "东湖救助站",
                    "responsible": "search_caseworker",
                    "deputy": "station_head",
                    "started_at": "2026-02-10T13:30:00Z",
                    "recorded_at": "2026-02-11T01:12:00Z",
                    "due_at": "2026-02-26T15:59:59Z",
                    "due_on": "2026-02-26",
                    "is_provisional": False,
                    "is_milestone": False,
                    "is_missed": False,
                    "asks_reason": False,
                    "reason": None,
                    "closure": None,
                    "escalations": [],
                    "rule": "dna_request@CN-4602",
                    "rules_version": "guitu-2026-1",
                    "source": {"zh": "三亚方案", "en": "Sanya action plan (三亚方案)"},
                    "other_texts": [
                        {
                            "rule": "dna_request@CN",
                            "jurisdiction": "CN",
                            "unit": "working_days",
                            "amount": 7,
                            "source": {
                                "zh": "2015意见（民发〔2015〕158号）",
                                "en": "2015 opinion (民发〔2015〕158号)",
                            },
                            "confidence": "B",
                        }
                    ],
                }
            ]
        }
    )

    duty: str
    title: Words | None
    state: DeadlineState
    subject_id: int | None
    admission_id: int | None
    report_id: int | None
    station: str | None
    responsible: Role
    deputy: Role
    started_at: Instant
    recorded_at: Instant
    due_at: Instant | None
    due_on: date | None
    is_provisional: bool
    is_milestone: bool
    is_missed: bool
    asks_reason: bool
    reason: str | None
    closure: ClosureTold | None
    escalations: list[EscalationTold]
    rule: str
    rules_version: str
    source: Words | None
    other_texts: list[OtherText]

    @classmethod
    def of(cls, shown: ShownDeadline, withheld: frozenset[str] = frozenset()) -> Self:
        """The deadline without what is withheld; without words once the book has its row no more."""
        deadline, rule = shown.deadline, shown.rule
        clock, about = deadline.clock, deadline.clock.concern
        return cls(
            id=deadline.id,
            duty=clock.duty,
            title=Words.of(rule.title) if rule else None,
            state=deadline.standing.state,
            subject_id=about.subject_id,
            admission_id=about.admission_id,
            report_id=about.report_id,
            station=about.station,
            responsible=clock.responsible,
            deputy=clock.deputy,
            started_at=clock.started_at,
            recorded_at=clock.recorded_at,
            due_at=clock.due_at,
            due_on=_due_on(deadline),
            is_provisional=clock.is_provisional,
            is_milestone=clock.is_milestone,
            is_missed=deadline.is_missed,
            asks_reason=deadline.asks_reason,
            reason=None if "reason" in withheld else deadline.reason,
            closure=ClosureTold.of(deadline.closure) if deadline.closure else None,
            escalations=[EscalationTold.of(each) for each in deadline.escalations],
            rule=clock.rule_id,
            rules_version=clock.rules_version,
            source=Words.of(rule.source) if rule else None,
            other_texts=[OtherText.of(each) for each in shown.other_texts],
        )


def _due_on(deadline: Deadline) -> date | None:
    due_at = deadline.clock.due_at
    return None if due_at is None else local_day(due_at)


class MetGiven(Given):
    """That a duty was done: when it really was, and why late, where it was."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"met_at": "2026-02-20T10:30:00+08:00", "reason": None}]}
    )

    met_at: AwareDatetime | None = Field(default=None, description="When it really was; now, where absent")
    reason: str | None = Field(
        default=None, max_length=2000, description="Why it was missed; required once it is past due"
    )


class ReasonGiven(Given):
    """Why a deadline was missed, or does not apply."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "春节期间派出所暂停受理。"}]})

    reason: str = Field(max_length=2000)
