"""One stay of a subject in a shelter."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.age import AgeRange
from models.subject import Sex


class NameOrigin(StrEnum):
    """Where the name of a person in care comes from; one that an institution gave is never evidence."""

    HEARD = "heard"
    INSTITUTION_GIVEN = "institution_given"


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What the desk knows at intake.

    `age` is the estimate at entry and `age_estimated_by` whose it is, in words; `name_origin` says whose name
    it is.
    """

    station: str
    entered_at: datetime
    sex: Sex = Sex.UNKNOWN
    age: AgeRange | None = None
    name_heard: str | None = None
    found_place: str | None = None
    notes: str | None = None
    name_origin: NameOrigin = NameOrigin.HEARD
    age_estimated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A recorded stay: `facts.entered_at` is the real entry, `recorded_at` when it was typed in."""

    id: int
    subject_id: int
    facts: AdmissionFacts
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class EntryMark:
    """The last admission of the page before, of a list by entry."""

    entered_at: datetime
    id: int
