"""One stay of a subject in a shelter."""

from dataclasses import dataclass
from datetime import datetime

from models.age import AgeRange
from models.subject import Sex


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What the desk knows at intake. `age` is the estimate at entry; names are as heard or given."""

    station: str
    entered_at: datetime
    sex: Sex = Sex.UNKNOWN
    age: AgeRange | None = None
    name_heard: str | None = None
    found_place: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A recorded stay: `facts.entered_at` is the real entry, `recorded_at` when it was typed in."""

    id: int
    subject_id: int
    facts: AdmissionFacts
    recorded_at: datetime
