"""Rule rows as data files state them."""

from collections.abc import Mapping
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.account import Role
from models.duty import (
    ClockEvent,
    ClockUnit,
    Confidence,
    DutyRule,
    EscalationStep,
    Level,
    Recurrence,
    Roll,
    Span,
)
from models.message import Message
from models.subject import SubjectState

_STRICT = ConfigDict(extra="forbid", frozen=True)
JURISDICTION = r"^CN(-\d{2}(\d{2}(\d{2})?)?)?$"


class StepGiven(BaseModel):
    """One step of a ladder."""

    model_config = _STRICT
    after_hours: int = Field(ge=0)
    level: Level
    role: Role


class LadderGiven(BaseModel):
    """Who is told, in order of lateness."""

    model_config = _STRICT
    steps: list[StepGiven] = Field(min_length=1)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Itself; refused when a later step comes earlier."""
        hours = [step.after_hours for step in self.steps]
        if hours != sorted(hours):
            raise ValueError("the steps of a ladder go from the least to the most lateness")
        return self


class AgainGiven(BaseModel):
    """How a met clock starts again."""

    model_config = _STRICT
    unit: ClockUnit
    amount: int = Field(ge=1)
    for_months: int | None = Field(default=None, ge=1)

    def as_recurrence(self) -> Recurrence:
        """The noun."""
        return Recurrence(Span(self.unit, self.amount), self.for_months)


class RuleGiven(BaseModel):
    """One row of a rule file."""

    model_config = _STRICT
    duty: str = Field(pattern=r"^[a-z][a-z_]*$")
    jurisdiction: str = Field(pattern=JURISDICTION)
    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    unit: ClockUnit
    amount: int = Field(default=0, ge=0)
    starts: frozenset[ClockEvent]
    met_by: frozenset[ClockEvent] = frozenset()
    ended_by: frozenset[ClockEvent] = frozenset()
    responsible: Role
    deputy: Role
    ladder: str | None = None
    source_zh: str = Field(min_length=1)
    source_en: str = Field(min_length=1)
    confidence: Confidence
    roll: Roll = Roll.NONE
    again: AgainGiven | None = None
    is_milestone: bool = False
    becomes: SubjectState | None = None
    effective_from: date | None = None
    effective_until: date | None = None
    note_zh: str | None = None
    note_en: str | None = None

    @model_validator(mode="after")
    def has_an_amount(self) -> Self:
        """Itself; refused unless a limit has an amount, one without none, and a state its milestone."""
        if (self.unit is ClockUnit.NO_LIMIT) != (self.amount == 0):
            raise ValueError(f"{self.duty}: a limit has an amount above 0, a duty without limit has none")
        if self.becomes is not None and not self.is_milestone:
            raise ValueError(f"{self.duty}: only a milestone makes somebody {self.becomes}")
        if (self.note_zh is None) != (self.note_en is None):
            raise ValueError(f"{self.duty}: a note is given in both languages")
        return self

    def as_rule(self, ladders: Mapping[str, LadderGiven]) -> DutyRule:
        """The noun; raises ValueError for a ladder that is not in `ladders`."""
        return DutyRule(
            duty=self.duty,
            jurisdiction=self.jurisdiction,
            title=Message(self.title_zh, self.title_en),
            span=Span(self.unit, self.amount),
            starts=self.starts,
            met_by=self.met_by,
            ended_by=self.ended_by,
            responsible=self.responsible,
            deputy=self.deputy,
            escalation=self._escalation(ladders),
            source=Message(self.source_zh, self.source_en),
            confidence=self.confidence,
            roll=self.roll,
            again=None if self.again is None else self.again.as_recurrence(),
            is_milestone=self.is_milestone,
            becomes=self.becomes,
            effective_from=self.effective_from,
            effective_until=self.effective_until,
            note=Message(self.note_zh, self.note_en) if self.note_zh and self.note_en else None,
        )

    def _escalation(self, ladders: Mapping[str, LadderGiven]) -> tuple[EscalationStep, ...]:
        if self.ladder is None:
            return ()
        if self.ladder not in ladders:
            raise ValueError(f"{self.duty}: there is no ladder {self.ladder}")
        steps = ladders[self.ladder].steps
        return tuple(EscalationStep(each.after_hours, each.level, each.role) for each in steps)
