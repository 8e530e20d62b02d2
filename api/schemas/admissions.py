"""Admissions as JSON."""

from typing import Self

from pydantic import AwareDatetime, ConfigDict, Field

from api.schemas.common import AgeGiven, AgeTold, Given, Instant, ToldRecord
from models.admission import Admission, AdmissionFacts, NameOrigin
from models.subject import Sex


class AdmissionGiven(Given):
    """What the desk knows when a person enters a shelter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "station": "东湖救助站",
                    "entered_at": "2026-03-01T21:40:00+08:00",
                    "sex": "female",
                    "age": {"low_years": 60, "high_years": 70},
                    "age_estimated_by": "值班员目测",
                    "name_heard": "阿珍",
                    "found_place": "长途汽车站候车厅",
                    "notes": "能说简单的闽南话，记不清住址。",
                }
            ]
        }
    )

    station: str = Field(min_length=1, max_length=100, description="The shelter that admits")
    entered_at: AwareDatetime = Field(description="When the person really entered, with time zone")
    sex: Sex = Sex.UNKNOWN
    age: AgeGiven | None = Field(default=None, description="Estimated age at entry")
    age_estimated_by: str | None = Field(
        default=None, max_length=100, description="Who estimated the age, and from what, in words"
    )
    name_heard: str | None = Field(default=None, max_length=100, description="The name as heard or given")
    name_origin: NameOrigin = Field(
        default=NameOrigin.HEARD, description="institution_given: a name that staff gave, never evidence"
    )
    found_place: str | None = Field(default=None, max_length=200)
    notes: str | None = Field(default=None, max_length=4000)

    def as_facts(self) -> AdmissionFacts:
        """The noun."""
        return AdmissionFacts(
            station=self.station,
            entered_at=self.entered_at,
            sex=self.sex,
            age=self.age.as_range() if self.age else None,
            name_heard=self.name_heard or None,
            found_place=self.found_place or None,
            notes=self.notes or None,
            name_origin=self.name_origin,
            age_estimated_by=self.age_estimated_by or None,
        )


class AdmissionTold(ToldRecord):
    """A recorded admission; `withheld` names the fields the caller's roles may not see."""

    collection = "admissions"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 12,
                    "subject_id": 12,
                    "station": "东湖救助站",
                    "entered_at": "2026-03-01T13:40:00Z",
                    "recorded_at": "2026-03-01T13:52:10Z",
                    "sex": "female",
                    "age": {"low_years": 60, "high_years": 70},
                    "age_estimated_by": "值班员目测",
                    "name_heard": "阿珍",
                    "name_origin": "heard",
                    "found_place": "长途汽车站候车厅",
                    "notes": "能说简单的闽南话，记不清住址。",
                    "withheld": [],
                }
            ]
        }
    )

    subject_id: int
    station: str
    entered_at: Instant
    recorded_at: Instant
    sex: Sex
    age: AgeTold | None
    age_estimated_by: str | None
    name_heard: str | None
    name_origin: NameOrigin
    found_place: str | None
    notes: str | None
    withheld: list[str]

    @classmethod
    def of(cls, admission: Admission, withheld: frozenset[str] = frozenset()) -> Self:
        """The admission without the withheld fields."""
        facts = admission.facts
        shown = {
            name: None if name in withheld else getattr(facts, name)
            for name in ("age_estimated_by", "name_heard", "found_place", "notes")
        }
        return cls(
            id=admission.id,
            subject_id=admission.subject_id,
            station=facts.station,
            entered_at=facts.entered_at,
            recorded_at=admission.recorded_at,
            sex=facts.sex,
            age=AgeTold.of(facts.age) if facts.age else None,
            name_origin=facts.name_origin,
            withheld=sorted(withheld),
            **shown,
        )
