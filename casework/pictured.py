"""What the records say about the person in a photo when it was taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.photo_ages import age_at_desk, age_in_report, day_taken_at_desk
from models.admission import Admission
from models.age import AgeRange
from models.photo import OwnerKind, Photo
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
    admissions = work.admissions.of_ids(_owner_ids(photos, OwnerKind.ADMISSION))
    reports = work.reports.of_ids(_owner_ids(photos, OwnerKind.REPORT))
    return {
        photo.id: (
            _at_desk(photo, admissions[photo.owner.id])
            if photo.owner.kind is OwnerKind.ADMISSION
            else _in_report(photo, reports[photo.owner.id])
        )
        for photo in photos
    }


def _owner_ids(photos: list[Photo], kind: OwnerKind) -> list[int]:
    return sorted({photo.owner.id for photo in photos if photo.owner.kind is kind})


def _at_desk(photo: Photo, admission: Admission) -> Pictured:
    facts = admission.facts
    return Pictured(
        photo.id, photo.assessment.verdict, day_taken_at_desk(photo, facts), age_at_desk(photo, facts)
    )


def _in_report(photo: Photo, report: MissingReport) -> Pictured:
    return Pictured(photo.id, photo.assessment.verdict, photo.taken_on, age_in_report(photo, report.facts))
