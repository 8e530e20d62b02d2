"""Missing-person reports as JSON."""

from datetime import date
from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, ToldRecord
from casework.report_missing import FirstConsent
from models.consent import FIRST_CONSENT, Purpose
from models.report import MissingReport, ReportFacts, ReportState
from models.subject import Sex

_EXAMPLE: dict[str, Any] = {
    "name": "林秀珍",
    "sex": "female",
    "birth_date": "1958-04-12",
    "missing_since": "2025-11-03",
    "last_seen_place": "泉州市鲤城区菜市场",
    "features": "左手背有一块浅色胎记。",
    "reporter_name": "林建国",
    "reporter_contact": "13800000000",
}


class ReportGiven(Given):
    """What a family states about a missing person, and how to reach the reporter."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: str = Field(min_length=1, max_length=100)
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    missing_since: date | None = None
    last_seen_place: str | None = Field(default=None, max_length=200)
    features: str | None = Field(default=None, max_length=4000)
    reporter_name: str | None = Field(default=None, max_length=100)
    reporter_contact: str | None = Field(default=None, max_length=200)
    reporter_relation: str | None = Field(default=None, max_length=100)
    agrees_to: frozenset[Purpose] | None = Field(
        default=None, description="What the reporter agrees to; unless stated, to be searched for"
    )

    def first_consent(self) -> FirstConsent | None:
        """What is said about the first reporter's relation and consents; None where nothing is."""
        if self.reporter_relation is None and self.agrees_to is None:
            return None
        agrees_to = FIRST_CONSENT if self.agrees_to is None else self.agrees_to
        return FirstConsent(self.reporter_relation or None, agrees_to)

    def as_facts(self) -> ReportFacts:
        """The noun."""
        return ReportFacts(
            name=self.name,
            sex=self.sex,
            birth_date=self.birth_date,
            missing_since=self.missing_since,
            last_seen_place=self.last_seen_place or None,
            features=self.features or None,
            reporter_name=self.reporter_name or None,
            reporter_contact=self.reporter_contact or None,
        )


class ReportTold(ToldRecord):
    """A recorded report; `withheld` names the fields the caller's roles may not see."""

    collection = "reports"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 7,
                    "state": "active",
                    "recorded_at": "2026-03-02T02:00:00Z",
                    **_EXAMPLE,
                    "open_to": ["search_by_dna", "search_by_face"],
                    "withheld": [],
                }
            ]
        }
    )

    state: ReportState
    recorded_at: Instant
    name: str
    sex: Sex
    birth_date: date | None
    missing_since: date | None
    last_seen_place: str | None
    features: str | None
    reporter_name: str | None
    reporter_contact: str | None
    open_to: list[Purpose] = Field(description="What it may be used for now: by its state and by consents")
    withheld: list[str]

    @classmethod
    def of(cls, report: MissingReport, withheld: frozenset[str] = frozenset()) -> Self:
        """The report without the withheld fields."""
        facts = report.facts
        shown = {
            name: None if name in withheld else getattr(facts, name)
            for name in ("last_seen_place", "features", "reporter_name", "reporter_contact")
        }
        return cls(
            id=report.id,
            state=report.state,
            recorded_at=report.recorded_at,
            name=facts.name,
            sex=facts.sex,
            birth_date=facts.birth_date,
            missing_since=facts.missing_since,
            open_to=sorted(report.open_to),
            withheld=sorted(withheld),
            **shown,
        )
