"""What the records say about the person in a photo when it was taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.photo_ages import age_at_desk, age_in_register, age_in_report, day_taken_at_desk
from casework.records import Record, records_of
from models.admission import Admission
from models.age import AgeRange
from models.photo import Photo
from models.quality import Verdict
from models.report import MissingReport
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Pictured:
    """The photo, its quality, and the age and day (None: not known) it shows its person at."""

    photo_id: int
    verdict: Verdict
    taken_on: date | None
    age: AgeRange | None


def pictured(work: UnitOfWork, photos: Iterable[Photo]) -> dict[int, Pictured]:
    """Each photo's `Pictured` by photo id, read with a fixed number of queries."""
    photos = list(photos)
    records = records_of(work, {photo.owner for photo in photos}, with_reporters=False)
    return {photo.id: _pictured(photo, records[photo.owner]) for photo in photos}


def _pictured(photo: Photo, record: Record) -> Pictured:
    taken_on, age = photo.taken_on, None
    if isinstance(record, Admission):
        taken_on, age = day_taken_at_desk(photo, record.facts), age_at_desk(photo, record.facts)
    elif isinstance(record, MissingReport):
        age = age_in_report(photo, record.facts)
    else:
        age = age_in_register(photo, record)
    return Pictured(photo.id, photo.assessment.verdict, taken_on, age)
